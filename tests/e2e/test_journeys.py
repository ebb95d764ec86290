"""What a reader does with the dashboard, from the first visit to the link that is sent on."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from catalog.codes import Category, CellStatus, Channel, Platform, SizeClass, TakedownUnit, code_text_key
from catalog.templates import EXAMPLE_ID
from catalog.text import Language, text
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.ui.navigation import OPEN_PAGE_IDS, PAGE_IDS
from etl.store import Store
from tests.e2e.conftest import ROOT, serving
from tests.e2e.reader import Reader
from tests.etl_fixture import House

SOCIAL_COMMERCE = Channel.SOCIAL_COMMERCE.value
PHONE_WIDTH = 390
SAMPLE_PAGES = ("takedown", "pesanan", "lebaran")


def test_every_page_opens_from_the_menu_without_an_error(reader: Reader, server_log: Path) -> None:
    reader.visit(PAGE_IDS[0])
    for page_id in OPEN_PAGE_IDS:
        reader.follow(page_id)
        reader.expect_no_error()
        assert reader.page.title() == text(
            "ui.tab_title", Language.INDONESIAN, title=text(f"page.{page_id}.title", Language.INDONESIAN)
        )
    assert "Traceback" not in server_log.read_text(encoding="utf-8")


def test_english_is_english_to_the_end(reader: Reader) -> None:
    reader.visit(PAGE_IDS[0]).switch_to(Language.ENGLISH, PAGE_IDS[0])
    for page_id in OPEN_PAGE_IDS:
        reader.follow(page_id)
        reader.expect_no_error()
        assert reader.parameters()["lang"] == "en"
        assert reader.leftovers_of(Language.INDONESIAN) == []


@pytest.mark.parametrize("language", list(Language))
def test_the_document_says_its_language_and_its_title(reader: Reader, language: Language) -> None:
    reader.visit("pesanan", lang=language.value)
    expect(reader.page.locator("html")).to_have_attribute("lang", language.value)
    assert reader.text("page.pesanan.title") in reader.page.title()


def test_a_filter_changes_the_number_and_is_written_in_the_link(reader: Reader) -> None:
    reader.visit("pesanan")
    before = reader.total("orders_count").inner_text()
    reader.choose("channel", reader.text(code_text_key(Channel.SOCIAL_COMMERCE)))
    reader.expect_parameter("channel", SOCIAL_COMMERCE)
    expect(reader.total("orders_count")).not_to_have_text(before)
    missing = {"lang", "metric", "from", "to", "grain", "province", "platform", "snap"} - reader.parameters().keys()
    assert missing == set()


def test_a_link_shows_another_reader_the_same(reader: Reader, open_reader: Callable[..., Reader]) -> None:
    reader.visit("pesanan").choose("channel", reader.text(code_text_key(Channel.SOCIAL_COMMERCE)))
    reader.expect_parameter("channel", SOCIAL_COMMERCE)
    other = open_reader().open(reader.page.url, "pesanan")
    expect(other.figures()).to_have_count(reader.figures().count())
    assert other.parameters() == reader.parameters()
    assert len(reader.totals()) > 0
    assert other.totals() == reader.totals()
    assert headings(other) == headings(reader)


def test_a_season_as_it_was_known_before_lebaran_is_said_so_and_stands_in_the_link(
    reader: Reader, open_reader: Callable[..., Reader]
) -> None:
    reader.visit("lebaran", season="1444").choose("known", reader.text("ui.known.day", day="H-16"))
    reader.expect_parameter("known", "-16")
    known = text("page.lebaran.as_known", Language.INDONESIAN, date="6 April 2023", finding="")
    expect(reader.page.get_by_role("heading", name=known).first).to_be_visible()
    reader.expect_no_error()
    other = open_reader().open(reader.page.url, "lebaran")
    expect(other.page.get_by_role("heading", name=known).first).to_be_visible()
    reader.figures()
    other.figures()
    assert headings(other) == headings(reader)


def test_a_filter_survives_a_walk_through_the_pages(reader: Reader) -> None:
    reader.visit("pesanan").choose("channel", reader.text(code_text_key(Channel.SOCIAL_COMMERCE)))
    reader.expect_parameter("channel", SOCIAL_COMMERCE)
    numbers = reader.totals()
    for page_id in ("lebaran", "klaim", "pesanan"):
        reader.follow(page_id).expect_parameter("channel", SOCIAL_COMMERCE)
    assert reader.totals() == numbers


def test_a_filter_is_shown_and_can_be_cleared_on_the_page_that_it_came_back_to(reader: Reader) -> None:
    shopee = reader.text(code_text_key(Platform.SHOPEE))
    reader.visit("pesanan").choose("platform", shopee)
    reader.expect_parameter("platform", Platform.SHOPEE)
    for page_id in ("takedown", "pesanan"):
        reader.follow(page_id).expect_parameter("platform", Platform.SHOPEE)
        expect(
            reader.page.get_by_test_id("stSidebar").get_by_test_id("stMultiSelect").filter(has_text=shopee)
        ).to_be_visible()
    reader.selector("platform").press("Backspace")
    reader.expect_parameter("platform", "all")


def test_filters_outlive_a_change_of_language_and_the_clicks_after_it(reader: Reader) -> None:
    reader.visit("pesanan").choose("category", reader.text(code_text_key(Category.KEMEJA)))
    reader.expect_parameter("category", Category.KEMEJA)
    reader.switch_to(Language.ENGLISH, "pesanan").expect_parameter("lang", "en")
    reader.choose("channel", reader.text(code_text_key(Channel.SOCIAL_COMMERCE)))
    reader.expect_parameter("channel", SOCIAL_COMMERCE).expect_parameter("category", Category.KEMEJA)
    reader.switch_to(Language.INDONESIAN, "pesanan").expect_parameter("lang", "id")
    reader.choose("size", reader.text(code_text_key(SizeClass.MIKRO)))
    reader.expect_parameter("size", SizeClass.MIKRO)
    reader.expect_parameter("channel", SOCIAL_COMMERCE).expect_parameter("category", Category.KEMEJA)
    reader.expect_no_error()


def test_a_link_that_makes_no_sense_falls_back_and_says_so(reader: Reader) -> None:
    reader.visit("pesanan", channel="warung", grain="abad", snap="ffffffffffff")
    notice = reader.page.get_by_role("alert").filter(has_text=beginning(reader, "ui.link_not_understood", "names"))
    expect(notice).to_contain_text(reader.text("ui.parameter.grain"))
    expect(notice).to_contain_text(reader.text("ui.parameter.channel"))
    expect(reader.page.get_by_text(beginning(reader, "ui.snapshot.gone", "day"))).to_be_visible()
    reader.expect_parameter("channel", "all").expect_parameter("grain", "month")
    reader.expect_no_error()
    assert reader.figures().count() > 0


def test_a_phone_shows_every_page_without_sideways_scrolling(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(viewport={"width": PHONE_WIDTH, "height": 844}, has_touch=True, is_mobile=True)
    for page_id in PAGE_IDS:
        reader.visit(page_id)
        overflow = reader.page.evaluate(
            "() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]"
            ".map(element => element.scrollWidth - element.clientWidth)"
        )
        assert overflow == [0, 0], page_id
        reader.expect_no_error()
    for figure in reader.visit("pesanan").figures().all():
        box = figure.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE_WIDTH


def test_the_keyboard_alone_sets_a_filter(reader: Reader) -> None:
    reader.visit("pesanan")
    channel = reader.selector("channel")
    for _ in range(80):
        if channel.evaluate("element => element === document.activeElement"):
            break
        reader.page.keyboard.press("Tab")
    expect(channel).to_be_focused()
    reader.page.keyboard.type(reader.text(code_text_key(Channel.SOCIAL_COMMERCE)))
    reader.page.keyboard.press("Enter")
    reader.expect_parameter("channel", SOCIAL_COMMERCE)


def test_invented_numbers_are_marked_on_page_and_figure(reader: Reader) -> None:
    badge = reader.text("ui.sample.badge")
    for page_id in SAMPLE_PAGES:
        reader.visit(page_id)
        expect(reader.page.get_by_role("alert").filter(has_text=badge)).to_be_visible()
        expect(reader.figures().filter(has_text=badge).first).to_be_visible()


def test_announced_takedowns_stand_with_unit_date_and_source(reader: Reader) -> None:
    links = text(code_text_key(TakedownUnit.LINK), Language.INDONESIAN).lower()
    announced = f"{format_number(64_583, Language.INDONESIAN)} {links}"
    day = format_date(date(2023, 5, 14), Language.INDONESIAN)
    reader.visit("takedown")
    main = reader.page.get_by_test_id("stMain")
    expect(main.get_by_text(announced).first).to_be_visible()
    expect(main.get_by_text(day).first).to_be_visible()
    expect(main.get_by_role("link", name="Antara").first).to_have_attribute("href", re.compile("^https://"))
    expect(reader.figures().first).to_contain_text(format_number(64_583, Language.INDONESIAN))
    reader.follow("klaim")
    expect(main.get_by_text(announced).first).to_be_visible()


def test_the_rows_of_a_figure_open_as_a_table_and_as_a_file(reader: Reader) -> None:
    reader.visit("pesanan")
    reader.page.get_by_role("radio", name=reader.text("ui.card.table")).first.click()
    expect(reader.page.get_by_role("table").first).to_be_visible()
    reader.page.get_by_role("radio", name=reader.text("ui.card.file"), exact=True).first.click()
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="CSV (").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) > 12


HELD_LINKS = """
  const follow = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () { (window.heldLinks ??= []).push(() => follow.call(this)); };
