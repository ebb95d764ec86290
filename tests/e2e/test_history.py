"""Past states, redo and notes before a real server and browser, each time with a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from catalog.text import Language
from tests.e2e.conftest import STREAMLIT, serving
from tests.e2e.reader import Reader
from tests.e2e.test_upload import EVERYBODY, Analyst
from tests.etl_fixture import House, make_house, order, orders
from tests.writers_fixture import copy_of

CHANGES = ("2023-04-05T05:00:00", "2023-04-08T05:00:00")


def sales(tag: str, count: int) -> str:
    """Orders of nine UMKM, so that their sum may be shown."""
    rows = (order(f"{tag}{i}", f"2023-03-{1 + i % 28:02d}", umkm_id=f"toko-{i % 9}") for i in range(count))
    return orders(*rows)


@pytest.fixture(scope="module")
def known_once(small_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    house = make_house(tmp_path_factory.mktemp("known"), small_sample)
    house.ingest("pertama.csv", sales("A", 180))
    house.ingest("kedua.csv", sales("B", 90))
    house.date_changes(*CHANGES)
    for path in house.warehouse.glob("warehouse-*"):
        if path.name != (house.warehouse / "current").read_text():
            path.unlink()
    return house


@pytest.fixture
def known(known_once: House, tmp_path: Path) -> House:
    """180 orders arrive on 5 April, 90 more on the 8th."""
    return copy_of(known_once, tmp_path / "house")


@pytest.fixture
def serve(known: House, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Starts a server on that house."""
    with ExitStack() as servers:
        yield lambda command=STREAMLIT: servers.enter_context(
            serving(known.store, known.warehouse, tmp_path / "log", command)
        )


@pytest.fixture
def before(open_reader: Callable[..., Reader], serve: Callable[..., str]) -> Callable[..., Reader]:
    """A reader before such a server."""

    def before_(command: Sequence[str] = STREAMLIT) -> Reader:
        return open_reader(serve(command))

    return before_


def choose_day(reader: Reader, day: str) -> Reader:
    reader.page.get_by_role("combobox", name=reader.text("ui.known_on.control")).click()
    reader.page.get_by_role("option", name=day, exact=True).click()
    return reader


def sees_band(reader: Reader, day: str) -> Reader:
    band = reader.text("ui.known_on.band", day=day).split("**")[1]
    expect(reader.page.get_by_text(band)).to_be_visible()
    return reader.settles()


def test_a_link_to_a_past_state_shows_it_to_whoever_opens_it_anew(
    before: Callable[..., Reader], open_reader: Callable[..., Reader], known: House
) -> None:
    # Nobody can sign in on this server: readers have it built.
    reader = before(EVERYBODY)
    expect(reader.visit("pesanan").total("orders_count")).to_have_text("270")
    sees_band(choose_day(reader, "5 April 2023"), "5 April 2023")
    expect(reader.total("orders_count")).to_have_text("180")
    badges = reader.page.locator(".figure-badge")
    reader.figures()
    assert set(badges.all_inner_texts()) == {reader.text("ui.known_on.badge", day="5 April 2023")}
    link = reader.page.url
    assert "asof=2023-04-05" in link
    reader.follow("ringkasan")
    sees_band(reader, "5 April 2023").expect_no_error()

    for path in known.warehouse.glob("warehouse-*"):
        if path.name != (known.warehouse / "current").read_text():
            path.unlink()
    other = open_reader(reader.address)
    other.page.goto(link)
    sees_band(other, "5 April 2023")
    expect(other.total("orders_count")).to_have_text("180")
    assert other.page.url == link
    other.page.get_by_role("button", name=other.text("ui.snapshot.show_newest")).click()
    expect(other.total("orders_count")).to_have_text("270")
    other.expect_parameter("asof", "newest").expect_no_error()


def test_a_page_waits_for_the_day_of_its_link_and_a_day_to_come_is_answered(
    before: Callable[..., Reader],
) -> None:
    reader = before()
    reader.page.goto(f"{reader.address}/pesanan?asof=2023-04-06")
    sees_band(reader, "6 April 2023")
    expect(reader.total("orders_count")).to_have_text("180")
    reader.page.goto(f"{reader.address}/pesanan?lang=en&asof=2099-01-01")
    reader.language = Language.ENGLISH
    reader.stands_on("pesanan")
    expect(reader.page.get_by_text(reader.text("error.known_day_future", day="2099-01-01"))).to_be_visible()
    expect(reader.total("orders_count")).to_have_text("270")
    reader.expect_no_error()


def test_an_upload_is_undone_noted_and_put_back(before: Callable[..., Reader], known: House) -> None:
    reader = before()
    analyst = Analyst(reader, known).visit()
    analyst.press("undo.offer").sees("undo.meaning", file="kedua.csv")
    analyst.page.get_by_label(analyst.words("undo.reason")).fill("salah bulan")
    analyst.press("undo.confirm").sees("undo.done", file="kedua.csv")
    analyst.sees("history.reason", reason="salah bulan")
    expect(analyst.orders_shown()).to_have_text("180")

    analyst.visit().press("note.offer").sees("note.meaning")
    analyst.page.get_by_label(analyst.words("note.words")).fill("menunggu berkas baru")
    analyst.press("note.confirm").sees("note.done")
    expect(analyst.page.get_by_text("menunggu berkas baru")).to_be_visible()

    analyst.press("redo.offer").sees("redo.meaning", file="kedua.csv")
    analyst.page.get_by_label(analyst.words("redo.reason")).fill("ternyata benar")
    analyst.press("redo.confirm").sees("redo.done", file="kedua.csv")
    analyst.sees("history.reason", reason="ternyata benar")
    # What stood there before is taken away when the run ends; the note stands at the newest change of its upload alone.
    reader.settles()
    expect(analyst.page.get_by_text("menunggu berkas baru")).to_have_count(1)
    expect(analyst.orders_shown()).to_have_text("270")

    reader.visit("sumber_metode")
    expect(reader.page.get_by_text(f"· {reader.text('history.action_redo')} ·")).to_be_visible()
    reader.expect_no_error()
