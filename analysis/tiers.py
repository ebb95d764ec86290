"""Dealers against retailers: how many of some actions hit whom, with those that do not say as a part of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

from scipy.special import betaincinv

from catalog.codes import SellerTier
from catalog.enforcement import DEALER_TIERS

LEVEL = 0.90
"""Probability that an interval is meant to hold."""

FEWEST_STATED = 5
"""Under so many actions that state a tier no share is given."""


@dataclass(frozen=True, kw_only=True)
class TierSplit:
    """How many actions hit dealers and how many retailers.

    - `dealers`, `retailers`, `not_stated`: counts that add up to all.
    - `share`, `low`, `high`: share of dealers among those that state a tier, with the exact (Clopper-Pearson) 90 % interval of a
      random sample; NaN under `FEWEST_STATED`.
    - `least`, `most`: share of dealers among all, whatever the actions without a tier are; NaN without any action.
    """

    dealers: int
    retailers: int
    not_stated: int
    share: float
    low: float
    high: float
    least: float
    most: float

    @property
    def stated(self) -> int:
        """Actions that state a tier."""
        return self.dealers + self.retailers

    @property
    def is_known(self) -> bool:
        """Whether enough actions state a tier for a share."""
        return self.stated >= FEWEST_STATED


def tier_split(counts: Mapping[SellerTier, int], not_stated: int) -> TierSplit:
    """The split of counts by tier; ValueError for a negative count."""
    if not_stated < 0 or any(count < 0 for count in counts.values()):
        raise ValueError("a count is not negative")
    dealers = sum(counts.get(tier, 0) for tier in DEALER_TIERS)
    stated = sum(counts.values())
    total = stated + not_stated
    share, low, high = _share(dealers, stated) if stated >= FEWEST_STATED else (nan, nan, nan)
    return TierSplit(
        dealers=dealers,
        retailers=stated - dealers,
        not_stated=not_stated,
        share=share,
        low=low,
        high=high,
        least=dealers / total if total else nan,
        most=(dealers + not_stated) / total if total else nan,
    )


def _share(count: int, total: int) -> tuple[float, float, float]:
    """A share with its exact interval."""
    tail = (1 - LEVEL) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, total - count + 1, tail))
    high = 1.0 if count == total else float(betaincinv(count + 1, total - count, 1 - tail))
    return count / total, low, high
