"""Weeks whose reports are still coming in: what they are expected to hold in the end, with an interval.

The reporting triangle: weeks down, days from the Monday of the week to the report across. By how reports of earlier weeks came
in, the share that is there at a week's age is known (chain ladder, by days); the count so far over that share is the final
count. The interval carries how unevenly reports come in bundles, how much weeks differ, and that the shares themselves are
estimated.

Sources: Mack (1993), ASTIN Bulletin 23, 213-225 for the chain ladder; Lawless (1994), Canadian Journal of Statistics 22, 15-31
for reporting delays as hazards in reverse time; England and Verrall (2002), British Actuarial Journal 8, 443-518 for the
negative binomial remainder and its overdispersion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import nnls
from scipy.stats import nbinom, poisson, t

from analysis.intervals import LEVEL, Estimate, quantile

Floats = NDArray[np.float64]

WEEK_DAYS = 7
HISTORY_WEEKS = 52
"""How many weeks up to the newest say how reports come in."""

LONGEST_DAYS = 182
"""Reports that come later than this after the Monday of their week are not waited for."""

FEWEST_WEEKS = 12
"""Below so many weeks that are long over, nothing is said."""

FEWEST_REPORTED = 10
"""Below so many reports a week's final count is not told."""

SETTLED_SHARE = 0.98
"""From this share of the final count on, a week is taken as settled."""


@dataclass(frozen=True, kw_only=True)
class WeekCount:
    """One week, from its Monday.

    - `reported_count`: known by the day in question.
    - `reported_share`: share of the final count that is usually known at this age; NaN where it cannot be said.
    - `final`: the final count, in items; unknown where it cannot be said.
    - `is_over`: whether the whole week lay before the day in question, that day included; others are not estimated.
    """

    week: date
    reported_count: int
    reported_share: float
    final: Estimate
    is_over: bool

    @property
    def is_settled(self) -> bool:
        """Whether hardly anything is still to come."""
        return self.is_over and self.reported_share >= SETTLED_SHARE


@dataclass(frozen=True, kw_only=True)
class Nowcast:
    """Weeks as known on a day, oldest first.

    - `weeks_count`: weeks long over that say how reports come in; below `FEWEST_WEEKS` nothing is said.
    - `overdispersion`: variance of what is still to come against that of single, independent items.
    """

    as_of: date
    weeks: tuple[WeekCount, ...]
    weeks_count: int
    overdispersion: float

    @property
    def open_weeks(self) -> tuple[WeekCount, ...]:
        """Weeks that are over, not settled, and have an estimate."""
        return tuple(week for week in self.weeks if week.is_over and not week.is_settled and week.final.is_known)


def nowcast(reports: pd.DataFrame, as_of: date, *, level: float = LEVEL) -> Nowcast:
    """Weeks up to a day (inclusive), as reports up to that day tell them.

    `reports`: `week` (datetime64, a Monday), `report_days` (days from that Monday to the report), `items_count`; of one unit.
    Rows that were reported later are not looked at. A week without reports counts 0.
    """
    end = pd.Timestamp(as_of)
    known = reports[reports["week"] + pd.to_timedelta(reports["report_days"], unit="D") <= end]
    last = end - pd.Timedelta(days=end.weekday())
    if known.empty:
        return Nowcast(as_of=as_of, weeks=(), weeks_count=0, overdispersion=nan)
    mondays = pd.date_range(known["week"].min(), last, freq="7D")
    recent = mondays[-HISTORY_WEEKS:]
    counts = _triangle(known, recent)
    ages = np.array([(end - monday).days for monday in recent])
    model = _fit(counts, ages)
    totals = known.groupby("week")["items_count"].sum().reindex(mondays, fill_value=0)
    weeks = []
    for monday, total in totals.items():
        day = pd.Timestamp(str(monday))
        weeks.append(_week(day.date(), int(total), (end - day).days, model, level))
    return Nowcast(as_of=as_of, weeks=tuple(weeks), weeks_count=model.weeks_count, overdispersion=model.overdispersion)


def reported_shares(counts: Floats, ages: NDArray[np.int64]) -> Floats:
    """Share of the final count that is there at each age, by the chain ladder of a triangle.

    `counts`: (period, age) of what came in at exactly that age, 0 or NaN where it is still to come; `ages`: the last age known
    of each period. The last column counts as final. An age at which no period has anything has a share of 0.
    """
    columns = np.arange(counts.shape[1])
    known = columns[None, :] <= ages[:, None]
    came = np.where(known, counts, 0.0)
    so_far = np.cumsum(came, axis=1)
    total = (so_far * known).sum(axis=0)
    before = total - (came * known).sum(axis=0)
    kept = np.divide(before, total, out=np.ones_like(total), where=total > 0)
    return np.append(np.cumprod(kept[:0:-1])[::-1], 1.0)


@dataclass(frozen=True, kw_only=True)
class _Model:
    """How reports come in.

    - `shares`: by age in days, 1 from the end on.
    - `overdispersion`, `spread`: variance of the remainder is `overdispersion` times that of single items, plus `spread` (the
      variance of a week's own share about the usual one, on the logit scale) and `error` (of the estimated share, likewise),
      by age.
    """

    shares: Floats
    overdispersion: float
    spread: float
    error: Floats
    weeks_count: int

    def share(self, age: int) -> float:
        return float(self.shares[min(age, len(self.shares) - 1)])


