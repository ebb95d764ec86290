"""Uplift and shortfall of a season, for one series or for many."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from math import nan
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.lebaran.chosen import PANDEMIC, Coverage, chosen_season, window_start
from analysis.lebaran.combine import (
    SINGLE_PRIOR,
    ScatterPrior,
    averaged,
    combined,
    pooled_priors,
    scatter_log_likelihood,
    scatter_median,
)
from analysis.lebaran.design import PROFILE_DAYS
from analysis.lebaran.fitted import FittedSeries, fitted_series
from analysis.lebaran.orders import ordinal
from analysis.lebaran.quantities import level_days_of, season_quantities
from analysis.lebaran.results import UNKNOWN, Estimate, LebaranResult, Note, SeasonEstimate, no_profile
from catalog.lebaran import PRE_LEBARAN_WINDOW, Season

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Key = TypeVar("Key", bound=Hashable)

LEVEL = 0.90
"""Probability that an interval is meant to hold."""

FEWEST_OTHER_SEASONS = 3


def analyse_season(
    orders: pd.Series, season: int, as_of: date | None = None, *, freq: str | None = None
) -> LebaranResult:
    """How strong demand was before Lebaran, and how far below the others one season was.

    - `orders`: numbers at least 0 with a DatetimeIndex of days, weeks or months (`freq` "D", "W", "M"; without it the labels
      tell); NaN or absent is missing, never 0.
    - `season`: the Gregorian year in which its Lebaran falls, or its Hijri year (14xx), which a Gregorian year with two
      Lebarans needs.
    - `as_of`: last day (inclusive) to look at; a period that ends later is not looked at.

    ValueError for a year that the Lebaran table does not hold, and for orders that are no such series (`read_orders`). Too
    little data is no error: numbers are NaN and `notes` say why.
    """
    chosen = chosen_season(season)
    return season_result(fitted_series(orders, as_of=as_of, freq=freq), chosen, SINGLE_PRIOR)


def analyse_seasons(
    orders: Mapping[Key, pd.Series], season: int, as_of: date | None = None, *, freq: str | None = None
) -> dict[Key, LebaranResult]:
    """`analyse_season` for many series, each learning from the others how much seasons scatter; keys in the order given.

    Nothing else is shared: a series' own level, profile and seasons stay its own.
    """
    chosen = chosen_season(season)
    fitted = {key: fitted_series(series, as_of=as_of, freq=freq) for key, series in orders.items()}
    return pooled_results(fitted, chosen)


def pooled_results(fitted: Mapping[Key, FittedSeries], chosen: Season) -> dict[Key, LebaranResult]:
    """Results of many fitted series whose between-season sd is learnt together."""
    informed = [key for key, series in fitted.items() if series.fits and series.others(chosen)]
    likelihoods = [_scatter_likelihood(fitted[key], chosen) for key in informed]
    priors = dict(zip(informed, pooled_priors(likelihoods), strict=True)) if len(informed) > 1 else {}
    return {key: season_result(series, chosen, priors.get(key, SINGLE_PRIOR)) for key, series in fitted.items()}


def season_result(series: FittedSeries, chosen: Season, prior: ScatterPrior) -> LebaranResult:
    """One season of a fitted series against its others."""
    if not series.fits:
        return _unknown(series, chosen, series.notes)
    others = series.others(chosen)
    own = next((each for each in series.coverage if each.season == chosen), None)
    is_judged = own is not None and own.can_be_judged
    has_typical = bool(others) and not series.is_under_one_year
    level_days = level_days_of(series.periods, chosen)
    quantities = [season_quantities(fit, others, chosen, level_days) for fit in series.fits]
    mixture = averaged([combined(each, prior) for each in quantities])
    centre = mixture.centre()
    low, high = mixture.quantile((1 - LEVEL) / 2), mixture.quantile((1 + LEVEL) / 2)

    def estimate(place: int, *, is_known: bool) -> Estimate:
        if not is_known:
            return UNKNOWN
        bounds = (float(np.expm1(each[place])) for each in (centre, low, high))
        return Estimate(**dict(zip(("estimate", "low", "high"), bounds, strict=True)))

    likelihood = np.mean([scatter_log_likelihood(each) for each in quantities], axis=0)
    return LebaranResult(
        season=chosen.hijri_year,
        lebaran=chosen.lebaran,
        as_of=series.as_of,
        uplift=estimate(0, is_known=has_typical),
        shortfall=estimate(1, is_known=has_typical and is_judged),
        season_uplift=estimate(2, is_known=is_judged),
        level_change=estimate(3, is_known=level_days is not None),
        profile=_profile_frame(centre[4:], low[4:], high[4:]) if has_typical else no_profile(),
        seasons=_season_estimates(series, chosen),
        between_season_sd_log=scatter_median(likelihood, prior) if others else nan,
        is_provisional=len(others) < FEWEST_OTHER_SEASONS or series.is_under_one_year,
        notes=(*series.notes, *_season_notes(series, chosen, own, others, has_level=level_days is not None)),
    )


def _unknown(series: FittedSeries, chosen: Season, notes: tuple[Note, ...]) -> LebaranResult:
    return LebaranResult(
        season=chosen.hijri_year,
        lebaran=chosen.lebaran,
        as_of=series.as_of,
        uplift=UNKNOWN,
        shortfall=UNKNOWN,
        season_uplift=UNKNOWN,
        level_change=UNKNOWN,
        profile=no_profile(),
        seasons=(),
        between_season_sd_log=nan,
        is_provisional=True,
        notes=notes,
    )


def _scatter_likelihood(series: FittedSeries, chosen: Season) -> Floats:
    others = series.others(chosen)
    likelihoods = [scatter_log_likelihood(season_quantities(fit, others, chosen, None)) for fit in series.fits]
    mean: Floats = np.mean(likelihoods, axis=0)
    return mean


def _profile_frame(centre: Floats, low: Floats, high: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": np.array(PROFILE_DAYS),
            "estimate": np.expm1(centre),
            "low": np.expm1(low),
            "high": np.expm1(high),
        }
    )


def _season_estimates(series: FittedSeries, chosen: Season) -> tuple[SeasonEstimate, ...]:
    """Each season by its own days: typical part and block of the fit, before seasons are combined."""
    found = []
    for each in series.coverage:
        if not (each.can_be_judged if each.season == chosen else each.counts_among_others):
            continue
        quantities = [season_quantities(fit, [], each.season, None) for fit in series.fits]
        logs = np.array([part.values[2] for part in quantities])
        variance = np.mean([part.variances[2] for part in quantities]) + logs.var()
        found.append(
            SeasonEstimate(
                season=each.season.hijri_year,
                lebaran=each.season.lebaran,
                uplift_ratio=float(np.expm1(logs.mean())),
                uplift_se_log=float(np.sqrt(variance)),
                observed_days_count=each.window_days_count,
                orders_count=each.window_orders,
                is_chosen=each.season == chosen,
                is_pandemic=each.season.hijri_year in PANDEMIC,
            )
        )
    return tuple(found)


def _season_notes(
    series: FittedSeries, chosen: Season, own: Coverage | None, others: Sequence[Coverage], *, has_level: bool
) -> tuple[Note, ...]:
    periods = series.periods
    is_judged = own is not None and own.can_be_judged
    is_over = periods.until >= ordinal(chosen.day(PRE_LEBARAN_WINDOW.stop - 1))
    is_ahead = periods.until < ordinal(chosen.day(PRE_LEBARAN_WINDOW.start))
    left_out = [each for each in series.coverage if each.season != chosen and each not in others]
    seasons_count = len(others) + is_judged
    holds = {
        Note.UNDER_ONE_YEAR: series.is_under_one_year,
        Note.NO_OTHER_SEASON: not others,
        Note.FEW_SEASONS: 0 < len(others) < FEWEST_OTHER_SEASONS,
        Note.WEAK_IDENTIFICATION: 0 < seasons_count < FEWEST_OTHER_SEASONS + 1,
        Note.SEASON_AHEAD: is_ahead,
        Note.SEASON_PARTIAL: is_judged and not is_over,
        Note.SEASON_NOT_COVERED: not is_ahead and not (own is not None and own.is_covered),
        Note.TOO_FEW_ORDERS: any(
            each.is_covered and not each.has_orders for each in (own, *left_out) if each is not None
        ),
        Note.SEASONS_LEFT_OUT: any(
            periods.first_day <= window_start(each.season) and each.season.lebaran <= periods.last_day
            for each in left_out
        ),
        Note.PANDEMIC_SEASONS: any(each.season.hijri_year in PANDEMIC for each in others),
        Note.NO_YEAR_BEFORE: not has_level,
    }
    return tuple(note for note, is_held in holds.items() if is_held)
