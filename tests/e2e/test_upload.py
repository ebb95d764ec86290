"""What an analyst does with the upload page before a real server, each time with a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from catalog.codes import CellStatus, code_text_key
from catalog.text import Language, text
from dashboard.text.numbers import format_number, format_rupiah
from dashboard.ui.operating.waiting_files import VARIABLE
from etl.store import Store
from tests.e2e.conftest import STREAMLIT, serving
from tests.e2e.reader import Reader
from tests.etl_fixture import House, order, orders
from tests.writers_fixture import copy_of

EVERYBODY = ("streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=")
ENGLISH_OF_THE_UPLOADER = ("Upload", "per file", "Drag and drop", "Add files", "Remove")


def many_orders(count: int = 180, **fields: object) -> str:
    """Orders of nine UMKM, so that their sum may be shown."""
    return orders(
        *(order(f"A{i}", f"2023-03-{1 + i % 28:02d}", umkm_id=f"toko-{i % 9}", **fields) for i in range(count))
    )


class Analyst:
    """A reader on the upload page."""

    def __init__(self, reader: Reader, house: House) -> None:
        self.reader, self.house, self.page = reader, house, reader.page

    def words(self, key: str, **parameters: object) -> str:
        return self.reader.text(f"page.unggah.{key}", **parameters)

    def visit(self) -> Analyst:
        self.reader.visit("unggah", lang=self.reader.language.value)
        return self

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(key), exact=True)

    def press(self, key: str) -> Analyst:
        self.button(key).first.click()
        return self

    def look_at(self, *files: Path) -> Analyst:
        self.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files)
        return self.press("uploader.look")

    def sees(self, key: str, **parameters: object) -> Analyst:
        expect(self.page.get_by_text(self.words(key, **parameters)).first).to_be_visible()
        return self

    def counted(self) -> list[str]:
        """New, changed, identical and rejected rows, as the preview says."""
        values = self.page.get_by_test_id("stMetricValue")
        # They are drawn one after another.
        expect(values).to_have_count(4)
        return values.all_inner_texts()

    def orders_shown(self, metric: str = "orders_count") -> Locator:
        """A number on the page of orders."""
        return self.reader.visit("pesanan", metric=metric).total(metric)


@pytest.fixture
def enter(
    open_reader: Callable[..., Reader], small_house: House, tmp_path: Path
) -> Iterator[Callable[[Sequence[str]], Analyst]]:
    """Starts a server on a built house of the test's own, and opens a browser before it."""
    house = copy_of(small_house, tmp_path / "house")
    with ExitStack() as servers:

        def enter_(command: Sequence[str] = STREAMLIT) -> Analyst:
            address = servers.enter_context(serving(house.store, house.warehouse, tmp_path / "log", command))
            return Analyst(open_reader(address), house)

        yield enter_


def test_a_good_file_is_looked_at_counts_and_changes_a_number(enter: Callable[..., Analyst]) -> None:
    analyst = enter()
    expect(analyst.orders_shown()).to_have_text(analyst.reader.text(code_text_key(CellStatus.SUPPRESSED)))
    analyst.visit().look_at(analyst.house.file("pesanan.csv", many_orders())).sees("preview.title")
    assert analyst.counted() == ["180", "0", "0", "0"]
    expect(analyst.page.get_by_role("table").first).to_contain_text("2023 (1444 H)")
    analyst.sees("figures.was_sample")
    analyst.press("preview.count").sees("counted.new")
    link = analyst.page.get_by_test_id("stMain").get_by_role("link", name=analyst.reader.text("page.pesanan.title"))
    link.click()
    analyst.reader.stands_on("pesanan").expect_no_error()
    expect(analyst.reader.total("orders_count")).to_have_text(format_number(180, Language.INDONESIAN))
    expect(analyst.page.get_by_text(analyst.reader.text("ui.sample.badge"))).to_have_count(0)

    analyst.visit().look_at(analyst.house.root / "pesanan.csv").sees("preview.title")
    expect(analyst.page.get_by_test_id("stAlert")).to_contain_text("sudah dihitung")
    expect(analyst.button("preview.count")).to_have_count(0)
    assert len(list((analyst.house.store / "manifests").iterdir())) == 1


def test_numbers_that_can_mean_two_things_are_asked_about_and_counted_as_answered(
    enter: Callable[..., Analyst],
) -> None:
    analyst = enter().visit()
    analyst.look_at(analyst.house.file("titik.csv", many_orders(gross_value_idr="40.000"))).sees("questions.lead")
    expect(analyst.page.get_by_role("radio", checked=True)).to_have_count(1)  # the language alone
    analyst.press("questions.go_on").sees("questions.none_answered")
    expect(analyst.page.get_by_text("40.000 → 40000")).to_be_visible()
    label = text("choice.number_style.dot_thousands", Language.INDONESIAN)
    analyst.page.get_by_test_id("stRadio").get_by_text(label, exact=True).click()
    analyst.press("questions.go_on").sees("preview.title")
    # In the sums of the file, and in the numbers that would change.
    expect(analyst.page.get_by_text(format_rupiah(7_200_000, Language.INDONESIAN)).first).to_be_visible()
    analyst.press("preview.count").sees("counted.new")
    assert analyst.house.totals() == (180, 7_200_000)
    expect(analyst.orders_shown("gross_value_idr")).to_contain_text("7,2")


