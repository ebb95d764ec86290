"""Seasons laid beside each other: the descriptive measure of the rise before Lebaran, and of one season's shortfall.

Each season is measured against its own baseline, four whole weeks against four whole weeks, so weekdays cancel. The
ordinary yearly season does not: as Lebaran moves through the year, it is in the rise and in its scatter. Reasons and
limits: `docs/methods/seasons.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import fmean, variance

import pandas as pd

from analysis.student_t import t_quantile

LEVEL = 0.90
"""Probability that the interval is meant to hold."""

PRIOR_SD_LOG = 0.08
"""Standard deviation of the rise between seasons, on the log scale, that few seasons borrow from."""

PRIOR_WEIGHT = 2
"""Degrees of freedom that the prior standard deviation counts for."""

FEWEST_OTHER_SEASONS = 3
"""Below so many other seasons a comparison is provisional."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """An estimate with the bounds of its 90 % interval, None where too few seasons stand behind to give any."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class SeasonUplift:
    """Rise of one season (Hijri year): window total over baseline total, minus 1; totals in the metric's unit."""

    season: int
    window_total: float
    baseline_total: float
    uplift_ratio: float


@dataclass(frozen=True, kw_only=True)
class SeasonComparison:
    """One season against the others.

    - `uplifts`: every season that could be measured, the chosen one included, in order.
    - `typical_uplift_ratio`: geometric mean of the other seasons' window / baseline, minus 1; None without any.
    - `expected`: window total of the chosen season, had its own baseline risen as the other seasons' did; the bounds
      are a prediction interval, in the metric's unit.
    - `shortfall`: actual / expected, minus 1; negative where the season fell short. It holds 0 exactly where `expected`
      holds the actual total. None, like `expected`, where the chosen season or all others could not be measured.
    - `left_out`: seasons with a total that is missing, incomplete, or 0.
    - `notes`: codes of what a reader must know, of `few_seasons`, `no_interval`, `no_other_season`,
      `season_not_measured`, `seasons_left_out`.
    """

    season: int
    uplifts: tuple[SeasonUplift, ...]
    other_seasons_count: int
    typical_uplift_ratio: float | None
    actual_total: float | None
    expected: Interval | None
    shortfall: Interval | None
    is_provisional: bool
    left_out: tuple[int, ...]
    notes: tuple[str, ...]


def season_comparison(totals: pd.DataFrame, season: int) -> SeasonComparison:
    """Compare a season with the others.

    `totals`: one row a season with `season` (Hijri year), `window_total` (H-28..H-1) and `baseline_total` (H-88..H-61),
    in the unit of one additive metric, NA where unknown; with a column `is_complete`, rows where it is False are left
    out. ValueError where a season has two rows or a total is negative.
    """
    uplifts = _uplifts(totals)
    measured = {uplift.season: uplift for uplift in uplifts}
    left_out = tuple(sorted(set(totals["season"].astype(int)) - measured.keys()))
    others = [uplift for uplift in uplifts if uplift.season != season]
    chosen = measured.get(season)
    expected = _expected(chosen, others) if chosen and others else None
    notes = {
        "season_not_measured": chosen is None,
        "no_other_season": not others,
        "no_interval": len(others) == 1,
        "few_seasons": len(others) < FEWEST_OTHER_SEASONS,
        "seasons_left_out": bool(set(left_out) - {season}),
    }
    return SeasonComparison(
        season=season,
        uplifts=uplifts,
        other_seasons_count=len(others),
        typical_uplift_ratio=exp(fmean(_log_ratio(other) for other in others)) - 1 if others else None,
        actual_total=chosen.window_total if chosen else None,
        expected=expected,
        shortfall=_shortfall(chosen.window_total, expected) if chosen and expected else None,
        is_provisional=len(others) < FEWEST_OTHER_SEASONS,
        left_out=left_out,
        notes=tuple(note for note, holds in notes.items() if holds),
    )


def _uplifts(totals: pd.DataFrame) -> tuple[SeasonUplift, ...]:
    if totals["season"].duplicated().any():
        raise ValueError("a season has more than one row")
    if (totals[["window_total", "baseline_total"]] < 0).any(axis=None):
        raise ValueError("a total is negative")
    usable = totals[(totals["window_total"] > 0) & (totals["baseline_total"] > 0)]
    if "is_complete" in usable:
        usable = usable[usable["is_complete"].astype(bool)]
    return tuple(
        SeasonUplift(
            season=int(season),
            window_total=float(window),
            baseline_total=float(baseline),
            uplift_ratio=float(window / baseline - 1),
        )
        for season, window, baseline in usable.sort_values("season")[
            ["season", "window_total", "baseline_total"]
        ].itertuples(index=False)
    )


def _log_ratio(uplift: SeasonUplift) -> float:
    return log(uplift.window_total / uplift.baseline_total)


def _expected(chosen: SeasonUplift, others: list[SeasonUplift]) -> Interval:
    """Window total predicted from the others' rises: t interval on the log scale, moderated variance between seasons."""
    ratios = [_log_ratio(other) for other in others]
    value = chosen.baseline_total * exp(fmean(ratios))
    free = len(ratios) - 1
    if free == 0:
        return Interval(value=value, low=None, high=None)
    moderated = (PRIOR_WEIGHT * PRIOR_SD_LOG**2 + free * variance(ratios)) / (PRIOR_WEIGHT + free)
    half_width = t_quantile(LEVEL, free) * sqrt(moderated * (1 + 1 / len(ratios)))
    return Interval(value=value, low=value * exp(-half_width), high=value * exp(half_width))


def _shortfall(actual: float, expected: Interval) -> Interval:
    return Interval(
        value=actual / expected.value - 1,
        low=None if expected.high is None else actual / expected.high - 1,
        high=None if expected.low is None else actual / expected.low - 1,
    )
