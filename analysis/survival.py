"""Time until something happens, where some have been watched too short to know: Kaplan-Meier, its median, the log-rank test.

Spells come in bundles, a row for each length with how many had it, so that millions of them are some thousand rows. Days are
whole; who is still watched without an event on day t was at risk on day t. Who was not watched from the beginning is at risk
after the day of entry alone (left truncation): what happened to others before they could be seen is in no number.

Sources: Kaplan and Meier (1958), JASA 53, 457-481; Brookmeyer and Crowley (1982), Biometrics 38, 29-41 for the median; Mantel
(1966) and Peto and Peto (1972) for the log-rank test; Lynden-Bell (1971), Monthly Notices of the RAS 155, 95-118 and Klein and
Moeschberger (2003), section 4.6 for left truncation; Aalen (1978) and Marubini and Valsecchi (1995), chapter 10, for shares
by first outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2

from analysis.intervals import LEVEL, UNKNOWN, Estimate, quantile

Floats = NDArray[np.float64]

DAYS, EVENT, COUNT = "days", "event", "count"
"""Columns of spells: length in days, whether it ended in the event, how many such spells; the last two as integers."""

ENTRY = "entry"
"""Column of spells that were not watched from the beginning: the day after which they were; `kaplan_meier` alone knows it."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The share that has not yet had the event, after each day with events.

    - `days`: those days, ascending; the other tuples run along them.
    - `at_risk`: spells still watched at the beginning of the day; `events`: events on it.
    - `surviving`: share without the event by the end of the day; `low`, `high`: its interval at `level`.
    - `spells_count`, `events_count`: of all; `last_day`: the longest that anyone was watched, 0 without spells.
    """

    days: tuple[int, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    surviving: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    spells_count: int
    events_count: int
    last_day: int
    level: float

    def surviving_at(self, day: int) -> Estimate:
        """The share without the event by the end of a day; unknown beyond `last_day` while anyone is without it.

        Before the first event its interval is that of no event among all spells (Clopper-Pearson).
        """
        is_over = bool(self.surviving) and self.surviving[-1] <= 0
        if self.spells_count == 0 or (day > self.last_day and not is_over):
            return UNKNOWN
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        if place < 0:
            return Estimate(value=1.0, low=float(((1 - self.level) / 2) ** (1 / self.spells_count)), high=1.0)
        return Estimate(value=self.surviving[place], low=self.low[place], high=self.high[place])

    def happened_by(self, day: int) -> Estimate:
        """The share with the event by the end of a day; unknown beyond `last_day`."""
        rest = self.surviving_at(day)
        return Estimate(value=1 - rest.value, low=1 - rest.high, high=1 - rest.low)

    @property
    def median(self) -> Estimate:
        """The day by which half have had the event; infinite where fewer have, or an end of the interval is not reached."""
        if self.spells_count == 0:
            return UNKNOWN
        return Estimate(
            value=_first_at_most(self.days, self.surviving),
            low=_first_at_most(self.days, self.low),
            high=_first_at_most(self.days, self.high),
        )


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The log-rank test of equal curves: chi-square, its degrees of freedom, and how often chance alone gives as much.

    NaN where fewer than two groups have spells, or nobody had the event.
    """

    statistic: float
    freedom: int
    p_value: float


def kaplan_meier(spells: pd.DataFrame, *, level: float = LEVEL, overdispersion: float = 1.0) -> Curve:
    """The curve of spells (columns `days`, `event`, `count`; `entry` where not watched from day 0), intervals by the log(-log) of
    Greenwood's variance.

    Where everyone still watched has the event, the curve is 0 and the upper end stays where it was before. `overdispersion`: how
    many times the variance is that of events that come one by one.
    """
    read = _read(spells)
    days, events, at_risk = _table(read)
    surviving = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = overdispersion * np.cumsum(events / (at_risk * (at_risk - events)))
    low, high, before = [], [], 1.0
    for share, variance in zip(surviving.tolist(), spread.tolist(), strict=True):
        ends = _around(share, variance, level) if share > 0 else (0.0, before)
        low.append(ends[0])
        high.append(ends[1])
        before = ends[1]
    return Curve(
        days=tuple(days.tolist()),
        at_risk=tuple(map(int, at_risk.tolist())),
        events=tuple(map(int, events.tolist())),
        surviving=tuple(surviving.tolist()),
        low=tuple(low),
        high=tuple(high),
        spells_count=int(read.counts.sum()),
        events_count=int(events.sum()),
        last_day=int(read.days[read.counts > 0].max(initial=0)),
        level=level,
    )


def log_rank(groups: Mapping[str, pd.DataFrame]) -> Comparison:
    """Whether the curves of groups of spells differ more than chance would have them."""
    present = [read for read in map(_read, groups.values()) if read.counts.sum() > 0]
    freedom = len(present) - 1
    nothing = Comparison(statistic=nan, freedom=max(freedom, 0), p_value=nan)
    if freedom < 1:
        return nothing
    days, events, at_risk = _table(_together(present))
    if not len(days):
        return nothing
    risks = np.array([_at_risk(read, days) for read in present])
    observed = np.array([float(read.counts[read.is_event].sum()) for read in present])
    shares = risks / at_risk
    surprise = (observed - (events * shares).sum(axis=1))[:-1]
    factor = np.where(at_risk > 1, events * (at_risk - events) / np.maximum(at_risk - 1, 1), 0.0)
    variance = np.diag((factor * shares).sum(axis=1)) - (factor * shares) @ shares.T
    statistic = float(surprise @ np.linalg.pinv(variance[:-1, :-1]) @ surprise)
    return Comparison(statistic=statistic, freedom=freedom, p_value=float(chi2.sf(statistic, freedom)))


