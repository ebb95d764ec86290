"""Seasons compared: overlay by days to Lebaran, and one total a season."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from dashboard.charts.lebaran import ExpectedBand
from dashboard.charts.theme import SURFACES, Theme
from tests.unit.charts_frames import (
    EN,
    ID,
    SECRET,
    annotation_texts,
    by_season,
    by_season_day,
    monthly_by_channel,
    shapes,
    traces,
)
from tests.unit.checked_charts import lebaran_overlay, year_on_year


def test_the_axis_counts_days_to_lebaran() -> None:
    axis = lebaran_overlay(by_season_day(), highlighted_season=1444, language=ID).layout.xaxis
    assert {"H-28", "H-14", "H", "H+14"} <= set(axis.ticktext)
    assert dict(zip(axis.ticktext, axis.tickvals, strict=True))["H-28"] == -28


def test_the_window_before_lebaran_is_shaded_and_named() -> None:
    figure = lebaran_overlay(by_season_day(), highlighted_season=1444, language=ID)
    assert [(shape.x0, shape.x1) for shape in shapes(figure, "window")] == [(-28.5, -0.5)]
    assert annotation_texts(figure, "window") == ["H-28 s.d. H-1"]


def test_days_outside_the_profile_are_not_drawn() -> None:
    line = lebaran_overlay(by_season_day(), highlighted_season=1444, language=ID).data[0]
    assert (line.x[0], line.x[-1]) == (-60, 30)


def test_the_highlighted_season_is_strong_and_on_top_of_the_quiet_ones() -> None:
    figure = lebaran_overlay(by_season_day((1442, 1443, 1444)), highlighted_season=1443, language=ID)
    surface = SURFACES[Theme.LIGHT]
    assert [trace.name for trace in figure.data][-1] == "2022 (1443 H)"
    assert [trace.line.color for trace in figure.data] == [surface.quiet, surface.quiet, surface.accent]


def test_every_season_carries_its_year_at_its_end() -> None:
    figure = lebaran_overlay(by_season_day((1442, 1443, 1444)), highlighted_season=1444, language=ID)
    assert set(annotation_texts(figure, "season")) == {"2021", "2022", "<b>2023</b>"}


def test_end_labels_of_lines_that_end_alike_do_not_cover_each_other() -> None:
    figure = lebaran_overlay(by_season_day((1441, 1442, 1443, 1444)), highlighted_season=1444, language=ID)
    heights = sorted(a.y for a in figure.layout.annotations if a.name == "season")
    assert len(heights) == 4
    low, high = figure.layout.yaxis.range
    assert all(upper - lower > (high - low) / 30 for lower, upper in pairwise(heights))


def test_an_overlay_takes_no_breakdown() -> None:
    with pytest.raises(ValueError, match="breakdown"):
        lebaran_overlay(monthly_by_channel(), highlighted_season=1444, language=ID)


def test_a_season_total_is_a_bar_with_its_value_written() -> None:
    figure = year_on_year(
        by_season({1443: (52_000.0, "shown"), 1444: (41_500.0, "shown")}),
        band=None,
        highlighted_season=1444,
        language=ID,
    )
    (bar,) = traces(figure, "values")
    assert bar.text == ("52.000", "41.500")
    assert figure.layout.xaxis.range[0] == 0


def test_the_expected_interval_is_a_band_and_is_explained_with_its_level() -> None:
    band = ExpectedBand(low=47_000, high=53_000, level_pct=90)
    figure = year_on_year(by_season({1444: (41_500.0, "shown")}), band=band, highlighted_season=1444, language=EN)
    assert [(shape.x0, shape.x1) for shape in shapes(figure, "expected")] == [(47_000, 53_000)]
    assert "90% interval" in annotation_texts(figure, "footer")[0]


def test_a_suppressed_season_keeps_its_place_without_its_value() -> None:
    frame = by_season({1443: (SECRET, "suppressed"), 1444: (41_500.0, "shown")})
    figure = year_on_year(frame, band=None, highlighted_season=1444, language=ID)
    assert "987654" not in figure.to_json()
    assert traces(figure, "suppressed")[0].text == ("disembunyikan",)


def test_a_suppressed_day_is_a_gap_in_the_overlay() -> None:
    frame = by_season_day((1444,))
    data = frame.data.assign(value=SECRET, status="suppressed")
    assert "987654" not in lebaran_overlay(replace(frame, data=data), highlighted_season=1444, language=ID).to_json()
