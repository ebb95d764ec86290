"""What a season's shortfall depends on: the same data with one choice changed at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import pandas as pd

from analysis.lebaran.chosen import chosen_season
from analysis.lebaran.estimate import season_shortfall
from analysis.lebaran.fitted import VARIANTS, FittedSeries, fit_orders
from analysis.lebaran.results import Estimate
from catalog.lebaran import Season

OTHER_WINDOWS = (range(-21, 0), range(-35, 0))
"""H-21..H-1 and H-35..H-1: whole weeks, so that weekdays still cancel."""


class Choice(StrEnum):
    """What is changed."""

    NOTHING = "nothing"
    WINDOW = "window"
    HARMONICS = "harmonics"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True)
class Dependence:
    """A shortfall under one choice.

    `value`: days of the window, number of harmonics of the year, or Hijri year left out; 0 for nothing changed.
    """

    choice: Choice
    value: int
    shortfall: Estimate


def shortfall_dependence(orders: pd.Series, season: int, as_of: date | None = None) -> tuple[Dependence, ...]:
    """The shortfall as `analyse_season` gives it, then in other windows before Lebaran, by each setting of harmonics alone,
    and without each other season.

    Parameters as for `analyse_season`. Empty where nothing can be said of the season.
    """
    series, chosen = fit_orders(orders, as_of), chosen_season(season)
    if not season_shortfall(series, chosen).is_known:
        return ()
    return tuple(
        Dependence(choice=choice, value=value, shortfall=season_shortfall(each, chosen))
        for choice, value, each in _changed(orders, series, chosen)
    )


def _changed(orders: pd.Series, series: FittedSeries, chosen: Season) -> Iterator[tuple[Choice, int, FittedSeries]]:
    yield Choice.NOTHING, 0, series
    for window in OTHER_WINDOWS:
        yield Choice.WINDOW, len(window), fit_orders(orders, series.as_of, window=window)
    for variant, fit in zip(VARIANTS, series.fits, strict=True):
        yield Choice.HARMONICS, variant.harmonics, replace(series, fits=(fit,))
    for left_out in series.others(chosen):
        kept = tuple(each for each in series.coverage if each is not left_out)
        yield Choice.LEFT_OUT, left_out.season.hijri_year, replace(series, coverage=kept)
