"""A template as XLSX helps to fill it in, explains itself, and is read as it was filled in."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from catalog.codes import code_text_key
from catalog.contracts import Column, ColumnType, Dataset, Privacy, column_text_key
from catalog.datasets import DATASETS
from catalog.regions import provinces
from catalog.template_workbook import template_workbook
from catalog.templates import EXAMPLE_ID, UPLOADABLE, example_row, is_example
from catalog.text import Language, text
from etl.readers.template import data_rows, find_rejects, recognise

each_dataset = pytest.mark.parametrize("dataset", UPLOADABLE, ids=lambda dataset: dataset.id)
DICTIONARIES = {Language.INDONESIAN: "Kamus", Language.ENGLISH: "Dictionary"}


def opened(dataset: Dataset) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_workbook(dataset)))


def codes_of(column: Column) -> list[str]:
    if column.type is ColumnType.BOOLEAN:
        return ["true", "false"]
    if column.name == "province_code":
        return list(provinces())
    return [code.value for code in column.codes or ()]


def fill_in(dataset: Dataset, path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows over the example row, as an analyst does."""
    book = opened(dataset)
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(dataset.columns, start=1):
            book["Data"].cell(number, place).value = row[column.name]
    book.save(path)


@each_dataset
def test_a_template_is_recognised_by_its_one_sheet_of_data(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template_workbook(dataset))
    file = recognise(path)
    assert (file.dataset, file.sheet) == (dataset, "Data")
    assert file.headings == tuple(column.name for column in dataset.columns)
    assert [fields for _, fields in data_rows(file)] == [list(example_row(dataset).values())]
    assert {reject.reason for reject in find_rejects(file)} <= {"example_row"}


@each_dataset
def test_a_template_filled_in_is_read_as_it_was_filled_in(dataset: Dataset, tmp_path: Path) -> None:
    ids = {name: f"A{number}" for number, (name, value) in enumerate(example_row(dataset).items()) if is_example(value)}
    texts = {**example_row(dataset), **ids}
    typed = {
        column.name: float(texts[column.name]) if column.type is ColumnType.INTEGER else texts[column.name]
        for column in dataset.columns
    }
    pasted = {
        column.name: date.fromisoformat(texts[column.name]) if column.type is ColumnType.DATE else typed[column.name]
        for column in dataset.columns
    }
    fill_in(dataset, tmp_path / "a.xlsx", [typed, pasted])
    file = recognise(tmp_path / "a.xlsx")
    assert [fields for _, fields in data_rows(file)] == 2 * [list(texts.values())]
    assert list(find_rejects(file)) == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@each_dataset
def test_a_template_saved_by_libreoffice_is_read_as_before(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template_workbook(dataset))
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    file = recognise(tmp_path / "saved" / "a.xlsx")
    assert (file.dataset, file.sheet) == (dataset, "Data")
    assert [fields for _, fields in data_rows(file)] == [list(example_row(dataset).values())]


@each_dataset
def test_an_example_row_says_that_it_is_one_in_a_column_that_must_be_filled_in(dataset: Dataset) -> None:
    marked = [dataset.column(name) for name, value in example_row(dataset).items() if is_example(value)]
    assert [column for column in marked if column.is_required]
    assert all(column.type is ColumnType.TEXT for column in marked)


def test_an_example_that_was_counted_on_or_written_otherwise_is_one_too_and_a_shop_is_none() -> None:
    assert all(map(is_example, (EXAMPLE_ID, "CONTOH-0002", " contoh-0001 ")))
    assert not any(map(is_example, ("", "CONTOH", "Contoh-Sari", "CONTOH-00012", "toko CONTOH-0001")))


@each_dataset
def test_a_spreadsheet_changes_no_id_code_or_date_and_separates_no_thousands(dataset: Dataset) -> None:
    sheet = opened(dataset)["Data"]
    assert sheet.freeze_panes == "A2"
    for place, column in enumerate(dataset.columns, start=1):
        expected = {ColumnType.INTEGER: "0", ColumnType.DECIMAL: "General"}.get(column.type, "@")
        below = sheet.column_dimensions[openpyxl.utils.get_column_letter(place)]
        assert below.number_format == expected
        assert sheet.cell(2, place).number_format in (
            expected,
            "General" if not sheet.cell(2, place).value else expected,
        )


@each_dataset
def test_a_column_of_codes_offers_them_all_and_no_others(dataset: Dataset) -> None:
    book = opened(dataset)
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book["Data"].data_validations.dataValidation}
    listed = 0
    for place, column in enumerate(dataset.columns, start=1):
        rule = rules.get(f"{openpyxl.utils.get_column_letter(place)}2")
        if codes := codes_of(column):
            assert rule is not None
            assert rule.type == "list"
            sheet, cells = rule.formula1.split("!")
            offered = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
            assert offered == codes
            assert rule.showErrorMessage is not column.allows_several
            listed += 1
        else:
            assert (rule is None) == (column.type is ColumnType.TEXT)
        assert rule is None or 0 < len(rule.error) <= 255
    assert listed > 0 or dataset.id == "evasion_terms"


@each_dataset
@pytest.mark.parametrize("language", list(Language))
def test_a_dictionary_explains_every_column(dataset: Dataset, language: Language) -> None:
    rows = list(opened(dataset)[DICTIONARIES[language]].iter_rows(values_only=True))
    words = {str(row[0]): [str(cell or "") for cell in row] for row in rows[-len(dataset.columns) :]}
    assert list(words) == [column.name for column in dataset.columns]
    for column in dataset.columns:
        _, meaning, kind, required, key, allowed, unit, privacy, example = words[column.name]
        assert meaning == text(column_text_key(dataset, column, language), language)
        assert kind.startswith(text(f"contract.type.{column.type}", language))
        assert required == text(f"template.value.{'is_required' if column.is_required else 'is_optional'}", language)
        assert (key != "–") == column.is_key
        assert (unit != "–") == (column.unit is not None)
        assert (column.stored_name in privacy) == (column.privacy is Privacy.PSEUDONYMISED)
        assert example == example_row(dataset)[column.name]
        for code in column.codes or ():
            assert f"{code.value} = {text(code_text_key(code), language)}" in allowed


@each_dataset
def test_a_heading_explains_itself_in_both_languages(dataset: Dataset) -> None:
    sheet = opened(dataset)["Data"]
    for cell, column in zip(sheet[1], dataset.columns, strict=True):
        assert cell.value == column.name
        assert cell.comment is not None
        assert all(
            text(column_text_key(dataset, column, language), language) in cell.comment.text for language in Language
        )


def test_codes_of_a_workbook_have_their_names_in_both_languages() -> None:
    rows = set(opened(DATASETS["orders"])["Kode"].iter_rows(values_only=True))
    assert ("platform", "webshop", "Situs toko sendiri", "Seller's own website") in rows
    assert ("province_code", "32", "Jawa Barat", "Jawa Barat") in rows
    assert "Kode" not in opened(DATASETS["evasion_terms"]).sheetnames


@each_dataset
def test_a_template_holds_no_formula_and_is_the_same_each_time(dataset: Dataset) -> None:
    assert template_workbook(dataset) == template_workbook(dataset)
    kinds = {cell.data_type for sheet in opened(dataset) for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds <= {"s", "n"}


def test_the_writer_is_loaded_only_when_a_workbook_is_asked_for() -> None:
    asked = "import sys, catalog.template_workbook, etl.rejects; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
