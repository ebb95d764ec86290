"""The timeline: all events with their sources, filters that stand in the link, and marks on other charts."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.codes import EventKind
from catalog.text import Language, text
from dashboard.queries.snapshot import open_snapshot
from dashboard.ui.markdown import escaped
from dashboard.ui.rows import readable_rows
from dashboard.ui.timeline_words import event_frame
from tests.app.conftest import Open
from tests.app.figures import figures, findings


@pytest.fixture
def warehouse(built_warehouse: Path) -> Path:
    """The really built one, with all published tables."""
    return built_warehouse


def listed(app: AppTest) -> list[str]:
    return next(str(element.value) for element in app.markdown if str(element.value).startswith("1. ")).split("\n")


@pytest.mark.parametrize("language", list(Language))
def test_every_event_stands_on_the_line_and_in_the_list_with_its_source(
    open_page: Open, warehouse: Path, language: Language
) -> None:
    events = event_frame(open_snapshot(warehouse)).data
    app = open_page("lini_masa", lang=language.value)
    assert not app.exception
    (drawn,) = figures(app)
    assert drawn["layout"]["meta"]["rows"] == len(events) == 37
    lines = listed(app)
    assert len(lines) == 37
    assert all(escaped(name) in line for name, line in zip(events["source_publisher"], lines, strict=True))
    assert sum("](<http" in line for line in lines) == events["source_url"].notna().sum() > 30


def test_what_is_known_to_the_month_alone_is_told_as_a_month(open_page: Open) -> None:
    (gedebage,) = [line for line in listed(open_page("lini_masa", lang="en")) if "Gedebage" in line]
    assert "**March 2023**" in gedebage


def test_a_span_of_days_in_one_month_names_the_month_once(open_page: Open) -> None:
    assert any("**9–12 Agustus 2025**" in line for line in listed(open_page("lini_masa")))


def test_kinds_and_actors_filter_and_stand_in_the_link(open_page: Open) -> None:
    app = open_page("lini_masa", kind="seizure", actor="customs")
    assert not app.exception
    assert (app.query_params["kind"], app.query_params["actor"]) == ("seizure", "customs")
    assert all("Bea Cukai" in line for line in listed(app))
    (drawn,) = figures(app)
    assert {trace["name"] for trace in drawn["data"]} <= {"seizure", "span"}


def test_where_nothing_is_left_the_page_says_so(open_page: Open) -> None:
    app = open_page("lini_masa", kind="claim", actor="president")
    assert not app.exception
    assert text("ui.empty.choice.heading", Language.INDONESIAN) in [element.value for element in app.header]


def key_lines(app: AppTest, chart: str) -> list[str]:
    drawn = next(one for one in figures(app) if one["layout"]["meta"]["chart"] == chart)
    footer = next(note["text"] for note in drawn["layout"]["annotations"] if note.get("name") == "footer")
    return [line for line in footer.split("<br>") if line.startswith("[")]


@pytest.mark.parametrize(
    ("page", "chart"),
    [
        ("takedown", "time_series"),
        ("takedown", "published_points"),
        ("pesanan", "time_series"),
        ("lebaran", "index_by_month"),
        ("impor_penindakan", "seizure_events"),
        ("klaim", "published_points"),
    ],
)
def test_a_reader_chooses_what_is_marked_on_every_chart_of_the_calendar(open_page: Open, page: str, chart: str) -> None:
    without = open_page(page, events="none")
    assert without.query_params["events"] == "none"
    assert key_lines(without, chart) == []
    orders = open_page(page, events="order")
    assert orders.query_params["events"] == "order"
    assert any("Platform diminta menindak penjual" in line for line in key_lines(orders, chart)) or page == "klaim"
    assert key_lines(orders, chart)


def test_marks_of_seizures_name_their_source(open_page: Open) -> None:
    app = open_page("pesanan", events=EventKind.SEIZURE.value)
    trend = next(one for one in figures(app) if one["layout"]["meta"]["chart"] == "time_series")
    assert any("Bea Cukai, Polri" in name for name in trend["layout"]["meta"]["source"])


def test_the_finding_counts_what_is_shown(open_page: Open) -> None:
    assert findings(open_page("lini_masa", kind="seizure"))[0].startswith("16 peristiwa")


def test_the_parties_of_a_claim_are_named_in_the_language_of_the_table(warehouse: Path) -> None:
    frame = event_frame(open_snapshot(warehouse), (EventKind.CLAIM,))
    cells = {language: readable_rows(frame, language) for language in Language}
    assert any("Kementerian" in name for name in cells[Language.INDONESIAN]["Pelaku"])
    assert not any("Kementerian Perdagangan" in name for name in cells[Language.ENGLISH]["Actor"])


def test_without_a_choice_only_demands_for_takedown_are_marked(open_page: Open) -> None:
    orders = key_lines(open_page("pesanan", events="order"), "time_series")
    assert key_lines(open_page("pesanan"), "time_series") == orders
    assert 1 < len(orders) < 8
