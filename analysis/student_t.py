"""Quantiles of Student's t for whole degrees of freedom."""

from __future__ import annotations

from math import atan, cos, pi, sin, sqrt


def t_quantile(level: float, degrees_of_freedom: int) -> float:
    """The t > 0 with P(|T| <= t) = level, 0 < level < 1: 6.314 for .90 and 1 degree of freedom.

    The probability is the finite series of Abramowitz and Stegun 26.7.3-4, which is exact; the quantile is bisected to
    1e-12 of its size. ValueError outside these ranges.
    """
    if not 0 < level < 1 or degrees_of_freedom < 1:
        raise ValueError(f"no t quantile for level {level} and {degrees_of_freedom} degrees of freedom")
    low, high = 0.0, 1.0
    while _within(high, degrees_of_freedom) < level:
        high *= 2
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees_of_freedom) < level else (low, middle)
    return (low + high) / 2


def _within(t: float, degrees_of_freedom: int) -> float:
    """P(|T| <= t)."""
    angle = atan(t / sqrt(degrees_of_freedom))
    is_odd = degrees_of_freedom % 2 == 1
    term = cos(angle) if is_odd else 1.0
    total = 0.0
    for step in range(3 if is_odd else 2, degrees_of_freedom + 1, 2):
        total += term
        term *= cos(angle) ** 2 * (step - 1) / step
    return 2 / pi * (angle + sin(angle) * total) if is_odd else sin(angle) * total
