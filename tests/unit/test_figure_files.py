"""A figure's files: the rows that were drawn, with what must travel with them; nothing hidden, nothing computed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from catalog.text import Language, text
from dashboard import charts
from dashboard.exports.csv_file import csv_bytes
from dashboard.exports.figure.citation import bibtex, long_citation, quotation, ris, short_citation
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.loading import pandas_lines
from dashboard.exports.figure.package import package_bytes
from dashboard.exports.figure.parquet_file import PREFIX, parquet_bytes
from dashboard.exports.figure.workbook import workbook_bytes
from dashboard.exports.picture.kinds import Size
from dashboard.exports.rows import file_rows
from tests.unit.charts_frames import EN, ID, SECRET, monthly, table
from tests.unit.figure_files import ADDRESS, KINDS, every_figure, figure, trend

MAKERS: dict[str, Callable[[Figure], bytes]] = {
    "xlsx": workbook_bytes,
    "parquet": parquet_bytes,
    "zip": lambda made: package_bytes(made, Size.WHOLE),
}


def sheet_rows(made: Figure, name: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(made)))
    return list(book[text(f"file.sheet.{name}", made.language)].iter_rows(values_only=True))


def packed(made: Figure) -> dict[str, bytes]:
    with ZipFile(BytesIO(package_bytes(made, Size.WHOLE))) as package:
        return {name: package.read(name) for name in package.namelist()}


def metadata_of(made: Figure) -> dict[str, str]:
    schema = pq.read_schema(BytesIO(parquet_bytes(made)))
    return {
        name.decode().removeprefix(PREFIX): value.decode()
        for name, value in schema.metadata.items()
        if b"dampak" in name
    }


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_figure_is_the_same_file_twice(kind: str, maker: str) -> None:
    made = [MAKERS[maker](every_figure()[kind]) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("kind", KINDS)
def test_workbook_and_parquet_hold_the_rows_of_the_frame(kind: str) -> None:
    made = every_figure(EN)[kind]
    rows = file_rows(made.frame)
    written = pq.read_table(BytesIO(parquet_bytes(made))).to_pandas()
    assert list(written.columns) == list(rows.columns)
    head, *sheet = sheet_rows(made, "data")
    assert len(sheet) == len(written) == len(rows) > 0
    assert len(set(head)) == len(head) == len(rows.columns)
    compared = 0
    for place, name in enumerate(rows.columns):
        if not pd.api.types.is_numeric_dtype(rows[name]) or pd.api.types.is_bool_dtype(rows[name]):
            continue
        for number, value in enumerate(rows[name]):
            if pd.isna(value):
                assert not isinstance(sheet[number][place], int | float)
                assert pd.isna(written[name][number])
            else:
                assert sheet[number][place] == written[name][number] == value
                compared += 1
    assert compared > 0


def test_cells_are_numbers_and_dates_and_what_is_not_shown_says_why() -> None:
    head, *rows = sheet_rows(trend(), "data")
    assert head == ("Periode", "Nilai (pesanan)", "Status")
    assert [row[1] for row in rows] == [100, 0, "Disembunyikan", "Tidak tersedia", 250.5]
    assert [row[2] for row in rows][-1] == "Sementara"
    assert rows[0][0].isoformat() == "2023-01-01T00:00:00"


def test_codes_are_words_in_a_workbook_and_codes_elsewhere() -> None:
    made = every_figure()["provinces"]
    assert [row[0] for row in sheet_rows(made, "data")[1:]] == ["Daerah Khusus Ibukota Jakarta", "Bali"]
    assert pq.read_table(BytesIO(parquet_bytes(made)))["province_code"].to_pylist() == ["31", "51"]


@pytest.mark.parametrize("language", list(Language))
def test_the_cover_says_what_travels_with_the_rows(language: Language) -> None:
    made = every_figure(language)["sample"]
    told = dict(sheet_rows(made, "cover")[1:])
    parts = ("mark", "title", "finding", "measured", "unit", "window", "sources", "as_of", "snapshot", "address")
    assert list(told) == [text(f"file.cover.{part}", language) for part in parts]
    assert told[text("file.cover.address", language)] == ADDRESS
    assert told[text("file.cover.snapshot", language)] == "3f9a1c07b2d4"
    assert "DATA CONTOH" in told[text("file.cover.mark", language)]
    notes = [row[0] for row in sheet_rows(made, "notes")]
    assert {text(f"file.note.{name}", language) for name in ("suppressed", "missing", "provisional")} <= set(notes)
    assert made.caveats[0] in notes


def test_published_rows_bring_their_sources_with_addresses() -> None:
    made = every_figure()["claims"]
    head, *sources = sheet_rows(made, "sources")
    assert head == ("Penerbit", "Judul sumber", "Alamat sumber", "Tanggal sumber")
    assert len(sources) == len(set(sources)) > 1
    told = {address for _, _, address, _ in sources} - {"–"}
    assert told == set(made.frame.data["source_url"].dropna())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", list(Language))
def test_every_column_has_a_meaning_and_no_cell_of_a_table_of_words_is_blank(language: Language, kind: str) -> None:
    made = every_figure(language)[kind]
    for name in ("cover", "notes", "columns"):
        rows = sheet_rows(made, name)
        assert all(cell for row in rows for cell in row)
    assert [row[1] for row in sheet_rows(made, "columns")[1:]] == list(made.frame.data.columns)


@pytest.mark.parametrize("kind", KINDS)
def test_each_sheet_is_one_table_with_its_headings(kind: str) -> None:
    made = every_figure()[kind]
    for sheet in openpyxl.load_workbook(BytesIO(workbook_bytes(made))).worksheets:
        [found] = sheet.tables.values()
        assert found.ref == sheet.dimensions
        assert found.column_names == [cell.value for cell in sheet[1]]
        assert sheet.merged_cells.ranges == set()


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    rows = [{"month": "2023-03-01", "title": "=1+1", "value": -5.0}, {"month": "@SUM(A1)", "title": "+1", "value": 1.0}]
    made = replace(trend(), frame=table(rows))
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(made)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if cell.hyperlink] == []
    assert {"=1+1", "@SUM(A1)", made.finding} <= {cell.value for cell in cells}
    assert b"'=1+1" in packed(made)["data.csv"]


@pytest.mark.parametrize("kind", ["trend", "provinces"])
def test_no_file_holds_a_hidden_value(kind: str) -> None:
    made = every_figure()[kind]
    assert SECRET in made.frame.data["value"].tolist()
    secrets = (b"987654", b"987.654", b"987,654")
    files = {**packed(made), "parquet": str(pq.read_table(BytesIO(parquet_bytes(made))).to_pylist()).encode()}
    with ZipFile(BytesIO(files.pop("data.xlsx"))) as book:
        files |= {name: book.read(name) for name in book.namelist()}
    assert len(files) > 10
    assert [name for name, content in files.items() if any(secret in content for secret in secrets)] == []


def test_parquet_has_types_and_says_where_it_comes_from() -> None:
    made = every_figure()["sample"]
    schema = pq.read_schema(BytesIO(parquet_bytes(made)))
    assert [str(field.type) for field in schema] == ["date32[day]", "double", "string"]
    assert schema.field("value").metadata[b"unit"] == b"pesanan"
    told = metadata_of(made)
    assert (told["measured"], told["unit"], told["snapshot_id"]) == ("orders_count", "order", "3f9a1c07b2d4")
    assert (told["is_sample"], told["address"], json.loads(told["sources"])) == ("true", ADDRESS, ["umkm_orders"])


def test_a_package_holds_its_files_in_order_at_a_fixed_time() -> None:
    made = trend()
    with ZipFile(BytesIO(package_bytes(made, Size.WHOLE))) as package:
        names = package.namelist()
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names == sorted(names)
    assert all(name.isascii() for name in names)
    files = packed(made)
    assert set(files) == {
        *("README.txt", "data.csv", "data.xlsx", "figure.png", "figure.svg", "metadata.json"),
        *("citation.txt", "citation.bib", "citation.ris"),
    }
    assert files["data.csv"] == csv_bytes(made.frame, figure_id=made.figure_id, selection=made.query)
    assert files["data.xlsx"] == workbook_bytes(made)
    assert files["figure.png"].startswith(b"\x89PNG")


def test_the_leaflet_names_each_file_column_and_standing() -> None:
    for kind, made in every_figure(EN).items():
        files = packed(made)
        leaflet = files["README.txt"].decode()
        assert [name for name in files if name != "README.txt" and f"- {name}: " not in leaflet] == []
        assert [name for name in made.frame.data.columns if f"- {name}" not in leaflet] == [], kind
    assert text("file.note.suppressed", EN) in packed(trend(EN))["README.txt"].decode()


def test_metadata_hold_the_selection_of_the_link() -> None:
    told = json.loads(packed(trend())["metadata.json"])
    assert told["selection"]["metric"] == "orders_count"
    assert told["rows_count"] == 5
    assert told["finding"] == trend().finding


@pytest.mark.parametrize("kind", KINDS)
def test_the_lines_for_pandas_load_the_csv_with_its_types(
    kind: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = every_figure()[kind]
    provenance = replace(made.provenance, snapshot_id="1234567890e5")
    made = replace(made, frame=replace(made.frame, provenance=provenance))
    (tmp_path / "data.csv").write_bytes(csv_bytes(made.frame, figure_id=made.figure_id, selection=made.query))
    monkeypatch.chdir(tmp_path)
    loaded: dict[str, Any] = {}
    exec(pandas_lines(file_rows(made.frame), "data.csv"), loaded)  # noqa: S102 - our own lines
    rows, expected = loaded["rows"], file_rows(made.frame)
    assert set(rows["snapshot_id"]) == {"1234567890e5"}
    for name in expected.select_dtypes(["number", "datetime"]).columns:
        assert [None if pd.isna(value) else value for value in rows[name]] == [
            None if pd.isna(value) else value for value in expected[name]
        ]
    if kind == "provinces":
        assert rows["province_code"].tolist() == ["31", "51"]


def test_citations_say_title_unit_snapshot_and_date_of_the_data() -> None:
    made = trend()
    for cited in (short_citation(made), long_citation(made), quotation(made), bibtex(made), ris(made)):
        for part in ("Dampak UMKM", made.title, made.unit, made.provenance.snapshot_id, "30 Juni 2023"):
            assert part in cited
    for cited in (long_citation(made), bibtex(made), ris(made)):
        assert ADDRESS in cited
    assert made.finding in quotation(made)


def test_a_citation_of_the_sample_says_so() -> None:
    for language in (ID, EN):
        made = every_figure(language)["sample"]
        cited = (short_citation(made), long_citation(made), quotation(made), bibtex(made), ris(made))
        assert [words for words in cited if "DATA CONTOH" not in words] == []


def test_ris_begins_with_its_type_and_ends_with_its_end() -> None:
    lines = ris(trend()).split("\r\n")
    assert (lines[0], lines[-2:]) == ("TY  - DATA", ["ER  - ", ""])
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_bibtex_escapes_what_it_would_read_as_a_command() -> None:
    made = figure(monthly([1.0], metric="pre_lebaran_uplift_pct"), charts.time_series)
    assert r"(\%)" in bibtex(made)
    assert bibtex(made).count("{") == bibtex(made).count("}")


def test_a_figure_without_an_address_or_date_is_cited_without() -> None:
    made = trend()
    undated = replace(made.provenance, first_date=None, last_date=None)
    bare = figure(replace(made.frame, provenance=undated), charts.time_series)
    bare = replace(bare, address="")
    assert "url" not in bibtex(bare)
    assert "UR  -" not in ris(bare)
    assert text("chart.no_date", ID) in short_citation(bare)
