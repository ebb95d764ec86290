"""After a wave on one platform alone: whether removals on the other platforms rose more than they do at other times.

That is all that can be seen of goods that come back elsewhere, and no proof of it: the others may only have searched harder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
from scipy import stats

from analysis.impact.lag_scan import FEWEST_WEEKS, without_season
from analysis.impact.panel import Floats
from analysis.impact.results import LEVEL
from analysis.impact.waves import Wave, find_waves

SPAN_WEEKS = 8
"""Weeks before a wave's first week, and from it on, that are compared."""

TOGETHER_WEEKS = 2
"""Waves that begin within so many weeks of each other are one campaign; what comes later elsewhere is what is asked about."""

FEWEST_STARTS = 5
"""Other starts without which it is not known how far removals change by themselves."""


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A wave that one platform had alone, and removals on all other platforms from its first week on against before.

    - `change`, `lower`, `upper`: over what is usual between such spans, minus 1, with the 90 % interval in which one more
      ordinary start would lie; season, trend and the weeks before Lebaran are taken off.
    - `starts_count`: other starts of such spans, without a wave on any platform, that this usual rests on.
    """

    platform: str
    wave: Wave
    change: float
    lower: float
    upper: float
    starts_count: int


@dataclass(frozen=True, kw_only=True)
class LoneWaves:
    """Waves by platform: how many there were, how many of them no other platform shared, and those that can be compared."""

    waves_count: int
    lone_count: int
    compared: tuple[Elsewhere, ...]


def lone_waves(rows: pd.DataFrame) -> LoneWaves:
    """Of rows as `panel_rows` gives them; weeks of a platform that are missing take it out of the sums that they lie in."""
    weekly = rows.groupby(["week", "platform"])["takedowns"].sum(min_count=1).unstack()
    waves = {
        str(platform): find_waves(series.fillna(series.median()))
        for platform, series in weekly.items()
        if series.notna().any()
    }
    touched = _touched(weekly.index, waves)
    lone = [(platform, wave) for platform, own in waves.items() for wave in own if _is_alone(platform, wave, waves)]
    compared = [_compared(weekly, platform, wave, touched) for platform, wave in lone]
    return LoneWaves(
        waves_count=sum(map(len, waves.values())),
        lone_count=len(lone),
        compared=tuple(each for each in compared if each is not None),
    )


def _is_alone(platform: str, wave: Wave, waves: Mapping[str, tuple[Wave, ...]]) -> bool:
    """Whether no other platform had a wave in the weeks before that are compared, or began one together with it."""
    before = wave.first_week - timedelta(weeks=SPAN_WEEKS)
    together = wave.first_week + timedelta(weeks=TOGETHER_WEEKS)
    return not any(
        other.last_week >= before and other.first_week <= together
        for name, others in waves.items()
        if name != platform
        for other in others
    )


def _touched(weeks: pd.Index, waves: Mapping[str, tuple[Wave, ...]]) -> np.ndarray:
    """Of each week, whether any platform had a wave then."""
    is_touched = np.zeros(len(weeks), dtype=bool)
    for wave in (wave for own in waves.values() for wave in own):
        is_touched |= np.asarray(
            (weeks >= pd.Timestamp(wave.first_week)) & (weeks <= pd.Timestamp(wave.last_week)), dtype=bool
        )
    return is_touched


def _compared(weekly: pd.DataFrame, platform: str, wave: Wave, touched: np.ndarray) -> Elsewhere | None:
    """None where the weeks are too few to take the season off, do not reach, or hold too few other starts."""
    start = int(weekly.index.searchsorted(pd.Timestamp(wave.first_week)))
    others = weekly.drop(columns=platform)
    span = others.iloc[max(start - SPAN_WEEKS, 0) : start + SPAN_WEEKS]
    known = others.loc[:, span.notna().all()]
    if len(weekly) < FEWEST_WEEKS or len(span) < 2 * SPAN_WEEKS or known.empty:
        return None
    total = known.sum(axis=1, skipna=False)
    is_ordinary = ~touched & total.notna().to_numpy()
    left = without_season(total, is_ordinary)
    usual = [
        _change(left, other)
        for other in range(SPAN_WEEKS, len(left) - SPAN_WEEKS + 1, SPAN_WEEKS)
        if is_ordinary[other - SPAN_WEEKS : other + SPAN_WEEKS].all()
    ]
    if len(usual) < FEWEST_STARTS:
        return None
    count = len(usual)
    distance = _change(left, start) - float(np.mean(usual))
    reach = float(stats.t.ppf((1 + LEVEL) / 2, count - 1) * np.std(usual, ddof=1) * np.sqrt(1 + 1 / count))
    change, lower, upper = (float(np.expm1(distance + side * reach)) for side in (0, -1, 1))
    return Elsewhere(platform=platform, wave=wave, change=change, lower=lower, upper=upper, starts_count=count)


def _change(left: Floats, start: int) -> float:
    return float(left[start : start + SPAN_WEEKS].mean() - left[start - SPAN_WEEKS : start].mean())
