"""How takedowns and orders of a whole country move with each other, ahead and behind: what may not be read as cause.

Both are seen after trend, year and the weeks before Lebaran are taken off. What is left still shares whatever moves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.impact.results import LEVEL
from catalog.lebaran import PRE_LEBARAN_WINDOW, seasons

Floats = NDArray[np.float64]

FURTHEST = 12
FEWEST_WEEKS = 104
HARMONICS = 3


@dataclass(frozen=True, kw_only=True)
class Correlation:
    """Correlation of orders with takedowns of `lag` weeks before (after, where negative), and its 90 % interval."""

    lag: int
    value: float
    lower: float
    upper: float


def lag_scan(weekly: pd.DataFrame) -> tuple[Correlation, ...]:
    """Correlations of weekly `orders` and `takedowns`, indexed by Mondays without a gap; none under two years, or
    where one of them never changes.

    Intervals are Fisher's, with as many independent weeks as the two series' memory leaves (Bartlett).
    """
    if len(weekly) < FEWEST_WEEKS or (weekly[["orders", "takedowns"]].nunique() < 2).any():
        return ()
    every_week = np.ones(len(weekly), dtype=bool)
    orders, takedowns = (without_season(weekly[name], every_week) for name in ("orders", "takedowns"))
    independent = _independent_weeks(orders, takedowns)
    return tuple(_correlation(orders, takedowns, lag, independent) for lag in range(-FURTHEST, FURTHEST + 1))


def _correlation(orders: Floats, takedowns: Floats, lag: int, independent: float) -> Correlation:
    late = orders[lag:] if lag >= 0 else orders[:lag]
    early = takedowns[: len(takedowns) - lag] if lag >= 0 else takedowns[-lag:]
    value = float(np.corrcoef(late, early)[0, 1])
    reach = float(stats.norm.ppf((1 + LEVEL) / 2)) / np.sqrt(max(independent - 3, 1))
    middle = np.arctanh(np.clip(value, -0.999, 0.999))
    return Correlation(lag=lag, value=value, lower=float(np.tanh(middle - reach)), upper=float(np.tanh(middle + reach)))


def without_season(counts: pd.Series, ordinary: NDArray[np.bool_]) -> Floats:
    """Logarithms of counts a week (indexed by Mondays; none counts as one), less what trend, year and Lebaran explain in ordinary
    weeks; NaN where a count is.
    """
    weeks = np.arange(len(counts), dtype=float)
    year = 2 * np.pi * weeks / 52.1775
    waves = [turn(number * year) for number in range(1, HARMONICS + 1) for turn in (np.cos, np.sin)]
    days = {season.day(day) for season in seasons() for day in PRE_LEBARAN_WINDOW}
    before = [sum(week.date() + timedelta(days=day) in days for day in range(7)) / 7 for week in counts.index]
    design = np.column_stack([np.ones(len(weeks)), weeks, weeks**2, *waves, before])
    logs = np.log(np.maximum(counts.to_numpy(dtype=float), 1.0))
    left: Floats = logs - design @ np.linalg.lstsq(design[ordinary], logs[ordinary])[0]
    return left


def _independent_weeks(first: Floats, second: Floats) -> float:
    length = len(first)

    def memory(values: Floats, lag: int) -> float:
        centred = values - values.mean()
        return float(centred[lag:] @ centred[:-lag] / (centred @ centred))

    shared = sum(memory(first, lag) * memory(second, lag) for lag in range(1, length // 4))
    return float(np.clip(length / (1 + 2 * shared), 10, length))
