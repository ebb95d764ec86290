"""Bars by a dimension, and the tile map of the provinces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from catalog.codes import Action
from catalog.regions import provinces
from dashboard.charts.rows import NAME_LINE_HEIGHT
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension, Filters
from tests.unit.charts_frames import EN, ID, SECRET, annotation_texts, by, monthly, traces
from tests.unit.checked_charts import bars, province_tiles


def categories() -> MetricFrame:
    return by(
        Dimension.CATEGORY,
        {
            "gamis": (1_200.0, "shown"),
            "hijab": (40_000.0, "shown"),
            "koko": (SECRET, "suppressed"),
            "batik": (0.0, "shown"),
            "jaket": (None, "missing"),
            "kaos": (5.0, "provisional"),
        },
    )


def test_bars_are_sorted_longest_first_and_those_without_a_value_come_last() -> None:
    names = bars(categories(), language=ID).layout.yaxis.ticktext
    assert names[:4] == ("Hijab", "Gamis", "Kaus", "Batik")
    assert set(names[4:]) == {"Baju koko", "Jaket"}


def test_values_are_written_at_the_bars_in_the_format_of_the_language() -> None:
    assert traces(bars(categories(), language=ID), "values")[0].text[:2] == ("40.000", "1.200")
    assert traces(bars(categories(), language=EN), "values")[0].text[:2] == ("40,000", "1,200")


def test_zero_is_written_as_zero() -> None:
    assert traces(bars(categories(), language=ID), "values")[0].text[3] == "0"


def test_a_provisional_bar_is_starred() -> None:
    assert traces(bars(categories(), language=ID), "values")[0].text[2] == "5*"


def test_a_suppressed_bar_is_a_hatched_slot_without_its_value() -> None:
    figure = bars(categories(), language=ID)
    (slot,) = traces(figure, "suppressed")
    assert slot.text == ("disembunyikan",)
    assert slot.marker.pattern.shape == "/"
    assert "987654" not in figure.to_json()


def test_the_slot_has_the_same_length_whatever_is_suppressed() -> None:
    def slot(value: float) -> Any:
        rows = {"gamis": (100.0, "shown"), "koko": (value, "suppressed")}
        return traces(bars(by(Dimension.CATEGORY, rows), language=ID), "suppressed")[0].x

    assert slot(1.0) == slot(99.0)


def test_a_missing_bar_says_that_there_are_no_data() -> None:
    assert traces(bars(categories(), language=ID), "missing")[0].text == ("tidak ada data",)


def test_bars_need_a_breakdown() -> None:
    with pytest.raises(ValueError, match="breakdown"):
        bars(monthly([1.0]), language=ID)


def map_of(**rows: tuple[float | None, str]) -> MetricFrame:
    return by(Dimension.PROVINCE, {code.removeprefix("p"): row for code, row in rows.items()})


def test_the_map_has_an_equal_square_for_every_province() -> None:
    figure = province_tiles(map_of(p31=(5.0, "shown")), language=ID)
    squares = [(x, base) for trace in figure.data for x, base in zip(trace.x, trace.base, strict=True)]
    assert len(squares) == len(provinces()) == 38
    assert len(set(squares)) == 38
    assert figure.layout.yaxis.scaleanchor == "x"


def test_a_square_shows_the_short_name_and_hovering_the_full_one() -> None:
    (valued,) = traces(province_tiles(map_of(p32=(1_234.0, "shown")), language=ID), "values")
    assert valued.text == ("<b>Jabar</b><br>1.234",)
    assert valued.hovertext == ("<b>Jawa Barat</b><br>1.234",)


def test_a_suppressed_province_is_hatched_with_an_asterisk_and_no_value() -> None:
    figure = province_tiles(map_of(p31=(5.0, "shown"), p51=(SECRET, "suppressed")), language=ID)
    (hidden,) = traces(figure, "suppressed")
    assert hidden.text == ("<b>Bali</b><br>*",)
    assert hidden.marker.pattern.shape == "/"
    assert "987654" not in figure.to_json()


def test_a_province_without_a_row_is_white_and_missing() -> None:
    (missing,) = traces(province_tiles(map_of(p31=(5.0, "shown")), language=ID), "missing")
    assert len(missing.x) == 37
    assert missing.marker.color == "#FFFFFF"


def test_the_scale_names_its_unit() -> None:
    figure = province_tiles(map_of(p31=(5.0, "shown")), language=EN)
    assert figure.layout.coloraxis.colorbar.title.text == "orders"


def test_phones_get_west_above_east() -> None:
    wide = province_tiles(map_of(p31=(5.0, "shown")), language=ID)
    narrow = province_tiles(map_of(p31=(5.0, "shown")), language=ID, narrow=True)
    assert max(x for trace in wide.data for x in trace.x) == 14
    assert max(x for trace in narrow.data for x in trace.x) == 7


def test_the_highest_provinces_stand_in_words_below_the_map() -> None:
    figure = province_tiles(map_of(p31=(5.0, "shown"), p51=(9.0, "shown")), language=ID)
    assert "Tertinggi: Bali 9, Daerah Khusus Ibukota Jakarta 5." in annotation_texts(figure, "footer")[0].replace(
        "<br>", " "
    )


def test_a_code_that_is_no_province_is_an_error() -> None:
    with pytest.raises(KeyError, match="99"):
        province_tiles(map_of(p99=(5.0, "shown")), language=ID)


def test_what_may_not_be_ranked_stands_hatched_below_a_line_with_its_reason() -> None:
    frame = by(
        Dimension.PLATFORM,
        {"shopee": (10.0, "shown"), "lazada": (900.0, "shown"), "tokopedia": (30.0, "shown")},
    )
    figure = bars(frame, apart={"lazada": "hanya sejak Mei"}, language=ID)
    assert figure.layout.yaxis.ticktext == ("Tokopedia", "Shopee", "Lazada")
    assert traces(figure, "values")[0].marker.pattern.shape == ("", "", "/")
    (line,) = [shape for shape in figure.layout.shapes if shape.name == "apart"]
    assert line.y0 == line.y1 == 1.5
    assert "Lazada berdiri sendiri" in annotation_texts(figure, "footer")[0].replace("<br>", " ")
    assert "hanya sejak Mei" in " ".join(figure.layout.meta["remarks"])


def test_without_anything_apart_there_is_no_line() -> None:
    assert [shape for shape in bars(categories(), apart={}, language=ID).layout.shapes if shape.name == "apart"] == []


def test_a_name_of_three_lines_does_not_run_into_the_next_one() -> None:
    channels = {"marketplace": (9.0, "shown"), "social_commerce": (5.0, "shown"), "ecommerce": (2.0, "shown")}
    layout = bars(by(Dimension.CHANNEL, channels), language=ID).layout
    lines = max(name.count("<br>") + 1 for name in layout.yaxis.ticktext)
    assert lines == 3
    assert (layout.height - layout.margin.t - layout.margin.b) / len(channels) >= lines * NAME_LINE_HEIGHT


@pytest.mark.parametrize(
    ("actions", "title"),
    [
        ((Action.BAN,), "Pemblokiran tetap tercatat menurut platform"),
        ((Action.REMOVAL,), "Penurunan tercatat menurut platform"),
        ((Action.REMOVAL, Action.BAN), "Penurunan tercatat menurut platform"),
    ],
)
def test_counts_of_bans_alone_are_not_titled_removals(actions: tuple[Action, ...], title: str) -> None:
    frame = by(Dimension.PLATFORM, {"shopee": (3.0, "shown")}, metric="takedown_items_count")
    drawn = bars(replace(frame, selection=frame.selection.but(filters=Filters(actions=actions))), language=ID)
    assert drawn.layout.meta["title"] == title
