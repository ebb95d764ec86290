"""The page of keywords: five statements with counts and intervals, silence where there is nothing to say, and the watch list."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from analysis.keywords.told_apart import Trial
from catalog.labelled_titles import labelled_titles
from catalog.roles import ANONYMOUS, Actor, Origin, Role
from catalog.text import Language, text
from catalog.watch_list import WatchAction
from dashboard.queries.snapshot import open_snapshot
from dashboard.ui import sign_in, title_scores
from dashboard.ui.cache import keep_answers, noting_answers
from dashboard.ui.words import caught_share, marking, risen, succeeded
from etl import api
from tests.app.conftest import ROOT, Open
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
    assert text("ui.sample.banner", language) in [warning.value for warning in app.warning]


def test_statements_are_those_of_the_statistics(open_page: Open, warehouse: Path) -> None:
    snapshot = open_snapshot(warehouse)
    below = "\n".join(notes(open_page(PAGE, lang="en")))
    first = marking(snapshot).terms[0]
    (succession,) = succeeded(snapshot).successions
    recent = caught_share(snapshot).recent

    assert f"{first.term}: {first.items_count:,} of {marking(snapshot).items_count:,} removed titles" in below
    assert (succession.sellers_count, succession.reverse_sellers_count) == (20, 1)
    assert "bal › karungan, 20 of 21 sellers" in below
    assert not re.search(r"month of the step (\w+ \d{4}) to \1", below)
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
    firsts = ["1 September 2021" if place == 0 else "1 Juli 2021" for place in range(len(windows(app)))]
    assert all(f"{first} sampai 31 Agustus 2022" in window for first, window in zip(firsts, windows(app), strict=True))
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


def check(app: AppTest, *titles: str, threshold: float = 0.8) -> str:
    app.text_area(key="titles.pasted").set_value("\n".join(titles))
    app.select_slider(key="titles.id.threshold").set_value(threshold)
    next(button for button in app.button if button.label == words("check_send")).click().run()
    assert not app.exception
    return sentences(app)


def test_a_title_is_told_what_lists_and_scorer_say_of_it_and_by_which_words(
    store: Path, own_warehouse: Path, watching: list[Actor], open_page: Open
) -> None:
    for action in (WatchAction.ADD, WatchAction.CONFIRM):
        api.watch(store, own_warehouse, "karungan", action, reason="dua puluh judul diperiksa", actor=ANALYST)
    api.watch(store, own_warehouse, "thrift", WatchAction.ADD, reason="belum diperiksa", actor=ANALYST)
    said = check(open_page(PAGE), "K4RUNGAN kemeja korea segel", "salep bekas luka", "thrift kaos usa")
    lines = {line.split("**")[1]: line for line in said.splitlines() if line.startswith("1. **") and "penilai" in line}

    assert list(lines) == ["K4RUNGAN kemeja korea segel", "thrift kaos usa", "salep bekas luka"]
    assert "tertangkap" in lines["K4RUNGAN kemeja korea segel"]
    assert "daftar pantau: *karungan*" in lines["K4RUNGAN kemeja korea segel"]
    assert "lolos" in lines["salep bekas luka"]
    assert "kata resmi: *bekas*" in lines["salep bekas luka"]
    assert "daftar pantau: tidak ada" in lines["thrift kaos usa"], "it is proposed, not confirmed"
    assert words("check_words", words_for="*bekas*", words_against="*salep*") in said


def test_a_higher_threshold_catches_less_and_what_it_is_worth_is_said(open_page: Open) -> None:
    titles = [title.title for title in labelled_titles()[:60]]
    low, high = (check(open_page(PAGE), *titles, threshold=threshold) for threshold in (0.3, 0.9))

    assert low.count("tertangkap** \u00b7") > high.count("tertangkap** \u00b7") > 0
    assert "0,90" in high
    assert "Judul buatan" in high


def test_how_well_titles_are_told_apart_is_shown_beside_the_plain_list(open_page: Open) -> None:
    keep_answers({})
    with noting_answers() as answers:
        title_scores.trials()
        title_scores.ordinary_scores()
    keep_answers(answers)
    try:
        app = open_page(PAGE)
    finally:
        keep_answers({})
    tables = [table.value for table in app.table]
    recall = title_scores.worth(()).trials[Trial.UNSEEN_SELLERS][0.8].recall

    assert [len(table) for table in tables] == [6, 6, 6, 6], (
        "five thresholds and the official words; nothing is confirmed yet"
    )
    assert recall is not None
    assert str(tables[0].iloc[3][words("column_recall")]).startswith(f"{round(100 * recall.estimate)}\u00a0%")
    assert "ditulis dan dilabeli satu orang" in sentences(app)


def test_the_page_loads_no_scikit_learn_until_titles_are_checked(warehouse: Path) -> None:
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file('{ROOT}/dashboard/ui/router.py', default_timeout=120)\n"
        f"app.switch_page('{ROOT}/pages/kata_kunci.py')\n"
        "app.run()\n"
        "assert not app.exception\n"
        "print('sklearn' in sys.modules)\n"
        "app.text_area(key='titles.pasted').set_value('bal kaos')\n"
        "next(each for each in app.button if each.label == 'Periksa').click().run()\n"
        "print('sklearn' in sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "DAMPAK_WAREHOUSE": str(warehouse), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.split() == ["False", "True"]


def test_a_word_of_the_list_tells_how_often_it_would_catch_honest_goods(
    store: Path, own_warehouse: Path, watching: list[Actor], open_page: Open
) -> None:
    for term in ("jaket", "cabutan"):
        api.watch(store, own_warehouse, term, WatchAction.ADD, reason="diusulkan", actor=ANALYST)
    said = sentences(open_page(PAGE))
    legal = [title for title in labelled_titles() if not title.is_illegal]
    held = sum("cabutan" in title.title.lower().split() for title in legal)

    assert f"pada {held} dari {len(legal)} yang sah" in said
    assert words("watch_ordinary", per="2.000,0") in said, "80 of 400 other titles a month hold jaket"
    assert words("watch_ordinary_few") in said


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

    assert app.warning[-1].value == text("error.watch_reason_missing", ID)
    assert api.watch_list(store) == ()
