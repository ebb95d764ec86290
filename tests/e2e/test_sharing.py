"""A figure on another site: live and frozen, before and after new data; and what another site may not do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from catalog.text import Language, text
from tests.e2e.conftest import serving
from tests.e2e.reader import Reader
from tests.e2e.test_history import sales
from tests.etl_fixture import House

VIOLATION = re.compile("Content Security Policy|Content-Security-Policy|frame-ancestors|Refused to")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@contextmanager
def foreign_site(folder: Path, body: str) -> Iterator[str]:
    """Another site, on an origin of its own, whose page holds what was pasted."""
    (folder / "index.html").write_text(f"<!doctype html><title>Berita</title>{body}", encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


def complaints(page: Page) -> list[str]:
    """What the browser refuses, as it goes on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if VIOLATION.search(message.text) else None)
    return said


def pasted(reader: Reader, mode: str) -> list[str]:
    """The codes that the first card of the page offers."""
    main = reader.page.get_by_test_id("stMain")
    reader.figures()
    main.get_by_role("radio", name=reader.text("ui.card.share"), exact=True).first.click()
    group = main.get_by_role("radiogroup", name=reader.text("public.share.mode"))
    group.get_by_text(reader.text(f"public.share.{mode}"), exact=True).click()
    expect(main.get_by_text(reader.text(f"public.share.{mode}_help"))).to_be_visible()
    button = {"live": "public.share.shorten", "frozen": "public.share.freeze"}[mode]
    main.get_by_role("button", name=reader.text(button)).click()
    expect(main.get_by_text(reader.text("public.share.link"), exact=True)).to_be_visible()
    reader.settles()
    codes = main.get_by_test_id("stCode")
    # What draws codes is loaded with the first of them.
    expect(codes.first).to_be_visible()
    return codes.all_inner_texts()


def draws(page: Page, selector: str) -> None:
    """Wait until a picture is there, and not only its frame."""
    page.wait_for_function("selector => document.querySelector(selector)?.naturalWidth > 0", arg=selector)


@pytest.mark.parametrize("language", list(Language))
def test_a_live_figure_stands_on_another_site(
    open_reader: Callable[..., Reader], tmp_path: Path, language: Language
) -> None:
    reader = open_reader().visit("pesanan", lang=language.value)
    link, frame, image, _ = pasted(reader, "live")
    with foreign_site(tmp_path, frame + image) as site:
        visitor = open_reader().page
        said = complaints(visitor)
        visitor.goto(site)
        draws(visitor, "img")
        inside = visitor.frame_locator("iframe")
        expect(inside.get_by_role("img")).to_have_attribute("alt", re.compile("DATA CONTOH"))
        expect(inside.locator("html")).to_have_attribute("lang", language.value)
        with visitor.expect_popup() as opened:
            inside.get_by_role("link", name=text("public.open", language), exact=True).click()
        expect(opened.value).to_have_title(re.compile(re.escape(text("page.pesanan.title", language))))
        assert said == []
    reader.open(link, "pesanan")
    assert reader.parameters()["lang"] == language.value


def test_a_frozen_figure_says_on_another_site_when_newer_data_moved_it(
    house: House, open_reader: Callable[..., Reader], tmp_path: Path
) -> None:
    house.ingest("pertama.csv", sales("A", 180))
    with serving(house.store, house.warehouse, tmp_path / "log") as address:
        reader = open_reader(address).visit("pesanan")
        link, frame, image = pasted(reader, "frozen")
        folder = tmp_path / "site"
        folder.mkdir()
        with foreign_site(folder, frame + image) as site:
            visitor = open_reader().page
            said = complaints(visitor)
            visitor.goto(site)
            draws(visitor, "img")
            fate = visitor.frame_locator("iframe").get_by_role("note")
            expect(fate).to_contain_text(text("public.fate.newest", Language.INDONESIAN))
            before = picture_of(link)

            house.ingest("kedua.csv", sales("B", 90))
            later = open_reader(address)
            later.page.goto(site)
            moved = later.page.frame_locator("iframe").get_by_role("note")
            expect(moved).to_contain_text("data sudah berubah sejak itu")
            expect(moved).to_contain_text("180")
            expect(moved).to_contain_text("270")
            later.page.goto(link)
            expect(later.page.get_by_role("note")).to_contain_text("(+50")
            later.page.get_by_role("link", name=text("public.newest", Language.INDONESIAN)).click()
            later.stands_on("pesanan")
            expect(later.total("orders_count")).to_have_text("270")
            assert picture_of(link) == before
            assert said == []


def picture_of(link: str) -> str:
    with urlopen(f"{link}/figure.png") as answer:  # noqa: S310 - our own loopback address
        return hashlib.sha256(answer.read()).hexdigest()


def test_another_site_may_not_put_the_dashboard_itself_into_a_frame(
    open_reader: Callable[..., Reader], address: str, tmp_path: Path
) -> None:
    with foreign_site(tmp_path, f'<iframe src="{address}/pesanan"></iframe>') as site:
        visitor = open_reader().page
        said = complaints(visitor)
        visitor.goto(site)
        visitor.wait_for_load_state("networkidle")
        assert len(said) > 0
        assert visitor.frame_locator("iframe").get_by_test_id("stApp").count() == 0
