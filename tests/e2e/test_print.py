"""A page on paper: its words and figures, none of its buttons, whatever the theme on the screen."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Literal

import pytest
from pypdf import PdfReader

from tests.e2e.reader import Reader

A4_PAGES_AT_MOST = {"ringkasan": 6, "pesanan": 7}


def printed(reader: Reader) -> list[str]:
    """The words of each sheet."""
    reader.figures()
    paper = PdfReader(BytesIO(reader.page.pdf(format="A4")))
    return [" ".join(sheet.extract_text().split()) for sheet in paper.pages]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_id", list(A4_PAGES_AT_MOST))
def test_a_printed_page_holds_what_is_read_and_nothing_that_is_clicked(
    open_reader: Callable[..., Reader], page_id: str, scheme: Literal["light", "dark"]
) -> None:
    reader = open_reader(color_scheme=scheme).visit(page_id)
    heading = " ".join(reader.page.locator(".figure-heading").last.inner_text().split())

    sheets = printed(reader)

    words = " ".join(sheets)
    assert reader.text(f"page.{page_id}.title") in sheets[0]
    assert heading in words
    for clicked in ("ui.card.share", "ui.control.reset", "ui.language.en"):
        assert reader.text(clicked) not in words
    assert len(sheets) <= A4_PAGES_AT_MOST[page_id]


def test_figures_are_as_wide_as_the_paper_and_back_again_on_the_screen(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader(viewport={"width": 1600, "height": 900}).visit("pesanan")
    reader.figures()
    plot = reader.page.locator(".figure > div").first
    before = plot.bounding_box()
    zoom = "plot => getComputedStyle(plot).zoom"

    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert float(plot.evaluate(zoom)) < 1
    reader.page.evaluate("dispatchEvent(new Event('afterprint'))")

    assert float(plot.evaluate(zoom)) == 1
    assert plot.bounding_box() == before
