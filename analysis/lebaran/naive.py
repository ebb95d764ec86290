"""The aligned naive forecast, which any better one has to beat: the season before, at the newest level."""

from __future__ import annotations

from datetime import date
from math import nan

import pandas as pd

from analysis.lebaran.chosen import season_before
from catalog.lebaran import Season

LEVEL_DAYS = 28
FEWEST_LEVEL_DAYS = 14


def naive_forecast(orders: pd.Series, season: Season, last_known: date, days: range) -> pd.Series:
    """Daily orders of the season before on the same days to Lebaran, times how the level has changed since.

    - The level: the 28 days up to `last_known` (inclusive) against the same days to Lebaran a season before, on days that have a
      value in both; at least 14 of them.
    - `days`: days to Lebaran to give; the result is indexed by their dates, NaN where nothing is known.
    """
    before = season_before(season)
    dates = _dates(season, days)
    if before is None:
        return pd.Series(nan, index=dates)
    last = (last_known - season.lebaran).days
    level_days = range(last - LEVEL_DAYS + 1, last + 1)
    now, then = (orders.reindex(_dates(each, level_days)).to_numpy() for each in (season, before))
    both = pd.notna(now) & pd.notna(then)
    level = now[both].sum() / then[both].sum() if both.sum() >= FEWEST_LEVEL_DAYS and then[both].sum() > 0 else nan
    return pd.Series(orders.reindex(_dates(before, days)).to_numpy() * level, index=dates)


def _dates(season: Season, days: range) -> pd.DatetimeIndex:
    return pd.date_range(season.day(days[0]), season.day(days[-1]), freq="D")
