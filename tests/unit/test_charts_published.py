"""Published figures: points that are never joined, units that never share an axis, gaps and conflicts on show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashboard.queries.frame import TableFrame
from tests.unit.charts_frames import (
    EN,
    ID,
    annotation_texts,
    claims,
    clothing_index,
    every_chart,
    published,
    shapes,
    traces,
)
from tests.unit.checked_charts import (
    claim_breakdown,
    import_series,
    index_by_month,
    published_points,
    seizure_events,
    seizures_by_year,
)


def footer(figure: Any) -> str:
    return annotation_texts(figure, "footer")[0].replace("<br>", " ")


def imports() -> TableFrame:
    return published("imports", "published_imports")


def seizures() -> TableFrame:
    return published("seizures", "published_seizures")


def test_no_line_joins_published_points() -> None:
    figure = published_points(claims(), language=ID)
    assert len(figure.data) > 0
    assert all("lines" not in trace.mode for trace in figure.data)


def test_every_unit_has_a_panel_of_its_own() -> None:
    figure = published_points(claims(), language=ID)
    drawn = [trace for trace in figure.data if trace.customdata is not None]
    assert len(drawn) == claims().data[claims().data["parent_fact_id"].isna()]["unit"].nunique()
    assert len({trace.yaxis for trace in drawn}) == len(drawn)
    assert "Tautan" in [
        title.removeprefix("<b>").removesuffix("</b>") for title in annotation_texts(figure, "panel_title")
    ]


def test_the_logarithmic_scale_is_said() -> None:
    figure = published_points(claims(), language=ID)
    assert figure.layout.yaxis.type == "log"
    assert "Skala logaritma" in footer(figure)


def test_the_marker_says_how_exact_a_count_is_and_an_open_one_that_it_is_told_again() -> None:
    figure = published_points(claims(), language=ID)
    assert traces(figure, "link_or_merchant")[0].marker.symbol == ("diamond",)
    assert traces(figure, "account")[0].marker.symbol == ("diamond-open",)
    assert traces(figure, "keyword")[0].marker.symbol == ("triangle-up",)


def test_a_count_is_labelled_as_it_was_worded() -> None:
    figure = published_points(claims(), language=ID)
    assert traces(figure, "link_or_merchant")[0].text == ("± 40.000",)
    assert traces(figure, "keyword")[0].text == ("≥ 1.000.000",)
    assert traces(figure, "listing")[0].text == ("puluhan ribu",)


def test_one_fact_told_twice_in_the_same_unit_is_one_point() -> None:
    figure = published_points(claims(), language=ID)
    assert len(traces(figure, "account")[0].x) == 1


def test_parts_of_a_total_are_left_out_unless_asked_for() -> None:
    assert "28000" not in published_points(claims(), language=ID).to_json()
    assert "28000" in published_points(claims(), with_parts=True, language=ID).to_json()


def test_nothing_to_draw_is_an_error() -> None:
    frame = claims()
    with pytest.raises(ValueError, match="no published count"):
        published_points(replace(frame, data=frame.data.head(0)), language=ID)


def test_the_total_and_its_parts_are_nested_bars() -> None:
    figure = claim_breakdown(claims(), total_fact_id="TK2023B-00", language=ID)
    names = figure.layout.yaxis.ticktext
    assert names[0] == "Semua saluran"
    assert "› › Tokopedia" in names
    assert traces(figure, "values")[0].x[0] == 64_583


def test_the_gap_of_3000_is_drawn_labelled_and_told() -> None:
    figure = claim_breakdown(claims(), total_fact_id="TK2023B-00", language=ID)
    (gap,) = traces(figure, "gap")
    assert (gap.base, gap.x) == ((64_497,), (3_000,))
    assert "67.497 (+3.000)" in traces(figure, "values")[0].text
    assert "3.000 lebih banyak" in footer(figure)


def test_parts_in_another_unit_than_the_total_are_told() -> None:
    assert "iklan atau tautan" in footer(claim_breakdown(claims(), total_fact_id="TK2023B-00", language=ID))


def test_missing_months_of_the_index_are_gaps() -> None:
    figure = index_by_month(clothing_index(), language=ID)
    months = dict(zip(figure.data[1].x, figure.data[1].y, strict=True))
    assert months["2023-06-01"] is None
    assert months["2023-05-01"] is not None


def test_a_month_without_a_row_is_a_gap_too() -> None:
    frame = clothing_index()
    data = frame.data[frame.data["month"] != "2013-05-01"]
    line = index_by_month(replace(frame, data=data), language=ID).data[0]
    assert dict(zip(line.x, line.y, strict=True))["2013-05-01"] is None


def test_the_chained_part_of_the_index_is_dashed_and_said() -> None:
    figure = index_by_month(clothing_index(), language=ID)
    published_part, chained, _ = figure.data
    assert (published_part.line.dash, chained.line.dash) == (None, "dot")
    assert "sejak April 2022 dirangkai" in footer(figure)


def test_pre_lebaran_months_are_diamonds() -> None:
    marked = index_by_month(clothing_index(), language=ID).data[2]
    assert marked.marker.symbol == "diamond"
    assert [x for x, y in zip(marked.x, marked.y, strict=True) if y is not None] == ["2023-04-01", "2025-03-01"]


def test_seasons_laid_over_each_other_say_which_one_is_strong() -> None:
    assert "Garis tebal: 2023 (1444 H)" in footer(every_chart(ID)["index_overlay"])


def test_import_series_never_share_an_axis_nor_a_line() -> None:
    figure = import_series(imports(), language=ID)
    drawn = {name: traces(figure, name)[0] for name in ("bps_recorded", "minister_statement", "mirror_exports")}
    assert len({trace.yaxis for trace in drawn.values()}) == 3
    assert all(trace.type == "bar" or "lines" not in trace.mode for trace in figure.data)


def test_a_suspect_import_is_hatched_with_a_question_mark() -> None:
    figure = import_series(imports(), language=ID)
    assert "/" in traces(figure, "bps_recorded")[0].marker.pattern.shape
    assert "1.092?" in traces(figure, "labels")[0].text
    assert "diragukan" in footer(figure)


def test_conflicting_and_missing_imports_are_marked() -> None:
    figure = import_series(imports(), language=ID)
    assert traces(figure, "conflict")[0].y == (392.0,)
    assert traces(figure, "missing")[0].text == ("–", "–")


def test_part_of_a_year_is_paler_and_named() -> None:
    figure = import_series(imports(), language=ID)
    assert traces(figure, "minister_statement")[0].marker.opacity[-1] < 1
    assert "hanya sebagian tahun (Jan–Agu 2025)" in footer(figure)


def test_the_panels_of_imports_stand_on_one_axis_of_years() -> None:
    figure = import_series(imports(), language=ID)
    axes = [figure.layout[name] for name in ("xaxis", "xaxis2", "xaxis3", "xaxis4")]
    assert {axis.range for axis in axes} == {(2011.4, 2026.0)}
    assert {axis.ticktext for axis in axes} == {("2013", "15", "17", "19", "21", "23", "25")}


def test_a_label_leans_away_from_a_taller_column_beside_it() -> None:
    labels = traces(import_series(imports(), language=ID), "labels")[1]
    assert dict(zip(labels.x, labels.textposition, strict=True))[2025] == "top right"


def test_the_ratio_is_points_on_a_scale_of_its_own_against_all_imports_and_those_from_the_partner() -> None:
    figure = import_series(imports(), language=ID)
    (to_all,) = traces(figure, "ratio_to_recorded")
    (to_own,) = traces(figure, "ratio_to_recorded_from_partner")
    assert dict(zip(to_all.x, to_all.text, strict=True)) == {2021: "3.200×", 2022: "940×"}
    assert (to_own.x, to_own.text) == ((2022,), ("15.000×",))
    assert figure.layout.yaxis4.type == "log"


def test_without_a_ratio_there_is_no_panel_for_it() -> None:
    frame = imports()
    alone = replace(frame, data=frame.data[frame.data["series"] == "bps_recorded"])
    assert traces(import_series(alone, language=ID), "ratio_to_recorded") == []


def test_wide_labels_of_neighbouring_years_do_not_stand_on_one_line() -> None:
    labels = traces(import_series(imports(), language=ID), "labels")[2]
    assert labels.text == ("22.842", "25.323<br>\u00a0", "24.544")
    assert labels.textposition == ("top left", "top center", "top right")


def test_imports_by_month_are_left_out_and_counted() -> None:
    assert "Angka bulanan tidak digambar: 3" in footer(import_series(imports(), language=ID))


def test_seizure_cases_and_values_have_panels_of_their_own() -> None:
    figure = seizures_by_year(seizures(), language=ID)
    cases, values = traces(figure, "values")
    assert cases.x[:2] == (399.0, 169.0)
    assert values.text[0] == "Rp26,8\u00a0miliar"
    assert (cases.xaxis, values.xaxis) == ("x", "x2")


def test_the_break_of_definition_is_a_line_in_both_panels_and_is_told() -> None:
    figure = seizures_by_year(seizures(), language=ID)
    assert len(shapes(figure, "definition_break")) == 2
    assert "definisi" in footer(figure)


def test_superseded_yearly_totals_and_parts_of_totals_are_not_drawn() -> None:
    assert 220.0 not in traces(seizures_by_year(seizures(), language=ID), "values")[0].x


def test_events_in_bales_and_in_koli_stand_apart() -> None:
    figure = seizure_events(seizures(), language=EN)
    bales, koli = traces(figure, "bale")[0], traces(figure, "koli")[0]
    assert bales.yaxis != koli.yaxis
    assert bales.marker.color != koli.marker.color


def test_the_largest_value_has_the_largest_marker_and_hovering_tells_the_place() -> None:
    (bales,) = traces(seizure_events(seizures(), language=ID), "bale")
    largest = max(range(len(bales.x)), key=lambda n: bales.marker.size[n])
    assert bales.y[largest] == 19_391
    assert "Bandung Raya" in bales.customdata[largest]


def test_a_single_event_stands_on_a_span_of_its_own() -> None:
    frame = seizures()
    alone = replace(frame, data=frame.data[frame.data["event_id"] == "EV-20250426b"])
    figure = seizure_events(alone, language=ID)
    first, last = figure.layout.xaxis.range
    assert first < str(figure.data[0].x[0]) < last


def test_parts_of_events_and_conflicting_versions_are_not_drawn() -> None:
    figure = seizure_events(seizures(), language=ID)
    assert 5_130 not in traces(figure, "bale")[0].y
    assert "Versi yang bertentangan tidak digambar: 2" in footer(figure)


def test_an_unknown_takedown_unit_is_an_error() -> None:
    frame = claims()
    data = pd.concat([frame.data, frame.data.head(1).assign(unit="post", parent_fact_id=None)])
    with pytest.raises(KeyError, match="post"):
        published_points(replace(frame, data=data), language=ID)