def test_bad_rows_are_left_out_mended_and_uploaded_again(enter: Callable[..., Analyst]) -> None:
    analyst = enter().visit()
    bad = orders(order("B1", "2023-02-30"), order("B2", units="-1"))
    analyst.look_at(analyst.house.file("campur.csv", many_orders() + bad.split("\n", 1)[1])).sees("preview.title")
    assert analyst.counted() == ["180", "0", "0", "2"]
    table = analyst.page.get_by_role("table").first
    expect(table).to_contain_text("2023-02-30")
    expect(table).to_contain_text(analyst.reader.text("reject.below_minimum"))
    expect(analyst.button("preview.count")).to_be_disabled()
    decision = analyst.words("preview.leave_out", accepted="180", rejected="2")
    analyst.page.get_by_test_id("stCheckbox").get_by_text(decision).click()
    expect(analyst.button("preview.count")).to_be_enabled()
    analyst.press("preview.count").sees("counted.new")
    expect(analyst.page.get_by_role("table").first).to_contain_text("2023-02-30")
    assert analyst.house.totals() == (180, 18_000_000)
    with analyst.page.expect_download() as download:
        analyst.press("mendable.file")
    rows = Path(download.value.path()).read_text(encoding="utf-8-sig")
    mended = rows.replace("2023-02-30", "2023-03-02").replace(",-1,", ",1,")
    analyst.visit().look_at(analyst.house.file("diperbaiki.csv", mended)).sees("preview.title")
    assert analyst.counted() == ["2", "0", "0", "0"]
    analyst.press("preview.count").sees("counted.new")
    assert analyst.house.totals() == (182, 18_200_000)


def test_an_upload_is_undone_and_the_number_goes_back(enter: Callable[..., Analyst]) -> None:
    analyst = enter().visit()
    analyst.look_at(analyst.house.file("pesanan.csv", many_orders())).press("preview.count").sees("counted.new")
    expect(analyst.orders_shown()).to_have_text("180")
    analyst.visit().press("undo.offer").sees("undo.meaning", file="pesanan.csv")
    analyst.press("undo.confirm").sees("undo.done", file="pesanan.csv").sees("history.title")
    assert analyst.house.totals() == (7, 700_000)
    expect(analyst.orders_shown()).to_have_text(analyst.reader.text(code_text_key(CellStatus.SUPPRESSED)))


def test_other_pages_stay_open_while_files_are_looked_at(enter: Callable[..., Analyst]) -> None:
    analyst = enter().visit()
    # Another writer is at work: looking lasts as long as that one.
    with Store(analyst.house.store).writing():
        analyst.look_at(analyst.house.file("pesanan.csv", many_orders())).sees("working.preview")
        analyst.reader.follow("klaim").expect_no_error()
        analyst.reader.follow("unggah")
        analyst.sees("working.preview")
    analyst.sees("preview.title").reader.expect_no_error()


def test_a_reader_is_told_why_there_is_no_uploader(enter: Callable[..., Analyst]) -> None:
    analyst = enter(EVERYBODY).visit().sees("closed.reading_only")
    expect(analyst.page.get_by_test_id("stFileUploader")).to_have_count(0)
    expect(analyst.page.get_by_text(analyst.words("history.title"), exact=True)).to_have_count(0)
    analyst.reader.expect_no_error()


def test_the_uploader_speaks_the_reader_s_language(enter: Callable[..., Analyst]) -> None:
    analyst = enter().visit()
    uploader = analyst.page.get_by_test_id("stFileUploader")
    expect(uploader).to_contain_text(analyst.words("uploader.limit", megabytes="200"))
    expect(uploader.get_by_role("button", name=analyst.words("uploader.choose"))).to_be_visible()
    assert not any(english in uploader.aria_snapshot() for english in ENGLISH_OF_THE_UPLOADER)
    analyst.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        analyst.house.file("pesanan.csv", many_orders())
    )
    expect(uploader.get_by_role("button", name=analyst.words("uploader.remove", file="pesanan.csv"))).to_be_visible()
    expect(uploader.get_by_role("button", name=analyst.words("uploader.add"))).to_be_visible()
    assert not any(english in uploader.aria_snapshot() for english in ENGLISH_OF_THE_UPLOADER)
    analyst.reader.switch_to(Language.ENGLISH, "unggah")
    expect(uploader.get_by_role("button", name=analyst.words("uploader.remove", file="pesanan.csv"))).to_be_visible()
    analyst.reader.expect_no_error()


def test_a_file_too_many_is_not_taken_in_and_its_sender_is_told_why(
    enter: Callable[..., Analyst], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    analyst = enter((*STREAMLIT[:-1], "--server.maxUploadSize=1", STREAMLIT[-1])).visit()
    uploader = analyst.page.get_by_test_id("stFileUploader")
    rows = many_orders(10_000)
    files = [analyst.house.file(name, rows) for name in ("satu.csv", "dua.csv")]
    assert 500_000 < len(rows) < 1_000_000
    chooser = analyst.page.get_by_test_id("stFileUploaderDropzoneInput")
    chooser.set_input_files(files[0])
    expect(uploader.get_by_role("button", name=analyst.words("uploader.remove", file="satu.csv"))).to_be_visible()
    chooser.set_input_files(files[1])
    expect(uploader).to_contain_text(analyst.words("uploader.full"))

    # Another session has a share of its own.
    analyst.visit().look_at(files[1]).sees("preview.title").reader.expect_no_error()
