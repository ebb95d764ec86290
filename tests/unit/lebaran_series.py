"""Series of orders with a planted Lebaran, for the tests of the estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from catalog.lebaran import PRE_LEBARAN_WINDOW, season_by_year, seasons

WINDOW_UPLIFT = 0.5
"""Planted: orders on each of H-28..H-1 are half as many again."""


def planted_orders(
    first: str = "2018-07-01",
    last: str = "2023-07-31",
    *,
    level: float = 400.0,
    uplift: float = WINDOW_UPLIFT,
    shortfall_2023: float = 0.0,
    short_days: range = PRE_LEBARAN_WINDOW,
    seed: int | None = 1,
) -> pd.Series:
    """Daily orders, flat but for Lebaran and the weekday; Poisson counts, or their means where `seed` is None."""
    days = pd.date_range(first, last, freq="D")
    mean = level * np.where(days.day_of_week < 5, 1.0, 1.2)
    for season in seasons():
        distance = np.asarray((days - pd.Timestamp(season.lebaran)).days)
        mean = mean * np.where((distance >= -28) & (distance < 0), 1 + uplift, 1.0)
        if season.lebaran.year == 2023:
            is_short = (distance >= short_days.start) & (distance < short_days.stop)
            mean = mean * np.where(is_short, 1 + shortfall_2023, 1.0)
    values = mean if seed is None else np.random.default_rng(seed).poisson(mean).astype(float)
    return pd.Series(values, index=days)


def window_of(hijri_year: int) -> pd.DatetimeIndex:
    """H-28..H-1 of a season."""
    start = season_by_year(hijri_year).day(PRE_LEBARAN_WINDOW.start)
    return pd.date_range(start, periods=len(PRE_LEBARAN_WINDOW))
