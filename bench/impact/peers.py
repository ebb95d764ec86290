"""What others would do with the same panel: each gives the summed effect per takedown and its 90 % interval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pandas as pd
import pyfixest
from numpy.typing import NDArray
from scipy import stats

from catalog.lebaran import seasons

Floats = NDArray[np.float64]
Interval = tuple[float, float, float]

_LAGS = 12


def national_correlation(panel: pd.DataFrame) -> Interval:
    """Log of all orders on all takedowns of the same and the twelve weeks before, week by week."""
    weekly = _national(panel)
    return _ordinary(weekly["log_orders"].to_numpy(), np.ones((len(weekly), 1)), weekly)


def interrupted_time_series(panel: pd.DataFrame) -> Interval:
    """The same with a trend, two harmonics of the year and the four weeks before Lebaran."""
    weekly = _national(panel)
    number = np.arange(len(weekly), dtype=float)
    year = 2 * np.pi * number / 52.18
    days = {season.day(-back) for season in seasons() for back in range(1, 29)}
    before = [sum(week.date() + timedelta(days=day) in days for day in range(7)) / 7 for week in weekly.index]
    terms = [
        np.ones(len(weekly)),
        number,
        np.cos(year),
        np.sin(year),
        np.cos(2 * year),
        np.sin(2 * year),
        np.array(before),
    ]
    return _ordinary(weekly["log_orders"].to_numpy(), np.column_stack(terms), weekly)


def two_way_fixed_effects(panel: pd.DataFrame) -> Interval:
    """Log orders of cells with effects of cells and of weeks, the same lags, clustered by cell."""
    rows = panel.sort_values(["category", "platform", "week"])
    rows = rows.assign(cell=rows["category"] + rows["platform"], outcome=np.log(rows["orders"].clip(lower=0.5)))
    names = [f"x{lag}" for lag in range(_LAGS + 1)]
    for lag, name in enumerate(names):
        rows[name] = rows.groupby("cell")["takedowns"].shift(lag)
    rows = rows.dropna()
    fit = pyfixest.feols(f"outcome ~ {' + '.join(names)} | cell + week", rows, vcov={"CRV1": "cell"})
    value, error = float(fit.coef().sum()), float(np.sqrt(np.asarray(fit._vcov).sum()))
    return _interval(value, error, rows["cell"].nunique() - 1)


def _national(panel: pd.DataFrame) -> pd.DataFrame:
    weekly = panel.groupby("week")[["orders", "takedowns"]].sum()
    cells = panel.groupby(["category", "platform"]).ngroups
    weekly["log_orders"] = np.log(weekly["orders"])
    # Per cell, as the truth is: what one takedown does in the cell in which it happens.
    weekly["dose"] = weekly["takedowns"] / cells
    return weekly


def _ordinary(outcome: Floats, terms: Floats, weekly: pd.DataFrame) -> Interval:
    lags = np.column_stack([weekly["dose"].shift(lag) for lag in range(_LAGS + 1)])
    design, outcome = np.column_stack([lags, terms])[_LAGS:], outcome[_LAGS:]
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ design.T @ outcome
    scores = design * (outcome - design @ slopes)[:, None]
    middle = scores.T @ scores
    for lag in range(1, 9):
        product = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / 9) * (product + product.T)
    covariance = inverse @ middle @ inverse
    chosen = np.arange(design.shape[1]) <= _LAGS
    return _interval(
        float(slopes[chosen].sum()), float(np.sqrt(chosen @ covariance @ chosen)), len(outcome) - design.shape[1]
    )


def _interval(value: float, error: float, degrees: int) -> Interval:
    reach = float(stats.t.ppf(0.95, degrees)) * error
    return value, value - reach, value + reach


PEERS: dict[str, Callable[[pd.DataFrame], Interval]] = {
    "national correlation": national_correlation,
    "interrupted time series": interrupted_time_series,
    "two-way fixed effects": two_way_fixed_effects,
}
