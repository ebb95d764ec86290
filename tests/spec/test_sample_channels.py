"""The channels of the sample: the season that hit social commerce hardest is found, and no ordinary season is concluded."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from analysis.channels import ChannelComparison, Reason, Verdict, compare_channels
from analysis.lebaran import analyse_seasons, fit_orders
from catalog.codes import PLATFORM_CHANNEL, Channel, Platform
from etl.sample.orders import order_months
from etl.sample.registry import draw_registry, random_streams
from etl.sample.truths import TRUTHS

ORDINARY = tuple(TRUTHS.orders.season_deviation)
WEAK = TRUTHS.orders.weak_season


@pytest.fixture(scope="module")
def compared() -> dict[int, ChannelComparison]:
    """Every season of the very orders that the sample writes."""
    streams = random_streams(TRUTHS)
    daily: Counter[tuple[object, Channel]] = Counter()
    for _, rows in order_months(streams.orders, TRUTHS, draw_registry(streams.registry, TRUTHS)):
        sums = rows.group_by(["order_date", "platform"]).aggregate([("orders", "sum")]).to_pylist()
        for row in sums:
            daily[row["order_date"], PLATFORM_CHANNEL[Platform(row["platform"])]] += row["orders_sum"]
    table = pd.Series(daily).unstack().sort_index()
    table.index = pd.to_datetime(table.index)
    fitted = {channel: fit_orders(table[channel].astype(float)) for channel in Channel}
    return {year: compare_channels(analyse_seasons(fitted, year), year) for year in (*ORDINARY, WEAK)}


def test_the_weak_season_hit_social_commerce_hardest(compared: dict[int, ChannelComparison]) -> None:
    found = compared[WEAK]
    assert found.verdict is Verdict.SOCIAL_COMMERCE
    assert found.reasons == ()


@pytest.mark.parametrize("channel", list(Channel))
def test_each_channels_shortfall_holds_what_was_planted(
    compared: dict[int, ChannelComparison], channel: Channel
) -> None:
    shortfall = compared[WEAK].shortfalls[channel]
    assert shortfall.low <= TRUTHS.orders.weak_season_shortfall[channel] <= shortfall.high


def test_each_contrast_holds_what_was_planted(compared: dict[int, ChannelComparison]) -> None:
    planted = TRUTHS.orders.weak_season_shortfall
    for contrast in compared[WEAK].contrasts:
        truth = (1 + planted[contrast.channel]) / (1 + planted[contrast.other]) - 1
        assert contrast.estimate.low <= truth <= contrast.estimate.high


@pytest.mark.parametrize("season", ORDINARY)
def test_an_ordinary_season_is_not_concluded_and_says_why(compared: dict[int, ChannelComparison], season: int) -> None:
    found = compared[season]
    assert found.verdict is Verdict.NOT_CONCLUDED
    assert Reason.NOT_TOLD_APART in found.reasons
    assert found.needs
