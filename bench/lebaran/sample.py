"""The generator of the bundled sample, whose planted truths were written for other ends than this estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.lebaran import analyse_seasons
from catalog.codes import PLATFORM_CHANNEL
from catalog.lebaran import season_by_year
from etl.sample.orders import expected_orders
from etl.sample.registry import CATEGORIES, PLATFORMS, draw_registry
from etl.sample.seasonality import log_effects, sample_days
from etl.sample.truths import TRUTHS

CHOSEN = 1444
SEASONS = range(1440, 1447)
NOISE_SD, NOISE_AUTOCORRELATION = TRUTHS.orders.common_noise_sd, TRUTHS.orders.common_noise_ar


def sample_results() -> pd.DataFrame:
    """One row a channel, category, and platform x category: planted and estimated U and S of 2023, pooled."""
    rng = np.random.default_rng(7)
    registry = draw_registry(rng, TRUTHS)
    days = sample_days(TRUTHS.first_date, TRUTHS.last_date)
    with_lebaran = expected_orders(registry, log_effects(TRUTHS, days))
    without = expected_orders(registry, log_effects(TRUTHS, days, has_lebaran=False))
    noise = _noise(rng, len(days))
    index = pd.to_datetime(days)
    series, planted = {}, {}
    for name, (platforms, categories) in _cuts().items():
        mean, flat = (orders[np.ix_(platforms, categories)].sum(axis=(0, 1)) for orders in (with_lebaran, without))
        series[name] = pd.Series(rng.poisson(mean * noise).astype(float), index=index)
        planted[name] = _planted(mean, flat, index)
    rows = [
        (
            name,
            series[name].mean(),
            *(planted[name][0], result.uplift.estimate, result.uplift.low, result.uplift.high),
            *(planted[name][1], result.shortfall.estimate, result.shortfall.low, result.shortfall.high),
        )
        for name, result in analyse_seasons(series, CHOSEN).items()
    ]
    estimates = [f"{what}{part}" for what in ("uplift", "shortfall") for part in ("_true", "", "_low", "_high")]
    return pd.DataFrame(rows, columns=["cut", "orders_a_day", *estimates])


def _cuts() -> dict[str, tuple[list[int], list[int]]]:
    every = list(range(len(CATEGORIES)))
    channels = [str(PLATFORM_CHANNEL[platform]) for platform in PLATFORMS]
    cuts = {
        channel: ([place for place, each in enumerate(channels) if each == channel], every)
        for channel in sorted(set(channels))
    }
    cuts |= {str(category): (list(range(len(PLATFORMS))), [place]) for place, category in enumerate(CATEGORIES)}
    return cuts | {
        f"{platform}/{category}": ([row], [column])
        for row, platform in enumerate(PLATFORMS)
        for column, category in enumerate(CATEGORIES)
    }


def _planted(mean: np.ndarray, flat: np.ndarray, index: pd.DatetimeIndex) -> tuple[float, float]:
    """U as the geometric mean of the other seasons that were sold in, and S of the chosen one."""
    logs = {}
    for year in SEASONS:
        season = season_by_year(year)
        inside = (index >= pd.Timestamp(season.day(-28))) & (index <= pd.Timestamp(season.day(-1)))
        if flat[inside].sum() > 0:
            logs[year] = np.log(mean[inside].sum() / flat[inside].sum())
    typical = np.mean([value for year, value in logs.items() if year != CHOSEN])
    return float(np.expm1(typical)), float(np.expm1(logs[CHOSEN] - typical))


def _noise(rng: np.random.Generator, count: int) -> np.ndarray:
    noise = np.zeros(count)
    for at in range(1, count):
        shock = rng.normal(0, NOISE_SD * np.sqrt(1 - NOISE_AUTOCORRELATION**2))
        noise[at] = NOISE_AUTOCORRELATION * noise[at - 1] + shock
    return np.exp(noise)
