"""Whatever a file holds, the importer reports on it or refuses it in a sentence, and nothing of it stays."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from catalog.errors import UserError
from catalog.text import Language
from etl import api
from etl.store import Store
from tests.etl_fixture import WRITER, House, make_house, order, orders
from tests.golden_cases import GOLDEN
from tests.spec.test_etl_files import zipped

ORDERS = orders(order("A1", gross_value_idr="1.250.000"), order("A2", order_date="13/04/2023"))


def as_parquet() -> bytes:
    written = io.BytesIO()
    parquet.write_table(pa.table({"order_id": ["A1"], "nilai": [40_000.5], "kapan": [None]}), written)
    return written.getvalue()


def of_case(name: str) -> bytes:
    """The file of a golden case."""
    (path,) = (GOLDEN / name / "in").iterdir()
    return path.read_bytes()


FILES = {
    "template": ORDERS.encode(),
    "template in UTF-16": ORDERS.encode("utf-16"),
    "gzip": of_case("text_gzip"),
    "Shopee": of_case("shopee_2025"),
    "TikTok": of_case("tiktok_tokopedia"),
    "daily figures": of_case("daily_blocks"),
    "old workbook": of_case("workbook_xls"),
    "open workbook": of_case("workbook_ods"),
    "archive": of_case("archive"),
    "Parquet": as_parquet(),
}
PIECES = st.sampled_from(
    [
        b"",
        b"\0",
        b'"',
        b",",
        b";",
        b"\n",
        b"\r",
        b"\t",
        b"=1+1",
        b"\xff",
        b"\xe9",
        b"PK\x03\x04",
        b"40.000",
        b"\xef\xbb\xbf",
        b" ",
    ]
) | st.binary(max_size=6)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=4)


def changed(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with pieces cut out and others put in their place."""
    for place, length, piece in changes:
        start = int(place * len(content))
        content = content[:start] + piece + content[start + length :]
    return content


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    """A house in which nothing was taken in. One for all files, as nothing of any stays."""
    house = make_house(tmp_path_factory.mktemp("empty"), small_sample)
    house.build()
    return house


def kept(house: House) -> list[str]:
    store = Store(house.store)
    places = (store.batches, store.refused, store.temporary, store.manifests)
    return [str(path) for place in places for path in place.iterdir()]


def expect_a_report_or_a_sentence(house: House, name: str, content: bytes) -> None:
    for said in outcomes(house, house.file(name, content)):
        assert said
    assert kept(house) == []


def outcomes(house: House, file: Path) -> list[str]:
    """What is said of a file: the state of each report, or the sentences of a refusal. Any other error is a fault."""
    try:
        reports = api.preview(house.store, house.warehouse, file, actor=WRITER, accept_valid=True).reports
    except UserError as refused:
        return [refused.message(language) for language in Language]
    return [report.as_json(language)["status"] for report in reports for language in Language]


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=25)
@given(changes=CHANGES)
def test_a_changed_file_is_reported_on_or_refused(
    empty_house: House, kind: str, changes: list[tuple[float, int, bytes]]
) -> None:
    expect_a_report_or_a_sentence(empty_house, "berkas", changed(FILES[kind], changes))


FOUND = [
    # what changed files once brought down
    ("Shopee", [(0.375, 1, b"\0")]),
    ("Shopee", [(0.5, 2, b"\0\0")]),
    ("archive", [(0.5, 1, b"")]),
]


@pytest.mark.parametrize(("kind", "changes"), FOUND)
def test_what_once_brought_the_importer_down_is_refused(
    empty_house: House, kind: str, changes: list[tuple[float, int, bytes]]
) -> None:
    expect_a_report_or_a_sentence(empty_house, "berkas", changed(FILES[kind], changes))


@settings(max_examples=40)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_reported_on_or_refused(empty_house: House, content: bytes) -> None:
    expect_a_report_or_a_sentence(empty_house, "berkas", content)


CELLS = st.one_of(
    st.sampled_from(
        ["", "40.000", "06/04/2023", "Rp 5", "=1+1", "ya", "\t", "-", "Jawa Barat", "selesai", "N/A", "1e400", "∞"]
    ),
    st.text(max_size=8),
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=6)


@settings(max_examples=60)
@given(rows=TABLES)
def test_any_table_is_reported_on_or_refused(empty_house: House, rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    expect_a_report_or_a_sentence(empty_house, "tabel.csv", written.getvalue().encode())


def parts_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


@pytest.mark.parametrize("kind", ["Shopee", "open workbook"])
@settings(max_examples=25)
@given(changes=CHANGES, part=st.integers(0, 30))
def test_a_workbook_with_a_changed_part_is_reported_on_or_refused(
    empty_house: House, kind: str, changes: list[tuple[float, int, bytes]], part: int
) -> None:
    parts = dict(parts_of(FILES[kind]))
    name = list(parts)[part % len(parts)]
    expect_a_report_or_a_sentence(empty_house, "buku", zipped({**parts, name: changed(parts[name], changes)}))
