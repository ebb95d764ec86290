"""The interval of a share, against published and worked numbers."""

from __future__ import annotations

from math import isnan

import pytest

from analysis.intervals import share


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3, 95 %.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(count: int, total: int, low: float, high: float) -> None:
    found = share(count, total, level=0.95)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == count / total


def test_of_nothing_no_share_is_known() -> None:
    found = share(0, 0)
    assert not found.is_known
    assert isnan(found.low)


def test_bundled_items_count_as_their_bundles() -> None:
    bundled, single = share(60, 300, effective_total=100), share(20, 100)
    assert (bundled.low, bundled.high) == (single.low, single.high)


def test_more_bundles_than_items_change_nothing() -> None:
    assert share(60, 300, effective_total=900) == share(60, 300)
