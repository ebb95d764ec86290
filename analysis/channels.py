"""Which channel's orders fell furthest below expectation in a season: answered only where the data tell channels apart.

A channel's own shortfall and its interval come from `analysis.lebaran`. Two such intervals that overlap do not tell whether the
channels differ, because what made a season weak or strong was common to both. So channels are compared within each season, where
what they have in common cancels: the log of one channel's rise before Lebaran over the other's, in the season in question against
the same in the other seasons. Method, limits and what was measured: `docs/methods/channels.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import expm1, nan

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran import FEWEST_OTHER_SEASONS, LEVEL, USUAL_SCATTER, Estimate, LebaranResult, SeasonEstimate
from analysis.lebaran.combine import PANDEMIC_SD, SCATTER_GRID, Mixture, lognormal_prior
from catalog.codes import Channel

Floats = NDArray[np.float64]

PAIRS = (
    (Channel.SOCIAL_COMMERCE, Channel.MARKETPLACE),
    (Channel.SOCIAL_COMMERCE, Channel.ECOMMERCE),
    (Channel.MARKETPLACE, Channel.ECOMMERCE),
)
"""All comparisons of two channels, made at once: the level is shared among them, however many can be made."""

CONTRAST_SD_LOG = 0.65
"""Wider than that of a series' scatter: three seasons say little of how far two channels scatter against each other, and a prior
that rules out three times the usual lets one verdict in nine be wrong there."""

PRIOR = lognormal_prior(USUAL_SCATTER, CONTRAST_SD_LOG)
"""Of how much two channels' seasons scatter against each other, log scale, before the data have spoken."""


class Verdict(StrEnum):
    """The answer to whether social commerce is hurt most."""

    SOCIAL_COMMERCE = "social_commerce"
    OTHER = "other"
    NOT_CONCLUDED = "not_concluded"


class Reason(StrEnum):
    """Why nothing is concluded."""

    CHANNEL_UNKNOWN = "channel_unknown"
    """The shortfall of a channel is not known: it may be the one that fell most."""

    FEW_SEASONS = "few_seasons"
    """Two channels have fewer than three other seasons in common."""

    NOT_BELOW = "not_below"
    """The channel that fell most is itself not below what was to be expected: its interval holds 0."""

    NOT_TOLD_APART = "not_told_apart"
    """The channel that fell most is not told apart from another one."""


class Need(StrEnum):
    """What would help to conclude."""

    CHANNEL_ORDERS = "channel_orders"
    """Orders of the channels of which nothing is known."""

    MORE_SEASONS = "more_seasons"
    """More seasons: the scatter between seasons is most of what is uncertain."""

    MORE_ORDERS = "more_orders"
    """More sellers' orders of the smaller channel: the noise of counting is most of what is uncertain."""


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """One channel against another in a season.

    - `estimate`: orders of `channel` over those of `other`, against what the other seasons lead one to expect, minus 1; below 0
      where `channel` fell further. 90 % simultaneous over `PAIRS`. NaN where they share no season.
    - `seasons_count`: other seasons that both have.
    - `smallest_seen`: how far one would have to lie below the other, as a ratio minus 1, to be told apart with these data.
    - `counting_share`: share of the variance that more orders would take away; the rest is scatter between seasons.
    """

    channel: Channel
    other: Channel
    estimate: Estimate
    seasons_count: int
    smallest_seen: float
    counting_share: float

    @property
    def further_below(self) -> Channel | None:
        """The channel that fell further, where the whole interval says so."""
        if self.seasons_count < FEWEST_OTHER_SEASONS:
            return None
        return self.channel if self.estimate.high < 0 else self.other if self.estimate.low > 0 else None

    def pairs(self, one: Channel, other: Channel) -> bool:
        """Whether it is of these two, in either order."""
        return {self.channel, self.other} == {one, other}


@dataclass(frozen=True, kw_only=True)
class ChannelComparison:
    """The channels of one season beside each other.

    - `lowest`: the channel with the lowest known shortfall; None where none is known.
    - `contrasts`: one a pair of `PAIRS`, in their order.
    - `reasons`, `not_told_apart`, `needs`: why nothing is concluded, from which channels the lowest is not told apart, and what
      would help; empty where something is.
    """

    season: int
    verdict: Verdict
    lowest: Channel | None
    shortfalls: Mapping[Channel, Estimate]
    contrasts: tuple[Contrast, ...]
    reasons: tuple[Reason, ...]
    not_told_apart: tuple[Channel, ...]
    needs: tuple[Need, ...]


