"""What a season's shortfall depends on: the same data with one choice changed at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from analysis.lebaran.chosen import chosen_season
from analysis.lebaran.combine import SINGLE_PRIOR
from analysis.lebaran.estimate import season_result
from analysis.lebaran.fitted import VARIANTS, fitted_series
from analysis.lebaran.results import Estimate


class Choice(StrEnum):
    """What is changed."""

    NOTHING = "nothing"
    HARMONICS = "harmonics"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True)
class Dependence:
    """A shortfall under one choice. `value`: number of harmonics of the year, or Hijri year left out; 0 for nothing changed."""

    choice: Choice
    value: int
    shortfall: Estimate


def shortfall_dependence(orders: pd.Series, season: int) -> tuple[Dependence, ...]:
    """The shortfall as `analyse_season` gives it, then by each setting of harmonics alone, then without each other season.

    Parameters as for `analyse_season`. Empty where nothing can be said of the season.
    """
    series, chosen = fitted_series(orders), chosen_season(season)
    if not series.fits or not season_result(series, chosen, SINGLE_PRIOR).shortfall.is_known:
        return ()
    changed = [(Choice.NOTHING, 0, series)]
    for variant, fit in zip(VARIANTS, series.fits, strict=True):
        changed.append((Choice.HARMONICS, variant.harmonics, replace(series, fits=(fit,))))
    for left_out in series.others(chosen):
        kept = tuple(each for each in series.coverage if each is not left_out)
        changed.append((Choice.LEFT_OUT, left_out.season.hijri_year, replace(series, coverage=kept)))
    return tuple(
        Dependence(choice=choice, value=value, shortfall=season_result(each, chosen, SINGLE_PRIOR).shortfall)
        for choice, value, each in changed
    )
