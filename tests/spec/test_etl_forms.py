"""Files of every form: text, workbooks and Parquet tell the same rows, and what a cell cannot prove is refused."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from catalog.datasets import DATASETS
from catalog.errors import UserError
from catalog.text import Language
from etl import api
from etl.readers.cells import Doubt, cell_text
from tests.etl_fixture import House, headings, order, orders

ROWS = orders(
    order("A-1", "2023-03-01", units=2, gross_value_idr=178_000),
    order("A-2", "2023-04-06", umkm_id="toko Ñ", province_code="11", gross_value_idr=89_000),
)
TYPED: dict[str, Callable[[str], object]] = {
    "line_number": int,
    "units": int,
    "gross_value_idr": int,
    "order_date": date.fromisoformat,
}


def fields(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


def typed(row: dict[str, str]) -> list[object]:
    """A row as a spreadsheet holds it: numbers as numbers, dates as dates."""
    return [TYPED.get(name, str)(value) if value else None for name, value in row.items()]


def workbook(*rows: Sequence[object], sheet: str = "Data", before: str = "") -> bytes:
    """A workbook with those rows in one sheet, after a sheet of explanations where `before` names it."""
    book = openpyxl.Workbook()
    main = book.active
    assert main is not None
    main.title = sheet
    for row in rows:
        main.append(row)
    if before:
        book.create_sheet(before, 0).append(["Cara mengisi", "=1/0"])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_workbook(content: str) -> bytes:
    return workbook(headings("orders"), *map(typed, fields(content)), before="Petunjuk")


def as_parquet(content: str) -> bytes:
    columns = dict(zip(headings("orders"), zip(*map(typed, fields(content)), strict=True), strict=True))
    written = pa.BufferOutputStream()
    parquet.write_table(pa.table({name: list(values) for name, values in columns.items()}), written)
    return bytes(written.getvalue())


def refusal(house: House, name: str, content: bytes) -> UserError:
    with pytest.raises(UserError) as refused:
        house.ingest(name, content)
    assert api.history(house.store) == ()
    for language in Language:
        assert refused.value.message(language)
    return refused.value


CELLS = [
    # column of orders, cell, text
    ("units", 2.0, "2"),
    ("units", 2.5, "2.5"),
    ("units", None, ""),
    ("units", float("nan"), ""),
    ("units", "2", "2"),
    ("gross_value_idr", 40_000.0, "40000"),
    ("gross_value_idr", 1e9, "1000000000"),
    ("gross_value_idr", 1e-7, "0.0000001"),
    ("gross_value_idr", 98.789, "98.789"),
    ("gross_value_idr", Decimal("89000.00"), "89000"),
    ("gross_value_idr", 10**15, "1000000000000000"),
    ("order_date", date(2023, 4, 6), "2023-04-06"),
    ("order_date", datetime.fromisoformat("2023-04-06"), "2023-04-06"),
    ("order_date", datetime.fromisoformat("2023-04-06T23:30"), "2023-04-06 23:30:00"),
    ("order_date", datetime.fromisoformat("2023-04-06T00:00+14:00"), "2023-04-06 00:00:00+14:00"),
    ("order_date", 45_022.0, "45022"),
    ("province_code", 32.0, "32"),
    ("category", True, "true"),
    ("order_id", "007", "007"),
]


@pytest.mark.parametrize(("column", "cell", "text"), CELLS)
def test_a_cell_is_the_text_that_its_owner_would_have_written(column: str, cell: object, text: str) -> None:
    written = cell_text(DATASETS["orders"].column(column), cell)
    assert (written, isinstance(written, Doubt)) == (text, False)


DOUBTS = [
    ("order_id", 7.0, "cell_not_text"),
    ("order_id", date(2023, 2, 1), "cell_not_text"),
    ("umkm_id", True, "cell_not_text"),
    ("umkm_id", time(12, 30), "cell_not_text"),
    ("order_id", 576_460_752_303_423_488.0, "number_too_long"),
    ("gross_value_idr", 1e15, "number_too_long"),
]


@pytest.mark.parametrize(("column", "cell", "reason"), DOUBTS)
def test_what_a_cell_cannot_prove_is_a_doubt(column: str, cell: object, reason: str) -> None:
    written = cell_text(DATASETS["orders"].column(column), cell)
    assert isinstance(written, Doubt)
    assert written.reason == reason


def test_a_number_in_the_place_of_an_id_is_refused_by_the_row_of_the_sheet_and_not_kept(house: House) -> None:
    good, bad = map(typed, fields(ROWS))
    bad[headings("orders").index("umkm_id")] = 80_012_345
    error = refusal(house, "a.xlsx", workbook(headings("orders"), good, [], bad))

    assert (error.code, error.params["line"], error.params["column"]) == ("file_refused", 4, "umkm_id")
    (rejects,) = (house.store / "refused").glob("*.csv")
    assert "cell_not_text" in rejects.read_text(encoding="utf-8")
    assert "80012345" not in rejects.read_text(encoding="utf-8")


def test_rows_may_stand_apart_from_the_edges_of_the_sheet(house: House) -> None:
    book = workbook([], [], headings("orders"), [], *map(typed, fields(ROWS)))
    assert house.ingest("a.xlsx", book).batch.rows_accepted == 2


def zipped(**parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


REFUSED = {
    "an old workbook in name": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_damaged"),
    "an archive of one word": (zipped(a="1"), "one_column"),
    "half a workbook": (as_workbook(ROWS)[:2_000], "file_damaged"),
    "a workbook in name": (zipped(**{"xl/workbook.xml": "<a/>"}), "file_damaged"),
    "half a Parquet file": (as_parquet(ROWS)[:300], "file_damaged"),
    "an empty workbook": (workbook(), "file_empty"),
    "another table": (workbook(["a", "b"], [1, 2]), "answers_needed"),
    "a heading twice": (workbook(["order_id", "order_id"]), "duplicate_headings"),
    "headings alone": (workbook(headings("orders")), "file_empty"),
    "half a text of two bytes": (ROWS.encode("utf-16")[:-1], "not_utf8"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(house: House, case: str) -> None:
    content, code = REFUSED[case]
    assert refusal(house, "berkas.xlsx", content).code == code


def test_a_workbook_that_would_burst_is_not_unpacked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.readers.sheet_faults.MOST_BYTES", 1_000)
    assert refusal(house, "a.xlsx", as_workbook(ROWS)).code == "workbook_too_large"


def test_names_in_a_workbook_are_nowhere_in_what_is_kept(house: House) -> None:
    secret = orders(order("order-rahasia", umkm_id="toko-rahasia"))
    house.ingest("a.xlsx", as_workbook(secret))
    kept = [path for path in (*house.store.rglob("*"), *house.warehouse.rglob("*")) if path.is_file()]
    assert len(kept) > 3
    assert [path.name for path in kept if b"rahasia" in path.read_bytes()] == []
