"""Uplift and shortfall of a season, for one series or for many."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from math import nan
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.lebaran.chosen import PANDEMIC, Coverage, chosen_season
from analysis.lebaran.combine import (
    SINGLE_PRIOR,
    Conditioned,
    Mixture,
    Quantities,
    ScatterPrior,
    averaged,
    combined,
    conditioned,
    pooled_priors,
    scatter_median,
)
from analysis.lebaran.design import PROFILE_DAYS
from analysis.lebaran.fitted import FittedSeries, Orders, fitted
from analysis.lebaran.orders import ordinal
from analysis.lebaran.quantities import Places, level_days_of, places, season_quantities, shortfall_quantity
from analysis.lebaran.results import UNKNOWN, Estimate, LebaranResult, Note, SeasonEstimate, no_profile
from catalog.lebaran import Season

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Key = TypeVar("Key", bound=Hashable)

LEVEL = 0.90
"""Probability that an interval is meant to hold."""

FEWEST_OTHER_SEASONS = 3


def analyse_season(orders: Orders, season: int, as_of: date | None = None, *, freq: str | None = None) -> LebaranResult:
    """How strong demand was before Lebaran, and how far below the others one season was.

    - `orders`: numbers at least 0 with a DatetimeIndex of days, weeks or months (`freq` "D", "W", "M"; without it the labels
      tell); NaN or absent is missing, never 0. Or what `fit_orders` made of them, which has its own `as_of` and `freq`.
    - `season`: the Gregorian year in which its Lebaran falls, or its Hijri year (14xx), which a Gregorian year with two
      Lebarans needs.
    - `as_of`: last day (inclusive) to look at; a period that ends later is not looked at.

    ValueError for a year that the Lebaran table does not hold, and for orders that are no such series (`read_orders`). Too
    little data is no error: numbers are NaN and `notes` say why.
    """
    chosen = chosen_season(season)
    series = fitted(orders, as_of, freq=freq)
    return _result(series, chosen, _asked(series, chosen), SINGLE_PRIOR)


def analyse_seasons(
    orders: Mapping[Key, Orders], season: int, as_of: date | None = None, *, freq: str | None = None
) -> dict[Key, LebaranResult]:
    """`analyse_season` for many series, each learning from the others how much seasons scatter; keys in the order given.

    Nothing else is shared: a series' own level, profile and seasons stay its own.
    """
    chosen = chosen_season(season)
    all_series = {key: fitted(each, as_of, freq=freq) for key, each in orders.items()}
    asked = {key: _asked(series, chosen) for key, series in all_series.items()}
    informed = {key: question for key, question in asked.items() if question is not None and question.others}
    priors: dict[Key, ScatterPrior] = {}
    if len(informed) > 1:
        likelihoods = [question.log_likelihoods for question in informed.values()]
        deviations = [question.deviations for question in informed.values()]
        priors = dict(zip(informed, pooled_priors(likelihoods, deviations), strict=True))
    return {
        key: _result(series, chosen, asked[key], priors.get(key, SINGLE_PRIOR)) for key, series in all_series.items()
    }


def season_shortfall(series: FittedSeries, chosen: Season) -> Estimate:
    """The shortfall alone, as `analyse_season` gives it."""
    own, others = series.own(chosen), series.others(chosen)
    if not others or series.is_under_one_year or own is None or not own.can_be_judged:
        return UNKNOWN
    seasons = [each.season for each in others]
    questions = [shortfall_quantity(fit, seasons, chosen) for fit in series.fits]
    mixture = averaged([combined(conditioned(each), SINGLE_PRIOR) for each in questions])
    centre, low, high = (float(np.expm1(each[0])) for each in _bounds(mixture))
    return Estimate(estimate=centre, low=low, high=high)


@dataclass(frozen=True, kw_only=True)
class _Question:
    """What a season asks of a fitted series: its own coverage, the others, and the answers by variant and scatter."""

    own: Coverage | None
    others: list[Coverage]
    has_level: bool
    places: Places
    quantities: list[Quantities]
    given: list[Conditioned]

    @property
    def is_judged(self) -> bool:
        return self.own is not None and self.own.can_be_judged

    @property
    def deviations(self) -> dict[int, float]:
        """Log ratio of each other season against their mean, by the first variant."""
        blocks = self.quantities[0].blocks - self.quantities[0].blocks.mean()
        return {each.season.hijri_year: float(block) for each, block in zip(self.others, blocks, strict=True)}

    @property
    def log_likelihoods(self) -> Floats:
        """Of each between-season sd, over the variants."""
        mean: Floats = np.mean([given.log_likelihoods for given in self.given], axis=0)
        return mean


def _asked(series: FittedSeries, chosen: Season) -> _Question | None:
    if not series.fits:
        return None
    others = series.others(chosen)
    level_days = level_days_of(series.periods, chosen)
    seasons = [each.season for each in others]
    quantities = [season_quantities(fit, seasons, chosen, level_days) for fit in series.fits]
    return _Question(
        own=series.own(chosen),
        others=others,
        has_level=level_days is not None,
        places=places(series.fits[0].design),
        quantities=quantities,
        given=[conditioned(each) for each in quantities],
    )


def _result(series: FittedSeries, chosen: Season, asked: _Question | None, prior: ScatterPrior) -> LebaranResult:
    if asked is None:
        return _unknown(series, chosen, series.notes)
    has_typical = bool(asked.others) and not series.is_under_one_year
    mixture = averaged([combined(each, prior) for each in asked.given])
    centre, low, high = (np.expm1(each) for each in _bounds(mixture))
    at = asked.places

    def estimate(place: int, *, is_known: bool) -> Estimate:
        if not is_known:
            return UNKNOWN
        return Estimate(estimate=float(centre[place]), low=float(low[place]), high=float(high[place]))

    profile = no_profile()
    if has_typical:
        profile = pd.DataFrame(
            {
                "day": np.array(PROFILE_DAYS),
                "estimate": centre[at.profile],
                "low": low[at.profile],
                "high": high[at.profile],
            }
        )
    return LebaranResult(
        season=chosen.hijri_year,
        lebaran=chosen.lebaran,
        as_of=series.as_of,
        uplift=estimate(at.uplift, is_known=has_typical),
        shortfall=estimate(at.shortfall, is_known=has_typical and asked.is_judged),
        season_uplift=estimate(at.season_uplift, is_known=asked.is_judged),
        level_change=estimate(at.level_change, is_known=asked.has_level),
        profile=profile,
        seasons=_season_estimates(series, chosen, asked),
        between_season_sd_log=scatter_median(asked.log_likelihoods, prior) if asked.others else nan,
        is_provisional=len(asked.others) < FEWEST_OTHER_SEASONS or series.is_under_one_year,
        notes=(*series.notes, *_season_notes(series, chosen, asked)),
    )


def _bounds(mixture: Mixture) -> tuple[Floats, Floats, Floats]:
    """Centre and the ends of the interval, on the log scale."""
    return mixture.centre(), mixture.quantile((1 - LEVEL) / 2), mixture.quantile((1 + LEVEL) / 2)


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


def _season_estimates(series: FittedSeries, chosen: Season, asked: _Question) -> tuple[SeasonEstimate, ...]:
    """Each season by its own days: typical part and block of the fit, before seasons are combined."""
    logs = np.stack([each.values[asked.places.seasons] for each in asked.quantities])
    variances = np.stack([each.variances[asked.places.seasons] for each in asked.quantities])
    centre, se = logs.mean(axis=0), np.sqrt(variances.mean(axis=0) + logs.var(axis=0))
    return tuple(
        SeasonEstimate(
            season=each.season.hijri_year,
            lebaran=each.season.lebaran,
            uplift_ratio=float(np.expm1(centre[place])),
            uplift_se_log=float(se[place]),
            observed_days_count=each.window_days_count,
            orders_count=each.window_orders,
            is_chosen=each.season == chosen,
            is_pandemic=each.season.hijri_year in PANDEMIC,
        )
        for place, each in enumerate(series.coverage)
        if (each.can_be_judged if each.season == chosen else each.counts_among_others)
    )


def _season_notes(series: FittedSeries, chosen: Season, asked: _Question) -> tuple[Note, ...]:
    periods, own, others = series.periods, asked.own, asked.others
    window = series.fits[0].design.window
    is_over = periods.until >= ordinal(chosen.day(window.stop - 1))
    is_ahead = periods.until < ordinal(chosen.day(window.start))
    left_out = [each for each in series.coverage if each.season != chosen and each not in others]
    seasons_count = len(others) + asked.is_judged
    holds = {
        Note.UNDER_ONE_YEAR: series.is_under_one_year,
        Note.NO_OTHER_SEASON: not others,
        Note.FEW_SEASONS: 0 < len(others) < FEWEST_OTHER_SEASONS,
        Note.WEAK_IDENTIFICATION: 0 < seasons_count < FEWEST_OTHER_SEASONS + 1,
        Note.SEASON_AHEAD: is_ahead,
        Note.SEASON_PARTIAL: asked.is_judged and not is_over,
        Note.SEASON_NOT_COVERED: not is_ahead and not (own is not None and own.is_covered),
        Note.TOO_FEW_ORDERS: any(
            each.is_covered and not each.has_orders for each in (own, *left_out) if each is not None
        ),
        Note.SEASONS_LEFT_OUT: any(
            periods.first_day <= each.season.day(window.start) and each.season.lebaran <= periods.last_day
            for each in left_out
        ),
        Note.PANDEMIC_SEASONS: any(each.season.hijri_year in PANDEMIC for each in others),
        Note.NO_YEAR_BEFORE: not asked.has_level,
    }
    return tuple(note for note, is_held in holds.items() if is_held)