def _triangle(known: pd.DataFrame, mondays: pd.DatetimeIndex) -> Floats:
    """Counts by week (rows, the given Mondays) and days to the report."""
    within = known[known["week"].isin(mondays) & (known["report_days"] <= LONGEST_DAYS)]
    longest = int(within["report_days"].max()) if len(within) else 0
    counts = np.zeros((len(mondays), max(longest, WEEK_DAYS) + 1))
    rows = mondays.get_indexer(pd.DatetimeIndex(within["week"]))
    np.add.at(
        counts, (rows, within["report_days"].to_numpy(dtype=np.int64)), within["items_count"].to_numpy(dtype=float)
    )
    return counts


def _fit(counts: Floats, ages: NDArray[np.int64]) -> _Model:
    shares = reported_shares(counts, ages)
    so_far = np.cumsum(counts, axis=1)
    over = ages >= counts.shape[1] - 1
    over &= so_far[:, -1] > 0
    weeks_count = int(over.sum())
    empty = np.zeros(len(shares))
    if weeks_count < FEWEST_WEEKS:
        return _Model(shares=shares, overdispersion=nan, spread=nan, error=empty, weeks_count=weeks_count)
    open_ages = [age for age in range(WEEK_DAYS - 1, len(shares)) if 0 < shares[age] < SETTLED_SHARE]
    squares, singles, squeezed = [], [], []
    for age in open_ages:
        share, seen, final = shares[age], so_far[over, age], so_far[over, -1]
        squares.append((final - seen - seen * (1 - share) / share) ** 2)
        singles.append(final * (1 - share) / share)
        squeezed.append((final * (1 - share)) ** 2)
    if not squares:
        return _Model(shares=shares, overdispersion=1.0, spread=0.0, error=empty, weeks_count=weeks_count)
    weights = 1 / np.concatenate(singles)
    design = np.column_stack([np.concatenate(singles) * weights, np.concatenate(squeezed) * weights])
    (bundles, spread), _ = nnls(design, np.concatenate(squares) * weights)
    bundles = max(1.0, float(bundles))
    finals = so_far[over, -1]
    error = np.zeros(len(shares))
    for age in open_ages:
        share = shares[age]
        variance = bundles * finals * (1 - share) / share + spread * (finals * (1 - share)) ** 2
        error[age] = variance.sum() / (finals.sum() * (1 - share)) ** 2
    return _Model(shares=shares, overdispersion=bundles, spread=float(spread), error=error, weeks_count=weeks_count)


def _week(week: date, reported: int, age: int, model: _Model, level: float) -> WeekCount:
    is_over = age >= WEEK_DAYS - 1
    share = model.share(age) if model.weeks_count >= FEWEST_WEEKS else nan
    is_told = is_over and not isnan(share) and share > 0 and (reported >= FEWEST_REPORTED or share >= 1)
    final = _final(reported, age, model, level) if is_told else Estimate(value=nan, low=nan, high=nan)
    return WeekCount(week=week, reported_count=reported, reported_share=share, final=final, is_over=is_over)


def _final(reported: int, age: int, model: _Model, level: float) -> Estimate:
    share = model.share(age)
    if share >= 1:
        return Estimate(value=float(reported), low=float(reported), high=float(reported))
    mean = reported * (1 - share) / share
    final = reported / share
    error = model.error[min(age, len(model.error) - 1)]
    single = mean / share
    learnt = (model.overdispersion - 1) * single + (model.spread + error) * (final * (1 - share)) ** 2
    wider = _wider(model.weeks_count, level)
    low, high = _remainder(mean, single + wider * learnt, level)
    return Estimate(value=final, low=reported + low, high=reported + high)


@cache
def _wider(weeks_count: int, level: float) -> float:
    """How many times the variance of what is learnt of bundles and spread counts.

    Few weeks stand behind it, and bundles are skewed: as much wider as a t interval of a third of them is. How single items
    scatter is not learnt.
    """
    return float((t.ppf((1 + level) / 2, weeks_count / 3) / quantile(level)) ** 2)


def _remainder(mean: float, variance: float, level: float) -> tuple[float, float]:
    """Ends of the interval of a count: negative binomial, or Poisson where nothing exceeds it.

    Mid-p: half of the chance of an end counts as beyond it, or intervals of small counts would hold the truth too often.
    """
    tail = (1 - level) / 2
    is_single = variance <= mean * (1 + 1e-9)
    law: Any = poisson if is_single else nbinom
    of = (mean,) if is_single else (mean * mean / (variance - mean), mean / variance)
    middle, least, most = (int(count) for count in law.ppf([0.5, tail / 4, 1 - tail / 4], *of))
    counts = np.arange(min(middle, least), most + 2)
    below = law.cdf(counts, *of) - law.pmf(counts, *of) / 2
    inside = counts[(below > tail) & (below < 1 - tail)]
    return (float(inside[0]), float(inside[-1])) if len(inside) else (float(middle), float(middle))


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
