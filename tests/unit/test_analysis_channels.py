"""Which channel fell most: said where the data tell channels apart, and not concluded, with reasons, where they do not."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from analysis.channels import PAIRS, Need, Reason, Verdict, compare_channels
from analysis.lebaran.results import UNKNOWN
from catalog.codes import Channel
from tests.unit.channel_worlds import CHOSEN, below, channel_result, drawn_world

MARKETPLACE, SOCIAL, WEBSHOP = Channel.MARKETPLACE, Channel.SOCIAL_COMMERCE, Channel.ECOMMERCE
ORDINARY = {1443: 0.40, 1444: 0.46, 1445: 0.35, 1446: 0.42}
WEAK_TOGETHER = {1443: -0.10, 1444: 0.12, 1445: 0.05, 1446: -0.08}
"""What every channel's season was off by."""


def rises(chosen: float, shift: float = 0.0, common: dict[int, float] | None = None) -> dict[int, float]:
    return {year: rise + shift + (common or {}).get(year, 0.0) for year, rise in ORDINARY.items()} | {CHOSEN: chosen}


def test_the_channel_that_fell_most_is_named_where_it_is_told_apart_from_both_others() -> None:
    found = compare_channels(
        {
            MARKETPLACE: channel_result(rises(0.2), 0.02, shortfall=below(0.2)),
            SOCIAL: channel_result(rises(-0.2), 0.02, shortfall=below(0.45)),
            WEBSHOP: channel_result(rises(0.3), 0.02, shortfall=below(0.1)),
        },
        CHOSEN,
    )
    assert (found.verdict, found.lowest) == (Verdict.SOCIAL_COMMERCE, SOCIAL)
    assert (found.reasons, found.not_told_apart, found.needs) == ((), (), ())


def test_another_channel_is_named_as_well() -> None:
    found = compare_channels(
        {
            MARKETPLACE: channel_result(rises(-0.3), 0.02, shortfall=below(0.5)),
            SOCIAL: channel_result(rises(0.2), 0.02, shortfall=below(0.2)),
            WEBSHOP: channel_result(rises(0.3), 0.02, shortfall=below(0.1)),
        },
        CHOSEN,
    )
    assert (found.verdict, found.lowest) == (Verdict.OTHER, MARKETPLACE)


def test_a_lowest_channel_that_is_not_told_apart_from_one_other_is_no_verdict() -> None:
    found = compare_channels(
        {
            MARKETPLACE: channel_result(rises(0.2), 0.02, shortfall=below(0.2)),
            SOCIAL: channel_result(rises(-0.2), 0.02, shortfall=below(0.45)),
            WEBSHOP: channel_result(rises(-0.15), 0.02, shortfall=below(0.42)),
        },
        CHOSEN,
    )
    assert found.verdict is Verdict.NOT_CONCLUDED
    assert found.reasons == (Reason.NOT_TOLD_APART,)
    assert found.not_told_apart == (WEBSHOP,)


def test_a_channel_that_is_not_below_expectation_is_not_hurt_most_however_far_below_the_others() -> None:
    found = compare_channels(
        {
            MARKETPLACE: channel_result(rises(0.9), 0.02, shortfall=below(-0.5)),
            SOCIAL: channel_result(rises(0.4), 0.02, shortfall=below(0.02)),
            WEBSHOP: channel_result(rises(0.9), 0.02, shortfall=below(-0.5)),
        },
        CHOSEN,
    )
    assert found.verdict is Verdict.NOT_CONCLUDED
    assert found.reasons == (Reason.NOT_BELOW,)


def test_a_channel_of_which_nothing_is_known_may_be_the_one() -> None:
    found = compare_channels(
        {
            MARKETPLACE: channel_result(rises(0.2), 0.02, shortfall=below(0.2)),
            SOCIAL: channel_result(rises(-0.2), 0.02, shortfall=below(0.45)),
            WEBSHOP: channel_result({}, 0.02, shortfall=UNKNOWN),
        },
        CHOSEN,
    )
    assert found.verdict is Verdict.NOT_CONCLUDED
    assert Reason.CHANNEL_UNKNOWN in found.reasons
    assert found.needs[0] is Need.CHANNEL_ORDERS


def test_a_channel_without_any_orders_is_as_unknown() -> None:
    found = compare_channels({SOCIAL: channel_result(rises(-0.2), 0.02, shortfall=below(0.45))}, CHOSEN)
    assert found.lowest is SOCIAL
    assert Reason.CHANNEL_UNKNOWN in found.reasons
    assert all(isnan(contrast.estimate.estimate) for contrast in found.contrasts)


