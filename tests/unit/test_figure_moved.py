"""How a figure's rows moved between two states of the data."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports.figure.moved import Moved, moved_rows

MONTHS = pd.to_datetime(["2023-01-01", "2023-02-01", "2023-03-01"])


def series(*values: float | None, statuses: tuple[str, ...] = ("shown", "shown", "shown")) -> pd.DataFrame:
    return pd.DataFrame({"period": MONTHS, "value": pd.array(values, "Float64"), "status": statuses})


def test_the_same_rows_have_not_moved() -> None:
    assert moved_rows(series(1, 2, None), series(1, 2, None)) == Moved(
        rows_count=3, changed_count=0, added_count=0, removed_count=0, largest=None
    )


def test_the_largest_change_is_named_with_both_numbers() -> None:
    moved = moved_rows(series(100, 200, 300), series(100, 250, 303))
    assert moved.changed_count == 2
    assert moved.largest is not None
    assert (moved.largest.row, moved.largest.column) == ({"period": MONTHS[1]}, "value")
    assert (moved.largest.before, moved.largest.after, moved.largest.ratio) == (200, 250, 1.25)


@pytest.mark.parametrize(
    ("after", "statuses"),
    [
        ((100, None, 300), ("shown", "suppressed", "shown")),
        ((100, None, 300), ("shown", "missing", "shown")),
        ((100, 200, 300), ("shown", "provisional", "shown")),
    ],
)
def test_a_number_that_is_no_longer_shown_or_settled_has_moved(
    after: tuple[float | None, ...], statuses: tuple[str, ...]
) -> None:
    moved = moved_rows(series(100, 200, 300), series(*after, statuses=statuses))
    assert (moved.changed_count, moved.largest) == (1, None)


def test_from_nothing_to_something_is_a_change_without_a_ratio() -> None:
    moved = moved_rows(series(0, 200, 300), series(5, 200, 300))
    assert moved.largest is not None
    assert (moved.largest.after, moved.largest.ratio) == (5, None)


def test_rows_that_came_and_went_are_counted_apart() -> None:
    before = pd.DataFrame({"channel": ["a", "b"], "value": [1.0, 2.0]})
    after = pd.DataFrame({"channel": ["b", "c", "d"], "value": [2.0, 3.0, 4.0]})
    moved = moved_rows(before, after)
    assert (moved.rows_count, moved.changed_count, moved.added_count, moved.removed_count) == (1, 0, 2, 1)
    assert moved.is_any


def test_seasons_and_days_name_a_row_and_are_no_measure() -> None:
    rows = pd.DataFrame({"season": [1444, 1445], "days_to_lebaran": [-1, -1], "value": [1.0, 2.0]})
    moved = moved_rows(rows, rows.assign(value=[1.0, 4.0]))
    assert moved.largest is not None
    assert moved.largest.row == {"season": 1445, "days_to_lebaran": -1}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-5, 5)), max_size=8))
def test_the_order_of_rows_does_not_count(rows: list[tuple[str, int]]) -> None:
    told_apart = [(f"{name}{place}", value) for place, (name, value) in enumerate(rows)]
    before = pd.DataFrame(told_apart, columns=["name", "value"]).astype({"value": float})
    after = before.sample(frac=1, random_state=1) if len(before) else before
    assert not moved_rows(before, after).is_any
