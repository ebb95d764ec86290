"""A reporter takes figures away: from three pages, each kind of file, opened and looked into."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from playwright.sync_api import ViewportSize, expect
from pypdf import PdfReader

from catalog.text import Language
from tests.e2e.reader import Reader

PAGES = ("pesanan", "lebaran", "impor_penindakan")


TALL: ViewportSize = {"width": 1280, "height": 4000}
"""A window that shows the choices whole: a list closes when the page scrolls to it."""


def picture(reader: Reader, kind: str, size: str = "whole", theme: str = "light") -> bytes:
    """The first figure's picture, by the choices under it; the button says them once they hold."""
    reader.page.set_viewport_size(TALL)
    main = reader.page.get_by_test_id("stMain")
    main.get_by_role("radio", name=reader.text("ui.card.file"), exact=True).first.click()
    chosen = {name: reader.text(f"ui.picture.{name}") for name in (size, theme)}
    main.get_by_role("radiogroup", name=reader.text("ui.picture.format")).get_by_text(kind.upper()).click()
    main.get_by_role("radiogroup", name=reader.text("ui.picture.theme")).get_by_text(chosen[theme]).click()
    box = main.get_by_role("combobox", name=reader.text("ui.picture.size"))
    if box.input_value() != chosen[size]:
        box.fill(chosen[size])
        expect(reader.page.get_by_role("option", name=chosen[size], exact=True)).to_be_visible()
        box.press("Enter")
    label = reader.text("ui.picture.download", format=kind.upper(), size=chosen[size], theme=chosen[theme])
    button = main.get_by_role("button", name=label)
    expect(button).to_be_visible()
    reader.settles()
    with reader.page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(f"_{size}_{theme}.{kind}")
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("page_id", PAGES)
def test_a_figure_of_each_page_is_a_picture_of_each_kind(open_reader: Callable[..., Reader], page_id: str) -> None:
    reader = open_reader().visit(page_id)
    title = reader.figures().first.get_by_text("DATA CONTOH")
    is_sample = title.count() > 0

    svg = ElementTree.fromstring(picture(reader, "svg"))  # noqa: S314 - of our own server
    words = " ".join(part.text or "" for part in svg.iter("{http://www.w3.org/2000/svg}tspan"))
    assert reader.parameters()["snap"] in words
    assert ("DATA CONTOH" in words) is is_sample
    reader.visit(page_id)
    png = picture(reader, "png")
    assert struct.unpack(">I", png[16:20]) == (1600,)
    assert b"dampak-umkm" in png
    reader.visit(page_id)
    written = PdfReader(BytesIO(picture(reader, "pdf"))).pages[0].extract_text()
    assert reader.parameters()["snap"] in written
    reader.expect_no_error()


def test_a_size_and_a_theme_are_chosen(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader().visit("pesanan").switch_to(Language.ENGLISH, "pesanan")

    png = picture(reader, "png", size="social", theme="dark")

    assert struct.unpack(">II", png[16:24]) == (1200, 628)
    assert b'"theme": "dark"' in png


def test_a_figure_with_its_data_is_one_package(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader().visit("pesanan")
    main = reader.page.get_by_test_id("stMain")
    main.get_by_role("radio", name=reader.text("ui.card.file"), exact=True).first.click()
    button = main.get_by_role("button", name="ZIP:")
    expect(button).to_be_visible()
    reader.settles()
    with reader.page.expect_download() as download:
        button.click()
    with ZipFile(download.value.path()) as package:
        told = json.loads(package.read("metadata.json"))
        rows = package.read("data.csv").decode().splitlines()
    assert told["rows_count"] == len(rows) - 1
    # What the page does not filter by stands in the file's address with its first value.
    assert told["selection"] == {**reader.parameters(), "action": "all", "goods": "all"}
    assert told["address"] == f"{reader.address}/pesanan?{urlencode(told['selection'])}"
    quoted = main.get_by_test_id("stCode").first
    expect(quoted).to_contain_text(told["finding"])
    reader.expect_no_error()
