"""Files beside text, XLSX and Parquet: older workbooks, archives, other alphabets, and tables of no known layout."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

import pytest

from catalog.errors import UserError
from etl import api
from etl.history import steps
from etl.store import Store
from tests.etl_fixture import WRITER, House, headings, order, orders
from tests.golden_cases import GOLDEN, Case
from tests.spec.test_etl_forms import ROWS, fields, typed

TYPED_ROWS: list[list[object]] = [list(headings("orders")), *map(typed, fields(ROWS))]


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


def test_files_of_an_archive_count_at_once_and_are_undone_one_by_one(house: House) -> None:
    archive = zipped({"maret/a.csv": orders(order("A1")), "b.csv": orders(order("A2")), "__MACOSX/._a.csv": b"\0"})
    result = house.ingest("berkas.zip", archive)
    assert [report.files for report in result.reports] == [("a.csv",), ("b.csv",)]
    assert house.totals() == (2, 200_000)
    (manifest,) = api.history(house.store)
    assert manifest.changed == manifest.batches == tuple(report.batch.id for report in result.reports if report.batch)
    assert [step.batch.file_name for step in steps(Store(house.store)) if step.batch] == ["a.csv", "b.csv"]
    house.undo(manifest.batches[0])
    assert house.totals() == (1, 100_000)


def test_the_same_file_twice_in_one_upload_counts_once(house: House) -> None:
    file = house.file("a.csv", orders(order("A1")))
    api.ingest(house.store, house.warehouse, file, file, actor=WRITER)
    (manifest,) = api.history(house.store)
    assert len(manifest.batches) == 1
    assert house.totals() == (1, 100_000)


def test_each_of_several_files_is_asked_by_its_name(house: House) -> None:
    first, second = (house.file(f"{name}.csv", orders(order(name, gross_value_idr="40.000"))) for name in "ab")
    asked, other = api.preview(house.store, house.warehouse, first, second, actor=WRITER).reports
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
    names = ("../../../jahat.csv", "C:\\jahat.csv", "jahat/..")
    archive = zipped({name: orders(order(f"A{number}")) for number, name in enumerate(names)})
    house.ingest("berkas.zip", archive)
    assert list(house.root.parent.rglob("jahat.csv")) == []
    assert house.totals() == (3, 300_000)


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


def test_a_column_that_the_file_does_not_have_is_no_answer(house: House) -> None:
    case = Case(directory=GOLDEN / "mapped_orders")
    with pytest.raises(UserError) as error:
        api.preview(
            house.store,
            house.warehouse,
            *case.files,
            answers={**case.everything_answered, "column.units": "Jumlah"},
            actor=WRITER,
        )
    assert error.value.code == "answer_unknown"
