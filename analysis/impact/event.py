"""The path of orders around one wave: cells that it hit harder against the others of their category and of their platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analysis.impact.fit import Fit, Sample, fixed_effects
from analysis.impact.panel import Floats, Panel, read_panel
from analysis.impact.results import Effect, EffectAt
from analysis.impact.waves import Wave
from analysis.impact.wording import FEWEST_CELLS

BEFORE, AFTER = 8, 16
"""Weeks of the path before the wave's first week, and after it."""

SUMMED_WEEKS = 8
"""Weeks from the first one on whose mean is the wave's one number."""

_OFFSETS = tuple(offset for offset in range(-BEFORE, AFTER + 1) if offset != -1)
"""Weeks of the path that have a number of their own."""

APART = 26
"""Weeks between a placebo wave and any real one."""


@dataclass(frozen=True, kw_only=True)
class EventPath:
    """Change of log orders per takedown that a wave brought to a cell, week by week, against the week before it.

    - `path`: weeks from the wave's first one, each with its effect; the week -1 is what all are compared with.
    - `after`: mean of the first eight weeks; `before`: mean of the weeks before, which should be near 0.
    - `placebos`: the same number where the wave is said to have begun in other weeks, named by their Monday.
    - `as_large_share`: share of these, the real one among them, that are as large.
    - `cells_count`: cells; `typical`: takedowns that the wave brought to the median cell among those that it reached.
    """

    wave: Wave
    path: tuple[EffectAt, ...]
    before: Effect
    after: Effect
    placebos: tuple[EffectAt, ...]
    as_large_share: float
    cells_count: int
    typical: float


def event_path(panel: pd.DataFrame, wave: Wave, waves: tuple[Wave, ...]) -> EventPath | None:
    """The path of a wave in a panel as `estimate_effect` takes it; None where the panel does not hold the weeks around it, has
    too few cells, or the wave reached all of them alike.

    `waves`: all that are known, so that placebos keep away from them.
    """
    data = read_panel(panel)
    first = _place(data, wave.first_week)
    if first is None or data.cells_count < FEWEST_CELLS:
        return None
    weeks_count = (wave.last_week - wave.first_week).days // 7 + 1
    brought = _brought(data, first, weeks_count)
    if np.ptp(brought) == 0:
        return None
    real = _path_of(data, brought, first)
    others = [
        place
        for place in range(BEFORE, len(data.weeks) - AFTER)
        if all(_is_apart(data.weeks[place], other) for other in waves)
    ]
    placebos = tuple(
        EffectAt(at=data.weeks[place].isoformat(), effect=_mean_after(_path_of(data, brought, place)))
        for place in others[:: max(len(others) // 40, 1)]
    )
    after = _mean_after(real)
    as_large = 1 + sum(abs(item.effect.value) >= abs(after.value) for item in placebos)
    return EventPath(
        wave=wave,
        path=_weeks_of(real),
        before=real.effect(np.where(np.arange(len(real.coefficients)) < BEFORE - 1, 1 / (BEFORE - 1), 0.0)),
        after=after,
        placebos=placebos,
        as_large_share=as_large / (1 + len(placebos)),
        cells_count=data.cells_count,
        typical=float(np.median(brought[brought > 0])) if (brought > 0).any() else 0.0,
    )


def _place(panel: Panel, week: date) -> int | None:
    """Place of a wave's first week, where the panel holds what is before and after it."""
    place = (week - panel.weeks[0]).days // 7
    return place if BEFORE <= place < len(panel.weeks) - AFTER else None


def _brought(panel: Panel, first: int, weeks_count: int) -> Floats:
    """Takedowns in the wave's weeks above each cell's pace of the half year before."""
    takedowns = panel.takedowns
    usual = np.nan_to_num(np.nanmean(takedowns[:, max(first - APART, 0) : first], axis=1))
    during = np.nansum(takedowns[:, first : first + weeks_count], axis=1)
    brought: Floats = np.maximum(during - usual * weeks_count, 0.0)
    return brought


def _path_of(panel: Panel, brought: Floats, first: int) -> Fit:
    """Fit of one coefficient a week around the first one, but for the week before it."""
    weeks = np.arange(len(panel.weeks))
    regressors = np.stack([brought[:, None] * (weeks == first + offset)[None, :] for offset in _OFFSETS])
    sample = Sample.of(panel)
    inside = (weeks >= first - BEFORE) & (weeks <= first + AFTER)
    outcome = np.where(inside[None, :], sample.outcome, np.nan)
    return fixed_effects(Sample(panel=panel, outcome=outcome, weights=sample.weights), regressors)


def _weeks_of(fit: Fit) -> tuple[EffectAt, ...]:
    effects = fit.each(len(_OFFSETS))
    return tuple(EffectAt(at=str(offset), effect=effect) for offset, effect in zip(_OFFSETS, effects, strict=True))


def _mean_after(fit: Fit) -> Effect:
    places = np.arange(len(fit.coefficients))
    chosen = (places >= BEFORE - 1) & (places < BEFORE - 1 + SUMMED_WEEKS)
    return fit.effect(chosen / SUMMED_WEEKS)


def _is_apart(week: date, wave: Wave) -> bool:
    distance = timedelta(weeks=APART)
    return week + distance <= wave.first_week or week >= wave.last_week + distance
