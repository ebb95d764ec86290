"""A published table and a day of statements on the upload page: asked, answered, and every figure accounted for on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import ViewportSize, expect

from catalog.codes import TakedownUnit, code_text_key
from catalog.text import Language, text
from tests.e2e.test_upload import Analyst, enter  # noqa: F401

GOLDEN = Path(__file__).parents[1] / "golden"
INDONESIAN = Language.INDONESIAN


TALL: ViewportSize = {"width": 1280, "height": 4000}
"""A window that shows all questions at once: a list closes when the page scrolls to it, and the choice then comes too late."""


def answer(analyst: Analyst, name: str, choice: str) -> None:
    """Choose from a list by the keyboard, by the column that is asked about."""
    analyst.page.set_viewport_size(TALL)
    expect(analyst.button("questions.go_on")).to_be_visible()  # The last to be drawn.
    box = analyst.page.get_by_role("combobox", name=name)
    box.fill(choice)
    expect(analyst.page.get_by_role("option", name=choice, exact=True)).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value(choice)


def choose(analyst: Analyst, label: str, place: int = 0) -> None:
    analyst.page.get_by_test_id("stRadio").get_by_text(label, exact=True).nth(place).click()


def reasons(*named: tuple[int, str]) -> str:
    return " + ".join(f"{count} {text(f'tally.{name}', INDONESIAN)}" for count, name in named)


def test_a_day_of_statements_is_answered_on_the_page_and_accounted_for(enter: Callable[..., Analyst]) -> None:  # noqa: F811
    analyst = enter().visit()
    analyst.look_at(GOLDEN / "dsa" / "many_platforms" / "statements.csv").sees("questions.lead")
    answer(analyst, "STATEMENT_CATEGORY_UNSAFE", text("code.goods.used_clothing_import", INDONESIAN))
    analyst.press("questions.go_on")
    choose(analyst, text("choice.leave_out", INDONESIAN))
    analyst.press("questions.go_on").sees("preview.title")
    analyst.sees("report.tally", read="7", parts=reasons((1, "counted"), (6, "platform")))
    analyst.press("preview.count").sees("counted.new")
    counts = analyst.house.query("select platform, unit, count from takedown_counts")
    assert counts == [("instagram", "product", 1)]


def test_a_published_table_is_answered_on_the_page_and_accounted_for(enter: Callable[..., Analyst]) -> None:  # noqa: F811
    analyst = enter().visit()
    analyst.look_at(GOLDEN / "transparency" / "months" / "report.csv").sees("questions.lead")
    answer(analyst, text("question.takedown_platform", INDONESIAN), text("code.platform.tokopedia", INDONESIAN))
    answer(analyst, "detection", text("code.detection.ai", INDONESIAN))
    answer(analyst, "goods", text("code.goods.all_illegal_goods", INDONESIAN))
    choose(analyst, text("code.requester.platform", INDONESIAN))
    boxes = analyst.page.get_by_test_id("stTextInput").get_by_role("textbox")
    boxes.nth(0).fill("2024-05-15")
    boxes.nth(1).fill("Tokopedia")
    analyst.press("questions.go_on").sees("preview.title")
    analyst.sees("report.tally", read="12", parts=reasons((6, "counted"), (6, "total")))
    accounts, links = (text(code_text_key(unit), INDONESIAN) for unit in (TakedownUnit.ACCOUNT, TakedownUnit.LINK))
    expect(analyst.page.get_by_text(f"{accounts} 95 \u00b7 {links} 3.600")).to_be_visible()
    assert analyst.counted() == ["6", "0", "0", "0"]
    analyst.press("preview.count").sees("counted.new")
