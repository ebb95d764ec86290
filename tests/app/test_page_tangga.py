"""The ladder of sanctions on the sample: numbers of the analysis in the findings, marks of the sample, and no seller anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.ladder import due_bans, flows
from catalog.codes import Action
from catalog.text import Language, text
from dashboard.queries.grouped import grouped
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import open_snapshot
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.figures import deck_of
from etl.sample.truths import TRUTHS
from tests.app.conftest import Open
from tests.app.figures import figures, findings

PAGE = "tangga"
LANGUAGES = list(Language)
EVER = Selection(metric="takedown_items_count", first_date=TRUTHS.takedowns.first_date, last_date=TRUTHS.last_date)


@pytest.fixture
def warehouse(built_warehouse: Path) -> Path:
    """The really built one, whose sample holds takedown items."""
    return built_warehouse


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_findings_say_what_the_analysis_finds(open_page: Open, warehouse: Path, language: Language) -> None:
    snapshot = open_snapshot(warehouse)
    app = open_page(PAGE, lang=language.value)
    assert not app.exception
    said = " ".join(findings(app))
    moves = grouped(snapshot, "ladder_moves", ("from_step", "to_step", "days"), ("sellers_count",), EVER).data
    removal = next(flow for flow in flows(moves) if flow.step is Action.REMOVAL)
    assert format_number(removal.sellers_count, language) in said
    assert format_percent(100 * removal.share_of(Action.BAN).value, language, decimals=0) in said
    due = due_bans(grouped(snapshot, "due_bans", ("platform", "is_banned"), ("sellers_count",), EVER).data, "platform")
    assert format_number(sum(group.missing_count for group in due), language) in said


def test_every_figure_is_marked_as_of_the_sample(open_page: Open) -> None:
    marks = [figure["layout"]["meta"]["is_sample"] for figure in figures(open_page(PAGE))]
    assert marks == [True] * 7


def test_no_seller_is_named(open_page: Open) -> None:
    app = open_page(PAGE)
    drawn = str(figures(app)) + " ".join(line.value for line in app.markdown)
    assert "Tangga" in drawn
    assert "contoh-penjual" not in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_platform_without_records_leaves_each_card_with_what_to_do(open_page: Open, language: Language) -> None:
    app = open_page(PAGE, lang=language.value, platform="facebook")
    assert not app.error
    assert [line.value for line in app.markdown].count(text("ui.empty.what_to_do", language)) == 7


def test_one_platform_alone_can_be_looked_at(open_page: Open) -> None:
    app = open_page(PAGE, platform="instagram")
    assert not app.exception
    rows = [figure for figure in figures(app) if figure["layout"]["meta"]["chart"] == "due_bans"]
    assert rows[0]["layout"]["meta"]["rows"] == 1


def test_the_lead_card_is_one_of_the_page() -> None:
    deck = deck_of(PAGE)
    assert deck.lead == "funnel"
