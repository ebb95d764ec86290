"""Estimates with the ends of their interval, and the interval of a share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isfinite, nan, sqrt

from scipy.stats import norm

LEVEL = 0.90
"""Of every interval on the pages."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number and both ends of its interval, in one unit; NaN where nothing is known, infinite where it lies beyond the
    data."""

    value: float
    low: float
    high: float

    @property
    def is_known(self) -> bool:
        """Whether the number itself is known."""
        return isfinite(self.value)


UNKNOWN = Estimate(value=nan, low=nan, high=nan)


@cache
def quantile(level: float = LEVEL) -> float:
    """Half of an interval in standard errors of a normal distribution."""
    return float(norm.ppf((1 + level) / 2))


def share(count: float, total: float, *, level: float = LEVEL, effective_total: float | None = None) -> Estimate:
    """The share `count / total` with Wilson's interval; unknown for a total of 0.

    - `effective_total`: how many independent cases the total is worth, where items come in bundles; never more than `total`.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    if total <= 0:
        return UNKNOWN
    value = count / total
    cases = total if effective_total is None else min(effective_total, total)
    z = quantile(level)
    middle = (value + z * z / (2 * cases)) / (1 + z * z / cases)
    half = z / (1 + z * z / cases) * sqrt(value * (1 - value) / cases + z * z / (4 * cases * cases))
    return Estimate(value=value, low=max(0.0, middle - half), high=min(1.0, middle + half))
