"""Waves of takedowns: when they were, and what orders did then, against the same days before other Lebarans.

What is compared here describes. Takedowns come when demand is high, so orders that rise with a wave are no effect of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy import stats

from analysis.impact.panel import Floats
from analysis.impact.results import LEVEL
from catalog.lebaran import Season, season_of, seasons

USUAL_WEEKS = 26
"""Weeks before a week by whose median it is told what is usual; those of waves are left out."""

LEAST_FACTOR = 2.0
LEAST_TAKEDOWNS = 20
LEAST_DEVIATIONS = 3.0
"""Of the scatter of quiet weeks: a week of twice the usual is no wave where every second week is."""

LEAST_OF_PEAK = 0.2
"""A wave ends, and begins, with its last and first week of so large a share of its highest: it may die away for months."""

LEAST_WEEKS = 2
"""High weeks of a wave: a single one is chance in four years of weeks."""

BRIDGED_WEEKS = 4
"""Quiet weeks within a wave at most; what comes back sooner is its tail."""

SPAN_DAYS = 28
"""Days before and after a wave's first day that are compared: whole weeks, so that weekdays cancel."""

FEWEST_OTHERS = 3


@dataclass(frozen=True, kw_only=True)
class Wave:
    """Weeks in which many more were taken down than before.

    - `first_week`, `last_week`: Mondays, both inclusive.
    - `takedowns`: in these weeks; `usual`: what they would have been at the pace of before.
    """

    first_week: date
    last_week: date
    takedowns: float
    usual: float

    @property
    def factor(self) -> float:
        """How many times what is usual."""
        return self.takedowns / self.usual if self.usual > 0 else float("inf")


def find_waves(takedowns: pd.Series) -> tuple[Wave, ...]:
    """Waves in a series of takedowns a week, indexed by Mondays without a gap; in order of time.

    A week belongs to a wave where it has twice the median of the 26 weeks before it that do not, stands well out of their
    scatter, and has twenty takedowns. A wave has two such weeks at least.
    """
    counts = takedowns.to_numpy(dtype=float)
    usual = np.full(len(counts), np.nan)
    is_high = np.zeros(len(counts), dtype=bool)
    for week in range(len(counts)):
        before = np.arange(max(week - USUAL_WEEKS, 0), week)
        quiet = counts[before[~is_high[before]]]
        if len(quiet) < USUAL_WEEKS // 4:
            continue
        usual[week] = np.median(quiet)
        # 1.4826 x the median distance is the standard deviation of a normal distribution, and waves do not widen it.
        scatter = 1.4826 * float(np.median(np.abs(quiet - usual[week])))
        bound = max(LEAST_FACTOR * usual[week], usual[week] + LEAST_DEVIATIONS * scatter, LEAST_TAKEDOWNS)
        is_high[week] = counts[week] >= bound
    runs = [_without_tail(counts, first, last) for first, last in _runs(is_high)]
    return tuple(
        Wave(
            first_week=takedowns.index[first].date(),
            last_week=takedowns.index[last].date(),
            takedowns=float(counts[first : last + 1].sum()),
            usual=float(usual[first] * (last + 1 - first)),
        )
        for first, last in runs
    )


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Orders of the 28 days from a day on over those of the 28 days before it.

    `season`: the Hijri year in which these days lie as far from Lebaran as the wave's do.
    """

    season: int
    first_day: date
    before: float
    after: float

    @property
    def ratio(self) -> float:
        """After over before."""
        return self.after / self.before


@dataclass(frozen=True, kw_only=True)
class BeforeAfter:
    """What orders did when a wave began, and at the same days to Lebaran in other years.

    - `own`: None where the data do not hold both spans.
    - `others`: the other seasons that do; those whose days touch another wave are in `touched`.
    - `change`, `lower`, `upper`: own ratio over the others' geometric mean, minus 1, with the 90 % interval in which one more
      ordinary season would lie; None under three others.
    """

    own: Turn | None
    others: tuple[Turn, ...]
    touched: tuple[int, ...]
    change: float | None
    lower: float | None
    upper: float | None


def before_after(orders: pd.Series, wave: Wave, waves: Sequence[Wave]) -> BeforeAfter:
    """Compare a series of orders a day (indexed by days without a gap; NaN where not known) around a wave's first Monday."""
    own_season = season_of(wave.first_week)
    offset = (wave.first_week - own_season.lebaran).days
    own = _turn(orders, own_season, wave.first_week)
    others, touched = [], []
    for season in seasons():
        day = season.day(offset)
        if season == own_season or (turn := _turn(orders, season, day)) is None:
            continue
        if any(_touches(day, other) for other in waves if other != wave):
            touched.append(season.hijri_year)
        else:
            others.append(turn)
    change = lower = upper = None
    if own is not None and len(others) >= FEWEST_OTHERS:
        logs = np.log([turn.ratio for turn in others])
        distance = float(np.log(own.ratio) - logs.mean())
        reach = float(stats.t.ppf((1 + LEVEL) / 2, len(logs) - 1) * logs.std(ddof=1) * np.sqrt(1 + 1 / len(logs)))
        change, lower, upper = (float(np.expm1(distance + side * reach)) for side in (0, -1, 1))
    return BeforeAfter(own=own, others=tuple(others), touched=tuple(touched), change=change, lower=lower, upper=upper)


def _turn(orders: pd.Series, season: Season, day: date) -> Turn | None:
    start, span = pd.Timestamp(day), pd.Timedelta(days=SPAN_DAYS)
    before = orders.loc[start - span : start - pd.Timedelta(days=1)]
    after = orders.loc[start : start + span - pd.Timedelta(days=1)]
    if len(before) < SPAN_DAYS or len(after) < SPAN_DAYS or before.isna().any() or after.isna().any():
        return None
    if before.sum() <= 0 or after.sum() <= 0:
        return None
    return Turn(season=season.hijri_year, first_day=day, before=float(before.sum()), after=float(after.sum()))


def _touches(day: date, wave: Wave) -> bool:
    """Whether the days compared around a day meet those of a wave."""
    first, last = day - timedelta(days=SPAN_DAYS), day + timedelta(days=SPAN_DAYS - 1)
    return wave.first_week <= last and wave.last_week + timedelta(days=6) >= first


def _without_tail(counts: Floats, first: int, last: int) -> tuple[int, int]:
    run = counts[first : last + 1]
    high = np.flatnonzero(run >= LEAST_OF_PEAK * run.max())
    return first + int(high[0]), first + int(high[-1])


def _runs(is_high: np.ndarray) -> list[tuple[int, int]]:
    """First and last places of runs, with short quiet gaps inside."""
    places = np.flatnonzero(is_high)
    if not len(places):
        return []
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1 + BRIDGED_WEEKS) + 1)
    return [(int(run[0]), int(run[-1])) for run in runs if len(run) >= LEAST_WEEKS]
