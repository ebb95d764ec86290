"""What an analysis of Lebaran seasons gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isnan, nan

import pandas as pd


class Note(StrEnum):
    """Why a result is weak, or why a number in it is NaN."""

    NO_DATA = "no_data"
    """No period with a value up to `as_of`: every number is NaN."""

    NO_ORDERS = "no_orders"
    """All values are 0: every number is NaN."""

    TOO_SHORT = "too_short"
    """Fewer than 56 days with a value: every number is NaN."""

    UNDER_ONE_YEAR = "under_one_year"
    """First to last value under 365 days: no typical uplift and no shortfall."""

    NO_OTHER_SEASON = "no_other_season"
    """No other season with enough days: no typical uplift and no shortfall."""

    FEW_SEASONS = "few_seasons"
    """Fewer than three other seasons: provisional."""

    WEAK_IDENTIFICATION = "weak_identification"
    """Fewer than four seasons in all: Lebaran has moved too little to tell it well from the ordinary year."""

    SEASON_AHEAD = "season_ahead"
    """No period of the season's W has ended by `as_of`: nothing can be said of the season itself."""

    SEASON_PARTIAL = "season_partial"
    """W was not over by `as_of`: the season is judged by its first days."""

    SEASON_NOT_COVERED = "season_not_covered"
    """Too few days of the season's W have a value: neither its uplift nor its shortfall is known."""

    SEASONS_LEFT_OUT = "seasons_left_out"
    """Other seasons within the data have too few days with a value and do not count."""

    PANDEMIC_SEASONS = "pandemic_seasons"
    """1441 H or 1442 H (2020, 2021) is among the other seasons; they weigh less."""

    FEW_ORDERS = "few_orders"
    """Counts under 10 a day on average: the noise of counting is large."""

    TOO_FEW_ORDERS = "too_few_orders"
    """Orders of this season, or of all others, are too few or too erratic for any number."""

    MISSING_DAYS = "missing_days"
    """More than a tenth of the days between first and last value have none."""

    OPENED_LATE = "opened_late"
    """Zeros before the first order were taken as not yet open."""

    CLOSED = "closed"
    """Four or more weeks of zeros, or a weekday without orders, in a series that otherwise sells nearly every period were taken
    as closed, not as demand."""

    OUTSIDE_CALENDAR = "outside_calendar"
    """Values outside the years of the Lebaran table were left out."""

    NO_YEAR_BEFORE = "no_year_before"
    """Too few days of this season's year or of the year before: no level change."""

    NOT_CONVERGED = "not_converged"
    """The fit was still moving when it was stopped."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """An estimate and its 90 % interval, all ratios minus 1 (.40 = +40 %); NaN where it cannot be said."""

    estimate: float
    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """Whether there is an estimate."""
        return not isnan(self.estimate)


UNKNOWN = Estimate(estimate=nan, low=nan, high=nan)


@dataclass(frozen=True, kw_only=True)
class SeasonEstimate:
    """One season's own uplift, from its own days alone.

    - `season`: Hijri year; `lebaran`: H.
    - `uplift_ratio`: orders in W / what those days would have had, minus 1; `uplift_se_log`: standard error of its log, both
      without borrowing from other seasons.
    - `observed_days_count`: days of W with a value, 0-28; `orders_count`: what was counted on them, in the unit of the input.
    - `is_chosen`: the season in question, which is not among the others; `is_pandemic`: 1441 H or 1442 H.
    """

    season: int
    lebaran: date
    uplift_ratio: float
    uplift_se_log: float
    observed_days_count: int
    orders_count: float
    is_chosen: bool
    is_pandemic: bool


@dataclass(frozen=True, kw_only=True)
class LebaranResult:
    """One season against the others. Intervals are 90 %; every ratio is minus 1.

    - `season`: Hijri year; `lebaran`: H; `as_of`: last day that was looked at, None for all of them.
    - `uplift`: typical U of the other seasons. `season_uplift`: U of this season.
    - `shortfall`: S, orders in W / what the others' U and this year's own level predict, minus 1; below 0 is short. The
      interval holds the ordinary scatter between seasons.
    - `level_change`: level outside Lebaran on the days nearest to this Lebaran, against the same days of the year before.
    - `profile`: one row a day H-45..H+15, both inside: `day`, `estimate`, `low`, `high`; typical ratio to what the day would
      have had, minus 1. No rows where there is no typical uplift.
    - `seasons`: all seasons that could be measured, in order, the chosen one included.
    - `between_season_sd_log`: posterior median of the scatter between ordinary seasons, on the log scale.
    - `is_provisional`: fewer than three other seasons, or less than a year.
    """

    season: int
    lebaran: date
    as_of: date | None
    uplift: Estimate
    shortfall: Estimate
    season_uplift: Estimate
    level_change: Estimate
    profile: pd.DataFrame
    seasons: tuple[SeasonEstimate, ...]
    between_season_sd_log: float
    is_provisional: bool
    notes: tuple[Note, ...]


def no_profile() -> pd.DataFrame:
    """A profile without rows."""
    return pd.DataFrame({"day": pd.Series(dtype="int64")} | {name: pd.Series(dtype="float64") for name in _PROFILE})


_PROFILE = ("estimate", "low", "high")
