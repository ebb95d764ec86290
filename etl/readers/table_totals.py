"""Totals of published tables: held against their parts, and never loaded beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from etl.encoders.labels import read_label
from etl.readers.periods import Period
from etl.readers.published_table import FigureColumn, FigureRow, PublishedTable

Values = Mapping[tuple[int, int], Decimal]
"""Figures by line and place; what is no figure is not there."""

Series = Sequence[Decimal | None]


@dataclass(frozen=True, kw_only=True)
class Total:
    """A row (`line`) or column (`place`) that sums others up, or says that it does.

    - `differs`: where it is not the sum: column or row, its figure, and the sum of its parts; empty where it is.
    - `may_count`: it may be a figure of its own, as only its words or its period say that it sums up.
    """

    label: str
    line: int = 0
    place: int = -1
    differs: tuple[str, Decimal, Decimal] | None = None
    may_count: bool = False


def find_totals(table: PublishedTable, values: Values, periods: Mapping[str, Period]) -> tuple[Total, ...]:
    """All totals of a table in file order, rows first; rows and columns of shares are no parts of any."""
    rows = [row for row in table.rows if not row.is_share]
    columns = [column for column in table.columns if not column.is_share]
    return (*_rows(rows, columns, values, periods), *_columns(rows, columns, values, periods))


def _rows(
    rows: list[FigureRow], columns: list[FigureColumn], values: Values, periods: Mapping[str, Period]
) -> Iterable[Total]:
    def series(row: FigureRow) -> Series:
        return [values.get((row.line, column.place)) for column in columns]

    names = [column.heading for column in columns]
    plain = [row for row in rows if not row.is_total]
    parts_of = {row.line: parts for row in plain if (parts := _own_parts(row, plain, periods))}
    for at, row in enumerate(rows):
        if row.is_total:
            before = rows[:at]
            last = max((place for place, one in enumerate(before) if one.is_total), default=-1)
            groups = [
                [one for one in before[last + 1 :] if one.section == row.section],
                before,
                [] if before else rows[at + 1 :],
            ]
            sums = [[one for one in group if not one.is_total and one.line not in parts_of] for group in groups]
            sums.append([one for one in before if one.is_total])
            differs = _difference(names, series(row), [[series(one) for one in group] for group in sums if group])
            yield Total(label=row.label or "Total", line=row.line, differs=differs)
        elif row.line in parts_of:
            own = parts_of[row.line]
            is_whole = _says_total(row.label) or _covers(periods[row.period], [periods[one.period] for one in own])
            differs = _difference(names, series(row), [[series(one) for one in own]] if is_whole else [])
            yield Total(
                label=row.label if _says_total(row.label) else row.period,
                line=row.line,
                differs=differs,
                may_count=True,
            )


def _own_parts(row: FigureRow, rows: list[FigureRow], periods: Mapping[str, Period]) -> list[FigureRow]:
    """Rows that a row may sum up by its words, or by its period: those of the same unit and action, or of parts of the period."""
    others = [one for one in rows if one is not row and one.platform == row.platform and one.stated == row.stated]
    if _says_total(row.label):
        read = read_label(row.label).proven
        return [one for one in others if one.period == row.period and read and read_label(one.label).proven == read]
    own = periods.get(row.period)
    if own is None:
        return []
    return [
        one for one in others if one.label == row.label and one.period in periods and own.holds(periods[one.period])
    ]


def _columns(
    rows: list[FigureRow], columns: list[FigureColumn], values: Values, periods: Mapping[str, Period]
) -> Iterable[Total]:
    def series(column: FigureColumn) -> Series:
        return [values.get((row.line, column.place)) for row in rows]

    names = [row.label or row.period or row.platform for row in rows]
    for column in columns:
        if column.is_total:
            parts = [one for one in columns if not one.is_total]
            is_whole, may_count = bool(parts), False
        elif column.period in periods:
            own = periods[column.period]
            parts = [one for one in columns if one.period in periods and own.holds(periods[one.period])]
            is_whole, may_count = _covers(own, [periods[one.period] for one in parts]), True
        else:
            continue
        if parts:
            # A year beside its quarters is their sum, or, of counts that run on, the last of them.
            whole = [[series(one) for one in parts], [series(parts[-1])]] if is_whole else []
            yield Total(
                label=column.heading,
                place=column.place,
                differs=_difference(names, series(column), whole if may_count else whole[:1]),
                may_count=may_count,
            )


def _difference(
    names: Sequence[str], total: Series, parted: Sequence[Sequence[Series]]
) -> tuple[str, Decimal, Decimal] | None:
    """The first figure that is not the sum of the first parts, unless it is that of some others all along."""
    first: tuple[str, Decimal, Decimal] | None = None
    for parts in parted:
        sums = [
            sum((figure for figure in figures if figure is not None), Decimal()) for figures in zip(*parts, strict=True)
        ]
        found = [
            (name, figure, added)
            for name, figure, added in zip(names, total, sums, strict=True)
            if figure is not None and figure != added
        ]
        if not found:
            return None
        first = first or found[0]
    return first or next(
        ((name, figure, Decimal()) for name, figure in zip(names, total, strict=True) if figure is not None), None
    )


def _covers(whole: Period, parts: Sequence[Period]) -> bool:
    ordered = sorted(parts)
    if not ordered or ordered[0].first != whole.first or ordered[-1].last != whole.last:
        return False
    return all(later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(ordered))


def _says_total(label: str) -> bool:
    words = label.casefold().split()
    return bool(words) and words[0] in ("total", "subtotal", "jumlah")
