"""Several processes behind a proxy: readers notice nothing of it, and no process shows what another one does not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect

from catalog.codes import Channel
from catalog.text import Language
from dashboard.queries.snapshot import current_snapshot_id, snapshot_ids
from etl import api
from scripts.nginx_site import COOKIE, NAMES
from tests.e2e.behind_nginx import Pair, two_processes
from tests.e2e.conftest import ROOT
from tests.e2e.reader import ATTEMPTS, PATIENCE_MS, Reader
from tests.e2e.test_history import sales
from tests.e2e.test_pictures import picture
from tests.e2e.test_sharing import pasted
from tests.e2e.test_sign_in import SECRETS, expect_signed_in, sign_in
from tests.e2e.test_verify import FOREIGN
from tests.etl_fixture import WRITER, House, make_house

SECONDS_UNTIL_SEEN = 10


@pytest.fixture(scope="module")
def pair(provider: str, small_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    house = make_house(tmp_path_factory.mktemp("several"), small_sample)
    house.ingest("pertama.csv", sales("A", 180))
    with two_processes(house, SECRETS.format(provider=provider)) as pair:
        yield pair


@pytest.fixture
def reader_of(open_reader: Callable[..., Reader], pair: Pair) -> Callable[[str], Reader]:
    """Opens the browser of a reader whom that process has answered before."""

    def open_(name: str) -> Reader:
        reader = open_reader(pair.address)
        reader.page.context.add_cookies([{"name": COOKIE, "value": name, "url": pair.address}])
        return reader

    return open_


def process_of(reader: Reader) -> str:
    """The process that the reader's browser was told to stay with."""
    (cookie,) = (cookie for cookie in reader.page.context.cookies() if cookie["name"] == COOKIE)
    return cookie["value"]


