"""What must hold of the Lebaran estimate whatever the orders."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from analysis.lebaran import LebaranResult, analyse_season, analyse_seasons, forecast_season
from analysis.lebaran.combine import Mixture
from catalog.lebaran import season_by_year
from tests.unit.lebaran_series import planted_orders, window_of

SEEDS = st.integers(min_value=0, max_value=2**32)


def numbers(result: LebaranResult) -> list[float]:
    parts = (result.uplift, result.shortfall, result.season_uplift, result.level_change)
    return [number for part in parts for number in (part.estimate, part.low, part.high)]


def some_orders(seed: int, years: int = 3) -> pd.Series:
    """Orders of a random size, with random gaps, on a random walk."""
    rng = np.random.default_rng(seed)
    orders = planted_orders(f"{2023 - years}-06-15", level=float(np.exp(rng.uniform(1, 9))), seed=seed)
    walk = np.exp(np.cumsum(rng.normal(0, 0.004, len(orders))))
    orders = (orders * walk).round()
    orders[rng.random(len(orders)) < rng.uniform(0, 0.3)] = np.nan
    return orders


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, factor=st.floats(min_value=1e-3, max_value=1e4))
def test_the_unit_of_the_orders_changes_nothing(seed: int, factor: float) -> None:
    orders = some_orders(seed)
    result, scaled = analyse_season(orders, 2023), analyse_season(orders * factor, 2023)
    assert numbers(scaled) == pytest.approx(numbers(result), rel=1e-4, abs=1e-5, nan_ok=True)
    assert scaled.between_season_sd_log == result.between_season_sd_log


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, count=st.integers(1, 40), probability=st.floats(0.01, 0.99))
@example(seed=80954, count=25, probability=0.625)  # Newton's steps alone go back and forth before a cliff
def test_that_share_of_a_mixture_lies_below_its_quantile(seed: int, count: int, probability: float) -> None:
    rng = np.random.default_rng(seed)
    mixture = Mixture(
        weights=rng.dirichlet(np.full(count, rng.uniform(0.05, 5))),
        means=rng.normal(0, rng.uniform(0.01, 2), (count, 6)),
        sds=np.exp(rng.uniform(-6, 1, (count, 6))),
    )
    quantile = mixture.quantile(probability)
    assert mixture.weights @ ndtr((quantile - mixture.means) / mixture.sds) == pytest.approx(probability, abs=1e-4)


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_estimates_lie_within_their_intervals(seed: int) -> None:
    result = analyse_season(some_orders(seed), 2023)
    for part in (result.uplift, result.shortfall, result.season_uplift, result.level_change):
        assert not part.is_known or -1 < part.low < part.estimate < part.high
    assert (result.profile["low"] < result.profile["high"]).all()


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, days=st.integers(min_value=-60, max_value=30))
def test_as_of_is_as_if_later_days_had_not_come(seed: int, days: int) -> None:
    orders = some_orders(seed)
    as_of: date = season_by_year(1444).day(days)
    cut = orders[: pd.Timestamp(as_of)]
    known = analyse_season(orders, 2023, as_of=as_of)
    assert numbers(known) == pytest.approx(numbers(analyse_season(cut, 2023)), nan_ok=True)
    forecast = forecast_season(orders, 2023, as_of=as_of)
    assert (forecast["date"] > pd.Timestamp(as_of)).all()
    spoilt = orders.copy()
    spoilt[pd.Timestamp(as_of + timedelta(days=1)) :] = 1.0
    pd.testing.assert_frame_equal(forecast, forecast_season(spoilt, 2023, as_of=as_of))


@settings(max_examples=5, deadline=None)
@given(seed=SEEDS, order=st.permutations(["a", "b", "c"]))
def test_the_order_of_the_series_changes_nothing(seed: int, order: list[str]) -> None:
    series = {key: some_orders(seed + place) for place, key in enumerate("abc")}
    plain = analyse_seasons(series, 2023)
    shuffled = analyse_seasons({key: series[key] for key in order}, 2023)
    assert list(shuffled) == order
    for key in series:
        assert numbers(shuffled[key]) == pytest.approx(numbers(plain[key]), rel=1e-9, nan_ok=True)


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, factor=st.floats(min_value=0.2, max_value=5.0))
def test_orders_of_other_seasons_windows_move_the_uplift_as_they_should(seed: int, factor: float) -> None:
    orders = planted_orders("2019-01-01", seed=seed)
    changed = orders.copy()
    for year in (1440, 1441, 1442, 1443, 1444):
        changed[window_of(year)] *= factor
    result, moved = analyse_season(orders, 2023), analyse_season(changed, 2023)
    assert 1 + moved.uplift.estimate == pytest.approx(factor * (1 + result.uplift.estimate), rel=0.12)
    assert moved.shortfall.estimate == pytest.approx(result.shortfall.estimate, abs=0.06)


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    orders = some_orders(seed, years=2)
    shuffled = orders.sample(frac=1, random_state=seed % 1000)
    assert numbers(shuffled_result := analyse_season(shuffled, 2023)) == pytest.approx(
        numbers(analyse_season(orders, 2023)), nan_ok=True
    )
    assert shuffled_result.season == 1444
