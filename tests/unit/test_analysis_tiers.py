"""Dealers against retailers: parts add up, few say nothing, and what is not stated may be anybody."""

from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis.tiers import FEWEST_STATED, LEVEL, tier_split
from catalog.codes import SellerTier

COUNTS = st.dictionaries(st.sampled_from(list(SellerTier)), st.integers(0, 40))


def test_bandar_grosir_and_distributor_are_dealers() -> None:
    counts = {SellerTier.BANDAR: 1, SellerTier.GROSIR: 2, SellerTier.DISTRIBUTOR: 3, SellerTier.PENGECER: 4}
    split = tier_split(counts, not_stated=10)
    assert (split.dealers, split.retailers, split.not_stated) == (6, 4, 10)
    assert split.share == pytest.approx(0.6)
    assert (split.least, split.most) == (6 / 20, 16 / 20)


def test_where_none_states_a_tier_anything_is_possible() -> None:
    split = tier_split({}, not_stated=15)
    assert not split.is_known
    assert isnan(split.share)
    assert (split.least, split.most) == (0.0, 1.0)


def test_few_give_no_share() -> None:
    assert not tier_split({SellerTier.GROSIR: FEWEST_STATED - 1}, 0).is_known
    assert tier_split({SellerTier.GROSIR: FEWEST_STATED}, 0).is_known


def test_nothing_at_all_is_no_share() -> None:
    assert isnan(tier_split({}, 0).least)


def test_a_count_below_zero_is_an_error() -> None:
    with pytest.raises(ValueError, match="not negative"):
        tier_split({SellerTier.GROSIR: -1}, 0)


@given(COUNTS, st.integers(0, 40))
def test_the_parts_add_up_and_the_interval_is_the_exact_one(counts: dict[SellerTier, int], not_stated: int) -> None:
    split = tier_split(counts, not_stated)
    assert split.dealers + split.retailers + split.not_stated == sum(counts.values()) + not_stated
    if split.is_known:
        exact = binomtest(split.dealers, split.stated).proportion_ci(LEVEL, method="exact")
        assert (split.low, split.high) == pytest.approx((exact.low, exact.high))
        assert split.low <= split.share <= split.high
        assert split.least <= split.share <= split.most