def wait_for_process(reader: Reader, name: str) -> None:
    """Until the reader's page has connected itself to a process; meanwhile a click comes to nothing."""
    for _ in range(PATIENCE_MS // 100):
        if process_of(reader) == name:
            break
        reader.page.wait_for_timeout(100)
    assert process_of(reader) == name


def follow_until_there(reader: Reader, page_id: str) -> Reader:
    """Go to a page by the menu, and click again where that came to nothing."""
    title = reader.page.get_by_role("heading", level=1, name=reader.text(f"page.{page_id}.title"), exact=True)
    link = reader.page.get_by_role("link", name=reader.text(f"page.{page_id}.title"), exact=True)
    for _ in range(ATTEMPTS):
        link.click()
        try:
            title.wait_for(timeout=PATIENCE_MS / ATTEMPTS)
        except PlaywrightTimeoutError:
            continue
        break
    return reader.stands_on(page_id)


def fetched(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - our own loopback address
        content: bytes = answer.read()
        return content


def ingest(house: House, name: str, content: str) -> None:
    """Take a file in as an operator does, in a process apart."""
    command = [sys.executable, "-m", "etl", "ingest", str(house.file(name, content))]
    command += ["--store", str(house.store), "--warehouse", str(house.warehouse)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def bring(reader: Reader, file: Path, headline: str) -> None:
    """Upload a picture to be checked, and see that it was."""
    reader.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    answer = reader.page.get_by_test_id("stMain").get_by_test_id("stAlert").last
    expect(answer).to_contain_text(reader.text(f"verify.headline.{headline}"))


def test_readers_are_shared_out_and_each_one_stays_with_its_process(
    open_reader: Callable[..., Reader], pair: Pair, tmp_path: Path
) -> None:
    readers = [open_reader(pair.address).visit("pesanan") for _ in NAMES]
    homes = [process_of(reader) for reader in readers]
    assert sorted(homes) == list(NAMES)
    for number, (reader, home) in enumerate(zip(readers, homes, strict=True)):
        file = tmp_path / f"{number}.png"
        file.write_bytes(picture(reader, "png"))
        reader.page.reload()
        reader.stands_on("pesanan")
        bring(reader.follow("periksa_gambar"), file, "newest")
        assert process_of(reader) == home
        reader.expect_no_error()


def test_new_data_are_seen_on_every_process_within_seconds(reader_of: Callable[[str], Reader], pair: Pair) -> None:
    readers = [reader_of(name).visit("pesanan") for name in NAMES]
    before = current_snapshot_id(pair.house.warehouse)
    shown = [reader.total("orders_count").inner_text() for reader in readers]
    assert len(set(shown)) == 1
    ingest(pair.house, "kedua.csv", sales("B", 90))
    serving = current_snapshot_id(pair.house.warehouse)
    assert serving != before
    begun = time.monotonic()
    for name in NAMES:
        assert json.loads(fetched(f"{pair.own_address(name)}/health"))["snapshot"] == serving
    assert time.monotonic() - begun < SECONDS_UNTIL_SEEN
    for reader, name in zip(readers, NAMES, strict=True):
        reader.visit("pesanan")
        expect(reader.total("orders_count")).to_have_text(str(int(shown[0]) + 90))
        assert process_of(reader) == name


def test_no_page_is_of_two_snapshots_while_they_change_under_it(reader_of: Callable[[str], Reader], pair: Pair) -> None:
    batch = pair.house.ingest("ketiga.csv", sales("C", 60)).batch
    assert batch is not None
    ended, seen = Event(), set[str]()

    def change() -> None:
        while not ended.is_set():
            pair.house.undo(batch.id)
            api.redo(pair.house.store, pair.house.warehouse, batch.id, actor=WRITER)

    writer = Thread(target=change)
    writer.start()
    try:
        readers = [reader_of(name) for name in NAMES]
        for _ in range(3):
            for reader in readers:
                reader.visit("ringkasan").figures()
                main = reader.page.get_by_test_id("stMain").inner_html()
                told = {each for each in snapshot_ids(pair.house.warehouse) if each in main}
                assert told == {reader.parameters()["snap"]}
                seen |= told
    finally:
        ended.set()
        writer.join()
    assert len(seen) == 2


def test_a_link_of_one_process_shows_the_same_on_the_other(reader_of: Callable[[str], Reader]) -> None:
    first, second = (reader_of(name) for name in NAMES)
    first.visit("pesanan", lang=Language.ENGLISH.value, channel=Channel.MARKETPLACE.value, metric="units_count")
    first.figures()
    second.language = Language.ENGLISH
    second.open(first.page.url, "pesanan").figures()
    assert [process_of(first), process_of(second)] == list(NAMES)
    assert second.page.url == first.page.url
    assert second.totals() == first.totals() != []
    told = [reader.page.get_by_role("figure").first.aria_snapshot() for reader in (first, second)]
    assert told[0] == told[1]


def test_a_frozen_figure_is_the_same_bytes_from_every_process(reader_of: Callable[[str], Reader], pair: Pair) -> None:
    link, *_ = pasted(reader_of("1").visit("pesanan"), "frozen")
    assert link.startswith(f"{pair.address}/f/")
    path = urlsplit(link).path
    for file in ("figure.svg", "figure.png", "preview.png", "data.csv"):
        contents = {fetched(f"{pair.own_address(name)}{path}/{file}") for name in NAMES}
        assert len(contents) == 1
        assert len(contents.pop()) > 100
    page = fetched(link).decode()
    assert re.findall('property="og:url" content="([^"]+)"', page) == [link]


def test_whoever_reads_on_a_process_that_dies_goes_on_with_another(
    reader_of: Callable[[str], Reader], open_reader: Callable[..., Reader], pair: Pair
) -> None:
    reader = reader_of("2").visit("pesanan", metric="units_count")
    sign_in(reader, "siti", "pesanan")
    link = reader.page.url
    with pair.without("2"):
        wait_for_process(reader, "1")
        # To another page and back, as what is clicked before the other process has drawn the page once does not count.
        follow_until_there(reader, "lebaran").follow("pesanan")
        reader.choose("metric", reader.text("metric.orders_count.title"))
        reader.expect_parameter("metric", "orders_count")
        expect_signed_in(reader, "Siti Aminah", "analyst")
        open_reader(pair.address).open(link, "pesanan").expect_no_error()
    # The other process is back, but the reader's session lies where it went on.
    bring(reader.follow("periksa_gambar"), FOREIGN, "no_mark")
    assert process_of(reader) == "1"
    reader.expect_no_error()
