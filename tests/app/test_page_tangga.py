"""The ladder of sanctions on the sample: numbers of the analysis in the findings, marks of the sample, and no seller anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from analysis.ladder import due_bans, flows
from catalog.codes import Action, SellerTier
from catalog.text import Language, text
from dashboard.queries.grouped import grouped
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import open_snapshot
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.decks.tangga import DECK
from dashboard.ui.figures import ask_figure, deck_of
from etl.sample.truths import TRUTHS
from tests.app.conftest import Open
from tests.app.figures import figures, findings
from tests.app.small_warehouse import build_small_warehouse

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


def test_bans_that_did_not_come_are_told_as_a_share_of_each_tier(open_page: Open, warehouse: Path) -> None:
    """Counts alone say which tier is large, and not who is spared."""
    said = findings(open_page(PAGE, lang="en"))[-1]
    rows = grouped(open_snapshot(warehouse), "due_bans", ("seller_tier", "is_banned"), ("sellers_count",), EVER).data
    for due in due_bans(rows, "seller_tier"):
        share = format_percent(100 * due.missing.value, Language.ENGLISH, decimals=0)
        told = f"{share} (" in said and f"of {format_number(due.due_count, Language.ENGLISH)})" in said
        assert told is (due.group in set(SellerTier))


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
    assert [line.value for line in app.markdown].count(text("ui.empty.choice.what_to_do", language)) == 7


def test_one_platform_alone_can_be_looked_at(open_page: Open) -> None:
    app = open_page(PAGE, platform="instagram")
    assert not app.exception
    rows = [figure for figure in figures(app) if figure["layout"]["meta"]["chart"] == "due_bans"]
    assert rows[0]["layout"]["meta"]["rows"] == 1


COMPARISONS = ("flows", "relapse_by_platform", "due_bans")
"""Charts that set platforms beside each other."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_web_shops_stand_apart_with_the_reason_wherever_platforms_are_compared(
    open_page: Open, language: Language
) -> None:
    drawn = [each["layout"] for each in figures(open_page(PAGE, lang=language.value))]
    compared = [layout for layout in drawn if layout["meta"]["chart"] in COMPARISONS and _is_of_platforms(layout)]
    assert len(compared) == len(COMPARISONS)
    reason = text("comparability.reason.executor", language)
    assert all(any(reason in remark for remark in layout["meta"]["remarks"]) for layout in compared)
    assert all(any(part.get("name") == "apart" for part in layout["annotations"]) for layout in compared)


def _is_of_platforms(layout: dict[str, Any]) -> bool:
    return any("Shopee" in str(name) for name in layout["yaxis"]["ticktext"])


def test_a_platform_whose_records_begin_later_does_not_enter_the_sentence_on_top(tmp_path: Path) -> None:
    """Shopee bans all whom it removes, but its records begin a year after those of Instagram."""
    build_small_warehouse(tmp_path, "later01")
    with duckdb.connect(tmp_path / "warehouse-later01.duckdb") as connection:
        connection.execute("delete from takedowns_daily where platform = 'shopee' and date < date '2022-01-01'")
        connection.execute(
            "update ladder_moves set to_step = 'ban', days = 1 where platform = 'shopee' and from_step = 'removal'"
        )
    view = ask_figure(tmp_path, f"{PAGE}.flows", {"lang": "en"}).view
    card = DECK.cards(view)["flows"](view)
    assert card.finding == "After a removal, 50% of sellers are banned within 90 days (1 platform)"
    assert list(card.options["apart"]) == ["shopee"]
    assert any(line.startswith("Not ranked and not compared: Shopee") for line in card.caveats)
    assert "shopee" in set(card.frame.data["platform"])


def test_the_lead_card_is_one_of_the_page() -> None:
    deck = deck_of(PAGE)
    assert deck.lead == "funnel"
