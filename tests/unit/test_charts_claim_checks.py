"""A claim beside what it is held against, the matrix of rules, and flags on stacked panels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.unit.charts_frames import (
    EN,
    ID,
    annotation_texts,
    checked_claim,
    claims,
    events,
    platform_rules,
    shapes,
    traces,
)
from tests.unit.checked_charts import claim_check, claim_verdicts, published_points, rule_matrix, timeline


def test_the_claim_stands_above_the_number_over_a_band_of_what_would_bear_it_out() -> None:
    figure = claim_check(checked_claim(), language=ID)
    assert traces(figure, "values")[0].x == (28_462.0, 14_000.0)
    (band,) = shapes(figure, "tolerance")
    assert (band.x0, band.x1) == (28_178.0, 28_746.0)
    assert "Putusan: Tidak didukung data" in annotation_texts(figure, "footer")[0].replace("<br>", " ")


def test_a_number_that_may_not_be_compared_is_hatched_and_said() -> None:
    figure = claim_check(checked_claim(is_comparable=False, verdict="not_comparable"), language=EN)
    assert traces(figure, "values")[0].marker.pattern.shape == ("", "/")
    assert "Hatched: not comparable" in annotation_texts(figure, "footer")[0].replace("<br>", " ")


def test_a_claim_without_data_stands_alone() -> None:
    figure = claim_check(checked_claim(evidence=None, data_count=None, verdict="no_data"), language=ID)
    assert traces(figure, "values")[0].x == (28_462.0,)


def test_at_least_has_no_upper_end_to_its_band() -> None:
    figure = claim_check(
        checked_claim(count_qualifier="at_least", lowest_count=28_462, highest_count=None), language=ID
    )
    (band,) = shapes(figure, "tolerance")
    assert band.x1 == figure.layout.xaxis.range[1]


def test_two_claims_in_one_picture_are_an_error() -> None:
    both = pd.concat([checked_claim().data, checked_claim(fact_id="other").data])
    with pytest.raises(ValueError, match="one claim"):
        claim_check(replace(checked_claim(), data=both), language=ID)


def test_verdicts_count_each_claim_once_whatever_it_is_held_against() -> None:
    data = pd.concat(
        [
            checked_claim().data,
            checked_claim(evidence="records").data,
            checked_claim(fact_id="b", verdict="no_data").data,
        ]
    )
    figure = claim_verdicts(replace(checked_claim(), data=data), language=ID)
    values = traces(figure, "values")[0]
    assert dict(zip(values.customdata, values.x, strict=True)) == {
        "Didukung data": 0,
        "Tidak didukung data": 1,
        "Tidak sebanding": 0,
        "Tidak ada data": 1,
    }


def test_every_rule_is_a_mark_that_tells_itself() -> None:
    figure = rule_matrix(platform_rules(), language=EN)
    hovers = [words for trace in figure.data for words in trace.customdata]
    assert len(hovers) == 54
    assert any("Violation points" in words for words in hovers)


def test_a_day_is_a_full_marker_and_what_is_not_known_to_the_day_an_open_one_over_its_span() -> None:
    figure = timeline(events(), language=ID)
    marked = {trace.name: trace for trace in figure.data if trace.name != "span"}
    background = figure.layout.plot_bgcolor
    assert [marked[name].marker.color[0] == background for name in ("order", "seizure", "claim")] == [False, True, True]
    spans = [(trace.x[0], trace.x[1]) for trace in traces(figure, "span")]
    assert spans == [("2023-03-01", "2023-03-31"), ("2023-04-02", "2023-04-06")]
    assert [marked[name].text[0] for name in ("seizure", "order", "claim")] == ["1", "2", "3"]


def test_a_picture_of_the_timeline_says_what_it_was_filtered_by() -> None:
    footer = annotation_texts(timeline(events(), window=("Saringan: Polri",), language=ID), "footer")[0]
    assert "Saringan: Polri" in footer


def one_event(**own: Any) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "event_date": pd.Timestamp("2023-04-06"),
                "title_id": "Judul",
                "title_en": "Title",
                "event_id": "Peristiwa.",
                "event_en": "Event.",
                **own,
            }
        ]
    )


def test_flags_over_panels_stand_above_the_first_title() -> None:
    figure = published_points(claims(), events=one_event(), language=ID)
    (flag,) = [note for note in figure.layout.annotations if note.name == "event"]
    titles = [note.y for note in figure.layout.annotations if note.name == "panel_title"]
    assert flag.y > max(titles)
    assert figure.layout.margin.t > published_points(claims(), language=ID).layout.margin.t


@pytest.mark.parametrize(
    ("own", "when"),
    [
        ({}, "6 Apr 2023"),
        ({"event_precision": "month", "first_date": pd.Timestamp("2023-04-01")}, "Apr 2023"),
        ({"event_precision": "year", "first_date": pd.Timestamp("2023-01-01")}, "2023"),
        ({"event_precision": "approximate", "first_date": pd.Timestamp("2023-04-02")}, "sekitar 2–6 Apr 2023"),
        ({"event_precision": "day", "first_date": pd.Timestamp("2023-03-30")}, "30 Mar 2023 s.d. 6 Apr 2023"),
    ],
)
def test_a_mark_is_dated_no_closer_than_its_source(own: dict[str, object], when: str) -> None:
    figure = published_points(claims(), events=one_event(**own), language=ID)
    assert f"[1] {when}: Judul" in annotation_texts(figure, "footer")[0].replace("<br>", " ")


def test_many_events_are_counted_in_the_key_and_not_listed() -> None:
    many = pd.concat([one_event(title_id=f"Judul {number}") for number in range(15)])
    footer = annotation_texts(published_points(claims(), events=many, language=ID), "footer")[0].replace("<br>", " ")
    assert "15 peristiwa ditandai" in footer
    assert "Judul 3" not in footer
