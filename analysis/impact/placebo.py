"""Takedowns where and when there were none: exchanged between platforms, and moved in time.

An estimate that also finds an effect of these has found something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analysis.impact.fit import Fit, Sample, fixed_effects, lagged
from analysis.impact.panel import Floats, Panel
from analysis.impact.results import EffectAt

PERMUTATIONS = 99
PLACEBOS = 20
NEAREST_SHIFT = 20
"""Weeks by which takedowns are moved at least: lags and the time for which they resemble themselves lie within."""

_FLAG_LEVEL = 0.95
SEED = 20230406
_LEBARAN_WEEKS = 354.367 / 7
"""From one Lebaran to the next: twelve lunar months."""


@dataclass(frozen=True, kw_only=True)
class Chance:
    """What exchanges of takedowns among the platforms of each category give.

    - `total_p`: share that give as large a t statistic of the summed lags; `leads_p`: as large a joint statistic of the leads.
      The given order counts as one of them, so that neither is ever 0.
    """

    total_p: float
    leads_p: float


def by_chance(sample: Sample, leads: int, lags: int, progress: Callable[[float], object]) -> Chance:
    """Exchange takedowns 99 times. Clustered errors of few cells, some of which weigh much, flag leads twice as often as told."""
    rng = np.random.default_rng(SEED)
    own = with_leads(sample, sample.panel.takedowns, leads, lags)
    as_large = np.ones(2)
    for number in range(PERMUTATIONS):
        fit = with_leads(sample, sample.panel.takedowns[exchanged(rng, sample.panel)], leads, lags)
        as_large += [statistic(fit, leads) >= statistic(own, leads), fit.joint(leads) >= own.joint(leads)]
        progress((number + 1) / PERMUTATIONS)
    total_p, leads_p = (as_large / (PERMUTATIONS + 1)).tolist()
    return Chance(total_p=total_p, leads_p=leads_p)


def with_leads(sample: Sample, takedowns: Floats, leads: int, lags: int) -> Fit:
    """The fit on takedowns of so many weeks ahead, nearest first, then of the week and so many weeks before."""
    ahead = [-lead for lead in range(1, leads + 1)]
    return fixed_effects(sample, lagged(takedowns, [*ahead, *range(lags + 1)]))


def placebos(sample: Sample, lags: Sequence[int]) -> tuple[EffectAt, ...]:
    """The summed effect of takedowns moved by so many weeks, round the end; those that hold days to Lebaran among them.

    Beside the takedowns as they were: sweeps that resemble each other by chance would show a true effect at the wrong time.
    """
    takedowns = sample.panel.takedowns
    doses = lagged(takedowns, lags)
    return tuple(
        EffectAt(
            at=str(shift),
            effect=fixed_effects(
                sample, np.concatenate([lagged(np.roll(takedowns, shift, axis=1), lags), doses])
            ).first(len(lags)),
        )
        for shift in shifts(takedowns.shape[1])
    )


def shifts(weeks: int) -> tuple[int, ...]:
    """By how many weeks takedowns are moved in a panel of so many: evenly spread, the same H-weeks of other years among them."""
    furthest = weeks - NEAREST_SHIFT
    by_season = {round(_LEBARAN_WEEKS * number) for number in range(1, weeks)}
    by_season = {shift for shift in by_season if NEAREST_SHIFT <= shift <= furthest}
    spread = np.linspace(NEAREST_SHIFT, furthest, max(PLACEBOS - len(by_season), 0)).round().astype(int)
    return tuple(sorted(by_season | set(spread.tolist())))


def flagged_share(found: Sequence[EffectAt]) -> float:
    """Share of placebos whose 95 % interval excludes 0; a twentieth of them by chance."""
    reach = float(stats.norm.ppf((1 + _FLAG_LEVEL) / 2))
    return float(np.mean([abs(item.effect.value) > reach * item.effect.standard_error for item in found]))


def exchanged(rng: np.random.Generator, panel: Panel) -> np.ndarray:
    """Places of cells, exchanged within each category."""
    places = np.arange(panel.cells_count)
    for number in range(len(panel.categories)):
        own = np.flatnonzero(panel.category == number)
        places[own] = rng.permutation(own)
    return places


def statistic(fit: Fit, first: int = 0) -> float:
    """How clearly the sum of the coefficients from a place on differs from 0: |t|."""
    total = fit.effect((np.arange(len(fit.coefficients)) >= first).astype(float))
    return abs(total.value) / total.standard_error
