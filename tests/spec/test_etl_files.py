"""Files beside text, XLSX and Parquet: older workbooks, archives, other alphabets, and tables of no known layout."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlwt

from catalog.errors import UserError
from etl import api
from etl.report import AnswersNeededError
from tests.etl_fixture import WRITER, House, headings, order, orders
from tests.spec.test_etl_forms import ROWS, fields, typed

TYPED_ROWS: list[list[object]] = [list(headings("orders")), *map(typed, fields(ROWS))]


def old_workbook(rows: list[list[object]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if hasattr(cell, "isoformat"):
                sheet.write(row, column, cell, day)
            else:
                sheet.write(row, column, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def open_workbook(rows: list[list[object]], cell_of: Callable[[object], str] | None = None) -> bytes:
    """An ODS with the least that one is made of."""
    write = cell_of or open_cell
    lines = "".join(f"<table:table-row>{''.join(map(write, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Data">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": open_manifest(kind)})


def open_manifest(kind: str) -> str:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return (
        f'<manifest:manifest xmlns:manifest="{space}"><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{kind}"/></manifest:manifest>'
    )


def open_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, int):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if hasattr(cell, "isoformat"):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def refused(house: House, name: str, content: bytes) -> UserError:
    with pytest.raises(UserError) as error:
        house.ingest(name, content)
    assert api.history(house.store) == ()
    return error.value


@pytest.mark.parametrize("write", [old_workbook, open_workbook])
def test_an_older_workbook_tells_the_same_rows(house: House, write: Callable[[list[list[object]]], bytes]) -> None:
    assert house.ingest("buku", write(TYPED_ROWS)).batch.rows_accepted == 2
    assert house.totals() == (2, 267_000)


def test_an_error_in_an_open_workbook_is_no_empty_cell(house: House) -> None:
    def write(cell: object) -> str:
        if cell != "11":
            return open_cell(cell)
        return '<table:table-cell table:formula="of:=1/0" office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell>'

    error = refused(house, "a.ods", open_workbook(TYPED_ROWS, write))
    assert (error.code, error.params["cell"]) == ("cell_without_value", "G3")


def test_two_far_cells_do_not_fill_the_memory(house: House) -> None:
    far = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"'
    )
    content = open_workbook(TYPED_ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["content.xml"] = members["content.xml"].replace(
        b"</table:table>",
        far.encode() + b' office:value-type="float" office:value="1"/></table:table-row></table:table>',
    )
    assert refused(house, "a.ods", zipped(members)).code == "workbook_too_large"


def test_files_of_an_archive_are_taken_in_one_after_another(house: House) -> None:
    archive = zipped({"maret/a.csv": orders(order("A1")), "b.csv": orders(order("A2")), "__MACOSX/._a.csv": b"\0"})
    result = house.ingest("berkas.zip", archive)
    assert [report.files for report in result.reports] == [("a.csv",), ("b.csv",)]
    assert house.totals() == (2, 200_000)
    assert len(api.history(house.store)) == 2


def test_each_of_several_files_is_asked_by_its_name(house: House) -> None:
    first, second = (house.file(f"{name}.csv", orders(order(name, gross_value_idr="40.000"))) for name in "ab")
    (asked, other) = api.preview(house.store, first, second, actor=WRITER)
    assert [question.id for question in (*asked.questions, *other.questions)] == [
        "a.csv::number.gross_value_idr",
        "b.csv::number.gross_value_idr",
    ]
    answers = {"a.csv::number.gross_value_idr": "dot_thousands", "b.csv::number.gross_value_idr": "dot_decimal"}
    api.ingest(house.store, house.warehouse, first, second, actor=WRITER, answers=answers)
    assert house.totals() == (2, 40_040)


def test_no_file_of_an_archive_counts_where_one_is_refused(house: House) -> None:
    archive = zipped({"a.csv": orders(order("A1")), "b.csv": orders(order("A2", units="banyak"))})
    assert refused(house, "berkas.zip", archive).code == "file_refused"
    assert list((house.store / "batches").iterdir()) == []


def test_names_within_an_archive_lead_nowhere(house: House) -> None:
    archive = zipped({"../../../jahat.csv": orders(order("A1")), "C:\\jahat.csv": orders(order("A2"))})
    house.ingest("berkas.zip", archive)
    assert list(house.root.parent.rglob("jahat.csv")) == []
    assert house.totals() == (2, 200_000)


def test_an_archive_made_to_burst_is_not_unpacked(house: House) -> None:
    assert refused(house, "berkas.zip", zipped({"a.csv": b"0" * (64 << 20)})).code == "archive_too_large"


def test_an_archive_within_an_archive_is_unpacked_and_one_within_that_is_refused(house: House) -> None:
    inner = zipped({"a.csv": orders(order("A1"))})
    assert refused(house, "tiga.zip", zipped({"c.zip": zipped({"b.zip": inner})})).code == "archive_in_archive"
    house.ingest("dua.zip", zipped({"b.zip": inner}))
    assert house.totals() == (1, 100_000)


def test_archives_within_an_archive_may_not_burst_together(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {name: orders(*(order(f"{name}{at}") for at in range(15))) for name in "ab"}
    monkeypatch.setattr("etl.readers.archive.MOST_BYTES", sum(map(len, contents.values())) - 1)
    parts = {f"{name}.zip": zipped({f"{name}.csv": content}) for name, content in contents.items()}
    assert refused(house, "berkas.zip", zipped(parts)).code == "archive_too_large"


def test_letters_of_an_older_windows_are_read_once_that_is_answered(house: House) -> None:
    file = house.file("a.csv", orders(order("A1", umkm_id="toko caf\u00e9")).encode("cp1252"))
    with pytest.raises(AnswersNeededError):
        api.ingest(house.store, house.warehouse, file, actor=WRITER)
    api.ingest(house.store, house.warehouse, file, answers={"encoding": "windows"}, actor=WRITER)
    again = house.ingest("b.csv", orders(order("A1", umkm_id="toko caf\u00e9")))
    assert again.report.comparison is not None
    assert again.report.comparison.identical == 1


OWN_TABLE = (
    "Laporan toko;;;;;;;;\n"
    "Tgl;Nota;Kode UMKM;Lapak;Jenis;Prov;Pcs;Nilai;Ket\n"
    "06/04/2023;N1;toko-1;Shopee;Gamis;Jawa Barat;2;178000;ok\n"
    "13/04/2023;N2;toko-2;Tokopedia;Koko;Bali;1;89000;\n"
)
COLUMNS = {
    "dataset": "orders",
    "column.order_id": "Nota",
    "column.line_number": "-",
    "column.umkm_id": "Kode UMKM",
    "column.platform": "Lapak",
    "column.order_date": "Tgl",
    "column.category": "Jenis",
    "column.province_code": "Prov",
    "column.units": "Pcs",
    "column.gross_value_idr": "Nilai",
    "column.status": "-",
}


def questions(house: House, file: Path, answers: dict[str, str]) -> list[str]:
    (report,) = api.preview(house.store, file, answers=answers, actor=WRITER)
    return [question.id for question in report.questions]


def test_a_table_of_no_known_layout_is_asked_about_in_rounds(house: House) -> None:
    file = house.file("laporan.csv", OWN_TABLE)
    assert questions(house, file, {}) == ["dataset"]
    assert questions(house, file, {"dataset": "orders"}) == [name for name in COLUMNS if name != "dataset"]
    assert questions(house, file, COLUMNS) == ["value.status"]
    result = api.ingest(
        house.store, house.warehouse, file, answers={**COLUMNS, "value.status": "completed"}, actor=WRITER
    )
    assert (result.report.layout, house.totals()) == ("mapped", (2, 267_000))


def test_what_a_column_was_is_remembered_for_the_next_such_file(house: House) -> None:
    first = house.file("laporan.csv", OWN_TABLE)
    api.ingest(house.store, house.warehouse, first, answers={**COLUMNS, "value.status": "completed"}, actor=WRITER)
    second = house.file("laporan2.csv", OWN_TABLE.replace("N1", "N3").replace("N2", "N4"))
    assert questions(house, second, {}) == ["value.status"]


def test_a_column_that_the_file_does_not_have_is_no_answer(house: House) -> None:
    file = house.file("laporan.csv", OWN_TABLE)
    with pytest.raises(UserError) as error:
        api.preview(house.store, file, answers={**COLUMNS, "column.units": "Jumlah"}, actor=WRITER)
    assert error.value.code == "answer_unknown"
