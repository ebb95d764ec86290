"""One season against the others: worked examples, and what too little data must not claim."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pandas as pd
import pytest

from analysis.seasons import season_comparison


def totals(*rows: tuple[int, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["season", "window_total", "baseline_total"])


def test_a_season_that_fell_short_of_three_others() -> None:
    result = season_comparison(
        totals((1441, 1500, 1000), (1442, 1500, 1000), (1443, 3000, 2000), (1444, 1200, 1000)), season=1444
    )
    assert [uplift.uplift_ratio for uplift in result.uplifts] == pytest.approx([0.5, 0.5, 0.5, 0.2])
    assert result.typical_uplift_ratio == pytest.approx(0.5)
    assert result.expected is not None
    assert result.expected.value == pytest.approx(1500)
    assert result.shortfall is not None
    assert result.shortfall.value == pytest.approx(-0.2)
    # Three equal rises: the sd is the prior's alone, 2 of 4 degrees of freedom; t is 2.92 with 2 degrees of freedom.
    half_width = 2.919986 * sqrt(0.08**2 * 2 / 4 * (1 + 1 / 3))
    assert result.expected.low == pytest.approx(1500 * exp(-half_width), rel=1e-6)
    assert result.expected.high == pytest.approx(1500 * exp(half_width), rel=1e-6)
    assert not result.is_provisional
    assert result.notes == ()


def test_a_slump_that_lasts_all_year_is_no_shortfall() -> None:
    result = season_comparison(totals((1, 150, 100), (2, 150, 100), (3, 150, 100), (4, 75, 50)), season=4)
    assert result.shortfall is not None
    assert result.shortfall.value == pytest.approx(0)


def test_scattered_seasons_make_a_wider_interval() -> None:
    steady = season_comparison(totals((1, 150, 100), (2, 150, 100), (3, 150, 100), (4, 150, 100)), season=4)
    scattered = season_comparison(totals((1, 120, 100), (2, 150, 100), (3, 190, 100), (4, 150, 100)), season=4)
    assert steady.expected is not None
    assert scattered.expected is not None
    assert scattered.expected.low is not None
    assert steady.expected.low is not None
    assert scattered.expected.low < steady.expected.low < 150 < (steady.expected.high or 0)
    assert (scattered.expected.high or 0) > (steady.expected.high or 0)


def test_two_other_seasons_are_provisional() -> None:
    result = season_comparison(totals((1, 150, 100), (2, 150, 100), (3, 120, 100)), season=3)
    assert result.is_provisional
    assert result.notes == ("few_seasons",)
    assert result.shortfall is not None
    assert result.shortfall.low is not None


def test_one_other_season_gives_no_interval() -> None:
    result = season_comparison(totals((1, 150, 100), (2, 120, 100)), season=2)
    assert result.shortfall is not None
    assert result.shortfall.value == pytest.approx(-0.2)
    assert (result.shortfall.low, result.shortfall.high) == (None, None)
    assert result.notes == ("no_interval", "few_seasons")


def test_a_single_season_has_no_typical_rise() -> None:
    result = season_comparison(totals((1, 150, 100)), season=1)
    assert result.typical_uplift_ratio is None
    assert result.expected is None
    assert result.shortfall is None
    assert result.is_provisional
    assert result.notes == ("no_other_season", "few_seasons")


def test_unknown_incomplete_and_empty_seasons_are_left_out_and_named() -> None:
    rows = totals((1, 150, 100), (2, None, 100), (3, 150, 0), (4, 90, 100), (5, 150, 100))
    rows["is_complete"] = [True, False, True, False, True]
    result = season_comparison(rows, season=5)
    assert [uplift.season for uplift in result.uplifts] == [1, 5]
    assert result.left_out == (2, 3, 4)
    assert "seasons_left_out" in result.notes


def test_the_chosen_season_itself_may_be_unknown() -> None:
    result = season_comparison(totals((1, 150, 100), (2, 160, 100), (3, None, 100)), season=3)
    assert result.actual_total is None
    assert result.expected is None
    assert result.typical_uplift_ratio == pytest.approx(sqrt(1.5 * 1.6) - 1)
    assert "season_not_measured" in result.notes


@pytest.mark.parametrize(
    ("rows", "reason"),
    [([(1, 150, 100), (1, 150, 100)], "more than one row"), ([(1, -1, 100)], "negative")],
)
def test_contradictory_totals_are_refused(rows: list[tuple[int, float, float]], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        season_comparison(totals(*rows), season=1)


@pytest.mark.parametrize("seasons_count", [4, 6])
def test_the_interval_holds_about_nine_times_in_ten(seasons_count: int) -> None:
    random = np.random.default_rng(4)
    runs, held = 600, 0
    for _ in range(runs):
        spread = 0.08 * np.exp(random.normal(0, 0.5))
        ratios = np.exp(0.4 + random.normal(0, spread, seasons_count))
        rows = totals(*[(season, 1000 * ratio, 1000) for season, ratio in enumerate(ratios)])
        expected = season_comparison(rows, season=0).expected
        assert expected is not None
        assert expected.low is not None
        assert expected.high is not None
        held += expected.low <= 1000 * ratios[0] <= expected.high
    assert 0.88 <= held / runs <= 0.99
