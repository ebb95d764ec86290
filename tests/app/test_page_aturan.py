"""The page of platform rules: every aspect of every platform with its source or said to be unpublished, and two compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.codes import Platform
from catalog.reference import reference_rows
from catalog.text import Language, text
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import published_table
from dashboard.text.headings import heading
from dashboard.ui.published_cells import published_cells
from tests.app.conftest import Open
from tests.app.figures import figures


@pytest.fixture
def warehouse(built_warehouse: Path) -> Path:
    """The really built one, whose sample holds takedown items."""
    return built_warehouse


def verdict_lines(app: AppTest) -> list[str]:
    lists = [str(element.value) for element in app.markdown if str(element.value).startswith("- **")]
    return next(words for words in lists if "Angka yang diumumkan," in words or "Published figures," in words).split(
        "\n"
    )


@pytest.mark.parametrize("language", list(Language))
def test_every_platform_has_a_mark_on_every_aspect(open_page: Open, language: Language) -> None:
    app = open_page("aturan", lang=language.value)
    assert not app.exception
    (drawn,) = figures(app)
    assert sum(len(trace["x"]) for trace in drawn["data"]) == 9 * 6
    unpublished = next(
        trace for trace in drawn["data"] if trace["name"] == text("code.rule_basis.not_published", language)
    )
    rows = [row for row in reference_rows("platform_rules.csv") if row["basis"] == "not_published"]
    assert len(unpublished["x"]) == len(rows) > 5


def test_each_rule_is_told_with_its_day_and_its_linked_source(open_page: Open) -> None:
    app = open_page("aturan", lang="en")
    told = {expander.label: "\n".join(str(element.value) for element in expander.markdown) for expander in app.expander}
    assert list(told) == [
        text(f"code.platform.{code.value}", Language.ENGLISH) for code in Platform if code is not Platform.WEBSHOP
    ]
    assert "48 close it for good" in told["TikTok Shop"]
    assert "21 October 2025" in told["TikTok Shop"]
    assert all(words.count("\n- ") == 5 and "](<http" in words for words in told.values())
    assert "Until 22 February 2023" in told["Facebook"]


def test_two_platforms_in_one_announcement_are_comparable_with_a_note(open_page: Open) -> None:
    app = open_page("aturan", pair="shopee.tokopedia")
    assert not app.exception
    (line,) = [line for line in verdict_lines(app) if line.startswith("- **Angka yang diumumkan,")]
    assert "Sebanding dengan catatan" in line
    assert "tiap platform memakai aturannya sendiri" in line


def test_what_a_platform_removed_and_what_the_government_blocked_are_not(open_page: Open) -> None:
    app = open_page("aturan", pair="shopee.facebook", lang="en")
    assert app.query_params["pair"] == "shopee.facebook"
    (line,) = [line for line in verdict_lines(app) if line.startswith("- **Published figures,")]
    assert "Not comparable" in line
    assert "blocked by the government" in line


def test_the_sample_is_named_where_it_is_compared(open_page: Open) -> None:
    lines = verdict_lines(open_page("aturan"))
    records = [line for line in lines if line.startswith("- **Catatan per butir")]
    assert records
    assert all(text("ui.sample.badge", Language.INDONESIAN) in line for line in records)


def test_a_platform_is_never_compared_with_itself(open_page: Open) -> None:
    app = open_page("aturan", pair="shopee.shopee")
    assert not app.exception
    assert app.query_params["pair"] == "shopee.tokopedia"


@pytest.mark.parametrize("language", list(Language))
def test_a_title_that_was_not_read_is_said_to_be_so_and_none_is_made_up(warehouse: Path, language: Language) -> None:
    rows = published_table(open_snapshot(warehouse), "platform_rules").data
    cells = published_cells(rows, "platform_rules", language)
    sources = cells[heading("source", language, table="platform_rules")]
    unread = text("published.title_not_read", language)
    assert sources[rows["source_publisher"] == "Kontan"].str.contains(unread).all()
    assert not sources[rows["source_publisher"] == "Meta"].str.contains(unread).any()
    assert not sources[rows["source_publisher"] == "Dampak UMKM"].str.contains(unread).any()


def test_a_row_that_rests_on_the_brief_says_so(warehouse: Path) -> None:
    rows = published_table(open_snapshot(warehouse), "platform_rules").data
    row = rows[(rows["platform"] == "bukalapak") & (rows["aspect"] == "sanctions")].iloc[0]
    assert row["rule_id"].startswith("Menurut ringkasan proyek ini")
    assert row["rule_en"].startswith("From the brief of this project")
