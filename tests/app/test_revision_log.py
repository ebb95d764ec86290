"""The revision log on the method page: what each change moved, in words, of one dataset where a reader wants that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.codes import CellStatus, code_text_key
from catalog.metrics import METRICS
from catalog.text import Language, text
from dashboard.exports.changes_csv import COLUMNS, changes_csv
from dashboard.queries.changes import Revision, read_changes, read_revisions
from dashboard.text.numbers import format_number, format_rupiah
from dashboard.ui import past_states
from dashboard.ui.revision_words import LOG, moved_line, number_title, revision_lines, revision_rows
from etl.moved import _tables
from tests.app.conftest import Open, settled
from tests.etl_fixture import House, make_house, order, orders, template
from tests.writers_fixture import copy_of

PAGE = "sumber_metode"
LANGUAGES = list(Language)
INDONESIAN = Language.INDONESIAN


def sales(value: int, count: int = 180) -> str:
    """Orders of nine UMKM in March 2023."""
    rows = (
        order(f"A{i}", f"2023-03-{1 + i % 28:02d}", umkm_id=f"toko-{i % 9}", gross_value_idr=value)
        for i in range(count)
    )
    return orders(*rows)


@pytest.fixture(scope="module")
def logged_once(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    house = make_house(tmp_path_factory.mktemp("logged"), small_sample)
    house.ingest("first.csv", sales(100_000))
    house.ingest("correction.csv", sales(150_000))
    house.ingest("one.csv", orders(order("B1", "2023-03-01", umkm_id="toko-lain")))
    house.ingest("items.csv", template("takedown_items", {"item_id": "I1"}, {"item_id": "I2"}))
    house.date_changes(*(f"2023-04-0{day}T05:00:00" for day in (3, 4, 5, 6)))
    return house


@pytest.fixture
def logged(logged_once: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """180 orders, their values corrected, one order of one UMKM, and takedowns."""
    house = copy_of(logged_once, tmp_path / "house")
    monkeypatch.setenv("DAMPAK_STORE", str(house.store))
    monkeypatch.setattr(past_states, "_shelf", past_states._Shelf())
    return house


@pytest.fixture
def open_log(open_page: Open, logged: House, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(logged.warehouse))
    return open_page


def changes_shown(app: AppTest) -> list[str]:
    return [markdown.value for markdown in app.markdown if " WIB**" in markdown.value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_changes_newest_first_and_what_each_moved(
    open_log: Open, logged: House, language: Language
) -> None:
    app = open_log(PAGE, lang=language.value)
    assert not app.exception
    shown = changes_shown(app)
    assert len(shown) == 4
    assert text("dataset.takedown_items.title", language) in shown[0]
    assert text("history.action_ingest", language) in shown[0]
    changes = read_changes(logged.warehouse)
    assert changes is not None
    labels = [expander.label for expander in app.expander]
    assert moved_line(changes[1], read_revisions(logged.warehouse, 2), language) in labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_moved_is_the_log_s_number_in_the_reader_s_notation(logged: House, language: Language) -> None:
    (value,) = read_revisions(logged.warehouse, 2)
    assert (value.before, value.after) == (180 * 100_000, 180 * 150_000)
    (row,) = revision_rows([value], language).to_dict("records")
    assert row == {
        text(f"{LOG}.number", language): text("metric.gross_value_idr.title", language),
        text(f"{LOG}.month", language): {"id": "Maret 2023", "en": "March 2023"}[language],
        text(f"{LOG}.before", language): format_rupiah(18_000_000, language),
        text(f"{LOG}.after", language): format_rupiah(27_000_000, language),
        text(f"{LOG}.difference", language): f"+{format_rupiah(9_000_000, language)}",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_for_a_phone_says_the_same(logged: House, language: Language) -> None:
    line = revision_lines(read_revisions(logged.warehouse, 2), language)
    values = [format_rupiah(value, language) for value in (18_000_000, 27_000_000, 9_000_000)]
    assert line.startswith(f"- **{text('metric.gross_value_idr.title', language)} · ")
    assert line.endswith(f"**: {values[0]} → {values[1]} (+{values[2]})")


def test_what_few_stand_behind_is_hidden_and_not_missing(logged: House) -> None:
    revisions = read_revisions(logged.warehouse, 3)
    hidden = text(code_text_key(CellStatus.SUPPRESSED), INDONESIAN)
    cells = [str(cell) for row in revision_rows(revisions, INDONESIAN).to_numpy() for cell in row]
    lines = revision_lines(revisions, INDONESIAN)
    assert (cells.count(hidden), lines.count(f": {hidden}")) == (9, 3)
    assert "181" not in " ".join([*cells, lines])


def test_takedowns_are_told_by_unit_action_and_goods(logged: House) -> None:
    (row,) = revision_rows(read_revisions(logged.warehouse, 4), INDONESIAN).to_dict("records")
    part = ["code.takedown_unit.link", "code.action.removal", "code.goods.used_clothing_import"]
    assert row[text(f"{LOG}.part", INDONESIAN)] == ", ".join(text(key, INDONESIAN) for key in part)
    assert row[text(f"{LOG}.before", INDONESIAN)] == text(f"{LOG}.no_number", INDONESIAN)
    assert row[text(f"{LOG}.after", INDONESIAN)] == format_number(2, INDONESIAN)


def test_a_reader_chooses_one_dataset(open_log: Open) -> None:
    app = open_log(PAGE)
    app.selectbox(key="log.id.dataset").set_value("takedown_items").run()
    (shown,) = changes_shown(app)
    assert text("dataset.takedown_items.title", INDONESIAN) in shown


def test_a_past_state_says_which_changes_came_later(open_log: Open) -> None:
    app = settled(open_log(PAGE, asof="2023-04-04"))
    later = text(f"{LOG}.is_later", INDONESIAN)
    assert [markdown.value for markdown in app.markdown].count(later) == 2
    assert later not in [markdown.value for markdown in open_log(PAGE).markdown]


def test_the_file_of_the_log_holds_a_row_a_number_in_codes(logged: House) -> None:
    changes = read_changes(logged.warehouse)
    assert changes is not None
    head, *rows = changes_csv(logged.warehouse, changes).decode().splitlines()
    assert head == ",".join(COLUMNS)
    assert len(rows) == sum(len(read_revisions(logged.warehouse, change.number)) for change in changes)
    assert any(",gross_value_idr,2023-03-01,,18000000,27000000," in row for row in rows)


def test_without_an_upload_or_a_log_the_page_says_so(
    open_page: Open, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(app: AppTest) -> list[str]:
        return [markdown.value for markdown in app.markdown]

    # The small warehouse was built by no ETL.
    assert text(f"{LOG}.unpublished", INDONESIAN) in said(open_page(PAGE))
    house.build()
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(house.warehouse))
    app = open_page(PAGE)
    assert text(f"{LOG}.none", INDONESIAN) in said(app)
    assert [box for box in app.selectbox if box.key == "control.id.known_on"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_that_can_move_has_its_name_and_its_parts_their_words(language: Language) -> None:
    named = 0
    for table in _tables():
        metric = getattr(table, "metric", "orders_count")
        parts = tuple((part, None) for part in getattr(table, "parts", ()))
        revision = Revision(metric=metric, month=date(2023, 3, 1), part=parts, before=1.5, after=None, is_hidden=False)
        assert number_title(metric, language)
        assert len(revision_rows([revision], language)) == 1
        named += metric not in METRICS
    assert named > 0
