"""Forecasts from H-60, day by day against what came, beside the aligned naive forecast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.lebaran import forecast_season
from bench.lebaran.simulate import Setting, Simulated, simulate
from catalog.lebaran import Season, season_by_year

LEAD_DAYS = 60


def forecast_errors(seeds: range, setting: Setting) -> pd.DataFrame:
    """One row a series: `years`, `wape`, `naive_wape` (sums of absolute errors over sums of orders), `coverage`."""
    rows = []
    for seed in seeds:
        series = simulate(seed, replace(setting, shortfall=0.0))
        forecast = forecast_season(
            series.orders, series.season.hijri_year, as_of=series.season.day(-LEAD_DAYS - 1)
        ).set_index("date")
        naive = aligned_naive(series)
        if forecast.empty or naive is None:
            continue
        actual = series.orders.reindex(forecast.index).dropna()
        actual = actual[: pd.Timestamp(series.season.day(15))]
        at = forecast.loc[actual.index]
        rows.append(
            {
                "years": series.years,
                "wape": (at["expected"] - actual).abs().sum() / actual.sum(),
                "naive_wape": (naive.reindex(actual.index) - actual).abs().sum() / actual.sum(),
                "coverage": ((at["low"] <= actual) & (actual <= at["high"])).mean(),
            }
        )
    return pd.DataFrame(rows)


def aligned_naive(series: Simulated) -> pd.Series | None:
    """Last season's day as far from its Lebaran, times the level of the last 28 days against the same 28 days then."""
    orders = series.orders.interpolate(limit_direction="both")
    season, before = series.season, season_by_year(series.season.hijri_year - 1)
    known = orders[: pd.Timestamp(season.day(-LEAD_DAYS - 1))]
    if pd.Timestamp(before.day(-LEAD_DAYS - 28)) < orders.index[0]:
        return None
    now = known.iloc[-28:].mean()
    then = _days(orders, before, -LEAD_DAYS - 28, -LEAD_DAYS - 1).mean()
    last = _days(orders, before, -LEAD_DAYS, 15)
    index = pd.date_range(season.day(-LEAD_DAYS), periods=len(last), freq="D")
    return pd.Series(last.to_numpy() * (now / then if then > 0 else np.nan), index=index)


def _days(orders: pd.Series, season: Season, first: int, last: int) -> pd.Series:
    return orders[pd.Timestamp(season.day(first)) : pd.Timestamp(season.day(last))]
