"""Waves of takedowns, and what orders did around them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.impact import before_after, find_waves, lag_scan
from analysis.impact.waves import Wave
from catalog.lebaran import seasons


def weekly(counts: list[float]) -> pd.Series:
    return pd.Series(counts, index=pd.date_range("2022-01-03", periods=len(counts), freq="7D"))


def daily_orders(*, rise: float) -> pd.Series:
    """100 orders a day in 2017 to 2025, a third more in the last four weeks before Lebaran, and `rise` more from 20 March 2023 on
    for four weeks."""
    days = pd.date_range("2017-01-01", "2025-12-31")
    orders = pd.Series(100.0, index=days)
    for number, season in enumerate(seasons()):
        window = (days >= pd.Timestamp(season.day(-28))) & (days < pd.Timestamp(season.lebaran))
        orders[window] *= 1.33 + 0.01 * (number % 3)
    orders[(days >= pd.Timestamp("2023-03-20")) & (days < pd.Timestamp("2023-04-17"))] *= 1 + rise
    return orders


MARCH = Wave(first_week=date(2023, 3, 20), last_week=date(2023, 3, 27), takedowns=900, usual=60)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([30.0] * 40, []),
        ([30.0] * 30 + [90.0] * 3 + [30.0] * 10, [(30, 32)]),
        ([30.0] * 30 + [90.0, 30.0, 90.0] + [30.0] * 10, [(30, 32)]),
        ([30.0] * 30 + [90.0, 90.0] + [30.0] * 5 + [90.0, 90.0] + [30.0] * 10, [(30, 31), (37, 38)]),
        ([30.0] * 30 + [90.0] + [30.0] * 10, []),
        ([30.0] * 30 + [900.0, 900.0, 90.0, 90.0] + [30.0] * 10, [(30, 31)]),
        ([10.0, 25.0, 40.0, 55.0, 30.0] * 6 + [70.0, 70.0] + [10.0, 55.0] * 5, []),
        ([3.0] * 30 + [9.0] * 3 + [3.0] * 10, []),
    ],
)
def test_a_wave_is_weeks_with_twice_the_usual_that_stand_out(counts: list[float], found: list[tuple[int, int]]) -> None:
    series = weekly(counts)
    waves = find_waves(series)

    assert [(wave.first_week, wave.last_week) for wave in waves] == [
        (series.index[first].date(), series.index[last].date()) for first, last in found
    ]


def test_a_wave_says_how_many_times_the_usual_it_was() -> None:
    (wave,) = find_waves(weekly([30.0] * 30 + [90.0] * 3 + [30.0] * 10))

    assert (wave.takedowns, wave.usual, wave.factor) == (270, 90, 3)


def test_what_lebaran_brings_every_year_is_no_change() -> None:
    found = before_after(daily_orders(rise=0.0), MARCH, (MARCH,))

    assert found.own is not None
    assert found.own.ratio > 1.2
    assert len(found.others) >= 5
    assert found.change == pytest.approx(0, abs=0.02)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < 0 < found.upper


def test_a_rise_beyond_other_years_is_told_as_such() -> None:
    found = before_after(daily_orders(rise=0.25), MARCH, (MARCH,))

    assert found.change == pytest.approx(0.25, abs=0.02)
    assert found.lower is not None
    assert found.lower > 0


def test_years_whose_days_touch_another_wave_are_not_compared() -> None:
    other = Wave(first_week=date(2024, 3, 11), last_week=date(2024, 3, 18), takedowns=500, usual=60)
    found = before_after(daily_orders(rise=0.0), MARCH, (MARCH, other))

    assert found.touched == (1445,)
    assert 1445 not in [turn.season for turn in found.others]


def test_two_other_years_give_no_interval() -> None:
    found = before_after(daily_orders(rise=0.0)["2022-01-01":"2024-06-30"], MARCH, (MARCH,))

    assert len(found.others) == 2
    assert (found.change, found.lower, found.upper) == (None, None, None)


def test_a_shared_season_is_taken_off_before_series_are_compared() -> None:
    weeks = pd.date_range("2021-01-04", periods=208, freq="7D")
    rng = np.random.default_rng(1)
    season = np.exp(0.8 * np.cos(2 * np.pi * np.arange(208) / 52.18))
    orders, takedowns = (rng.poisson(300 * season) for _ in range(2))
    found = lag_scan(pd.DataFrame({"orders": orders, "takedowns": takedowns}, index=weeks))

    assert np.corrcoef(orders, takedowns)[0, 1] > 0.9
    assert [item.lag for item in found] == list(range(-12, 13))
    assert sum(item.lower > 0 or item.upper < 0 for item in found) <= 5


def test_orders_that_follow_takedowns_by_three_weeks_peak_at_lag_three() -> None:
    weeks = pd.date_range("2021-01-04", periods=208, freq="7D")
    rng = np.random.default_rng(2)
    shocks = rng.normal(size=211)
    orders, takedowns = np.exp(6 + 0.2 * shocks[:208]), np.exp(4 + 0.2 * shocks[3:])
    found = lag_scan(pd.DataFrame({"orders": orders, "takedowns": takedowns}, index=weeks))

    assert max(found, key=lambda item: item.value).lag == 3


def test_under_two_years_nothing_is_scanned() -> None:
    weeks = pd.date_range("2021-01-04", periods=80, freq="7D")

    assert lag_scan(pd.DataFrame({"orders": 5, "takedowns": 5}, index=weeks)) == ()


def test_takedowns_that_never_were_move_with_nothing() -> None:
    weeks = pd.date_range("2021-01-04", periods=120, freq="7D")

    assert lag_scan(pd.DataFrame({"orders": range(120), "takedowns": 0}, index=weeks)) == ()
