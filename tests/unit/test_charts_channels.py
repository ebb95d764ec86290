"""Channels beside each other: pairs with their names, every season with its channels, and what is not told apart is pale."""

from __future__ import annotations

from math import nan

import pytest

from dashboard.charts.channels import pair_name
from dashboard.queries.frame import EstimateFrame
from tests.unit.charts_frames import EN, ID, annotation_texts, channels_by_season, contrasts, estimates, traces
from tests.unit.checked_charts import channel_contrasts, channel_seasons


def footer(frame: EstimateFrame) -> str:
    return annotation_texts(channel_seasons(frame, language=ID), "footer")[0].replace("<br>", " ")


def test_a_pair_is_named_by_both_channels_in_words() -> None:
    assert pair_name("social_commerce.marketplace", ID) == "Perdagangan sosial terhadap lokapasar"
    assert pair_name("marketplace.ecommerce", EN) == "Marketplace against own web shop"


def test_a_pair_whose_interval_holds_zero_is_pale() -> None:
    pale, strong = traces(channel_contrasts(contrasts(), language=ID), "estimates")
    assert pale.x == (-6.0,)
    assert strong.x == (-32.0, -36.0)
    assert pale.marker.color != strong.marker.color


def test_a_pair_that_cannot_be_compared_is_counted() -> None:
    rows = contrasts().data.to_dict("records")
    rows[0] |= {"contrast_pct": nan, "low_pct": nan, "high_pct": nan}
    frame = estimates("channel_contrast", [{str(name): value for name, value in row.items()} for row in rows])
    figure = channel_contrasts(frame, language=ID)
    assert "belum dapat dinyatakan: 1" in annotation_texts(figure, "footer")[0].replace("<br>", " ")


def test_seasons_are_rows_with_the_newest_on_top_and_channels_apart_within_them() -> None:
    figure = channel_seasons(channels_by_season(), language=ID)
    newest, oldest = figure.layout.yaxis.ticktext
    assert ("1444" in newest, "1443" in oldest) == (True, True)
    heights = [trace.y for trace in figure.data]
    assert len({height for row in heights for height in row}) == sum(map(len, heights))
    assert all(round(height) in {0, 1} for row in heights for height in row)


@pytest.mark.parametrize("language", [ID, EN])
def test_each_channel_has_its_own_colour_and_symbol(language: object) -> None:
    figure = channel_seasons(channels_by_season(), language=language)
    assert len({(trace.marker.color, trace.marker.symbol) for trace in figure.data}) == 3


def test_a_season_without_an_estimate_is_counted_and_said() -> None:
    assert "belum dapat dinyatakan: 1" in footer(channels_by_season())


def test_that_overlapping_intervals_are_no_proof_is_said() -> None:
    assert "belum berarti kanal tidak terbedakan" in footer(channels_by_season())
