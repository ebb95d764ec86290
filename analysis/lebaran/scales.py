"""The scales that a series itself tells: how much trend, year and profile move, and what the noise of a period is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran.design import Design

Floats = NDArray[np.float64]

BLOCKS_COUNT = 3
"""Columns of the profile that step where the seasons' blocks do, and do not bend."""

LEAST_VARIANCE = 4e-6
"""Least share of the squared mean in the variance: .2 % noise, for series that follow a formula."""

TREND_FREEDOM = 4.0
"""Degrees of freedom of the trend's steps: a break of the level costs less than under normal steps."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A prior standard deviation to be estimated: what it is near, and for how many degrees of freedom that counts."""

    typical: float
    freedom: float


TREND_SCALE = Scale(typical=0.04, freedom=4.0)
"""Step of the log level in 30 days."""

YEAR_SCALE = Scale(typical=0.08, freedom=4.0)
"""Amplitude of the first harmonic; the k-th has 1/k of it."""

PROFILE_SCALE = Scale(typical=0.01, freedom=4.0)
"""Second difference of the log profile from day to day."""


@dataclass(frozen=True, kw_only=True)
class Scales:
    """The estimated scales: standard deviations of trend, year and profile, and the noise of a period.

    Variance = `lot_size` · mean + `excess` · mean²; `autocorrelation`: of neighbouring periods' standardised residuals.
    """

    trend_sd: float = TREND_SCALE.typical
    year_sd: float = YEAR_SCALE.typical
    profile_sd: float = PROFILE_SCALE.typical
    lot_size: float = 1.0
    excess: float = 0.05
    autocorrelation: float = 0.0

    def spread(self, mean: Floats) -> Floats:
        """Standard deviation of periods of such means."""
        spread: Floats = np.sqrt(self.lot_size * mean + max(self.excess, LEAST_VARIANCE) * mean**2)
        return spread


@dataclass(frozen=True, kw_only=True)
class TrendSteps:
    """Differences of neighbouring trend coefficients and their posterior variances."""

    steps: Floats
    variances: Floats

    def weights(self, design: Design, scales: Scales) -> Floats:
        """Expected precision of each step under Student's t, relative to a normal one."""
        size = (self.steps**2 + self.variances) / step_variance(design, scales)
        weights: Floats = (TREND_FREEDOM + 1) / (TREND_FREEDOM + size)
        return weights


def trend_steps(design: Design, coefficients: Floats, covariance: Floats) -> TrendSteps:
    """The trend's steps under a posterior."""
    part = design.parts["trend"]
    block = covariance[part, part]
    variances = np.diag(block)[1:] + np.diag(block)[:-1] - 2 * np.diag(block, 1)
    return TrendSteps(steps=np.diff(coefficients[part]), variances=variances)


def step_variance(design: Design, scales: Scales) -> float:
    """Variance of a step of the trend between two knots."""
    return scales.trend_sd**2 * design.trend_step_days / 30


def with_noise(scales: Scales, error: Floats, mean: Floats, kept: Floats, effective_count: float) -> Scales:
    """Lot size and excess by weighted least squares of squared errors on mean and mean², neither below 0.

    `kept`: share of each error that is left after outliers are cut.
    """
    freedom = max(len(mean) - effective_count, 0.3 * len(mean))
    squared = (error * kept) ** 2 * len(mean) / freedom
    relative = mean / scales.spread(mean) ** 2
    # In units of the mean: squared / mean² = lots / mean + excess, weighted by mean⁴ / variance².
    weight = relative**2 * mean**2
    ratio, inverse = squared / mean**2, 1 / mean
    a, b, c = weight @ inverse**2, weight @ inverse, weight.sum()
    p, q = weight @ (inverse * ratio), weight @ ratio
    determinant = a * c - b * b
    lots, excess = -1.0, 0.0
    if determinant > 1e-9 * a * c:
        lots, excess = float((p * c - q * b) / determinant), float((q * a - p * b) / determinant)
    if lots < 0:
        lots, excess = 0.0, float(q / c)
    elif excess < 0:
        lots, excess = float(p / a), 0.0
    return replace(scales, lot_size=lots, excess=max(excess, LEAST_VARIANCE))


def with_structure(
    scales: Scales, design: Design, coefficients: Floats, covariance: Floats, before: TrendSteps, harmonics: Floats
) -> Scales:
    """Scales of trend, year and profile by MacKay's update, held by their priors.

    `before`: the steps that the fit's trend weights were made of; `harmonics`: order of each year column, inf if unused.
    """
    now = trend_steps(design, coefficients, covariance)
    weights = before.weights(design, scales)
    unit = design.trend_step_days / 30
    trend = _updated(
        TREND_SCALE,
        scales.trend_sd,
        squares=float(weights @ now.steps**2) / unit,
        trace=float(weights @ now.variances) / unit,
        rank=len(now.steps),
    )
    used = np.isfinite(harmonics)
    order = harmonics[used]
    year = _updated(
        YEAR_SCALE,
        scales.year_sd,
        squares=float(((order * coefficients[design.parts["year"]][used]) ** 2).sum()),
        trace=float(order**2 @ np.diag(covariance)[design.parts["year"]][used]),
        rank=len(order),
    )
    part = design.parts["profile"]
    shape = coefficients[part]
    profile = _updated(
        PROFILE_SCALE,
        scales.profile_sd,
        squares=float(shape @ design.profile_roughness @ shape),
        trace=float(np.einsum("ij,ij->", covariance[part, part], design.profile_roughness)),
        rank=len(shape) - BLOCKS_COUNT,
    )
    return replace(scales, trend_sd=trend, year_sd=year, profile_sd=profile)


def _updated(scale: Scale, current: float, *, squares: float, trace: float, rank: int) -> float:
    informed = float(np.clip(rank - trace / current**2, 0.0, rank))
    return float(np.sqrt((squares + scale.freedom * scale.typical**2) / (informed + scale.freedom)))
