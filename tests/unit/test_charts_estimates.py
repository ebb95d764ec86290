"""Estimates drawn: every point with its interval, strong only where the interval says something, the unknown said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.text import Language
from dashboard.charts.intervals import TypicalBand
from dashboard.charts.theme import SURFACES, Theme
from dashboard.queries.frame import EstimateFrame
from tests.unit.charts_frames import (
    EN,
    ID,
    annotation_texts,
    channel_shortfalls,
    coming_season,
    rise_by_day,
    season_rises,
    shapes,
    shortfall_choices,
    traces,
)
from tests.unit.checked_charts import season_forecast, season_uplifts, shortfall_by_choice, shortfalls, typical_profile

LIGHT = SURFACES[Theme.LIGHT]
TYPICAL = TypicalBand(estimate_pct=41.0, low_pct=31.0, high_pct=51.0)


def test_every_season_has_its_point_and_its_interval() -> None:
    figure = season_uplifts(season_rises(), typical=None, language=ID)
    ends = {
        (x, round(x - minus, 1), round(x + plus, 1))
        for trace in traces(figure, "estimates")
        for x, plus, minus in zip(trace.x, trace.error_x.array, trace.error_x.arrayminus, strict=True)
    }
    assert ends == {(40.0, 35.0, 46.0), (-1.0, -4.0, 3.0), (55.0, 49.0, 60.0)}


def test_the_season_in_question_alone_is_strong() -> None:
    figure = season_uplifts(season_rises(), typical=None, language=ID)
    assert {trace.marker.color: list(trace.x) for trace in traces(figure, "estimates")} == {
        LIGHT.quiet: [40.0, 55.0],
        LIGHT.accent: [-1.0],
    }


def test_what_is_typical_is_a_band_without_an_edge_and_told_below() -> None:
    figure = season_uplifts(season_rises(), typical=TYPICAL, language=EN)
    (band,) = shapes(figure, "typical")
    assert (band.x0, band.x1, band.line.width) == (31.0, 51.0, 0)
    assert "+41% (+31% to +51%)" in figure.layout.meta["remarks"][-1]


def test_a_row_is_strong_only_where_its_whole_interval_is_on_one_side_of_zero() -> None:
    figure = shortfalls(channel_shortfalls(), language=ID)
    assert {trace.marker.color: list(trace.x) for trace in traces(figure, "estimates")} == {
        LIGHT.accent: [-44.0],
        LIGHT.quiet: [-12.0],
    }


@pytest.mark.parametrize(
    ("language", "words"), [(ID, "belum dapat dinyatakan: 1."), (EN, "can be said of them yet: 1.")]
)
def test_a_row_of_which_nothing_can_be_said_is_counted_below(language: Language, words: str) -> None:
    figure = shortfalls(channel_shortfalls(), language=language)
    assert len(annotation_texts(figure, "value")) == len(figure.layout.yaxis.ticktext) == 2
    assert figure.layout.meta["remarks"][-1].endswith(words)


def test_shortfalls_that_are_all_unknown_can_be_drawn() -> None:
    frame = channel_shortfalls()
    unknown = replace(frame, data=frame.data[frame.data["channel"] == "ecommerce"])
    assert traces(shortfalls(unknown, language=ID), "estimates") == []


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (ID, ["Seperti di atas", "Jendela H-21 s.d. H-1", "Hanya 3 harmonik", "Tanpa 2022"]),
        (EN, ["As above", "Window H-21 to H-1", "3 harmonics alone", "Without 2022"]),
    ],
)
def test_every_changed_choice_has_its_row_in_words(language: Language, names: list[str]) -> None:
    figure = shortfall_by_choice(shortfall_choices(), language=language)
    assert [name.replace("<br>", " ") for name in figure.layout.yaxis.ticktext] == names
    assert {trace.marker.color: len(trace.x) for trace in traces(figure, "estimates")} == {
        LIGHT.accent: 3,
        LIGHT.quiet: 1,
    }


def test_the_typical_profile_is_a_line_within_its_band() -> None:
    figure = typical_profile(rise_by_day(), language=ID)
    (band,), (line,) = traces(figure, "band"), traces(figure, "estimate")
    assert (line.x[0], line.x[-1]) == (-45, 15)
    assert len(band.x) == 2 * len(line.x)
    assert max(band.y) == 65.0


def test_a_forecast_stands_before_the_naive_one_with_gaps_where_that_has_no_value() -> None:
    figure = season_forecast(coming_season(), season_before=1443, language=ID)
    assert [trace.name for trace in figure.data] == [
        "band",
        "Seperti 2022 (1443 H), tingkat terbaru",
        "Perkiraan 2023 (1444 H)",
    ]
    (naive,) = traces(figure, "Seperti 2022 (1443 H), tingkat terbaru")
    assert naive.y[1] is None
    assert naive.y[2] == 650.0


def footer(frame: EstimateFrame) -> str:
    (words,) = annotation_texts(shortfalls(frame, language=EN), "footer")
    return words.replace("<br>", " ")


def test_an_estimate_of_part_of_the_data_says_up_to_which_day() -> None:
    known = replace(channel_shortfalls(), as_of=date(2023, 4, 6))
    assert "Data used up to 6 April 2023" in footer(known)
    assert "Data used" not in footer(channel_shortfalls())


def test_hovering_says_date_and_range() -> None:
    figure = season_forecast(coming_season(), season_before=1443, language=EN)
    (line,) = traces(figure, "Forecast 2023 (1444 H)")
    assert line.text[60] == "<b>H</b><br>22 April 2023<br>700 (90%: 620 to 790)"
