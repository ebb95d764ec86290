"""What a card offers to take away: files with their count of rows, and words to copy."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from catalog.text import Language, text
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.package import package_bytes
from dashboard.exports.figure.parquet_file import parquet_bytes
from dashboard.exports.picture.kinds import Size
from dashboard.ui import downloads
from dashboard.ui.card_parts import Detail
from dashboard.ui.navigation import OPEN_PAGE_IDS
from tests.app.conftest import Open

PAGES_OF_CARDS = [page_id for page_id in OPEN_PAGE_IDS if page_id not in ("sumber_metode", "periksa_gambar", "unggah")]


def open_files(app: AppTest) -> int:
    """Open what every card offers; gives how many cards there are."""
    pills = [group for group in app.button_group if str(group.key).endswith(".details")]
    for group in pills:
        group.set_value(Detail.FILE)
    app.run()
    assert not app.exception
    assert len(pills) > 0
    return len(pills)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page_id", PAGES_OF_CARDS)
def test_every_card_offers_its_files_and_words(open_page: Open, page_id: str, language: Language) -> None:
    app = open_page(page_id, lang=language.value)
    cards = open_files(app)
    quotes = [words.value for words in app.code]
    assert len(quotes) == 3 * cards
    assert [words for words in quotes if "Dampak UMKM" not in words] == []
    labels = [button.proto.label for button in app.get("download_button")]
    for suffix in ("csv", "xlsx", "parquet", "zip"):
        before, after = text(f"file.button.{suffix}", language, rows="|").split("|")
        counts = [label.removeprefix(before).removesuffix(after) for label in labels if label.startswith(before)]
        assert len(counts) == cards
        assert all(int(count.replace(".", "").replace(",", "")) > 0 for count in counts)


@pytest.mark.parametrize("page_id", PAGES_OF_CARDS)
def test_the_files_of_every_card_hold_its_rows(open_page: Open, page_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    figures: list[Figure] = []
    monkeypatch.setattr(downloads, "_draw_words", lambda figure, _: figures.append(figure))
    assert open_files(open_page(page_id)) == len(figures)
    for figure in figures:
        rows = figure.frame.data
        assert pq.read_table(BytesIO(parquet_bytes(figure))).num_rows == len(rows)
        with ZipFile(BytesIO(package_bytes(figure, Size.WHOLE))) as package:
            told = json.loads(package.read("metadata.json"))
            book = openpyxl.load_workbook(BytesIO(package.read("data.xlsx")))
        sheet = book[text("file.sheet.data", figure.language)]
        assert (sheet.max_row, sheet.max_column) == (len(rows) + 1, len(rows.columns))
        assert told["rows_count"] == len(rows)
        assert told["snapshot_id"] == "new111"


def test_who_filters_is_offered_all_rows_too_each_with_its_count(open_page: Open) -> None:
    language = Language.ENGLISH
    narrowed = {"lang": "en", "from": "2022-01-01", "to": "2022-03-31", "channel": "marketplace"}
    app = open_page("pesanan", **narrowed)
    next(group for group in app.button_group if group.key == "pesanan.trend.details").set_value(Detail.FILE)
    app.run()
    labels = [button.proto.label for button in app.get("download_button")]
    assert text("file.button.csv", language, rows="3") in labels
    assert text("file.button.csv", language, rows="30") in labels
    assert text("file.button.whole", language) in [caption.value for caption in app.caption]


def test_who_does_not_filter_is_offered_the_same_rows_once(open_page: Open) -> None:
    app = open_page("pesanan")
    open_files(app)
    assert text("file.button.whole", Language.INDONESIAN) not in [caption.value for caption in app.caption]
