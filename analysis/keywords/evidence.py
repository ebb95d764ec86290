"""Intervals of shares and ratios of counts that come in lots, and control of false discoveries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.keywords.results import LEVEL, Measured

Floats = NDArray[np.float64]

TAIL = (1 - LEVEL) / 2
DRAWS = 4_000
_SEED = 20230406


def share(count: float, items: float, lot: float = 1.0) -> Measured:
    """`count` of `items` as a share, `lot` items counting as one independent one: Jeffreys' interval, 0 and 1 kept as ends."""
    from scipy.special import betaincinv  # noqa: PLC0415 - loaded on use

    hits, misses = count / lot, (items - count) / lot
    low = 0.0 if count <= 0 else float(betaincinv(hits + 0.5, misses + 0.5, TAIL))
    high = 1.0 if count >= items else float(betaincinv(hits + 0.5, misses + 0.5, 1 - TAIL))
    return Measured(estimate=float(count / items), low=low, high=high)


def q_values(p_values: Floats) -> Floats:
    """Benjamini and Hochberg's adjusted p-values, in the order given."""
    count = len(p_values)
    order = np.argsort(p_values)
    adjusted = p_values[order] * count / np.arange(1, count + 1)
    q = np.empty(count)
    q[order] = np.minimum(np.minimum.accumulate(adjusted[::-1])[::-1], 1.0)
    return q


def draw_shares(counts: Floats, items: Floats) -> Floats:
    """Draws from the posteriors of shares (Jeffreys' prior), shape (`DRAWS`, number of shares); the same ones each time."""
    return np.random.default_rng(_SEED).beta(counts + 0.5, np.maximum(items - counts, 0.0) + 0.5, (DRAWS, len(counts)))


def quantiles(draws: Floats) -> Measured:
    """Median and 90 % interval of draws, which may be infinite."""
    low, middle, high = np.quantile(draws, [TAIL, 0.5, 1 - TAIL], method="nearest")
    return Measured(estimate=float(middle), low=float(low), high=float(high))
