"""Which season is meant, and what the data hold of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran.design import PROFILE_DAYS
from analysis.lebaran.fit import Fit
from analysis.lebaran.orders import DAYS_AROUND_TABLE, Periods, ordinal
from catalog.lebaran import Season, season_by_year, seasons

Ints = NDArray[np.int64]

FIRST_GREGORIAN_YEAR = 1900
"""Years from here on are Gregorian, years before Hijri."""

PANDEMIC = frozenset({1441, 1442})
"""Hijri years of 2020 and 2021."""

FEWEST_WINDOW_DAYS = 14
"""Days of W with a value for a season to count among the others."""

FEWEST_CHOSEN_DAYS = 7
"""Days of W with a value for the chosen season to be judged by."""

FEWEST_LEVEL_DAYS = 28
"""Days outside Lebaran, with a value, that tell a season's own level."""


LEAST_INFORMATION = 15.0
"""Squared signal to noise of a W without Lebaran, below which no number is given: 15 orders that come one by one."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the data hold of one season.

    - `window_days_count`, `level_days_count`: days with a value, of W, and outside H-45..H+15 but nearest to this Lebaran.
    - `window_orders`: counted in W; `information`: see `LEAST_INFORMATION`.
    """

    season: Season
    window_days_count: int
    level_days_count: int
    window_orders: float
    information: float

    @property
    def has_orders(self) -> bool:
        """Whether a W of this season without Lebaran would stand out of its noise."""
        return self.information >= LEAST_INFORMATION

    @property
    def counts_among_others(self) -> bool:
        """Whether the season says what is typical."""
        return self.window_days_count >= FEWEST_WINDOW_DAYS and self._has_level and self.has_orders

    @property
    def is_covered(self) -> bool:
        """Whether enough days have a value for the season to be judged."""
        return self.window_days_count >= FEWEST_CHOSEN_DAYS and self._has_level

    @property
    def _has_level(self) -> bool:
        return self.level_days_count >= FEWEST_LEVEL_DAYS

    @property
    def can_be_judged(self) -> bool:
        """Whether the season's own uplift can be said."""
        return self.is_covered and self.has_orders


def chosen_season(year: int) -> Season:
    """The season of a Hijri year (14xx), or the one whose Lebaran falls in a Gregorian year.

    ValueError for years that the Lebaran table does not hold, and for a Gregorian year with two Lebarans.
    """
    if year < FIRST_GREGORIAN_YEAR:
        try:
            return season_by_year(year)
        except KeyError:
            raise ValueError(f"the Lebaran table does not hold {year} H") from None
    found = [season for season in seasons() if season.lebaran.year == year]
    if not found:
        raise ValueError(f"the Lebaran table holds no Lebaran in {year}")
    if len(found) > 1:
        names = " and ".join(f"{season.hijri_year}" for season in found)
        raise ValueError(f"{year} has two Lebarans: name the season by its Hijri year, {names}")
    return found[0]


def season_before(season: Season) -> Season | None:
    """The season one Hijri year earlier; None before the table begins."""
    return next((each for each in seasons() if each.hijri_year == season.hijri_year - 1), None)


def observed_days(periods: Periods) -> Ints:
    """All days inside the periods, as days since 1970-01-01."""
    lengths = periods.last - periods.first + 1
    begin = np.cumsum(lengths) - lengths
    return np.repeat(periods.first - begin, lengths) + np.arange(lengths.sum())


def coverage_of(season: Season, periods: Periods, days: Ints, fit: Fit) -> Coverage:
    """What the data hold of a season; `days` are the observed ones."""
    rate = np.repeat(periods.values / (periods.last - periods.first + 1), (periods.last - periods.first + 1))
    distance, window = days - ordinal(season.lebaran), fit.design.window
    in_window = (distance >= window.start) & (distance < window.stop)
    return Coverage(
        season=season,
        window_days_count=int(in_window.sum()),
        level_days_count=int(is_level_day(distance).sum()),
        window_orders=float(rate[in_window].sum()),
        information=_information(season, periods.span_of_one, fit),
    )


def _information(season: Season, period_days: float, fit: Fit) -> float:
    """Squared mean over variance of the whole W without Lebaran, 0 where the fit does not reach it."""
    design = fit.design
    rows = np.arange(*(ordinal(season.day(day)) - design.start for day in (design.window.start, 0)))
    rows = rows[(rows >= 0) & (rows < len(design.columns))]
    if not len(rows):
        return 0.0
    level = fit.log_level[rows] - design.columns[rows, design.lebaran] @ fit.coefficients[design.lebaran]
    periods_count = len(design.window) / period_days
    mean = float(np.exp(level).mean()) * period_days
    return periods_count * mean / (fit.scales.lot_size + fit.scales.excess * mean)


def is_level_day(distance: Ints) -> NDArray[np.bool_]:
    """Whether a day, so many days from H, is nearest to that Lebaran and outside H-45..H+15."""
    is_lebaran = (distance >= PROFILE_DAYS.start) & (distance < PROFILE_DAYS.stop)
    return (np.abs(distance) <= DAYS_AROUND_TABLE) & ~is_lebaran
