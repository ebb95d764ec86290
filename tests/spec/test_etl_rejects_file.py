"""Rejected rows go back to their sender as a file that, once mended, is a template again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.cell_safety import LONGEST_CELL, restored_cell
from catalog.datasets import DATASETS, ORDERS
from catalog.errors import UserError
from catalog.text import Language, text
from etl import rejects
from etl.readers.template import data_rows, find_rejects, recognise
from etl.rejects import NOTES, Fault, RejectedRow, RejectsFile, write_rejects_csv, write_rejects_workbook

COLUMNS = tuple(column.name for column in ORDERS.columns)
GOOD = ("A1", "1", "=toko", "shopee", "2023-03-01", "gamis", "32", "1", "40000", "completed")
ROWS = (
    RejectedRow(
        line=3,
        fields=(*GOOD[:7], "x", "40.000", "selesai"),
        faults=(
            Fault(column="units", value="x", reason="not_a_integer"),
            Fault(column="gross_value_idr", value="40.000", reason="thousands_separator"),
            Fault(column="status", value="selesai", reason="unknown_code"),
        ),
    ),
    RejectedRow(
        line=5,
        fields=("", *GOOD[1:]),
        faults=(Fault(column="order_id", value="toko-rahasia", reason="cell_not_text"),),
    ),
    RejectedRow(line=6, fields=GOOD[:3], faults=(Fault(column="", value="3/10", reason="field_count"),)),
    RejectedRow(
        line=7, fields=(*GOOD, "jalan-rahasia"), faults=(Fault(column="", value="11/10", reason="field_count"),)
    ),
)


def file_of(language: Language = Language.INDONESIAN, *, hides_names: bool = False) -> RejectsFile:
    return RejectsFile(dataset=ORDERS, columns=COLUMNS, batch_id="3f9a", language=language, hides_names=hides_names)


def csv_rows(file: RejectsFile, *rows: RejectedRow) -> list[dict[str, str]]:
    content = io.BytesIO()
    write_rejects_csv(content, file, rows)
    assert content.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.getvalue().decode("utf-8-sig"), newline="")))


def workbook_rows(file: RejectsFile, *rows: RejectedRow) -> list[dict[str, str]]:
    content = io.BytesIO()
    write_rejects_workbook(content, file, rows)
    headings, *cells = openpyxl.load_workbook(content)["Data"].iter_rows(values_only=True)
    return [{str(name): str(cell or "") for name, cell in zip(headings, row, strict=True)} for row in cells]


RowsOf = Callable[..., list[dict[str, str]]]


def as_a_template(rows: list[dict[str, str]], path: Path) -> Path:
    """What a reader is to see of a file of rejects: the columns of the template, and texts as they were sent."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({name: restored_cell(cell) for name, cell in row.items()} for row in rows)
    return path


@pytest.mark.parametrize("rows_of", [csv_rows, workbook_rows])
def test_a_row_comes_back_as_it_was_with_all_that_is_wrong_with_it(rows_of: RowsOf) -> None:
    first, *_ = rows_of(file_of(), *ROWS)
    assert tuple(first) == (*COLUMNS, *NOTES)
    assert tuple(restored_cell(first[name]) for name in COLUMNS) == ROWS[0].fields
    assert (first["_line"], first["_batch"]) == ("3", "3f9a")
    assert (first["_column"], first["_value"]) == ("units | gross_value_idr | status", "x | 40.000 | selesai")
    reasons = [text(f"reject.{fault.reason}", Language.INDONESIAN) for fault in ROWS[0].faults]
    assert first["_reason"] == " | ".join(reasons)
    assert first["_hint"].endswith("completed, processing, cancelled, returned.")


@pytest.mark.parametrize("rows_of", [csv_rows, workbook_rows])
def test_mended_and_sent_again_the_rows_keep_the_contract(rows_of: RowsOf, tmp_path: Path) -> None:
    mended = rows_of(file_of(), *ROWS)
    seller = mended[0]["umkm_id"]
    for number, row in enumerate(mended):
        row.update(zip(COLUMNS, GOOD, strict=True))
        row.update(order_id=f"A{number}", umkm_id=seller)
    file = recognise(as_a_template(mended, tmp_path / "a.csv"))
    assert list(find_rejects(file)) == []
    assert [fields[:3] for _, fields in data_rows(file)] == [[f"A{number}", "1", "=toko"] for number in range(4)]


