"""What axe-core finds in a real browser beside `test_every_page`: with details open, on a phone, in an embed; and keyboards."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, ViewportSize, expect

from catalog.text import Language
from dashboard.ui.navigation import OPEN_PAGE_IDS
from tests.e2e.conftest import Scheme
from tests.e2e.reader import Reader

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PHONE: ViewportSize = {"width": 390, "height": 844}
GRAVE = ("serious", "critical")
DETAILS = ("table", "words", "about", "uploads", "file", "share")

# All that a rule finds is as grave as the rule, so others need not be asked.
ASK_GRAVE_RULES = """grave => axe.run({
  resultTypes: ["violations"],
  rules: Object.fromEntries(
    axe._audit.rules.filter(({ impact }) => impact && !grave.includes(impact)).map(({ id }) => [id, { enabled: false }])
  ),
})"""

STYLE_IS_THERE = (
    "() => [...document.querySelectorAll('style')].some(each => each.textContent.includes('stCaptionContainer'))"
)


def styled(reader: Reader) -> Page:
    """The page once its style is there, which Streamlit applies a moment after the page is drawn."""
    reader.page.wait_for_function(STYLE_IS_THERE)
    # A menu that is still to come leaves a sidebar that scrolls and holds nothing to focus.
    expect(reader.page.get_by_test_id("stSidebar").get_by_role("link").last).to_be_attached()
    reader.page.wait_for_load_state("networkidle")
    return reader.page


def violations(page: Page) -> list[str]:
    """What would keep someone from using the page, a line each; a page that allows no scripts needs `bypass_csp`."""
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(ASK_GRAVE_RULES, GRAVE)["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in GRAVE]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_a_card_opens_keeps_nobody_out(open_reader: Callable[..., Reader], scheme: Scheme) -> None:
    reader = open_reader(color_scheme=scheme).visit("pesanan", lang=Language.ENGLISH.value)
    reader.figures()
    main = reader.page.get_by_test_id("stMain")
    for detail in DETAILS:
        before = main.inner_text()
        main.get_by_role("radio", name=reader.text(f"ui.card.{detail}"), exact=True).first.click()
        expect(main).not_to_have_text(before, use_inner_text=True)
        reader.settles()
        assert violations(styled(reader)) == [], detail


def test_a_phone_keeps_nobody_out(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(viewport=PHONE).visit("lebaran")
    reader.figures()
    assert violations(styled(reader)) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_embed_keeps_nobody_out(open_reader: Callable[..., Reader], scheme: Scheme) -> None:
    reader = open_reader(bypass_csp=True)
    reader.page.goto(f"{reader.address}/embed/lebaran.season?theme={scheme}")
    assert violations(reader.page) == []


def test_axe_would_find_what_keeps_people_out(open_reader: Callable[..., Reader]) -> None:
    page = open_reader(bypass_csp=True).page
    page.set_content(
        '<main><h1>Judul</h1><img src="data:,"><p style="color:#ccc">Terlalu pucat untuk dibaca</p></main>'
    )
    assert {line.partition(":")[0] for line in violations(page)} >= {"color-contrast", "image-alt"}


def test_a_card_is_worked_by_keyboard_alone(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader().visit("pesanan")
    reader.figures()
    first = (
        reader.page.get_by_test_id("stMain").get_by_role("radio", name=reader.text("ui.card.table"), exact=True).first
    )
    first.focus()
    reader.page.keyboard.press("Space")
    table = reader.page.get_by_test_id("stTable").first
    table.wait_for()
    assert table.get_by_role("row").count() > 1


def test_no_link_of_the_menu_covers_its_neighbour(reader: Reader) -> None:
    links = styled(reader.visit("pesanan")).get_by_test_id("stSidebar").get_by_test_id("stPageLink-NavLink")
    boxes = [box for link in links.all() if (box := link.bounding_box())]
    assert len(boxes) == len(OPEN_PAGE_IDS)
    assert all(above["y"] + above["height"] <= below["y"] + 0.5 for above, below in pairwise(boxes))


def test_a_table_is_shaded_where_its_columns_go_on(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(viewport=PHONE).visit("klaim")
    reader.figures()
    main = reader.page.get_by_test_id("stMain")
    main.get_by_role("radio", name=reader.text("ui.card.table"), exact=True).first.click()
    table = reader.page.get_by_test_id("stTable").first.locator("xpath=div")
    styled(reader)

    assert edges(table) == ("paper", "shade")
    table.evaluate("each => each.scrollLeft = each.scrollWidth / 2")
    assert edges(table) == ("shade", "shade")
    table.evaluate("each => each.scrollLeft = each.scrollWidth")
    assert edges(table) == ("shade", "paper")


def edges(table: Locator) -> tuple[str, str]:
    """How the background looks within the left and the right edge of a table."""
    table.evaluate("each => each.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = table.bounding_box()
    assert box is not None
    left, right = round(box["x"]) + 3, round(box["x"] + box["width"]) - 4
    # Words and lines are darker than what they stand on.
    heights = [round(box["y"] + box["height"] * share) for share in (0.3, 0.4, 0.5, 0.6, 0.7)]
    at_left, at_right = (
        "paper" if max(brightness(table.page, x, y) for y in heights) == 255 else "shade" for x in (left, right)
    )
    return at_left, at_right


def brightness(page: Page, x: float, y: float) -> int:
    """Of the darkest colour of one pixel: 0 to 255."""
    picture = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    # Chromium writes even one pixel in two pieces, the first of which holds its colours.
    at = picture.index(b"IDAT")
    (length,) = struct.unpack(">I", picture[at - 4 : at])
    return min(zlib.decompressobj().decompress(picture[at + 4 : at + 4 + length])[1:4])
