"""A series fitted once, for all its seasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from analysis.lebaran.chosen import Coverage, coverage_of, observed_days
from analysis.lebaran.design import Variant, day_design
from analysis.lebaran.fit import Fit, fit_series
from analysis.lebaran.orders import Periods, ordinal, read_orders
from analysis.lebaran.results import Note
from catalog.lebaran import Season

VARIANTS = (
    Variant(harmonics=4, trend_stiffness=1.0),
    Variant(harmonics=3, trend_stiffness=1.5),
    Variant(harmonics=6, trend_stiffness=1.0),
)
"""What the answer is averaged over; the first is the one whose scales are estimated."""

FEWEST_DAYS = 56
ONE_YEAR_DAYS = 365
FEW_ORDERS_A_DAY = 10
MISSING_SHARE = 0.1


@dataclass(frozen=True, kw_only=True)
class FittedSeries:
    """A series with its fits, one a variant, and what it holds of each season; without fits where there is too little."""

    periods: Periods
    fits: tuple[Fit, ...]
    coverage: tuple[Coverage, ...]
    as_of: date | None
    notes: tuple[Note, ...]

    def others(self, chosen: Season) -> list[Coverage]:
        """The seasons that say what is typical for the chosen one."""
        return [each for each in self.coverage if each.season != chosen and each.counts_among_others]

    @property
    def is_under_one_year(self) -> bool:
        """Whether first and last value lie less than a year apart."""
        return self.periods.span_days < ONE_YEAR_DAYS


def fitted_series(
    orders: pd.Series, *, as_of: date | None = None, freq: str | None = None, until: date | None = None
) -> FittedSeries:
    """Fit a series once for all its seasons; `until`: a later day that the fit is to reach, for a forecast."""
    known_until = as_of.date() if isinstance(as_of, datetime) else as_of
    periods = read_orders(orders, freq=freq, as_of=known_until)
    notes = list(periods.notes)
    if reason := _too_little(periods):
        return FittedSeries(periods=periods, fits=(), coverage=(), as_of=known_until, notes=(*notes, reason))
    days = observed_days(periods)
    end = max(int(periods.last[-1]), ordinal(until) if until else 0)
    fits = fit_series(periods, day_design(int(periods.first[0]), end, periods.frequency), VARIANTS)
    is_count = bool((periods.values % 1 == 0).all())
    weak = {
        Note.FEW_ORDERS: is_count and periods.values.sum() < FEW_ORDERS_A_DAY * len(days),
        Note.MISSING_DAYS: len(days) < (1 - MISSING_SHARE) * periods.span_days,
        Note.NOT_CONVERGED: not fits[0].is_converged,
    }
    return FittedSeries(
        periods=periods,
        fits=tuple(fits),
        coverage=tuple(coverage_of(season, periods, days, fits[0]) for season in fits[0].design.seasons),
        as_of=known_until,
        notes=(*notes, *(note for note, holds in weak.items() if holds)),
    )


def _too_little(periods: Periods) -> Note | None:
    if not len(periods.values):
        return Note.NO_DATA
    if not periods.values.any():
        return Note.NO_ORDERS
    if periods.days_count < FEWEST_DAYS:
        return Note.TOO_SHORT
    lengths = periods.last - periods.first + 1
    return Note.TOO_FEW_ORDERS if lengths[periods.values > 0].sum() < FEWEST_DAYS else None