@pytest.mark.parametrize("rows_of", [csv_rows, workbook_rows])
@pytest.mark.parametrize("language", list(Language))
def test_every_fault_has_a_reason_and_a_hint_in_the_language(rows_of: RowsOf, language: Language) -> None:
    for row in rows_of(file_of(language), *ROWS):
        assert row["_reason"]
        assert row["_hint"]
    [row] = rows_of(file_of(language), ROWS[2])
    assert row["_hint"] == text("reject_hint.field_count", language, line=6)


@pytest.mark.parametrize("rows_of", [csv_rows, workbook_rows])
def test_a_file_that_is_kept_names_no_seller_and_no_order(rows_of: RowsOf) -> None:
    for row, rejected in zip(rows_of(file_of(hides_names=True), *ROWS), ROWS, strict=True):
        assert (row["order_id"], row["umkm_id"]) == ("", "")
        assert not any("toko" in cell or "rahasia" in cell for cell in row.values())
        assert row["_line"] == str(rejected.line)
        # Who knows what stands in a column of a row that has too many?
        assert row["platform"] == ("shopee" if len(rejected.fields) == len(COLUMNS) else "")


def test_no_template_has_a_column_that_a_reader_would_pass_by() -> None:
    columns = [column.name for dataset in DATASETS.values() for column in dataset.columns]
    assert len(columns) > 100
    assert [name for name in columns if name.startswith("_")] == []
    assert all(name.startswith("_") for name in NOTES)


def test_what_a_template_has_no_column_for_does_not_get_in() -> None:
    assert not any("rahasia" in cell for row in csv_rows(file_of(), ROWS[3]) for cell in row.values())
    for columns in ((*COLUMNS, "nama_pembeli"), (*COLUMNS, "order_id"), ("_batch",)):
        with pytest.raises(ValueError, match="orders"):
            RejectsFile(dataset=ORDERS, columns=columns, batch_id="3f9a", language=Language.ENGLISH)


def test_a_workbook_colours_what_is_wrong_and_offers_the_codes() -> None:
    content = io.BytesIO()
    write_rejects_workbook(content, file_of(), ROWS)
    book = openpyxl.load_workbook(content)
    assert book.sheetnames == ["Data", "Kamus", "Dictionary", "Kode"]
    cells = [cell for row in book["Data"].iter_rows(min_row=2) for cell in row]
    coloured = [cell.coordinate for cell in cells if cell.fill.fgColor.rgb == "FFF8CBAD"]
    assert coloured == ["H2", "I2", "J2", "A3"]
    assert "J2:J1048576" in {str(rule.sqref) for rule in book["Data"].data_validations.dataValidation}
    assert {cell.data_type for cell in cells if cell.value} == {"s", "n"}


def test_a_workbook_says_where_it_cannot_hold_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    long = RejectedRow(line=2, fields=("A" * (LONGEST_CELL + 1), *GOOD[1:]), faults=ROWS[0].faults)
    monkeypatch.setattr(rejects, "MOST_WORKBOOK_ROWS", 3)
    for rows in ([long], [ROWS[0]] * 4):
        with pytest.raises(UserError) as refused:
            write_rejects_workbook(io.BytesIO(), file_of(), rows)
        assert refused.value.code == "workbook_row_too_much"
    write_rejects_workbook(io.BytesIO(), file_of(), [ROWS[0]] * 3)
    assert csv_rows(file_of(), long)[0]["order_id"] == long.fields[0]


@given(st.lists(st.text(), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_fields_come_back_from_a_csv(fields: list[str]) -> None:
    row = RejectedRow(line=2, fields=tuple(fields), faults=(Fault(column="units", value=fields[7], reason="required"),))
    [written] = csv_rows(file_of(), row)
    assert [restored_cell(written[name]) for name in COLUMNS] == fields
