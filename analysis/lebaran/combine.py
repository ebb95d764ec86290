"""Seasons combined: what is common to them, given that seasons scatter.

A fit leaves every season its own block before Lebaran, hardly held back. Here the other seasons' blocks get a common
prior, normal with the between-season sd τ, by conditioning the fit's normal posterior; τ itself is integrated over a grid
against its prior. An interval is a quantile of that mixture, which has the heavy tails of a t interval where seasons are few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran.fit import LOOSE_SD

Floats = NDArray[np.float64]

SCATTER_GRID: Floats = np.geomspace(0.01, 0.6, 19)
"""Between-season standard deviations on the log scale that are weighed."""

NEGLIGIBLE_WEIGHT = 1e-6
"""Of a component beside the heaviest, below which it moves no quantile."""

QUANTILE_TOLERANCE = 1e-10
"""On the log scale."""

MOST_QUANTILE_STEPS = 100
"""A dozen are usual; each second one at least halves the bounds or the step."""

PANDEMIC_SD = 0.15
"""What the seasons of 2020 and 2021 scatter by on top, on the log scale: travel home was forbidden."""


@dataclass(frozen=True, kw_only=True)
class ScatterPrior:
    """Prior weights of `SCATTER_GRID`; they add to 1."""

    weights: Floats


def lognormal_prior(median: float, sd_log: float) -> ScatterPrior:
    """Between-season sd near `median`, within a factor e^`sd_log` of it at one sd."""
    weights = np.exp(-0.5 * (np.log(SCATTER_GRID / median) / sd_log) ** 2)
    return ScatterPrior(weights=weights / weights.sum())


USUAL_SCATTER = 0.063
"""Median between-season sd, log scale, before a series has been seen."""

USUAL_SCATTER_SD_LOG = 0.5
"""Wider, and series with two or three seasons show less; narrower, and unruly ones are believed too late."""

SINGLE_PRIOR = lognormal_prior(USUAL_SCATTER, USUAL_SCATTER_SD_LOG)
"""For a series alone: .07 on average."""

POOLED_MEDIANS: Floats = np.geomspace(0.02, 0.4, 13)
POOLED_SDS_LOG = (0.15, 0.35, 0.6)
"""Candidates for the prior of many series, weighed by all series but the one in question."""


@dataclass(frozen=True, kw_only=True)
class Quantities:
    """Linear quantities of a fit and the blocks of the other seasons, jointly normal before seasons are combined.

    - `values`, `variances`: of the quantities, shape (quantity,).
    - `blocks`: shape (season,); `block_covariance`: (season, season); `cross`: (quantity, season).
    - `extra_variances`: what a season scatters by beyond the common τ; shape (season,).
    - `scatters`: 1 where the quantity is a new draw from between the seasons, whose scatter belongs in its interval.
    """

    values: Floats
    variances: Floats
    blocks: Floats
    block_covariance: Floats
    cross: Floats
    extra_variances: Floats
    scatters: Floats


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Normal mixtures: shape (component,) and (component, quantity)."""

    weights: Floats
    means: Floats
    sds: Floats

    def centre(self) -> Floats:
        """Means of the mixtures."""
        centre: Floats = self.weights @ self.means
        return centre

    def sd(self) -> Floats:
        """Standard deviations of the mixtures."""
        sd: Floats = np.sqrt(self.weights @ (self.sds**2 + self.means**2) - self.centre() ** 2)
        return sd

    def quantile(self, probability: float) -> Floats:
        """Quantiles, by Newton's steps between the lowest and the highest of the components' quantiles.

        A step that would leave these bounds, or is more than half as long as the one before, is a halving: a narrow
        component far from the others makes a cliff in front of which Newton's steps go back and forth.
        """
        from scipy.special import ndtr, ndtri  # noqa: PLC0415 - loaded on use

        heavy = self.weights > NEGLIGIBLE_WEIGHT * self.weights.max()
        weights, means, sds = self.weights[heavy] / self.weights[heavy].sum(), self.means[heavy], self.sds[heavy]
        of_components = means + ndtri(probability) * sds
        low, high = of_components.min(axis=0), of_components.max(axis=0)
        quantile: Floats = np.clip(self.centre() + ndtri(probability) * self.sd(), low, high)
        length = high - low
        for _ in range(MOST_QUANTILE_STEPS):
            standard = (quantile - means) / sds
            excess = weights @ ndtr(standard) - probability
            density = weights @ (np.exp(-0.5 * standard**2) / sds) / np.sqrt(2 * np.pi)
            low, high = np.where(excess < 0, quantile, low), np.where(excess < 0, high, quantile)
            target = quantile - excess / np.maximum(density, 1e-300)
            is_halved = (target < low) | (target > high) | (np.abs(target - quantile) > length / 2)
            target = np.where(is_halved, (low + high) / 2, target)
            length = np.abs(target - quantile)
            quantile = target
            if length.max() < QUANTILE_TOLERANCE:
                break
        return quantile


