"""The statistics of Lebaran seasons as pages ask them, each series fitted once for all questions that follow each other.

`as_of`: the last day that is looked at, inclusive; None for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import blake2b

import pandas as pd

from analysis.lebaran import (
    FittedSeries,
    LebaranResult,
    analyse_every_season,
    analyse_season,
    analyse_seasons,
    fit_orders,
    forecast_season,
)
from analysis.lebaran.naive import naive_forecast
from catalog.lebaran import PROFILE_WINDOW, Season
from dashboard.memory import MEMORY, weight


def season(orders: pd.Series, season_year: int, as_of: date | None) -> LebaranResult:
    """`analyse_season`."""
    return analyse_season(_fitted(orders, as_of), season_year)


def every_season(orders: pd.Series) -> dict[int, LebaranResult]:
    """`analyse_every_season`."""
    return analyse_every_season(_fitted(orders, None))


def several(orders: Mapping[str, pd.Series], season_year: int, as_of: date | None) -> dict[str, LebaranResult]:
    """`analyse_seasons`."""
    return analyse_seasons({key: _fitted(series, as_of) for key, series in orders.items()}, season_year)


def forecast(orders: pd.Series, coming: Season) -> tuple[pd.DataFrame, pd.Series]:
    """`forecast_season`, and the aligned naive forecast from the last day with a value; both empty where the first is."""
    rows = forecast_season(_fitted(orders, None), coming.hijri_year)
    if rows.empty:
        return rows, pd.Series(dtype=float)
    last_known = pd.DatetimeIndex(orders.dropna().index)[-1].date()
    return rows, naive_forecast(orders, coming, last_known, PROFILE_WINDOW)


def _fitted(orders: pd.Series, as_of: date | None) -> FittedSeries:
    days = pd.DatetimeIndex(orders.index).to_numpy().astype("datetime64[D]")
    content = blake2b(orders.to_numpy(dtype=float).tobytes(), digest_size=16)
    content.update(days.tobytes())
    return MEMORY.find(("fit", content.digest(), as_of), lambda: fit_orders(orders, as_of), weigh=_fit_bytes)


def _fit_bytes(fitted: FittedSeries) -> int:
    """What is a fit's own: the columns of its days, some 2 MB, are shared by all series of the same span."""
    arrays = (array for fit in fitted.fits for array in (fit.coefficients, fit.covariance, fit.log_level))
    return sum(array.nbytes for array in arrays) + weight((fitted.periods, fitted.coverage))
