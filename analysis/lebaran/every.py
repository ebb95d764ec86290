"""Every season of one series in turn against its others, from a single fit."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.lebaran.combine import SINGLE_PRIOR
from analysis.lebaran.estimate import season_result
from analysis.lebaran.fitted import fitted_series
from analysis.lebaran.results import LebaranResult
from catalog.lebaran import seasons


def analyse_every_season(
    orders: pd.Series, as_of: date | None = None, *, freq: str | None = None
) -> dict[int, LebaranResult]:
    """`analyse_season` for each season of the Lebaran table, by Hijri year in order; parameters as there.

    Costs little more than one of them: the fit, which is most of the work, is the same for all.
    """
    series = fitted_series(orders, as_of=as_of, freq=freq)
    return {season.hijri_year: season_result(series, season, SINGLE_PRIOR) for season in seasons()}
