"""Seizures by body, place and tier: a measure a panel, sums that say over how many, and what lies outside of the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis.seizures import counted_actions, seizures_alone, totals_by
from dashboard.queries.frame import TableFrame
from dashboard.text.numbers import format_rupiah_compact
from tests.reference_frames import bundled
from tests.unit.charts_frames import EN, ID, annotation_texts, published, traces
from tests.unit.checked_charts import seizure_places, seizure_totals


def seized(by: str, **changes: Any) -> TableFrame:
    rows = seizures_alone(counted_actions(bundled("seizures").assign(**changes)))
    return replace(published("seizures", "published_seizures"), data=totals_by(rows, by))


def footer(frame: TableFrame) -> str:
    return annotation_texts(seizure_places(frame, language=ID), "footer")[0].replace("<br>", " ")


def test_each_measure_has_a_panel_and_an_axis_of_its_own() -> None:
    figure = seizure_totals(seized("enforcement_body"), by="enforcement_body", language=ID)
    drawn = traces(figure, "values")
    assert [trace.xaxis for trace in drawn] == ["x", "x2", "x3", "x4", "x5"]
    assert drawn[0].x == (7.0, 6.0, 2.0)


def test_a_sum_over_some_of_the_actions_says_over_how_many() -> None:
    figure = seizure_totals(seized("enforcement_body"), by="enforcement_body", language=ID)
    bales, value = traces(figure, "values")[1], traces(figure, "values")[4]
    assert bales.text == ("3.089 (4/7)", "9.677", "20.146")
    assert value.text[0] == f"{format_rupiah_compact(8_590_000_000, ID)} (6/7)"


def test_what_no_action_of_a_body_states_is_absent_and_not_zero() -> None:
    figure = seizure_totals(seized("enforcement_body"), by="enforcement_body", language=ID)
    (koli,) = (trace for trace in traces(figure, "values") if trace.xaxis == "x3")
    assert koli.x == (749.0,)


def test_where_no_tier_is_stated_only_the_number_of_seizures_is_drawn() -> None:
    figure = seizure_totals(seized("seller_tier"), by="seller_tier", language=ID)
    (drawn,) = traces(figure, "values")
    assert (drawn.x, drawn.customdata) == ((15.0,), ("Tidak disebut",))


def test_stated_tiers_stand_before_those_not_stated() -> None:
    tiers = pd.Series(["grosir"] * 40 + [None] * 15)
    figure = seizure_totals(seized("seller_tier", seller_tier=tiers), by="seller_tier", language=EN)
    assert traces(figure, "values")[0].customdata == ("Wholesaler (grosir)", "Not stated")


def test_the_map_holds_the_provinces_and_counts_what_names_none() -> None:
    frame = seized("province_code")
    (drawn,) = traces(seizure_places(frame, language=ID), "values")
    assert sum(drawn.marker.color) == 14
    assert "Di luar peta, karena provinsinya tidak disebut: 1." in footer(frame)


def test_a_province_without_a_report_is_not_a_zero() -> None:
    figure = seizure_places(seized("province_code"), language=ID)
    (missing,) = traces(figure, "missing")
    assert len(missing.customdata) == 38 - 7


def test_hovering_tells_every_unit_of_a_province() -> None:
    (drawn,) = traces(seizure_places(seized("province_code"), language=ID), "values")
    (jabar,) = (told for told in drawn.hovertext if "Jawa Barat" in told)
    assert "5 penyitaan" in jabar
    assert "132 koli" in jabar


def test_an_unknown_province_is_an_error() -> None:
    frame = seized("province_code")
    with pytest.raises(KeyError, match="99"):
        seizure_places(replace(frame, data=frame.data.assign(province_code="99").head(1)), language=ID)


def test_without_seizures_there_are_no_rows() -> None:
    assert totals_by(pd.DataFrame(columns=["action", "enforcement_body"]), "enforcement_body").empty
