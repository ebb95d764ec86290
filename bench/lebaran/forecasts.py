"""Forecasts from H-60, day by day against what came, beside the aligned naive forecast."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.lebaran import forecast_season
from analysis.lebaran.naive import naive_forecast
from analysis.lebaran.past import LEAD_DAYS
from bench.lebaran.simulate import Setting, simulate

DAYS = range(LEAD_DAYS + 1, 16)


def forecast_errors(seeds: range, setting: Setting) -> pd.DataFrame:
    """One row a series: `years`, `wape`, `naive_wape` (sums of absolute errors over sums of orders), `coverage`."""
    rows = []
    for seed in seeds:
        series = simulate(seed, replace(setting, shortfall=0.0))
        forecast = forecast_season(
            series.orders, series.season.hijri_year, as_of=series.season.day(LEAD_DAYS)
        ).set_index("date")
        naive = naive_forecast(
            series.orders.interpolate(limit_area="inside"), series.season, series.season.day(LEAD_DAYS), DAYS
        )
        if forecast.empty or naive.isna().any():
            continue
        actual = series.orders.reindex(forecast.index).dropna()
        actual = actual[: pd.Timestamp(series.season.day(DAYS[-1]))]
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
