"""Every season of one series in turn against its others, from a single fit."""

from __future__ import annotations

from datetime import date

from analysis.lebaran.estimate import analyse_season
from analysis.lebaran.fitted import Orders, fitted
from analysis.lebaran.results import LebaranResult
from catalog.lebaran import seasons


def analyse_every_season(
    orders: Orders, as_of: date | None = None, *, freq: str | None = None
) -> dict[int, LebaranResult]:
    """`analyse_season` for each season of the Lebaran table, by Hijri year in order; parameters as there.

    Costs little more than one of them: the fit, which is most of the work, is the same for all.
    """
    series = fitted(orders, as_of, freq=freq)
    return {season.hijri_year: analyse_season(series, season.hijri_year) for season in seasons()}
