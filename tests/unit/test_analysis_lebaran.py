"""The Lebaran estimate: what is planted is found, and too little data says so."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analysis.lebaran import (
    Estimate,
    LebaranResult,
    Note,
    analyse_every_season,
    analyse_season,
    analyse_seasons,
    fit,
    fit_orders,
    forecast_season,
)
from catalog import lebaran as calendar
from catalog.lebaran import season_by_year
from tests.unit.lebaran_series import WINDOW_UPLIFT, planted_orders, window_of


def holds(estimate: Estimate, truth: float) -> bool:
    return estimate.low <= truth <= estimate.high


def numbers(result: LebaranResult) -> list[float]:
    parts = (result.uplift, result.shortfall, result.season_uplift, result.level_change)
    return [number for part in parts for number in (part.estimate, part.low, part.high)]


@pytest.fixture(scope="module")
def short_season() -> LebaranResult:
    return analyse_season(planted_orders(shortfall_2023=-0.3), season=2023)


def test_planted_uplift_and_shortfall_are_found(short_season: LebaranResult) -> None:
    assert short_season.uplift.estimate == pytest.approx(WINDOW_UPLIFT, abs=0.06)
    assert holds(short_season.uplift, WINDOW_UPLIFT)
    assert short_season.shortfall.estimate == pytest.approx(-0.3, abs=0.05)
    assert holds(short_season.shortfall, -0.3)
    assert short_season.shortfall.high < 0
    assert short_season.season_uplift.estimate == pytest.approx(1.5 * 0.7 - 1, abs=0.06)
    assert holds(short_season.level_change, 0.0)
    assert short_season.level_change.high - short_season.level_change.low < 0.1


def test_the_chosen_season_does_not_vouch_for_itself(short_season: LebaranResult) -> None:
    deep = analyse_season(planted_orders(shortfall_2023=-0.6), season=2023)
    assert deep.uplift.estimate == pytest.approx(short_season.uplift.estimate, abs=0.02)
    assert deep.shortfall.estimate == pytest.approx(-0.6, abs=0.04)


def test_the_profile_has_one_row_a_day_and_the_planted_shape(short_season: LebaranResult) -> None:
    profile = short_season.profile
    assert profile["day"].tolist() == list(range(-45, 16))
    assert (profile["low"] < profile["estimate"]).all()
    assert (profile["estimate"] < profile["high"]).all()
    by_day = profile.set_index("day")["estimate"]
    assert by_day.loc[-26:-3].mean() == pytest.approx(WINDOW_UPLIFT, abs=0.08)
    assert abs(by_day.loc[-45:-32].mean()) < 0.08
    assert abs(by_day.loc[3:15].mean()) < 0.08


def test_every_season_stands_by_its_own_days(short_season: LebaranResult) -> None:
    assert [season.season for season in short_season.seasons] == [1440, 1441, 1442, 1443, 1444]
    assert [season.is_chosen for season in short_season.seasons] == [False, False, False, False, True]
    assert [season.season for season in short_season.seasons if season.is_pandemic] == [1441, 1442]
    assert all(season.observed_days_count == 28 for season in short_season.seasons)
    for season in short_season.seasons[:-1]:
        assert season.uplift_ratio == pytest.approx(WINDOW_UPLIFT, abs=3 * 1.5 * season.uplift_se_log)
    orders = planted_orders(shortfall_2023=-0.3)
    in_window = orders[window_of(1443)]
    assert short_season.seasons[3].orders_count == in_window.sum()
    assert not short_season.is_provisional


def test_no_lebaran_effect_comes_out_as_none() -> None:
    result = analyse_season(planted_orders(uplift=0.0), season=2023)
    assert holds(result.uplift, 0.0)
    assert holds(result.shortfall, 0.0)
    assert abs(result.uplift.estimate) < 0.06


def test_a_slump_that_lasts_all_year_is_level_and_no_shortfall() -> None:
    orders = planted_orders()
    orders["2022-11-01":] *= 0.6
    result = analyse_season(orders, season=2023)
    assert holds(result.shortfall, 0.0)
    assert result.level_change.high < -0.2


def test_weeks_and_months_tell_what_days_tell() -> None:
    days = planted_orders("2016-01-04", "2023-12-31", shortfall_2023=-0.3)
    daily = analyse_season(days, season=2023)
    weekly = analyse_season(days.resample("W").sum(), season=2023)
    monthly = analyse_season(days.resample("MS").sum(), season=2023)
    for other in (weekly, monthly):
        assert other.uplift.estimate == pytest.approx(daily.uplift.estimate, abs=0.1)
        assert other.shortfall.estimate == pytest.approx(daily.shortfall.estimate, abs=0.1)
        assert holds(other.shortfall, -0.3)


def test_labels_of_weeks_and_months_may_stand_at_either_end() -> None:
    days = planted_orders("2018-01-01", "2023-12-31")
    ends = days.resample("W").sum()
    starts = ends.shift(-6, freq="D")
    assert numbers(analyse_season(ends, 2023)) == numbers(analyse_season(starts, 2023))
    first, last = days.resample("MS").sum(), days.resample("ME").sum()
    assert numbers(analyse_season(first, 2023)) == numbers(analyse_season(last, 2023, freq="M"))


def test_a_year_names_the_season_by_either_calendar() -> None:
    orders = planted_orders("2021-01-01")
    assert numbers(analyse_season(orders, 1444)) == numbers(analyse_season(orders, 2023))
    for unknown in (1399, 2009, 2040):
        with pytest.raises(ValueError, match=str(unknown)):
            analyse_season(orders, unknown)


def test_a_year_with_two_lebarans_wants_the_hijri_year(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = (
        calendar.Season(
            hijri_year=1454,
            lebaran=date(2033, 1, 2),
            ramadan_start=date(2032, 12, 4),
            status=calendar.seasons()[-1].status,
        ),
        calendar.Season(
            hijri_year=1455,
            lebaran=date(2033, 12, 23),
            ramadan_start=date(2033, 11, 23),
            status=calendar.seasons()[-1].status,
        ),
    )
    monkeypatch.setattr("analysis.lebaran.chosen.seasons", lambda: twice)
    with pytest.raises(ValueError, match="1454 and 1455"):
        analyse_season(planted_orders("2022-01-01"), 2033)


def test_what_comes_after_as_of_is_not_looked_at() -> None:
    orders = planted_orders(shortfall_2023=-0.3)
    changed = orders.copy()
    changed["2023-04-07":] = 1e6
    as_of = date(2023, 4, 6)
    result = analyse_season(orders, 2023, as_of=as_of)
    assert numbers(result) == numbers(analyse_season(changed, 2023, as_of=as_of))
    assert Note.SEASON_PARTIAL in result.notes
    assert holds(result.shortfall, -0.3)
    assert result.seasons[-1].observed_days_count == 13


def test_before_the_season_only_the_others_speak() -> None:
    result = analyse_season(planted_orders(), 2023, as_of=date(2023, 3, 1))
    assert Note.SEASON_AHEAD in result.notes
    assert result.uplift.is_known
    assert not result.shortfall.is_known
    assert not result.season_uplift.is_known


def test_missing_days_are_absent_and_not_zero() -> None:
    orders = planted_orders()
    gaps = orders.copy()
    gaps[np.random.default_rng(3).random(len(gaps)) < 0.3] = np.nan
    result = analyse_season(gaps, 2023)
    assert numbers(result) == numbers(analyse_season(gaps.dropna(), 2023))
    assert Note.MISSING_DAYS in result.notes
    assert holds(result.uplift, WINDOW_UPLIFT)
    assert holds(result.shortfall, 0.0)


def test_a_year_that_is_missing_leaves_its_season_out() -> None:
    orders = planted_orders()
    orders["2021"] = np.nan
    result = analyse_season(orders, 2023)
    assert [season.season for season in result.seasons] == [1440, 1441, 1443, 1444]
    assert Note.SEASONS_LEFT_OUT in result.notes
    assert holds(result.uplift, WINDOW_UPLIFT)


def test_one_huge_outlier_moves_nothing() -> None:
    orders = planted_orders()
    spoilt = orders.copy()
    spoilt["2022-04-20"] = 1e9
    result, clean = analyse_season(spoilt, 2023), analyse_season(orders, 2023)
    assert result.uplift.estimate == pytest.approx(clean.uplift.estimate, abs=0.02)
    assert result.shortfall.estimate == pytest.approx(clean.shortfall.estimate, abs=0.02)


def test_a_constant_series_has_no_season() -> None:
    result = analyse_season(pd.Series(100.0, index=pd.date_range("2019-01-01", "2023-12-31")), 2023)
    assert result.uplift.estimate == pytest.approx(0, abs=1e-6)
    assert result.shortfall.estimate == pytest.approx(0, abs=1e-6)
    assert holds(result.uplift, 0.0)


@pytest.mark.parametrize(
    ("orders", "reason"),
    [
        (pd.Series(dtype=float), Note.NO_DATA),
        (planted_orders() * np.nan, Note.NO_DATA),
        (planted_orders() * 0, Note.NO_ORDERS),
        (planted_orders("2023-03-01", "2023-04-10"), Note.TOO_SHORT),
        (planted_orders(level=0.004), Note.TOO_FEW_ORDERS),
    ],
    ids=["empty", "missing", "zeros", "six weeks", "seven orders"],
)
def test_too_little_gives_no_number_but_a_reason(orders: pd.Series, reason: Note) -> None:
    result = analyse_season(orders, 2023)
    assert reason in result.notes
    assert all(np.isnan(number) for number in numbers(result))
    assert result.is_provisional
    assert result.profile.empty
    assert result.seasons == ()
    assert forecast_season(orders, 2026).empty


def test_some_orders_a_month_carry_no_uplift() -> None:
    result = analyse_season(planted_orders(level=0.1), 2023)
    assert Note.TOO_FEW_ORDERS in result.notes
    assert not result.uplift.is_known
    assert not result.shortfall.is_known


def test_five_orders_a_day_carry_a_wide_interval() -> None:
    few, many = (analyse_season(planted_orders(level=level), 2023) for level in (5, 5000))
    assert Note.FEW_ORDERS in few.notes
    assert holds(few.uplift, WINDOW_UPLIFT)
    assert few.shortfall.high - few.shortfall.low > 1.2 * (many.shortfall.high - many.shortfall.low)


def test_a_shop_that_opened_last_year_is_provisional() -> None:
    orders = planted_orders("2022-01-01", "2023-06-30")
    orders[:"2022-03-15"] = 0
    result = analyse_season(orders, 2023)
    assert result.is_provisional
    assert Note.OPENED_LATE in result.notes
    assert Note.FEW_SEASONS in result.notes
    assert holds(result.uplift, WINDOW_UPLIFT)


def test_under_a_year_there_is_no_typical_uplift() -> None:
    result = analyse_season(planted_orders("2022-08-01", "2023-06-30"), 2023)
    assert {Note.UNDER_ONE_YEAR, Note.NO_OTHER_SEASON} <= set(result.notes)
    assert result.is_provisional
    assert not result.uplift.is_known
    assert not result.shortfall.is_known
    assert holds(result.season_uplift, WINDOW_UPLIFT)


def test_fewer_other_seasons_make_a_wider_interval_and_a_provisional_result() -> None:
    results = [analyse_season(planted_orders(f"{year}-02-01"), 2023) for year in (2022, 2021, 2018)]
    widths = [result.uplift.high - result.uplift.low for result in results]
    assert all(wider > narrower for wider, narrower in pairwise(widths))
    assert [result.is_provisional for result in results] == [True, True, False]


def test_a_shop_that_closed_is_not_a_shop_without_demand() -> None:
    orders = planted_orders()
    orders["2023-02-01":] = 0
    result = analyse_season(orders, 2023)
    assert {Note.CLOSED, Note.SEASON_NOT_COVERED} <= set(result.notes)
    assert not result.shortfall.is_known
    assert holds(result.uplift, WINDOW_UPLIFT)


def test_a_weekday_without_orders_is_a_day_off() -> None:
    orders = planted_orders()
    is_sunday = orders.index.to_series().dt.day_of_week == 6
    off = orders.where(~is_sunday, 0.0)
    result = analyse_season(off, 2023)
    assert numbers(result) == numbers(analyse_season(orders[~is_sunday], 2023))
    assert Note.CLOSED in result.notes


def test_only_counts_can_be_too_few() -> None:
    index = planted_orders(level=5.3, seed=None)
    assert Note.FEW_ORDERS not in analyse_season(index, 2023).notes


def test_scattered_seasons_make_a_wider_interval() -> None:
    orders = planted_orders()
    scattered = orders.copy()
    for year, factor in ((1440, 1.3), (1443, 0.75), (1442, 1.2)):
        scattered[window_of(year)] *= factor
    calm, wild = analyse_season(orders, 2023), analyse_season(scattered, 2023)
    assert wild.between_season_sd_log > calm.between_season_sd_log
    assert wild.shortfall.high - wild.shortfall.low > calm.shortfall.high - calm.shortfall.low


def test_many_series_learn_their_scatter_from_each_other() -> None:
    calm = {seed: planted_orders(seed=seed) for seed in range(6)}
    pooled = analyse_seasons(calm, 2023)
    alone = analyse_season(calm[0], 2023)
    assert list(pooled) == list(calm)
    assert pooled[0].between_season_sd_log < alone.between_season_sd_log
    assert pooled[0].shortfall.high - pooled[0].shortfall.low < alone.shortfall.high - alone.shortfall.low
    assert pooled[0].shortfall.estimate == pytest.approx(alone.shortfall.estimate, abs=0.03)


def test_one_series_told_many_times_is_one_series() -> None:
    orders = planted_orders(seed=4)
    alone = analyse_season(orders, 2023)
    told = analyse_seasons(dict.fromkeys(range(8), orders), 2023)[0]
    several = analyse_seasons({seed: planted_orders(seed=seed) for seed in range(4, 12)}, 2023)[4]

    def width(result: LebaranResult) -> float:
        return result.shortfall.high - result.shortfall.low

    assert width(told) > 1.3 * width(several)
    assert width(several) < 0.9 * width(alone)


def test_importing_loads_nothing_heavy() -> None:
    script = "import sys, analysis.lebaran; print([name for name in ('scipy', 'statsmodels') if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_series_with_too_little_do_not_disturb_the_others() -> None:
    series = {"a": planted_orders(), "b": planted_orders(seed=2)}
    with_empty = analyse_seasons({**series, "empty": pd.Series(dtype=float)}, 2023)
    assert numbers(with_empty["a"]) == numbers(analyse_seasons(series, 2023)["a"])
    assert with_empty["empty"].notes == (Note.NO_DATA,)


def test_the_same_input_gives_the_same_result_and_is_left_alone() -> None:
    orders = planted_orders("2020-06-01")
    before = orders.copy()
    first, second = analyse_season(orders, 2023), analyse_season(orders, 2023)
    pd.testing.assert_series_equal(orders, before)
    assert numbers(first) == numbers(second)
    pd.testing.assert_frame_equal(first.profile, second.profile)


@pytest.mark.parametrize(
    ("orders", "error"),
    [
        (pd.Series([1.0, 2.0]), TypeError),
        (pd.Series([1.0, -2.0], index=pd.date_range("2023-01-01", periods=2)), ValueError),
        (pd.Series([1.0, np.inf], index=pd.date_range("2023-01-01", periods=2)), ValueError),
        (pd.Series([1.0, 2.0], index=pd.DatetimeIndex(["2023-01-01", "2023-01-01"])), ValueError),
        (pd.Series([1.0, 2.0], index=pd.date_range("2023-01-01", periods=2, tz="Asia/Jakarta")), ValueError),
    ],
    ids=["no dates", "negative", "infinite", "twice", "time zone"],
)
def test_what_is_no_series_of_orders_is_refused(orders: pd.Series, error: type[Exception]) -> None:
    with pytest.raises(error):
        analyse_season(orders, 2023)


def test_the_forecast_finds_the_coming_season() -> None:
    orders = planted_orders("2018-07-01", "2023-07-31")
    forecast = forecast_season(orders, 2023, as_of=date(2023, 2, 21))
    assert forecast["date"].iloc[0] == pd.Timestamp("2023-02-22")
    assert forecast["date"].iloc[-1] == pd.Timestamp(season_by_year(1444).day(30))
    actual = orders[forecast["date"]].to_numpy()
    assert np.abs(forecast["expected"] - actual).sum() / actual.sum() < 0.1
    assert ((forecast["low"] <= actual) & (actual <= forecast["high"])).mean() > 0.85


@pytest.mark.parametrize(("frequency", "days"), [("W", 7), ("MS", 28)])
def test_the_forecast_keeps_the_frequency_of_the_orders(frequency: str, days: int) -> None:
    orders = planted_orders("2018-07-01", "2023-01-31").resample(frequency).sum()[1:-1]
    forecast = forecast_season(orders, 2023)
    assert forecast["date"].diff().dropna().dt.days.between(days, 31).all()
    pre_lebaran = forecast["expected"].iloc[forecast["expected"].argmax()]
    assert pre_lebaran == pytest.approx(orders.median() * 1.45, rel=0.15)


def test_a_season_that_is_over_has_no_forecast() -> None:
    assert forecast_season(planted_orders(), 2022).empty
    assert list(forecast_season(planted_orders(), 2022).columns) == ["date", "expected", "low", "high"]


def test_every_season_in_turn_is_what_each_is_alone() -> None:
    orders = planted_orders(shortfall_2023=-0.3)
    every = analyse_every_season(orders)
    assert list(every) == sorted(every)
    for season in (1443, 1444):
        alone = analyse_season(orders, season)
        assert every[season].shortfall == alone.shortfall
        assert every[season].uplift == alone.uplift
        assert every[season].seasons == alone.seasons


def test_one_fit_answers_every_question() -> None:
    orders = planted_orders(shortfall_2023=-0.3)
    series = fit_orders(orders)
    assert numbers(analyse_season(series, 2023)) == numbers(analyse_season(orders, 2023))
    assert numbers(analyse_seasons({"a": series}, 2022)["a"]) == numbers(analyse_seasons({"a": orders}, 2022)["a"])
    pd.testing.assert_frame_equal(forecast_season(series, 2024), forecast_season(orders, 2024))


def test_a_fit_keeps_its_day_and_reaches_the_coming_season_only() -> None:
    orders = planted_orders()
    series = fit_orders(orders, date(2023, 4, 6))
    assert analyse_season(series, 2023).as_of == date(2023, 4, 6)
    with pytest.raises(ValueError, match="its own as_of"):
        analyse_season(series, 2023, date(2023, 4, 7))
    with pytest.raises(ValueError, match="does not reach 1446 H"):
        forecast_season(series, 2025)
    assert len(forecast_season(orders, 2025)) == 91


def test_a_fit_reaches_the_season_after_the_last_day_even_if_the_last_values_are_missing() -> None:
    orders = planted_orders()
    orders["2022-12-01":] = np.nan
    assert len(forecast_season(fit_orders(orders), 2024)) == 91


@pytest.mark.parametrize("rule", ["D", "W", "MS"])
@pytest.mark.parametrize("piece_days", [7, 31, 100_000])
def test_the_length_of_the_pieces_changes_nothing(monkeypatch: pytest.MonkeyPatch, rule: str, piece_days: int) -> None:
    orders = planted_orders(shortfall_2023=-0.3)
    orders.iloc[400:415] = np.nan
    orders = orders if rule == "D" else orders.resample(rule).sum(min_count=28 if rule == "MS" else 7)
    expected = analyse_season(orders, 2023)
    monkeypatch.setattr(fit, "PIECE_DAYS", piece_days)
    assert numbers(analyse_season(orders, 2023)) == pytest.approx(numbers(expected), rel=1e-8, abs=1e-9)


def test_missing_days_at_the_seams_of_a_long_series_change_little() -> None:
    orders = planted_orders(shortfall_2023=-0.3)
    for first in range(170, len(orders), 180):
        orders.iloc[first : first + 15] = np.nan
    assert holds(analyse_season(orders, 2023).shortfall, -0.3)
    assert holds(analyse_season(orders, 2023).uplift, WINDOW_UPLIFT)
