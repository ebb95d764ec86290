"""Simulated panels of categories, platforms and weeks in which the effect of takedowns is known.

What moves orders: each cell's own level, each category's season before Lebaran, a yearly season, platforms' growth and campaigns,
noise of a cell that lasts some weeks, and the counting itself. What moves takedowns: how exposed a cell is, national sweeps,
the weeks before Lebaran, and in worlds of kind `SUPPLY` the illegal supply of the cell, which also takes orders away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.lebaran import seasons

Floats = NDArray[np.float64]

EFFECT_PER_TAKEDOWN = 0.004
"""Change of log orders that one takedown in a cell brings about in all, where there is an effect."""

_LAG_SHAPE = np.array([0.22, 0.20, 0.16, 0.12, 0.09, 0.07, 0.05, 0.04, 0.03, 0.02])


class World(StrEnum):
    """`SEASON`: takedowns rise before Lebaran. `SUPPLY`: they also follow the illegal supply."""

    SEASON = "season"
    SUPPLY = "supply"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One kind of panel.

    - `has_effect`: whether takedowns bring orders at all.
    - `missing_share`: weeks of cells that have no row.
    - `leaver`: whether one platform stops half way.
    """

    world: World
    has_effect: bool
    categories: int = 12
    platforms: int = 6
    weeks: int = 208
    orders_a_week: float = 150.0
    missing_share: float = 0.0
    has_leaver: bool = False

    @property
    def effect(self) -> float:
        """The true change of log orders per takedown, summed over lags."""
        return EFFECT_PER_TAKEDOWN if self.has_effect else 0.0


def simulate(settings: Settings, seed: int) -> pd.DataFrame:
    """Rows of `analysis.impact.estimate_effect`."""
    rng = np.random.default_rng(seed)
    shape = (settings.categories, settings.platforms, settings.weeks)
    first = date(2021, 1, 4) + timedelta(weeks=int(rng.integers(0, 40)))
    weeks = [first + timedelta(weeks=number) for number in range(settings.weeks)]
    before = _before_lebaran(weeks)

    supply = _autoregressive(rng, shape, 0.9, 0.35) if settings.world is World.SUPPLY else np.zeros(shape)
    exposure = rng.lognormal(0, 0.8, shape[:2])
    sweeps = _sweeps(rng, settings.weeks)
    rate = 6.0 * exposure[:, :, None] * sweeps * (1 + 1.2 * before)
    rate = rate * np.exp(1.2 * supply + _autoregressive(rng, shape, 0.5, 0.25))
    takedowns = rng.poisson(np.minimum(rate, 400)).astype(float)

    strength = rng.normal(0.45, 0.25, settings.categories)
    phase = rng.uniform(0, 2 * np.pi, settings.categories)
    year = 2 * np.pi * np.arange(settings.weeks) / 52.18
    season = strength[:, None] * before + 0.12 * np.cos(year + phase[:, None])
    season = season + np.cumsum(rng.normal(0, 0.02, (settings.categories, settings.weeks)), axis=1)
    growth = np.cumsum(rng.normal(0.001, 0.03, (settings.platforms, settings.weeks)), axis=1)
    level = np.log(settings.orders_a_week) + rng.normal(0, 0.9, shape[:2])
    mean = level[:, :, None] + season[:, None, :] + growth[None]
    mean = mean + _autoregressive(rng, shape, 0.6, 0.08) - 0.30 * supply
    mean = mean + settings.effect * _over_lags(takedowns)
    orders = rng.poisson(rng.gamma(30.0, np.exp(np.minimum(mean, 12)) / 30.0)).astype(float)

    is_there = rng.random(shape) >= settings.missing_share
    if settings.has_leaver:
        is_there[:, -1, settings.weeks // 2 :] = False
    category, platform, week = np.nonzero(is_there)
    return pd.DataFrame(
        {
            "category": [f"c{number:02d}" for number in category],
            "platform": [f"p{number}" for number in platform],
            "week": pd.to_datetime([weeks[number] for number in week]),
            "orders": orders[is_there],
            "takedowns": takedowns[is_there],
        }
    )


def _before_lebaran(weeks: list[date]) -> Floats:
    """How much of each week lies in H-28..H-1."""
    days = {season.day(-number) for season in seasons() for number in range(1, 29)}
    return np.array([sum(week + timedelta(days=number) in days for number in range(7)) / 7 for week in weeks])


def _sweeps(rng: np.random.Generator, weeks: int) -> Floats:
    """National sweeps: a few weeks long, several times as many takedowns; and a slow growth."""
    path = np.exp(_autoregressive(rng, (1, 1, weeks), 0.8, 0.2)[0, 0] + 0.002 * np.arange(weeks))
    for start in rng.choice(weeks, size=max(weeks // 30, 2), replace=False):
        path[start : start + int(rng.integers(2, 6))] *= rng.uniform(2.5, 7.0)
    return np.asarray(path)


def _autoregressive(rng: np.random.Generator, shape: tuple[int, ...], memory: float, spread: float) -> Floats:
    """Noise of this standard deviation along the last axis, in which so much of a week stays in the next."""
    shocks = rng.normal(0, spread * np.sqrt(1 - memory**2), shape)
    values = np.empty(shape)
    values[..., 0] = rng.normal(0, spread, shape[:-1])
    for number in range(1, shape[-1]):
        values[..., number] = memory * values[..., number - 1] + shocks[..., number]
    return values


def _over_lags(takedowns: Floats) -> Floats:
    shape = _LAG_SHAPE / _LAG_SHAPE.sum()
    total = np.zeros_like(takedowns)
    for lag, share in enumerate(shape):
        total[..., lag:] += share * takedowns[..., : takedowns.shape[-1] - lag]
    return total
