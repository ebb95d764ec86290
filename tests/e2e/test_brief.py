"""A minister's adviser takes the brief from the overview, and finds in it what the page says."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from catalog.text import Language, text
from dashboard.exports.brief.kinds import BriefFormat
from tests.e2e.reader import Reader


def taken(reader: Reader, kind: BriefFormat) -> bytes:
    button = reader.page.get_by_role("button", name=reader.text("brief.download", format=kind.upper()))
    expect(button).to_be_visible()
    reader.settles()
    with reader.page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(f"_brief_{reader.parameters()['snap']}_{reader.language}.{kind}")
    return Path(download.value.path()).read_bytes()


def plain(words: str) -> str:
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize("language", list(Language))
def test_the_brief_says_on_two_pages_what_the_overview_says(
    open_reader: Callable[..., Reader], language: Language
) -> None:
    reader = open_reader().visit("ringkasan", lang=language.value)
    reader.figures()
    headings = reader.page.get_by_test_id("stMain").get_by_role("heading", level=2).all_inner_texts()
    pages = [plain(page.extract_text()) for page in PdfReader(BytesIO(taken(reader, BriefFormat.PDF))).pages]
    assert len(pages) == 2
    found = [heading for heading in headings if plain(heading) in pages[0]]
    assert len(found) == 4, headings
    assert reader.parameters()["snap"] in pages[0]
    assert all("DATACONTOH" in page for page in pages)
    assert plain(text("brief.heading.sources", language)) in pages[1]

    with ZipFile(BytesIO(taken(reader, BriefFormat.DOCX))) as package:
        assert text("brief.question", language) in package.read("word/document.xml").decode()
    reader.expect_no_error()
