"""What stands around every figure: unit, source, snapshot, sample mark, meta."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from catalog.codes import Channel
from catalog.text import Language
from dashboard import charts
from dashboard.charts import Theme
from dashboard.charts.card import FOOTER_CHARACTERS, TITLE_CHARACTERS
from dashboard.queries.selection import Dimension, Filters
from tests.unit.charts_frames import EN, ID, annotation_texts, as_sample, by, every_chart, monthly
from tests.unit.checked_charts import bars, time_series


def footer(figure: Any) -> str:
    (text,) = annotation_texts(figure, "footer")
    return text.replace("<br>", " ").replace("\u00a0", " ")


def test_importing_the_room_loads_neither_plotly_nor_babel() -> None:
    probe = "import sys, dashboard.charts; print('plotly' in sys.modules, 'babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_chart_function_stays_a_function_after_its_module_was_imported() -> None:
    assert all(callable(getattr(charts, name)) for _ in range(2) for name in charts.__all__)


def test_every_chart_function_that_the_room_names_is_drawn_here() -> None:
    assert set(every_chart(ID)) == set(charts.__all__) - {"Drawing", "Theme", "describe"}


@pytest.mark.parametrize(("language", "words"), [(ID, ("Sumber:", "Data s.d.")), (EN, ("Source:", "Data to"))])
def test_every_chart_has_source_snapshot_and_date_inside_the_picture(
    language: Language, words: tuple[str, str]
) -> None:
    figures = every_chart(language)
    assert len(figures) > 0
    for name, figure in figures.items():
        line = footer(figure)
        assert all(word in line for word in (*words, "Snapshot 3f9a1c07b2d4", "30 Jun")), name


@pytest.mark.parametrize(("language", "word"), [(ID, "Satuan:"), (EN, "Unit:")])
def test_every_chart_says_its_unit_under_its_title(language: Language, word: str) -> None:
    figures = every_chart(language)
    assert len(figures) > 0
    for name, figure in figures.items():
        assert word in figure.layout.title.text, name
        assert figure.layout.meta["unit"], name


def test_meta_says_what_was_drawn_from_which_snapshot() -> None:
    meta = time_series(monthly([1.0, 2.0, 3.0]), language=EN).layout.meta
    assert (meta["chart"], meta["metric"], meta["unit"]) == ("time_series", "orders_count", "orders")
    assert (meta["snapshot_id"], meta["is_sample"], meta["language"], meta["rows"]) == ("3f9a1c07b2d4", False, "en", 3)


@pytest.mark.parametrize("language", [ID, EN])
def test_a_sample_says_data_contoh_across_the_picture_in_its_footer_and_as_its_source(language: Language) -> None:
    figure = time_series(as_sample(monthly([1.0, 2.0])), language=language)
    (mark,) = annotation_texts(figure, "sample_mark")
    assert "DATA CONTOH" in mark
    assert footer(figure).startswith("DATA CONTOH")
    assert all("DATA CONTOH" in source for source in figure.layout.meta["source"])


def test_real_data_carry_no_sample_mark() -> None:
    figure = time_series(monthly([1.0, 2.0]), language=ID)
    assert annotation_texts(figure, "sample_mark") == []
    assert "DATA CONTOH" not in figure.to_json()


def test_active_filters_and_the_period_stand_in_the_footer() -> None:
    frame = monthly([1.0, 2.0], filters=Filters(channels=(Channel.ECOMMERCE,), provinces=("51",)))
    line = footer(time_series(frame, language=ID))
    assert "Kurun: 1 Januari 2023 sampai 30 Juni 2023" in line
    assert "kanal: Toko daring sendiri; provinsi: Bali" in line


def test_no_filters_are_said_too() -> None:
    assert "Saringan: tidak ada" in footer(time_series(monthly([1.0]), language=ID))


@pytest.mark.parametrize(("language", "separators"), [(ID, ",."), (EN, ".,")])
def test_numbers_carry_the_separators_of_the_language(language: Language, separators: str) -> None:
    figures = every_chart(language)
    assert len(figures) > 0
    assert {figure.layout.separators for figure in figures.values()} == {separators}


def test_value_ticks_are_written_in_the_language() -> None:
    frame = monthly([1_200_000.0, 2_400_000.0])
    assert "2\u00a0juta" in time_series(frame, language=ID).layout.yaxis.ticktext
    assert "2\u00a0million" in time_series(frame, language=EN).layout.yaxis.ticktext


def test_months_on_the_axis_are_indonesian() -> None:
    labels = time_series(monthly([1.0] * 6), language=ID).layout.xaxis.ticktext
    assert "Mei<br>2023" in labels


@pytest.mark.parametrize("language", [ID, EN])
def test_no_line_of_title_or_footer_is_too_long_for_a_phone(language: Language) -> None:
    figures = every_chart(language)
    assert len(figures) > 0
    for name, figure in figures.items():
        title = figure.layout.title.text.split("</b>")[0].removeprefix("<b>")
        assert all(len(line) <= TITLE_CHARACTERS for line in title.split("<br>")), name
        (text,) = annotation_texts(figure, "footer")
        assert all(len(line) <= FOOTER_CHARACTERS for line in text.split("<br>")), name


@pytest.mark.parametrize("theme", list(Theme))
def test_the_background_is_solid(theme: Theme) -> None:
    layout = time_series(monthly([1.0]), language=ID, theme=theme).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor
    assert layout.paper_bgcolor.startswith("#")


def test_figures_leave_plotlys_heavy_default_template_out() -> None:
    assert len(time_series(monthly([1.0] * 6), language=ID).to_json()) < 6_000


def test_names_from_data_are_escaped_so_that_no_markup_enters_a_figure() -> None:
    frame = monthly([1.0])
    hostile = replace(frame, provenance=replace(frame.provenance, snapshot_id="<a href='x'>y</a>"))
    (text,) = annotation_texts(time_series(hostile, language=ID), "footer")
    assert "<a" not in text


def test_a_takedown_is_counted_in_its_own_unit() -> None:
    frame = by(Dimension.PLATFORM, {"shopee": (5.0, "shown")}, metric="takedown_items_count")
    assert bars(frame, language=ID).layout.meta["unit"] == "tautan"
