"""The same fit run forward: orders of the days, weeks or months of a season that has not come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.lebaran.chosen import chosen_season
from analysis.lebaran.combine import SINGLE_PRIOR, Quantities, averaged, combined, conditioned
from analysis.lebaran.estimate import LEVEL
from analysis.lebaran.fit import Fit
from analysis.lebaran.fitted import FittedSeries, Orders, fit_orders, fitted
from analysis.lebaran.orders import Ints, ordinal, period_bounds
from analysis.lebaran.quantities import quantities_of
from analysis.lebaran.scales import Scales
from catalog.lebaran import PROFILE_WINDOW, Season

Floats = NDArray[np.float64]


def forecast_season(orders: Orders, season: int, as_of: date | None = None, *, freq: str | None = None) -> pd.DataFrame:
    """Orders to expect in a season, H-60..H+30, on periods that end after `as_of` (or after the last value).

    Parameters as for `analyse_season`; a fit reaches the coming season, ValueError for one beyond it. Gives one row a period in
    the frequency of the input: `date` (datetime64, first day of the period), `expected` (median of what may be observed), `low`,
    `high` (90 % prediction interval of the period's orders), in the unit of the input. No rows where the season is over or there
    is too little to forecast from (no other season, or less than a year).
    """
    chosen = chosen_season(season)
    first, last = chosen.day(PROFILE_WINDOW.start), chosen.day(PROFILE_WINDOW.stop - 1)
    series = _reaching(orders, chosen, as_of, freq)
    others = series.others(chosen)
    if not others or series.is_under_one_year:
        return _frame(np.zeros(0, dtype=np.int64), *np.zeros((3, 0)))
    begin, end = period_bounds(first, last, series.periods)
    is_ahead = begin > max(series.periods.last[-1], ordinal(series.as_of) if series.as_of else 0)
    begin, end = begin[is_ahead], end[is_ahead]
    seasons = [*(each.season for each in others), chosen]
    mixture = averaged(
        [combined(conditioned(_quantities(fit, seasons, begin, end)), SINGLE_PRIOR) for fit in series.fits]
    )
    expected = np.exp(mixture.centre())
    low, high = _prediction_interval(mixture.centre(), mixture.sd(), series.fits[0].scales)
    return _frame(begin, expected, low, high)


def _reaching(orders: Orders, chosen: Season, as_of: date | None, freq: str | None) -> FittedSeries:
    series = fitted(orders, as_of, freq=freq)
    if not series.reaches(chosen) and not isinstance(orders, FittedSeries):
        series = fit_orders(orders, as_of, freq=freq, ahead=chosen)
    if not series.reaches(chosen):
        raise ValueError(f"the fit does not reach {chosen.hijri_year} H")
    return series


def _quantities(fit: Fit, seasons: Sequence[Season], begin: Ints, end: Ints) -> Quantities:
    """Log means of periods; the coming season's block is one more draw from between the seasons."""
    design = fit.design
    rows, values = np.zeros((len(begin), len(fit.coefficients))), np.zeros(len(begin))
    for place, (start, stop) in enumerate(zip(begin - design.start, end - design.start + 1, strict=True)):
        means = np.exp(fit.log_level[start:stop])
        rows[place] = means / means.sum() @ design.columns[start:stop]
        values[place] = np.log(means.sum())
    return quantities_of(fit, values, rows, seasons, np.zeros(len(begin)))


def _prediction_interval(centre: Floats, sd: Floats, scales: Scales) -> tuple[Floats, Floats]:
    """Of what may be observed: a gamma distribution with the variance of the mean's doubt and of the noise together."""
    from scipy.special import gammaincinv  # noqa: PLC0415 - loaded on use

    mean = np.exp(centre + sd**2 / 2)
    shape = 1 / (np.exp(sd**2) * (1 + (scales.spread(mean) / mean) ** 2) - 1)
    low, high = (gammaincinv(shape, (1 + side * LEVEL) / 2) / shape * mean for side in (-1, 1))
    return low, high


def _frame(begin: Ints, expected: Floats, low: Floats, high: Floats) -> pd.DataFrame:
    dates = pd.to_datetime(begin.astype("datetime64[D]"))
    return pd.DataFrame({"date": dates, "expected": expected, "low": low, "high": high})