def compare_channels(results: Mapping[Channel, LebaranResult], season: int) -> ChannelComparison:
    """The comparison of one season (Hijri year); `results`: each channel's `analyse_seasons` of that season.

    A channel is said to have fallen most where its own interval lies below 0, and both of its contrasts do, over three pairs at
    once.
    """
    shortfalls = {channel: results[channel].shortfall for channel in Channel if channel in results}
    contrasts = tuple(_contrast(results, one, other) for one, other in PAIRS)
    known = {channel: shortfall for channel, shortfall in shortfalls.items() if shortfall.is_known}
    lowest = min(known, key=lambda channel: known[channel].estimate, default=None)
    reasons: list[Reason] = []
    apart_from: tuple[Channel, ...] = ()
    own: list[Contrast] = []
    if len(known) < len(Channel):
        reasons.append(Reason.CHANNEL_UNKNOWN)
    if lowest is not None:
        own = [each for each in contrasts if lowest in {each.channel, each.other}]
        others = [other for other in known if other is not lowest]
        apart_from = tuple(
            other for other in others if not any(e.pairs(lowest, other) and e.further_below is lowest for e in own)
        )
        if any(each.seasons_count < FEWEST_OTHER_SEASONS for each in own):
            reasons.append(Reason.FEW_SEASONS)
        if known[lowest].high >= 0:
            reasons.append(Reason.NOT_BELOW)
        if apart_from:
            reasons.append(Reason.NOT_TOLD_APART)
    verdict = Verdict.NOT_CONCLUDED
    if not reasons:
        verdict = Verdict.SOCIAL_COMMERCE if lowest is Channel.SOCIAL_COMMERCE else Verdict.OTHER
    unclear = [each for each in own if any(each.pairs(other, lowest) for other in apart_from if lowest is not None)]
    return ChannelComparison(
        season=season,
        verdict=verdict,
        lowest=lowest,
        shortfalls=shortfalls,
        contrasts=contrasts,
        reasons=tuple(reasons),
        not_told_apart=apart_from,
        needs=_needs(reasons, unclear),
    )


def _needs(reasons: list[Reason], unclear: list[Contrast]) -> tuple[Need, ...]:
    needs = []
    if Reason.CHANNEL_UNKNOWN in reasons:
        needs.append(Need.CHANNEL_ORDERS)
    if Reason.FEW_SEASONS in reasons or any(each.counting_share < 0.5 for each in unclear):
        needs.append(Need.MORE_SEASONS)
    if any(each.counting_share >= 0.5 for each in unclear):
        needs.append(Need.MORE_ORDERS)
    return tuple(needs)


def _contrast(results: Mapping[Channel, LebaranResult], channel: Channel, other: Channel) -> Contrast:
    both = [_by_season(results[each]) for each in (channel, other) if each in results]
    common = sorted(set(both[0]) & set(both[1])) if len(both) == 2 else []
    differences = [_difference(both[0][year], both[1][year]) for year in common]
    own = [each for each in differences if each.is_chosen]
    others = [each for each in differences if not each.is_chosen]
    if not own or not others:
        return Contrast(
            channel=channel,
            other=other,
            estimate=Estimate(estimate=nan, low=nan, high=nan),
            seasons_count=len(others),
            smallest_seen=nan,
            counting_share=nan,
        )
    values = np.array([each.log_ratio for each in others])
    variances = np.array([each.variance for each in others])
    mixture, counting_share = _against(own[0].log_ratio, own[0].variance, values, variances)
    tail = (1 - LEVEL) / 2 / len(PAIRS)
    centre, low, high = (
        float(each[0]) for each in (mixture.centre(), mixture.quantile(tail), mixture.quantile(1 - tail))
    )
    return Contrast(
        channel=channel,
        other=other,
        estimate=Estimate(estimate=expm1(centre), low=expm1(low), high=expm1(high)),
        seasons_count=len(others),
        smallest_seen=expm1(-max(high - centre, centre - low)),
        counting_share=counting_share,
    )


@dataclass(frozen=True, kw_only=True)
class _Difference:
    """Log of one channel's rise over the other's in a season, and the variance of what was measured."""

    log_ratio: float
    variance: float
    is_chosen: bool


def _by_season(result: LebaranResult) -> dict[int, SeasonEstimate]:
    return {each.season: each for each in result.seasons}


def _difference(one: SeasonEstimate, other: SeasonEstimate) -> _Difference:
    """Errors of the two are taken as independent: where days were good or bad for both, that is too wide and never too narrow."""
    variance = one.uplift_se_log**2 + other.uplift_se_log**2
    if one.is_pandemic and not one.is_chosen:
        variance += PANDEMIC_SD**2
    return _Difference(
        log_ratio=float(np.log1p(one.uplift_ratio) - np.log1p(other.uplift_ratio)),
        variance=variance,
        is_chosen=one.is_chosen,
    )


def _against(own: float, own_variance: float, values: Floats, variances: Floats) -> tuple[Mixture, float]:
    """A season's difference against the mean of the others', over a grid of their scatter; and the share that counting makes up.

    Given the scatter τ, differences are normal around a common mean, which is not known beforehand: its likelihood is integrated
    out. The season in question is one more draw, whose own τ belongs in the interval.
    """
    spread = SCATTER_GRID[:, None] ** 2 + variances
    precision = (1 / spread).sum(axis=1)
    mean = (values / spread).sum(axis=1) / precision
    squares = ((values - mean[:, None]) ** 2 / spread).sum(axis=1)
    log_likelihoods = -0.5 * (np.log(spread).sum(axis=1) + np.log(precision) + squares)
    log_weights = log_likelihoods + np.log(PRIOR.weights)
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    total = SCATTER_GRID**2 + own_variance + 1 / precision
    # What would be left of the variance were every season counted without error.
    scatter_alone = SCATTER_GRID**2 * (1 + 1 / len(values))
    mixture = Mixture(weights=weights, means=(own - mean)[:, None], sds=np.sqrt(total)[:, None])
    return mixture, float(1 - weights @ scatter_alone / (weights @ total))
