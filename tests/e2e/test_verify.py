"""A reader checks pictures that came by mail: one as it left, one changed, one of somebody else's, one that data overtook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from catalog.text import Language
from dashboard.text.numbers import format_number
from tests.e2e.conftest import ROOT, serving
from tests.e2e.reader import Reader
from tests.e2e.test_pictures import picture
from tests.e2e.test_upload import ENGLISH_OF_THE_UPLOADER, many_orders
from tests.etl_fixture import House, make_house, order, orders

FOREIGN = ROOT / "docs" / "pictures" / "kartu.png"
PAGE = "periksa_gambar"


@pytest.fixture(scope="module")
def own_house(small_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house into which orders of nine UMKM were taken in."""
    house = make_house(tmp_path_factory.mktemp("verify"), small_sample)
    house.ingest("pertama.csv", many_orders())
    return house


@pytest.fixture(scope="module")
def own_address(own_house: House) -> Iterator[str]:
    """A server before it."""
    with serving(own_house.store, own_house.warehouse, own_house.root / "log") as running:
        yield running


def brought(reader: Reader, file: Path) -> Locator:
    """The answer on a file."""
    reader.visit(PAGE, lang=reader.language.value)
    reader.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    answer = reader.page.get_by_test_id("stMain").get_by_test_id("stAlert").last
    expect(answer).to_be_visible()
    return answer


def test_pictures_are_checked_from_download_to_newer_data(
    open_reader: Callable[..., Reader], own_address: str, own_house: House, tmp_path: Path
) -> None:
    reader = open_reader(own_address)
    png, svg, changed = (tmp_path / name for name in ("gambar.png", "gambar.svg", "diubah.svg"))
    png.write_bytes(picture(reader.visit("pesanan"), "png"))
    svg.write_bytes(picture(reader.visit("pesanan"), "svg"))
    words = svg.read_text(encoding="utf-8")
    assert ">Pesanan" in words
    changed.write_text(words.replace(">Pesanan", ">Pembelian", 1), encoding="utf-8")

    for language in Language:
        reader.language = language
        for file in (png, svg):
            expect(brought(reader, file)).to_contain_text(reader.text("verify.headline.newest"))
            expect(reader.page.get_by_text(reader.text("page.periksa_gambar.facts"))).to_be_visible()
        expect(brought(reader, changed)).to_contain_text(reader.text("verify.headline.altered"))
        expect(brought(reader, FOREIGN)).to_contain_text(reader.text("verify.headline.no_mark"))
        reader.expect_no_error()
        assert reader.leftovers_of(next(other for other in Language if other is not language)) == []

    reader.language = Language.INDONESIAN
    later = [
        order(f"B{number}", f"2023-03-{1 + number % 28:02d}", umkm_id=f"toko-{number % 9}") for number in range(90)
    ]
    own_house.ingest("kedua.csv", orders(*later))
    for file in (png, svg):
        expect(brought(reader, file)).to_contain_text(reader.text("verify.headline.superseded"))
        for said in ("dari 180 menjadi 270 (+50,0\N{NO-BREAK SPACE}%)", "Selisihnya +90 pesanan"):
            expect(reader.page.get_by_test_id("stMain")).to_contain_text(said)
    link = reader.page.get_by_test_id("stMain").get_by_role("link", name=reader.text("verify.way.certain"))
    link.click()
    reader.stands_on("pesanan").expect_no_error()
    expect(reader.page.get_by_text(reader.text("ui.snapshot.show_newest"))).to_have_count(0)
    expect(reader.total("orders_count")).to_have_text(format_number(270, Language.INDONESIAN))


def test_the_place_for_a_file_speaks_the_reader_s_language(
    open_reader: Callable[..., Reader], own_address: str
) -> None:
    reader = open_reader(own_address).visit(PAGE)
    uploader = reader.page.get_by_test_id("stFileUploader")
    expect(uploader).to_contain_text(reader.text("page.unggah.uploader.limit", megabytes="30"))
    expect(uploader.get_by_role("button", name=reader.text("page.unggah.uploader.choose"))).to_be_visible()
    assert not any(english in uploader.aria_snapshot() for english in ENGLISH_OF_THE_UPLOADER)
    reader.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(FOREIGN)
    expect(
        uploader.get_by_role("button", name=reader.text("page.unggah.uploader.remove", file="kartu.png"))
    ).to_be_visible()
    expect(uploader.get_by_role("button", name=reader.text("page.periksa_gambar.replace"))).to_be_visible()
    expect(uploader.get_by_role("button", name=reader.text("page.periksa_gambar.label", megabytes=30))).to_have_count(1)
    assert not any(english in uploader.aria_snapshot() for english in ENGLISH_OF_THE_UPLOADER)
