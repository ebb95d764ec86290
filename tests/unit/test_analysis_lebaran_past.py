"""Past forecasts look at nothing that came after H-61, and stand beside the season before at the newest level."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest

from analysis.lebaran import past_forecasts
from analysis.lebaran.past import LEAD_DAYS
from catalog.lebaran import season_by_year
from tests.unit.lebaran_series import planted_orders


def test_ordinary_seasons_are_forecast_closely() -> None:
    past = past_forecasts(planted_orders())
    assert len(past) >= 3
    assert [each.season for each in past] == sorted(each.season for each in past)
    assert [each.season for each in past if abs(each.expected_error_ratio) > 0.2] == []


def test_a_forecast_does_not_know_what_came_after_it() -> None:
    orders = planted_orders()
    season = season_by_year(1444)
    known = orders[: pd.Timestamp(season.day(LEAD_DAYS))]
    changed = pd.concat([known, orders[pd.Timestamp(season.day(LEAD_DAYS + 1)) :] * 3])
    (before,), (after,) = (
        [each for each in past_forecasts(series) if each.season == 1444] for series in (orders, changed)
    )
    assert after.expected == before.expected
    assert after.naive == before.naive
    assert after.actual == pytest.approx(3 * before.actual)


def test_the_naive_forecast_is_the_season_before_at_the_newest_level() -> None:
    season, before = season_by_year(1444), season_by_year(1443)
    days = pd.date_range(before.day(-400), season.day(60), freq="D")
    orders = pd.Series(10.0, index=days)
    orders[pd.Timestamp(before.day(-28)) : pd.Timestamp(before.day(-1))] = 20.0
    orders[pd.Timestamp(before.day(30)) :] = 30.0
    (found,) = [each for each in past_forecasts(orders) if each.season == 1444]
    assert found.naive == 28 * 20.0 * 3
    assert found.actual == 28 * 30.0


def test_a_season_with_a_day_missing_in_its_window_is_left_out() -> None:
    orders = planted_orders().drop(pd.Timestamp(season_by_year(1444).day(-5)))
    assert 1444 not in [each.season for each in past_forecasts(orders)]


def test_without_the_season_before_there_is_no_naive_forecast() -> None:
    orders = planted_orders().drop(pd.Timestamp(season_by_year(1443).day(-20)))
    (found,) = [each for each in past_forecasts(orders) if each.season == 1444]
    assert isnan(found.naive)
    assert not isnan(found.expected)


def test_no_orders_give_no_forecasts() -> None:
    assert past_forecasts(pd.Series(dtype=float, index=pd.DatetimeIndex([]))) == ()
