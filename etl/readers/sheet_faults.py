"""What the reader of workbooks does not tell: cells without a value, and how large a sheet becomes once laid out."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from catalog.errors import UserError
from etl.readers.forms import Form, form_of

MOST_BYTES = 1 << 30
"""Of a workbook unpacked, against archives made to burst; a million rows of a template are about half of it."""

MOST_CELLS = 100_000_000
"""Of a sheet laid out from its first cell to its last: a million rows of a hundred columns."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_OPEN_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:[0-9]+", re.ASCII)
_OLD_ERROR = 5
"""Kind of a cell with an error in an XLS, `xlrd.XL_CELL_ERROR`."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet before it is read: cells it would have laid out, and the first cell that holds an error or no value yet."""

    cells: int
    faulty_cell: str = ""


def inspect_sheets(path: Path) -> dict[str, Sheet]:
    """All sheets by name, in the order of the tabs.

    UserError `workbook_too_large`, `workbook_locked`; anything that a broken file raises.
    """
    form = form_of(path)
    if form is Form.OLD_WORKBOOK:
        return _inspect_old(path)
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
            raise UserError("workbook_too_large", file=path.name)
        if form is Form.OPEN_WORKBOOK:
            return _inspect_open(archive)
        return {sheet: _inspect_part(archive, part) for sheet, part in _sheet_parts(archive).items()}


def _inspect_part(archive: zipfile.ZipFile, part: str) -> Sheet:
    rows = columns = 0
    faulty = ""
    with archive.open(part) as content:
        for cell in _elements(content, f"{_MAIN}c", f"{_MAIN}row"):
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            if place:
                columns, rows = max(columns, _column_number(place[1])), max(rows, int(place[2]))
            is_error = cell.get("t") == "e"
            is_uncomputed = cell.find(f"{_MAIN}f") is not None and not cell.findtext(f"{_MAIN}v")
            # A formula may well give an empty text; then its cell is one of text.
            if not faulty and (is_error or (is_uncomputed and cell.get("t") != "str")):
                faulty = cell.get("r", "?")
    return Sheet(cells=rows * columns, faulty_cell=faulty)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Parts of the archive that hold the sheets' cells, by the sheets' names."""
    relations = {
        # A target is either absolute or beside the workbook part.
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")  # noqa: S314
    return {
        sheet.get("name", ""): relations[sheet.get(_RELATION_ID)]
        for sheet in sheets
        if sheet.get(_RELATION_ID) in relations
    }


def _inspect_open(archive: zipfile.ZipFile) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    with archive.open("content.xml") as content:
        for table in _elements(content, f"{_TABLE}table", f"{_TABLE}table"):
            sheets[table.get(f"{_TABLE}name", "")] = _inspect_table(table)
    return sheets


def _inspect_table(table: ElementTree.Element) -> Sheet:
    rows = columns = row = 0
    faulty = ""
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            first, column = column, column + int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            if len(cell) == 0 and cell.get(f"{_OFFICE}value-type") is None:
                continue
            columns = max(columns, column)
            rows = max(rows, row + int(line.get(f"{_TABLE}number-rows-repeated", 1)))
            shown = "".join(cell.itertext()).strip()
            if not faulty and cell.get(f"{_TABLE}formula") is not None and (not shown or _OPEN_ERROR.fullmatch(shown)):
                faulty = f"{_column_letters(first + 1)}{row + 1}"
        row += int(line.get(f"{_TABLE}number-rows-repeated", 1))
    return Sheet(cells=rows * columns, faulty_cell=faulty)


def _inspect_old(path: Path) -> dict[str, Sheet]:
    import xlrd  # noqa: PLC0415 - loaded on use

    content = path.read_bytes()
    if _LOCKED in content:
        raise UserError("workbook_locked", file=path.name)
    try:
        with xlrd.open_workbook(file_contents=content, on_demand=True, logfile=_Silent()) as workbook:
            return {
                sheet.name: _inspect_old_sheet(sheet.nrows, sheet.ncols, map(sheet.row_types, range(sheet.nrows)))
                for sheet in workbook.sheets()
            }
    except Exception as error:
        # On broken bytes the library raises whatever it stumbles over.
        code = "workbook_locked" if "encrypted" in str(error).lower() else "file_damaged"
        raise UserError(code, file=path.name) from error


def _inspect_old_sheet(rows: int, columns: int, kinds: Iterable[Iterable[int]]) -> Sheet:
    """`kinds`: what each cell is, row by row."""
    for row, kinds_of_row in enumerate(kinds, start=1):
        for column, kind in enumerate(kinds_of_row, start=1):
            if kind == _OLD_ERROR:
                return Sheet(cells=rows * columns, faulty_cell=f"{_column_letters(column)}{row}")
    return Sheet(cells=rows * columns)


class _Silent:
    """A log that nobody reads: the library prints its doubts."""

    def write(self, _message: str) -> None:
        return None


def _elements(part: IO[bytes], tag: str, kept_within: str) -> Iterator[ElementTree.Element]:
    """Elements of a large part, each forgotten once the next is asked for."""
    parents: list[ElementTree.Element] = []
    for event, element in ElementTree.iterparse(part, events=("start", "end")):  # noqa: S314 - expat bounds entities
        if event == "start":
            parents.append(element)
            continue
        parents.pop()
        if element.tag == tag:
            yield element
        if parents and element.tag in (tag, kept_within):
            parents[-1].remove(element)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
