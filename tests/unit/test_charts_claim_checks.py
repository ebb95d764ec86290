"""A claim beside what it is held against, the matrix of rules, and flags on stacked panels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from catalog.reference import reference_rows
from dashboard import charts
from dashboard.queries.frame import Provenance, TableFrame
from tests.unit.charts_frames import EN, ID, annotation_texts, claims, shapes, traces
from tests.unit.checked_charts import checked, published_points

claim_check, claim_verdicts = checked(charts.claim_check), checked(charts.claim_verdicts)
rule_matrix = checked(charts.rule_matrix)
PROVENANCE = Provenance(
    snapshot_id="aaa",
    built_at=datetime(2026, 1, 2, tzinfo=UTC),
    sources=("published_claims",),
    is_sample=False,
    first_date=None,
    last_date=date(2023, 5, 14),
)


def checks(**own: object) -> TableFrame:
    row = {
        "fact_id": "TK2023B-13",
        "verdict": "not_supported",
        "evidence": "counts",
        "count": 28_462,
        "count_qualifier": "exact",
        "unit": "link",
        "scope": "shopee",
        "as_of_date": pd.Timestamp("2023-05-14"),
        "lowest_count": 28_178,
        "highest_count": 28_746,
        "data_count": 14_000,
        "is_comparable": True,
        "source_publisher": "Antara",
    }
    return TableFrame(data=pd.DataFrame([{**row, **own}]), table="claim_checks", provenance=PROVENANCE)


def test_the_claim_stands_above_the_number_over_a_band_of_what_would_bear_it_out() -> None:
    figure = claim_check(checks(), language=ID)
    assert traces(figure, "values")[0].x == (28_462.0, 14_000.0)
    (band,) = shapes(figure, "tolerance")
    assert (band.x0, band.x1) == (28_178.0, 28_746.0)
    assert "Putusan: Tidak didukung data" in annotation_texts(figure, "footer")[0].replace("<br>", " ")


def test_a_number_that_may_not_be_compared_is_hatched_and_said() -> None:
    figure = claim_check(checks(is_comparable=False, verdict="not_comparable"), language=EN)
    assert traces(figure, "values")[0].marker.pattern.shape == ("", "/")
    assert "Hatched: not comparable" in annotation_texts(figure, "footer")[0].replace("<br>", " ")


def test_a_claim_without_data_stands_alone() -> None:
    figure = claim_check(checks(evidence=None, data_count=None, verdict="no_data"), language=ID)
    assert traces(figure, "values")[0].x == (28_462.0,)


def test_at_least_has_no_upper_end_to_its_band() -> None:
    figure = claim_check(checks(count_qualifier="at_least", lowest_count=28_462, highest_count=None), language=ID)
    (band,) = shapes(figure, "tolerance")
    assert band.x1 == figure.layout.xaxis.range[1]


def test_two_claims_in_one_picture_are_an_error() -> None:
    both = pd.concat([checks().data, checks(fact_id="other").data])
    with pytest.raises(ValueError, match="one claim"):
        claim_check(replace(checks(), data=both), language=ID)


def test_verdicts_count_each_claim_once_whatever_it_is_held_against() -> None:
    data = pd.concat([checks().data, checks(evidence="records").data, checks(fact_id="b", verdict="no_data").data])
    figure = claim_verdicts(replace(checks(), data=data), language=ID)
    values = traces(figure, "values")[0]
    assert dict(zip(values.customdata, values.x, strict=True)) == {
        "Didukung data": 0,
        "Tidak didukung data": 1,
        "Tidak sebanding": 0,
        "Tidak ada data": 1,
    }


def test_every_rule_is_a_mark_that_tells_itself() -> None:
    data = pd.DataFrame(reference_rows("platform_rules.csv")).drop_duplicates(["platform", "aspect"])
    frame = TableFrame(data=data, table="platform_rules", provenance=replace(PROVENANCE, sources=("platform_rules",)))
    figure = rule_matrix(frame, language=EN)
    hovers = [words for trace in figure.data for words in trace.customdata]
    assert len(hovers) == 54
    assert any("Violation points" in words for words in hovers)


def events(**own: Any) -> pd.DataFrame:
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
    figure = published_points(claims(), events=events(), language=ID)
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
    figure = published_points(claims(), events=events(**own), language=ID)
    assert f"[1] {when}: Judul" in annotation_texts(figure, "footer")[0].replace("<br>", " ")


def test_many_events_are_counted_in_the_key_and_not_listed() -> None:
    many = pd.concat([events(title_id=f"Judul {number}") for number in range(15)])
    footer = annotation_texts(published_points(claims(), events=many, language=ID), "footer")[0].replace("<br>", " ")
    assert "15 peristiwa ditandai" in footer
    assert "Judul 3" not in footer