@dataclass(frozen=True, kw_only=True)
class Conditioned:
    """The quantities given each between-season sd of `SCATTER_GRID`: shape (sd,), (sd, quantity) and (sd, quantity).

    - `log_likelihoods`: of each sd, up to a constant; 0 without other seasons.
    - `variances`: without the scatter of a new draw.
    """

    log_likelihoods: Floats
    means: Floats
    variances: Floats
    scatters: Floats


def conditioned(quantities: Quantities) -> Conditioned:
    """Give the blocks of the other seasons the prior sds of the grid (and their extra) instead of the loose one."""
    grid = len(SCATTER_GRID)
    if not len(quantities.blocks):
        return Conditioned(
            log_likelihoods=np.zeros(grid),
            means=np.tile(quantities.values, (grid, 1)),
            variances=np.tile(quantities.variances, (grid, 1)),
            scatters=quantities.scatters,
        )
    prior_variances = SCATTER_GRID[:, None] ** 2 + quantities.extra_variances
    added = 1 / prior_variances - LOOSE_SD**-2
    spread = quantities.block_covariance + np.eye(len(quantities.blocks)) / added[:, None, :]
    right = np.column_stack([quantities.blocks, quantities.cross.T])
    solved = np.linalg.solve(spread, np.broadcast_to(right, (grid, *right.shape)))
    _, log_determinants = np.linalg.slogdet(spread * added[:, None, :])
    squares = solved[:, :, 0] @ quantities.blocks
    return Conditioned(
        log_likelihoods=-0.5 * (np.log(prior_variances).sum(axis=1) + log_determinants + squares),
        means=quantities.values - solved[:, :, 0] @ quantities.cross.T,
        variances=quantities.variances - np.einsum("qs,gsq->gq", quantities.cross, solved[:, :, 1:]),
        scatters=quantities.scatters,
    )


def combined(given: Conditioned, prior: ScatterPrior) -> Mixture:
    """The quantities once the other seasons share their scatter, over the grid of its sd."""
    log_weights = given.log_likelihoods + np.log(prior.weights)
    weights = np.exp(log_weights - log_weights.max())
    variances = given.variances + np.outer(SCATTER_GRID**2, given.scatters)
    return Mixture(weights=weights / weights.sum(), means=given.means, sds=np.sqrt(np.maximum(variances, 1e-12)))


def averaged(mixtures: Sequence[Mixture]) -> Mixture:
    """Variants side by side with equal weights, so that their disagreement is in the interval."""
    return Mixture(
        weights=np.concatenate([mixture.weights for mixture in mixtures]) / len(mixtures),
        means=np.concatenate([mixture.means for mixture in mixtures]),
        sds=np.concatenate([mixture.sds for mixture in mixtures]),
    )


def scatter_median(log_likelihood: Floats, prior: ScatterPrior) -> float:
    """Posterior median of the between-season sd."""
    weights = prior.weights * np.exp(log_likelihood - log_likelihood.max())
    return float(SCATTER_GRID[np.searchsorted(np.cumsum(weights) / weights.sum(), 0.5)])


def pooled_priors(log_likelihoods: Sequence[Floats], deviations: Sequence[Mapping[int, float]]) -> list[ScatterPrior]:
    """A prior for each of many series, learnt from the others; the order of the series does not matter.

    `deviations`: each series' seasons (Hijri year) against its own mean, on the log scale. Where the series' good and bad
    seasons are the same ones, many series say little more than one, and their evidence counts for less.
    """
    candidates = [lognormal_prior(median, sd_log) for median in POOLED_MEDIANS for sd_log in POOLED_SDS_LOG]
    log_prior = np.repeat(
        -0.5 * (np.log(POOLED_MEDIANS / USUAL_SCATTER) / USUAL_SCATTER_SD_LOG) ** 2, len(POOLED_SDS_LOG)
    )
    weights = np.stack([prior.weights for prior in candidates])
    support = np.array([np.log(weights @ np.exp(each - each.max())) for each in log_likelihoods])
    support /= 1 + (len(support) - 1) * shared_share(deviations)
    total = np.sort(support, axis=0).sum(axis=0) + log_prior
    priors = []
    for own in support:
        of_others = total - own
        share = np.exp(of_others - of_others.max())
        priors.append(ScatterPrior(weights=share @ weights / share.sum()))
    return priors


def shared_share(deviations: Sequence[Mapping[int, float]]) -> float:
    """Mean correlation between series of their seasons' deviations, at least 0; a season that a series lacks says nothing."""
    seasons = sorted({season for each in deviations for season in each})
    table = np.array([[each.get(season, 0.0) for season in seasons] for each in deviations])
    lengths = np.sqrt((table**2).sum(axis=1))
    table = table[lengths > 0] / lengths[lengths > 0, None]
    count = len(table)
    if count < 2:
        return 0.0
    return float(np.clip(((table.sum(axis=0) ** 2).sum() - count) / (count * (count - 1)), 0.0, 1.0))
