"""Who found it, who asked: on the sample, in each unit, and without any record."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from analysis.formal_requests import answers, last_day
from analysis.listing_life import listing_life
from catalog.codes import RequestOutcome
from catalog.text import Language, text
from dashboard.queries.grouped import grouped
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import open_snapshot
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.decks.penemuan import DECK
from dashboard.ui.figures import ask_figure
from etl.sample.truths import TRUTHS
from tests.app.conftest import Open
from tests.app.figures import figures, findings
from tests.app.small_warehouse import build_small_warehouse

PAGE = "penemuan"
LANGUAGES = list(Language)
EVER = Selection(metric="takedown_items_count", first_date=TRUTHS.takedowns.first_date, last_date=TRUTHS.last_date)
CARDS = 9


@pytest.fixture
def warehouse(built_warehouse: Path) -> Path:
    """The really built one, whose sample holds takedown items and formal requests."""
    return built_warehouse


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_has_its_figure_and_is_marked_as_of_the_sample(open_page: Open, language: Language) -> None:
    app = open_page(PAGE, lang=language.value)
    assert not app.exception
    assert [figure["layout"]["meta"]["is_sample"] for figure in figures(app)] == [True] * CARDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_formal_requests_are_those_of_the_register(open_page: Open, warehouse: Path, language: Language) -> None:
    columns = ("platform", "requested_date", "answered_date", "outcome")
    measures = ("requests_count", "items_asked", "items_removed")
    rows = grouped(open_snapshot(warehouse), "formal_requests", columns, measures, EVER).data
    end = last_day(rows)
    assert end is not None
    (together,) = answers(rows.assign(all="all"), "all", end)
    said = " ".join(findings(open_page(PAGE, lang=language.value)))
    assert format_number(together.requests_count, language) in said
    granted = 100 * together.shares[RequestOutcome.GRANTED].value
    assert format_percent(granted, language, decimals=0) in said


def test_the_unit_changes_the_items_and_not_the_requests(open_page: Open) -> None:
    links, products = (findings(open_page(PAGE, unit=unit)) for unit in ("link", "product"))
    of_items = [link != product for link, product in zip(links, products, strict=True)]
    assert of_items == [True] * 4 + [False] + [True] + [False] * 3


def test_the_last_weeks_do_not_follow_the_chosen_dates(open_page: Open) -> None:
    weeks = findings(open_page(PAGE))[5]
    assert findings(open_page(PAGE, **{"from": "2023-01-01", "to": "2025-12-31"}))[5] == weeks


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_platform_without_records_leaves_each_card_with_what_to_do(open_page: Open, language: Language) -> None:
    app = open_page(PAGE, lang=language.value, platform="facebook")
    assert not app.error
    assert [line.value for line in app.markdown].count(text("ui.empty.choice.what_to_do", language)) == CARDS - 1
    assert app.warning[-1].value == text("error.listing_life_none_seen", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_median_life_of_listings_is_said_with_its_interval(
    open_page: Open, warehouse: Path, language: Language
) -> None:
    snapshot = open_snapshot(warehouse)
    columns = ("month", "platform", "entry_days", "exit_days", "is_removed")
    lives = grouped(snapshot, "listing_lives", columns, ("listings_count", "bundle_items"), EVER).data
    removals = grouped(snapshot, "title_totals", ("month", "platform", "side"), ("items_count",), EVER).data
    found = listing_life(lives, removals[removals["side"] == "removed"])
    assert found.curve is not None
    median = found.curve.median
    said = findings(open_page(PAGE, lang=language.value))[4]
    assert f" {format_number(median.value, language)} " in said
    assert format_number(median.high, language) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_of_platforms_that_may_not_be_compared_stand_apart(open_page: Open, language: Language) -> None:
    drawn = [each["layout"] for each in figures(open_page(PAGE, lang=language.value))]
    by_platform = [each for each in drawn if each["meta"]["chart"] in ("requests_granted", "answer_days")]
    reason = text("comparability.reason.executor", language)
    assert len(by_platform) == 2
    assert all(any(reason in remark for remark in each["meta"]["remarks"]) for each in by_platform)


def test_the_slowest_platform_is_one_of_those_compared(tmp_path: Path) -> None:
    """Shopee takes longest by far, but its register begins a year after that of Instagram."""
    build_small_warehouse(tmp_path, "later01")
    with duckdb.connect(tmp_path / "warehouse-later01.duckdb") as connection:
        connection.execute("delete from formal_requests where platform = 'shopee' and requested_date < '2022-06-01'")
        connection.execute("update formal_requests set answered_date = requested_date + 50 where platform = 'shopee'")
    view = ask_figure(tmp_path, f"{PAGE}.answer_days", {"lang": "en"}).view
    card = DECK.cards(view)["answer_days"](view)
    assert "Instagram is slowest" in card.finding
    assert list(card.options["apart"]) == ["shopee"]


def test_published_refusals_stand_below_without_a_count(open_page: Open) -> None:
    app = open_page(PAGE)
    assert text(f"page.{PAGE}.requests_published", Language.INDONESIAN) in [line.value for line in app.markdown]
