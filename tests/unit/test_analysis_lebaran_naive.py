"""The aligned naive forecast: the season before on the same days to Lebaran, at the newest level."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.lebaran.naive import naive_forecast
from catalog.lebaran import season_by_year

SEASON, BEFORE = season_by_year(1444), season_by_year(1443)
DAYS = range(-28, 0)


def orders_at(level_then: float, level_now: float) -> pd.Series:
    days = pd.date_range(BEFORE.day(-200), SEASON.day(-61), freq="D")
    orders = pd.Series(level_then, index=days)
    orders[pd.Timestamp(BEFORE.day(-28)) : pd.Timestamp(BEFORE.day(-1))] = 2 * level_then
    orders[pd.Timestamp(BEFORE.day(30)) :] = level_now
    return orders


@pytest.mark.parametrize(("level_now", "expected"), [(10.0, 20.0), (30.0, 60.0), (0.0, 0.0)])
def test_the_level_of_the_last_four_weeks_scales_the_season_before(level_now: float, expected: float) -> None:
    naive = naive_forecast(orders_at(10.0, level_now), SEASON, SEASON.day(-61), DAYS)
    assert naive.tolist() == [expected] * 28
    assert naive.index[0] == pd.Timestamp(SEASON.day(-28))


def test_the_level_is_taken_on_days_that_have_a_value_in_both_years() -> None:
    orders = orders_at(10.0, 30.0)
    orders[pd.Timestamp(SEASON.day(-75)) : pd.Timestamp(SEASON.day(-70))] = float("nan")
    assert naive_forecast(orders, SEASON, SEASON.day(-61), DAYS).tolist() == [60.0] * 28


def test_under_two_weeks_of_common_days_nothing_is_known() -> None:
    orders = orders_at(10.0, 30.0)
    orders[pd.Timestamp(SEASON.day(-88)) : pd.Timestamp(SEASON.day(-74))] = float("nan")
    assert naive_forecast(orders, SEASON, SEASON.day(-61), DAYS).isna().all()


def test_a_day_without_a_value_the_season_before_stays_unknown() -> None:
    orders = orders_at(10.0, 30.0).drop(pd.Timestamp(BEFORE.day(-5)))
    naive = naive_forecast(orders, SEASON, SEASON.day(-61), DAYS)
    assert naive[naive.isna()].index.tolist() == [pd.Timestamp(SEASON.day(-5))]
