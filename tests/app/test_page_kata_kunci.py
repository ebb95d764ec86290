"""The page of keywords: five statements with counts and intervals, silence where there is nothing to say, and the watch list."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from catalog.roles import ANONYMOUS, Actor, Origin, Role
from catalog.text import Language, text
from catalog.watch_list import WatchAction
from dashboard.queries.snapshot import open_snapshot
from dashboard.ui import sign_in
from dashboard.ui.words import caught_share, marking, risen, succeeded
from etl import api
from tests.app.conftest import Open
from tests.app.figures import badges, figures, findings, notes
from tests.app.small_warehouse import build_small_warehouse

PAGE = "kata_kunci"
ID, EN = Language.INDONESIAN, Language.ENGLISH
ANALYST = Actor(id="siti", name="Siti", role=Role.ANALYST, origin=Origin.SIGNED_IN)
CARDS = 5


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAMPAK_STORE", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def own_warehouse(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse of one test's own, which `open_page` then opens, and beside which a watch list may be published."""
    warehouse = tmp_path / "warehouse"
    build_small_warehouse(warehouse, "words1")
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(warehouse))
    return warehouse


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Who is before the page; the first one of the list."""
    holder = [ANALYST]
    monkeypatch.setattr(sign_in, "current_actor", lambda: holder[0])
    return holder


def sentences(app: AppTest) -> str:
    elements = [*app.markdown, *app.caption, *app.info, *app.success, *app.warning, *app.subheader]
    return "\n".join(str(element.value) for element in elements)


def save(app: AppTest) -> None:
    next(button for button in app.button if button.label == words("edit_save")).click().run()


def windows(app: AppTest) -> list[str]:
    """Span and filters as every figure says them."""
    return [" ".join(figure["layout"]["meta"]["window"]) for figure in figures(app)]


def words(key: str, language: Language = ID, **parameters: object) -> str:
    return text(f"page.{PAGE}.{key}", language, **parameters)


@pytest.mark.parametrize("language", list(Language))
def test_five_statements_stand_on_the_page(open_page: Open, language: Language) -> None:
    app = open_page(PAGE, lang=language.value)
    found = findings(app)

    assert len(found) == len(figures(app)) == CARDS
    assert "karungan" in found[0]
    assert "karungan" in found[1]
    assert "bal › karungan" in found[2]
    assert set(badges(app)) == {text("ui.sample.badge", language)}


def test_statements_are_those_of_the_statistics(open_page: Open, warehouse: Path) -> None:
    snapshot = open_snapshot(warehouse)
    below = "\n".join(notes(open_page(PAGE, lang="en")))
    first = marking(snapshot).terms[0]
    (succession,) = succeeded(snapshot).successions
    recent = caught_share(snapshot).recent

    assert f"{first.term}: {first.items_count:,} of {marking(snapshot).items_count:,} removed titles" in below
    assert (succession.sellers_count, succession.reverse_sellers_count) == (20, 1)
    assert "bal › karungan, 20 of 21 sellers" in below
    assert recent is not None
    assert recent.caught_count == 24
    assert risen(snapshot).terms[0].term == "karungan"


@pytest.mark.parametrize("verb", ["delete from", "drop table"], ids=["without titles", "of before there were words"])
def test_nothing_is_stated_without_titles_and_a_sentence_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open, verb: str
) -> None:
    # What was computed is kept by the snapshot's id.
    snapshot_id = f"untitled{verb[:4]}"
    build_small_warehouse(tmp_path, snapshot_id)
    with duckdb.connect(tmp_path / f"warehouse-{snapshot_id}.duckdb") as connection:
        for table in ("title_totals", "title_terms", "official_words_monthly", "term_successions"):
            connection.execute(f"{verb} {table}")
        if verb == "drop table":
            connection.execute("delete from meta_dataset where dataset = 'listings'")
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    app = open_page(PAGE)

    assert not app.exception
    assert findings(app) == []
    assert app.info[0].value == text("words.silence", ID, why=text("words.silence_of.no_removals", ID))
    assert words("candidates_none") in sentences(app)


def test_every_statement_is_of_the_chosen_platform_and_says_so(open_page: Open) -> None:
    of_all, of_one = open_page(PAGE), open_page(PAGE, platform="shopee")

    assert len(findings(of_one)) == CARDS
    assert findings(of_one)[1:] == findings(of_all)[1:], "there are no titles of others"
    assert ["Shopee" in window for window in windows(of_one)] == [True] * CARDS
    assert ["Shopee" in window for window in windows(of_all)] == [False] * CARDS
    assert of_one.query_params["platform"] == "shopee"
    assert of_all.query_params["platform"] == "all"
    assert words("narrowed") in sentences(of_one)
    assert words("narrowed") not in sentences(of_all)


def test_a_platform_without_titles_leaves_a_sentence_that_asks_for_another_choice(open_page: Open) -> None:
    app = open_page(PAGE, platform="tokopedia")
    why = text("words.silence_of_choice.no_removals", ID)

    assert findings(app) == []
    assert app.info[0].value == text("words.silence_chosen", ID, why=why)
    assert words("candidates_none") in sentences(app)


def test_every_statement_is_of_the_chosen_months_each_whole(open_page: Open) -> None:
    app = open_page(PAGE, **{"from": "2021-07-15", "to": "2022-08-20"})
    said = "\n".join(findings(app) + notes(app))

    assert "Sep 2021\u2013Agu 2022" in said
    assert "karungan" not in said, "it came in October 2022"
    assert all("1 Juli 2021" in window and "31 Agustus 2022" in window for window in windows(app))
    assert "1. **bal**" in sentences(app)
    assert text("words.silence_of.none_published", ID) in sentences(app)


def test_before_there_were_switches_by_platform_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    build_small_warehouse(tmp_path, "unplaced")
    with duckdb.connect(tmp_path / "warehouse-unplaced.duckdb") as connection:
        connection.execute("drop table platform_successions")
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))

    assert len(findings(open_page(PAGE))) == CARDS
    app = open_page(PAGE, platform="shopee")
    assert not app.exception
    assert text("error.mart_missing", ID) in sentences(app)


def test_readers_see_list_and_candidates_and_neither_form_nor_names(
    store: Path, own_warehouse: Path, watching: list[Actor], open_page: Open
) -> None:
    api.watch(store, own_warehouse, "cabutan", WatchAction.ADD, reason="naik sejak November", actor=ANALYST)
    watching[0] = ANONYMOUS
    said = sentences(open_page(PAGE))

    assert "**cabutan** · diusulkan" in said
    assert "naik sejak November" in said
    assert "1. **karungan**" in said
    assert "karungan korea" in said
    assert ANALYST.name not in said
    assert words("edit") not in said


def test_an_analyst_proposes_confirms_and_takes_a_word_out_of_the_candidates(
    store: Path, own_warehouse: Path, watching: list[Actor], open_page: Open
) -> None:
    app = open_page(PAGE)
    for action in (WatchAction.ADD, WatchAction.CONFIRM):
        app.selectbox(key="watch.id.term").set_value("karungan")
        app.radio(key="watch.id.action").set_value(action)
        app.text_area(key="watch.id.reason").set_value("sepuluh judul diperiksa")
        save(app)
    said = sentences(app)

    assert not app.exception
    assert [(record.term, record.action) for record in api.watch_list(store)] == [
        ("karungan", WatchAction.ADD),
        ("karungan", WatchAction.CONFIRM),
    ]
    assert "**karungan** · dipastikan" in said
    assert "· Siti · karungan" in said
    assert "1. **bal**" in said
    assert "1. **karungan**" not in said


def test_a_change_without_a_reason_is_refused_with_a_sentence(
    store: Path, own_warehouse: Path, watching: list[Actor], open_page: Open
) -> None:
    app = open_page(PAGE)
    app.selectbox(key="watch.id.term").set_value("karungan")
    save(app)

    assert [warning.value for warning in app.warning] == [text("error.watch_reason_missing", ID)]
    assert api.watch_list(store) == ()
