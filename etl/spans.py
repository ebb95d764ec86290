"""Spans of days, one after the other, in which marts by month are built.

The memory of a mart's groups grows with the rows that are grouped at once; a span bounds it. Every mart that is built so has its
day or month in its grain, so no row comes from two spans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

import duckdb

from etl.plan import Plan

ROWS = 5_000_000
"""About so many accepted rows fall in a span; a month is never divided. Each span costs a plan of its own, and leaves row groups
half full that the end of the build puts together again."""

Span = tuple[date, date]
"""First day, inclusive, and end, exclusive."""

EVER: Span = (date.min, date.max)


def spans_of(
    plan: Plan, datasets: tuple[str, ...], months: frozenset[str] | None, rows_a_span: int | None = None
) -> tuple[Span, ...]:
    """Spans that together hold every day once, by the rows of some datasets.

    `months` (`YYYY-MM`): those that are to be read, all where it is None. `rows_a_span`: `ROWS` where it is None.
    """
    rows: Counter[str] = Counter()
    for batch in (batch for batch in plan.batches if batch.dataset in datasets):
        for month in batch.months if months is None else months.intersection(batch.months):
            rows[month] += batch.rows_accepted // len(batch.months)
    cuts: list[date] = []
    held = 0
    for month in sorted(rows):
        if held and held + rows[month] > min(rows_a_span or ROWS, ROWS):
            cuts.append(date.fromisoformat(f"{month}-01"))
            held = 0
        held += rows[month]
    first, end = EVER
    return tuple(zip([first, *cuts], [*cuts, end], strict=True))


def read_span(connection: duckdb.DuckDBPyConnection, span: Span) -> None:
    """Let `input_<dataset>` give the rows of a span alone, until told otherwise."""
    first, end = span
    connection.execute(f"set variable span_first = date '{first}'")
    connection.execute(f"set variable span_end = date '{end}'")


def in_months_sql(day: str, months: Collection[str]) -> str:
    """SQL that is true of the days of some months (`YYYY-MM`), as ranges: by these row groups are passed over unread."""
    numbers = sorted({int(month[:4]) * 12 + int(month[5:]) - 1 for month in months})
    firsts = [number for number in numbers if number - 1 not in numbers]
    ends = [number + 1 for number in numbers if number + 1 not in numbers]
    if not numbers:
        return "false"
    runs = [_between_sql(day, first, end) for first, end in zip(firsts, ends, strict=True)]
    if len(runs) == 1:
        return runs[0]
    return f"{_between_sql(day, firsts[0], ends[-1])} and ({' or '.join(f'({run})' for run in runs)})"


def _between_sql(day: str, first: int, end: int) -> str:
    low, high = (date(number // 12, number % 12 + 1, 1) for number in (first, end))
    return f"{day} >= date '{low}' and {day} < date '{high}'"


def in_span_sql(day: str) -> str:
    """SQL that is true of the days of the span being read."""
    return f"{day} >= getvariable('span_first') and {day} < getvariable('span_end')"
