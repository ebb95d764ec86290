"""Days until a removal: medians of bundled items, with the interval of the bundles."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.waiting import waits


def rows(*parts: tuple[str, int, int, float]) -> pd.DataFrame:
    return pd.DataFrame(parts, columns=["requester", "days", "items_count", "bundles_count"])


def test_half_of_the_items_came_down_by_the_median() -> None:
    (wait,) = waits(rows(("ministry", 1, 40, 40), ("ministry", 3, 20, 20), ("ministry", 9, 40, 40)), "requester")
    assert (wait.median.value, wait.quarter, wait.three_quarters) == (3.0, 1.0, 9.0)
    assert wait.items_count == 100


def test_the_interval_is_wide_where_few_bundles_stand_behind() -> None:
    days = [(day, 10) for day in range(100)]
    many, few = (
        waits(rows(*(("ministry", day, items, items * part) for day, items in days)), "requester")[0]
        for part in (1.0, 0.02)
    )
    assert many.median.value == few.median.value == 49.0
    # Ranks .5 +- 1.645 * sqrt(.25 / bundles): of 1,000 bundles +-.026, of 20 +-.184.
    assert (many.median.low, many.median.high) == (47.0, 52.0)
    assert (few.median.low, few.median.high) == (31.0, 68.0)


def test_groups_stand_in_order_and_a_small_one_is_not_told() -> None:
    found = waits(rows(("public", 2, 100, 50), ("brand", 2, 100, 4.9)), "requester")
    assert [(wait.group, wait.median.is_known) for wait in found] == [("brand", False), ("public", True)]


@pytest.mark.parametrize("bundles", [5.0, 500.0])
def test_the_interval_holds_the_median(bundles: float) -> None:
    (wait,) = waits(rows(("public", 2, 100, bundles / 2), ("public", 5, 100, bundles / 2)), "requester")
    assert wait.median.low <= wait.median.value <= wait.median.high