def test_two_other_seasons_are_too_few() -> None:
    short = {1445: 0.4, 1446: 0.4}
    found = compare_channels(
        {
            MARKETPLACE: channel_result({**short, CHOSEN: 0.2}, 0.02, shortfall=below(0.2)),
            SOCIAL: channel_result({**short, CHOSEN: -0.6}, 0.02, shortfall=below(0.6)),
            WEBSHOP: channel_result({**short, CHOSEN: 0.2}, 0.02, shortfall=below(0.2)),
        },
        CHOSEN,
    )
    assert found.verdict is Verdict.NOT_CONCLUDED
    assert Reason.FEW_SEASONS in found.reasons
    assert Need.MORE_SEASONS in found.needs


def test_what_seasons_have_in_common_does_not_blur_the_comparison() -> None:
    """Ordinary seasons that were good or bad for all channels leave the contrasts what they are."""

    def contrast(common: dict[int, float]) -> tuple[float, float]:
        found = compare_channels(
            {
                MARKETPLACE: channel_result(rises(0.2, common=common), 0.02, shortfall=below(0.2)),
                SOCIAL: channel_result(rises(-0.2, shift=0.3, common=common), 0.02, shortfall=below(0.45)),
            },
            CHOSEN,
        )
        return found.contrasts[0].estimate.low, found.contrasts[0].estimate.high

    assert contrast(WEAK_TOGETHER) == pytest.approx(contrast({}))


def test_the_level_is_shared_among_three_pairs() -> None:
    """A single pair at 90 % would be narrower than what is given."""
    [contrast, *_] = compare_channels(
        {
            MARKETPLACE: channel_result(rises(0.2), 0.02, shortfall=below(0.2)),
            SOCIAL: channel_result(rises(0.2), 0.02, shortfall=below(0.2)),
        },
        CHOSEN,
    ).contrasts
    half = np.log1p(contrast.estimate.high)
    assert len(PAIRS) == 3
    assert half > 2.1 * np.sqrt(0.0008 * (1 + 1 / 4))


def test_swapping_channels_turns_a_contrast_over() -> None:
    one, other = channel_result(rises(0.2), 0.02), channel_result(rises(-0.1, shift=0.1), 0.05)
    forth = compare_channels({MARKETPLACE: one, SOCIAL: other}, CHOSEN).contrasts[0].estimate
    back = compare_channels({MARKETPLACE: other, SOCIAL: one}, CHOSEN).contrasts[0].estimate
    assert (1 + forth.estimate) * (1 + back.estimate) == pytest.approx(1)
    assert (1 + forth.low) * (1 + back.high) == pytest.approx(1)


def test_noise_of_counting_asks_for_orders_and_scatter_of_seasons_for_seasons() -> None:
    def needs(se_log: float) -> tuple[Need, ...]:
        results = {channel: channel_result(rises(0.1), se_log, shortfall=below(0.3)) for channel in Channel}
        return compare_channels(results, CHOSEN).needs

    assert needs(0.3) == (Need.MORE_ORDERS,)
    assert needs(0.005) == (Need.MORE_SEASONS,)


def test_a_difference_as_large_as_the_smallest_seen_would_be_told_apart() -> None:
    shared = {MARKETPLACE: channel_result(rises(0.4), 0.03), WEBSHOP: channel_result(rises(0.4), 0.03)}
    alike = compare_channels({**shared, SOCIAL: channel_result(rises(0.4), 0.03)}, CHOSEN).contrasts[0]
    further = 0.4 + 1.05 * np.log1p(alike.smallest_seen)
    apart = compare_channels({**shared, SOCIAL: channel_result(rises(further), 0.03)}, CHOSEN).contrasts[0]
    assert alike.further_below is None
    assert apart.further_below is SOCIAL


WORLDS = 400


@pytest.mark.parametrize(("others", "own_scatter", "se_log"), [(3, 0.07, 0.02), (3, 0.20, 0.03), (6, 0.10, 0.06)])
def test_worlds_without_a_difference_give_a_verdict_at_most_once_in_ten(
    others: int, own_scatter: float, se_log: float
) -> None:
    """Even where every channel is below expectation and seasons scatter three times the usual, each channel for itself."""
    rng = np.random.default_rng(50_000)
    worlds = (drawn_world(rng, others=others, own_scatter=own_scatter, se_log=se_log) for _ in range(WORLDS))
    said = [compare_channels(world, CHOSEN).verdict is not Verdict.NOT_CONCLUDED for world in worlds]
    assert np.mean(said) <= 0.10


def test_a_channel_that_fell_a_third_further_is_mostly_found() -> None:
    rng = np.random.default_rng(50_001)
    worlds = (drawn_world(rng, others=6, own_scatter=0.03, se_log=0.04, extra=(0.0, -0.37, 0.0)) for _ in range(WORLDS))
    found = [compare_channels(world, CHOSEN).verdict for world in worlds]
    assert np.mean([verdict is Verdict.SOCIAL_COMMERCE for verdict in found]) >= 0.85
    assert Verdict.OTHER not in found