def first_outcomes(
    spells: pd.DataFrame, outcome: str, outcomes: Sequence[Any], day: int, *, level: float = LEVEL
) -> dict[Any, Estimate]:
    """The share of spells that ended in each outcome by the end of a day, when only the first outcome counts (Aalen-Johansen).

    `spells`: `days`, `count`, and the column `outcome`, which holds no value where the spell was still running. Who was
    watched too short counts as long as watched. Unknown beyond the longest time watched, while any spell was running then.
    """
    reached = spells[outcome]
    read = _Spells(days=_whole(spells, DAYS), is_event=reached.notna().to_numpy(), counts=_whole(spells, COUNT))
    days, events, at_risk = _table(read)
    is_over = len(days) > 0 and bool(events[-1] == at_risk[-1])
    if not len(read.days) or (int(read.days.max()) < day and not is_over):
        return dict.fromkeys(outcomes, UNKNOWN)
    within = days <= day
    days, events, at_risk = days[within], events[within], at_risk[within]
    before = np.concatenate([[1.0], np.cumprod(1 - events / at_risk)[:-1]]) if len(days) else np.empty(0)
    total = float(read.counts.sum())
    found = {}
    for each in outcomes:
        is_own = (reached == each).to_numpy(dtype=bool, na_value=False)
        own = _by_day(read.days[is_own], read.counts[is_own], int(days.max(initial=0)) + 1)[days]
        found[each] = _incidence(own, events, at_risk, before, level, total=total)
    return found


def _incidence(own: Floats, events: Floats, at_risk: Floats, before: Floats, level: float, *, total: float) -> Estimate:
    """Cumulative incidence of one outcome at the last of some days, with its delta-method interval on the log(-log) scale."""
    steps = before * own / at_risk
    reached = np.cumsum(steps)
    value = float(reached[-1]) if len(reached) else 0.0
    if value <= 0:
        most = 1 - ((1 - level) / 2) ** (1 / total)
        return Estimate(value=0.0, low=0.0, high=most)
    if value >= 1:
        return Estimate(value=1.0, low=((1 - level) / 2) ** (1 / total), high=1.0)
    left = value - reached
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = np.where(at_risk > events, events / (at_risk * (at_risk - events)), 0.0)
    variance = (
        (left**2 * hazard).sum()
        + (before**2 * own * (at_risk - own) / at_risk**3).sum()
        - 2 * (left * before * own / at_risk**2).sum()
    )
    half = quantile(level) * sqrt(max(float(variance), 0.0)) / (value * abs(log(value)))
    return Estimate(value=value, low=value ** exp(half), high=value ** exp(-half))


@dataclass(frozen=True, kw_only=True)
class _Spells:
    """Columns of spells as arrays; `entry` is None where all were watched from the beginning."""

    days: NDArray[np.int64]
    is_event: NDArray[np.bool_]
    counts: NDArray[np.int64]
    entry: NDArray[np.int64] | None = None


def _read(spells: pd.DataFrame) -> _Spells:
    return _Spells(
        days=_whole(spells, DAYS),
        is_event=_whole(spells, EVENT) > 0,
        counts=_whole(spells, COUNT),
        entry=_whole(spells, ENTRY) if ENTRY in spells else None,
    )


def _whole(spells: pd.DataFrame, column: str) -> NDArray[np.int64]:
    return spells[column].to_numpy(dtype=np.int64)


def _together(groups: Sequence[_Spells]) -> _Spells:
    """Of groups that were all watched from the beginning."""
    return _Spells(
        days=np.concatenate([group.days for group in groups]),
        is_event=np.concatenate([group.is_event for group in groups]),
        counts=np.concatenate([group.counts for group in groups]),
    )


def _table(spells: _Spells) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Days with events, the events on each, and the spells at risk at its beginning."""
    events = _by_day(spells.days[spells.is_event], spells.counts[spells.is_event])
    days = np.flatnonzero(events)
    return days, events[days], _at_risk(spells, days)


def _at_risk(spells: _Spells, days: NDArray[np.int64]) -> Floats:
    """Spells that lasted to each day or longer, without those that entered on it or later."""
    lasting = _from_day(spells.days, spells.counts, days)
    return lasting if spells.entry is None else lasting - _from_day(spells.entry, spells.counts, days)


def _from_day(lengths: NDArray[np.int64], counts: NDArray[np.int64], days: NDArray[np.int64]) -> Floats:
    reached = _by_day(lengths, counts)[::-1].cumsum()[::-1]
    return np.append(reached, 0.0)[np.minimum(days, len(reached))]


def _by_day(lengths: NDArray[np.int64], counts: NDArray[np.int64], least: int = 1) -> Floats:
    """How many spells have each length, from 0 up to the longest, for at least so many lengths."""
    return np.asarray(np.bincount(lengths, counts, minlength=least), dtype=np.float64)


def _around(share: float, variance: float, level: float) -> tuple[float, float]:
    if share >= 1:
        return 1.0, 1.0
    half = quantile(level) * sqrt(variance) / abs(log(share))
    return float(share ** exp(half)), float(share ** exp(-half))


def _first_at_most(days: Sequence[int], shares: Sequence[float]) -> float:
    return next((float(day) for day, share in zip(days, shares, strict=True) if share <= 0.5 + 1e-9), inf)
