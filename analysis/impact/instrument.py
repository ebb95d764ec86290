"""Takedowns as far as national sweeps explain them: how exposed a cell was before, times how far a week stands out elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.impact.fit import Sample, fixed_effects, lagged
from analysis.impact.panel import Floats, Panel
from analysis.impact.placebo import PERMUTATIONS, SEED, exchanged, statistic
from analysis.impact.results import Effect

PRIOR_WEEKS = 26
"""First weeks, from which a cell's exposure is found where the panel names none; the instrument is not used in them."""

USUAL_WEEKS = 53
"""Around a week, by whose median it is told how far takedowns elsewhere stand out: a slow rise is no sweep."""

FEWEST_USUAL_WEEKS = 20
MOST_EXPOSURE_P = 0.05


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """Exposure of cells times sweeps.

    - `exposure`: cells, 1 on average.
    - `sweeps`: cells x weeks, log of the takedowns of all other cells over what is usual around that week.
    - `first_week`: place of the first week in which it may be used.
    """

    exposure: Floats
    sweeps: Floats
    first_week: int

    def over(self, lags: Sequence[int]) -> Floats:
        """Lags x cells x weeks, NaN before its first week."""
        values = lagged(self.exposure[:, None] * self.sweeps, lags)
        values[:, :, : self.first_week] = np.nan
        return values


def find_instrument(panel: Panel) -> Instrument | None:
    """None where cells are exposed alike, or their exposure is not known."""
    exposure, first = panel.exposure, 0
    if exposure is None:
        exposure, first = np.nanmean(panel.takedowns[:, :PRIOR_WEEKS], axis=1), PRIOR_WEEKS
    if not np.isfinite(exposure).all() or np.ptp(exposure) == 0:
        return None
    # Of all other cells: a cell's own takedowns would be explained by themselves.
    known = np.nan_to_num(panel.takedowns)
    elsewhere = known.sum(axis=0)[None, :] - known
    window = pd.DataFrame(elsewhere.T).rolling(USUAL_WEEKS, center=True, min_periods=FEWEST_USUAL_WEEKS)
    usual = window.median().to_numpy().T
    return Instrument(
        exposure=exposure / exposure.mean(), sweeps=np.log(elsewhere + 1) - np.log(usual + 1), first_week=first
    )


def exposure_p(
    sample: Sample, instrument: Instrument, lags: Sequence[int], progress: Callable[[float], object]
) -> float:
    """Share of exchanges of exposure among the platforms of each category with which orders follow sweeps as clearly.

    The given order counts as one of them.
    """
    rng = np.random.default_rng(SEED)
    own = statistic(fixed_effects(sample, instrument.over(lags)))
    as_large = 1
    for number in range(PERMUTATIONS):
        other = replace(instrument, exposure=instrument.exposure[exchanged(rng, sample.panel)])
        as_large += statistic(fixed_effects(sample, other.over(lags))) >= own
        progress((number + 1) / PERMUTATIONS)
    return as_large / (PERMUTATIONS + 1)


def held_to_chance(effect: Effect, p: float) -> Effect:
    """The effect, its interval made as wide as includes 0 where exchanged exposures show as much.

    Two-stage estimates lean away from 0 where cells answer to sweeps unequally; what orders do with exposure alone does not.
    """
    if effect.holds_zero or p < MOST_EXPOSURE_P:
        return effect
    return replace(
        effect, lower=min(effect.lower, 2 * effect.value, 0.0), upper=max(effect.upper, 2 * effect.value, 0.0)
    )
