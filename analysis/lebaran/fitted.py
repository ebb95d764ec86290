"""A series fitted once, for all its seasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from analysis.lebaran.chosen import Coverage, coverage_of, observed_days
from analysis.lebaran.design import Variant, day_design
from analysis.lebaran.fit import Fit, fit_series
from analysis.lebaran.orders import Periods, ordinal, read_orders
from analysis.lebaran.results import Note
from catalog.lebaran import PRE_LEBARAN_WINDOW, PROFILE_WINDOW, Season, seasons

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

LONGEST_PERIOD_DAYS = 31


@dataclass(frozen=True, kw_only=True)
class FittedSeries:
    """A series with its fits, one a variant, and what it holds of each season; without fits where there is too little."""

    periods: Periods
    fits: tuple[Fit, ...]
    coverage: tuple[Coverage, ...]
    as_of: date | None
    notes: tuple[Note, ...]

    def own(self, chosen: Season) -> Coverage | None:
        """What the data hold of the chosen season; None where the fit does not touch it."""
        return next((each for each in self.coverage if each.season == chosen), None)

    def others(self, chosen: Season) -> list[Coverage]:
        """The seasons that say what is typical for the chosen one."""
        return [each for each in self.coverage if each.season != chosen and each.counts_among_others]

    @property
    def is_under_one_year(self) -> bool:
        """Whether first and last value lie less than a year apart."""
        return self.periods.span_days < ONE_YEAR_DAYS

    def reaches(self, season: Season) -> bool:
        """Whether the fit was run forward over the whole profile of a season."""
        return not self.fits or self.fits[0].design.end >= _end_of(season)


Orders = pd.Series | FittedSeries
"""A series, or what `fit_orders` made of it."""


def fit_orders(
    orders: pd.Series,
    as_of: date | None = None,
    *,
    freq: str | None = None,
    window: range = PRE_LEBARAN_WINDOW,
    ahead: Season | None = None,
) -> FittedSeries:
    """Fit a series once for all its seasons and the first one after its last day, with a value or without.

    Parameters as for `analyse_season`.

    All functions of this package that take orders take the result in their place, so that several questions cost one fit.

    - `window`: other days than W = H-28..H-1, within H-45..H-1 and up to H-1.
    - `ahead`: a later season than the coming one, to be forecast too.
    """
    known_until = as_of.date() if isinstance(as_of, datetime) else as_of
    periods = read_orders(orders, freq=freq, as_of=known_until)
    notes = list(periods.notes)
    if reason := _too_little(periods):
        return FittedSeries(periods=periods, fits=(), coverage=(), as_of=known_until, notes=(*notes, reason))
    days = observed_days(periods)
    end = max(int(periods.last[-1]), _end_of(ahead or _coming(_last_asked(orders, periods, known_until))))
    fits = fit_series(periods, day_design(int(periods.first[0]), end, periods.frequency, window), VARIANTS)
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


def fitted(orders: Orders, as_of: date | None = None, *, freq: str | None = None) -> FittedSeries:
    """Orders fitted, if they are not yet. ValueError for `as_of` or `freq` beside a fit, which has its own."""
    if not isinstance(orders, FittedSeries):
        return fit_orders(orders, as_of, freq=freq)
    if as_of is not None or freq is not None:
        raise ValueError("a fitted series has its own as_of and freq")
    return orders


def _last_asked(orders: pd.Series, periods: Periods, as_of: date | None) -> date:
    """The last day that the orders speak of, with a value or without."""
    last = as_of or pd.DatetimeIndex(orders.index).max().date()
    return max(last, periods.last_day)


def _coming(last: date) -> Season:
    """The first season after a day, or the last one of the table."""
    return next((season for season in seasons() if season.lebaran > last), seasons()[-1])


def _end_of(season: Season) -> int:
    """Last day of any period that touches the profile of a season."""
    return ordinal(season.day(PROFILE_WINDOW.stop - 1) + timedelta(days=LONGEST_PERIOD_DAYS))


def _too_little(periods: Periods) -> Note | None:
    if not len(periods.values):
        return Note.NO_DATA
    if not periods.values.any():
        return Note.NO_ORDERS
    if periods.days_count < FEWEST_DAYS:
        return Note.TOO_SHORT
    lengths = periods.last - periods.first + 1
    return Note.TOO_FEW_ORDERS if lengths[periods.values > 0].sum() < FEWEST_DAYS else None