"""


def test_a_file_is_there_though_pages_of_others_are_drawn_before_it_is_fetched(
    open_reader: Callable[..., Reader],
) -> None:
    reader, other = open_reader(), open_reader()
    reader.page.add_init_script(HELD_LINKS)
    reader.visit("pesanan")
    reader.page.get_by_role("radio", name=reader.text("ui.card.file"), exact=True).first.click()
    reader.page.get_by_role("button", name="CSV (").click()
    reader.page.wait_for_function("window.heldLinks?.length")
    for page_id in ("klaim", "sumber_metode", "klaim"):
        other.visit(page_id)
    with reader.page.expect_download() as download:
        reader.page.evaluate("window.heldLinks.forEach((follow) => follow())")
    assert download.value.failure() is None
    assert reader.parameters()["snap"] in download.value.suggested_filename


def test_a_dark_screen_gets_dark_pages_and_figures(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(color_scheme="dark").visit("pesanan")
    ground = reader.page.get_by_test_id("stApp").evaluate("element => getComputedStyle(element).backgroundColor")
    letters = reader.figures().first.locator("svg text").first.evaluate("element => getComputedStyle(element).fill")
    assert brightness(ground) < 60
    assert brightness(letters) > 120


def test_from_a_fresh_clone_to_the_first_real_orders(open_reader: Callable[..., Reader], tmp_path: Path) -> None:
    store, warehouse = tmp_path / "store", tmp_path / "warehouse"
    with serving(store, warehouse, tmp_path / "log") as address:
        reader = open_reader(address)
        reader.page.goto(address)
        expect(reader.page.get_by_text(reader.text("ui.building.title"))).to_be_visible()
        reader.stands_on(PAGE_IDS[0]).expect_no_error()

        reader.visit("sumber_metode")
        template = reader.page.locator(".st-key-sumber_metode-template-orders-csv button")
        with reader.page.expect_download() as download:
            template.click()
        filled = download.value.path().read_bytes().replace(EXAMPLE_ID.encode(), b"toko-1")
        (tmp_path / "orders.csv").write_bytes(filled)
        etl = [sys.executable, "-m", "etl", "ingest", str(tmp_path / "orders.csv")]
        subprocess.run([*etl, "--store", str(store), "--warehouse", str(warehouse)], cwd=ROOT, check=True)

        analyst = open_reader(address).visit("pesanan")
        analyst.expect_no_error()
        expect(analyst.page.get_by_text(analyst.text("ui.sample.badge"))).to_have_count(0)
        expect(analyst.total("orders_count")).to_have_text(analyst.text(code_text_key(CellStatus.SUPPRESSED)))


def test_a_link_into_a_fresh_clone_leads_where_it_says(
    open_reader: Callable[..., Reader], house: House, tmp_path: Path
) -> None:
    with serving(house.store, house.warehouse, tmp_path / "log") as address:
        reader = open_reader(address)
        reader.language = Language.ENGLISH
        # Another writer is at work, so that what is said meanwhile stands there however soon a small sample is built.
        with Store(house.store).writing():
            reader.page.goto(f"{address}/pesanan?lang=en&channel={Channel.ECOMMERCE}")
            expect(reader.page.get_by_text(reader.text("ui.building.title"))).to_be_visible()
        reader.stands_on("pesanan").expect_no_error()
        expect(reader.page.get_by_text(reader.text("ui.building.title"))).to_have_count(0)
        reader.expect_parameter("channel", Channel.ECOMMERCE).expect_parameter("lang", "en")
        assert urlsplit(reader.page.url).path == "/pesanan"
        expect(reader.page.get_by_text(reader.text(code_text_key(Channel.ECOMMERCE)), exact=True).first).to_be_visible()


def beginning(reader: Reader, key: str, parameter: str) -> str:
    """A text up to its parameter."""
    return reader.text(key, **{parameter: "|"}).partition("|")[0].strip()


def headings(reader: Reader) -> list[str]:
    """The findings, a sentence a card."""
    return reader.page.get_by_role("heading", level=2).all_inner_texts()


def brightness(css_colour: str) -> float:
    """Mean of red, green and blue, 0 to 255."""
    channels = css_colour.removeprefix("rgba(").removeprefix("rgb(").rstrip(")").split(",")[:3]
    return sum(float(channel) for channel in channels) / 3
