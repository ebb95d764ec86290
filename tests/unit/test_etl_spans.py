"""Spans of days: together they hold every day once, and no more rows at a time than they must."""

from __future__ import annotations

from datetime import date

import pytest

from etl.plan import Plan
from etl.spans import EVER, spans_of
from tests.etl_fixture import batch_entry


def _plan(*batches: tuple[str, int, tuple[str, ...]]) -> Plan:
    return Plan(
        snapshot_id="",
        manifest_number=1,
        sampled_kinds=frozenset(),
        batches=tuple(
            batch_entry(str(number), number, dataset, rows_accepted=rows, months=months)
            for number, (dataset, rows, months) in enumerate(batches, start=1)
        ),
    )


_PLAN = _plan(
    ("orders", 40, ("2023-01", "2023-02", "2023-03", "2023-04")),
    ("orders", 5, ("2023-02",)),
    ("takedown_items", 1000, ("2023-01", "2023-02")),
)


@pytest.mark.parametrize(
    ("most", "months", "cuts"),
    [
        (45, None, []),
        (30, None, [date(2023, 3, 1)]),
        (10, None, [date(2023, 2, 1), date(2023, 3, 1), date(2023, 4, 1)]),
        (1, frozenset({"2023-01", "2023-04"}), [date(2023, 4, 1)]),
        (1, frozenset({"2024-01"}), []),
    ],
)
def test_months_go_together_until_they_hold_too_many_rows(
    monkeypatch: pytest.MonkeyPatch, most: int, months: frozenset[str] | None, cuts: list[date]
) -> None:
    monkeypatch.setattr("etl.spans.ROWS", most)

    spans = spans_of(_PLAN, ("orders",), months)

    assert [first for first, _ in spans] == [EVER[0], *cuts]
    assert [end for _, end in spans] == [*cuts, EVER[1]]
