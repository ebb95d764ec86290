"""Intervals of shares, false discoveries, and counts that come in lots."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.keywords.evidence import q_values, share
from analysis.keywords.frames import cluster_size, in_months, put_together, with_squares


def test_a_share_and_its_jeffreys_interval() -> None:
    """10 of 100: Brown, Cai and DasGupta (2001) have Beta(10.5, 90.5); its 5 and 95 % points."""
    found = share(10, 100)
    assert (found.estimate, found.low, found.high) == pytest.approx((0.1, 0.0588, 0.1573), abs=0.0005)


def test_lots_of_ten_are_as_sure_as_a_tenth_of_the_titles() -> None:
    in_lots, fewer = share(100, 1_000, 10.0), share(10, 100)
    assert (in_lots.low, in_lots.high) == pytest.approx((fewer.low, fewer.high))


@given(items=st.integers(1, 10_000), part=st.floats(0, 1), lot=st.floats(1, 50))
def test_a_share_lies_within_its_interval(items: int, part: float, lot: float) -> None:
    found = share(round(part * items), items, lot)
    assert 0 <= found.low <= found.high <= 1
    assert found.low <= found.estimate + 1e-9 or lot > items
    assert found.high >= found.estimate - 1e-9 or lot > items


def test_q_values_of_a_worked_example() -> None:
    """Four p-values: .01 * 4/1, .02 * 4/2, .03 * 4/3, .5 * 4/4."""
    assert q_values(np.array([0.02, 0.5, 0.01, 0.03])) == pytest.approx([0.04, 0.5, 0.04, 0.04])


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=50).map(np.array))
def test_q_values_keep_the_order_and_are_no_smaller_than_p(p: np.ndarray) -> None:
    q = q_values(p)
    assert np.all(q >= p - 1e-12)
    assert np.all(q <= 1)
    assert np.all(np.diff(q[np.argsort(p, kind="stable")]) >= -1e-12)


def rows(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"month": pd.to_datetime(["2023-01-01", "2023-02-01"]), "term": "bal", **columns})


def test_items_of_months_add_up_and_sellers_are_at_least_the_most_of_one() -> None:
    found = put_together(rows(items_count=[30, 10], sellers_count=[6, 5], items_squared_sum=[200, 20]), ["term"])
    assert found.loc["bal"].to_dict() == {"items_count": 40, "sellers_count": 6, "items_squared_sum": 220}


def test_without_squares_items_are_taken_to_lie_evenly_on_sellers() -> None:
    found = with_squares(rows(items_count=[30, 10], sellers_count=[6, 10]))
    assert found["items_squared_sum"].to_list() == [150, 10]


def test_a_lot_is_one_title_where_each_has_its_own_seller_and_all_titles_where_one_seller_has_them() -> None:
    items, squares = pd.Series([40.0, 40.0, 0.0]), pd.Series([40.0, 1600.0, 0.0])
    assert cluster_size(items, squares).to_list() == [1, 40, 1]


def test_months_are_taken_with_both_ends() -> None:
    table = rows(items_count=[30, 10], sellers_count=[6, 5])
    assert len(in_months(table, "2023-01-01", "2023-02-01")) == 2
    assert in_months(table, "2023-02-01")["items_count"].to_list() == [10]
    assert in_months(table, last="2023-01-31")["items_count"].to_list() == [30]
