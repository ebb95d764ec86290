"""What the reader of workbooks does not tell: cells without a value, and how large a sheet becomes once laid out."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from catalog.errors import UserError
from etl.readers.forms import Form, form_of
from etl.stopping import end_where_stopped

MOST_BYTES = 1 << 30
"""Of a workbook unpacked, against archives made to burst; a million rows of a template are about half of it."""

MOST_CELLS = 40_000_000
"""Of a sheet laid out from its first cell to its last: a million rows of forty columns, some 32 bytes a cell."""

MOST_STRINGS = 5_000_000
"""Texts that cells share, all of which are held while the workbook is open."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_OPEN_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_CELLS = _OPEN_CELLS | {f"{_MAIN}c"}
_MOST_WITHIN_CELL = 10_000
_READ_AT_ONCE = 1 << 20
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_ROW = re.compile(r"[0-9]{1,7}", re.ASCII)
_CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACED_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\s(?:[^<>]*?\s)?r\s*=\s*[\"']([0-9]{1,7})[\"']")
_NO_PLAIN_TAGS = re.compile(
    # comments, declarations and other alphabets; references within an attribute; errors; formulas without a value behind them
    rb"<!|\0|=\s*\"[^\"<]*&|=\s*'[^'<]*&|\st\s*=\s*[\"']e[\"']"
    rb"|(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^<>]*)?/>)(?!<(?:\w+:)?v>[^<])"
)
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
        sheets = _sheet_parts(archive)
        if _shared_strings(archive, set(sheets.values())) > MOST_STRINGS:
            raise UserError("workbook_too_large", file=path.name)
        return {
            sheet: _inspect_quickly(archive, part) or _inspect_part(archive, part) for sheet, part in sheets.items()
        }


def _shared_strings(archive: zipfile.ZipFile, inspected: set[str]) -> int:
    """How many texts are kept beside the sheets, at most. Every part besides them is read, so that none is larger than it says.

    BadZipFile where one is.
    """
    strings = 0
    for part in archive.infolist():
        if part.filename in inspected or not part.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(part) as content:
            while piece := _read(content):
                strings += piece.count(b"<si") + piece.count(b":si")
    return strings


def _read(part: IO[bytes], size: int = _READ_AT_ONCE) -> bytes:
    """The next piece of a part. A large one takes long, and whoever stops the work need not wait for its end."""
    end_where_stopped()
    return part.read(size)


@dataclass(kw_only=True)
class _Extent:
    """The last row and column that hold a cell, from 1."""

    rows: int = 0
    columns: int = 0

    def widen(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def _inspect_quickly(archive: zipfile.ZipFile, part: str) -> Sheet | None:
    """A sheet of which every cell says where it stands, without an error or an uncomputed formula; None for any other.

    Looks at tags alone, which is ten times as fast as to parse what is in them.
    """
    extent = _Extent()
    rest = b""
    with archive.open(part) as content:
        while piece := _read(content):
            # A tag holds no further `<`, so it is whole before one; a formula's value stands in its row.
            cut = max(piece.rfind(b"<row"), 0) or piece.rfind(b"<")
            if cut < 0:
                rest += piece
                continue
            if not _widen_by_tags(extent, rest + piece[:cut]):
                return None
            rest = piece[cut:]
    return Sheet(cells=extent.rows * extent.columns) if _widen_by_tags(extent, rest) else None


def _widen_by_tags(extent: _Extent, text: bytes) -> bool:
    """Widen by the cells of a piece of a sheet; false where tags alone do not tell enough."""
    if _NO_PLAIN_TAGS.search(text) or len(_CELL_TAG.findall(text)) != len(places := _PLACED_CELL.findall(text)):
        return False
    rows = [int(row) for row in _ROW_TAG.findall(text)] + [int(row) for _, row in places]
    columns = {letters for letters, _ in places}
    extent.widen(
        max(rows, default=0), max((_column_number(letters.decode().upper()) for letters in columns), default=0)
    )
    return True


def _inspect_part(archive: zipfile.ZipFile, part: str) -> Sheet:
    extent = _Extent()
    faulty = ""
    line: ElementTree.Element | None = None
    row = column = 0
    with archive.open(part) as content:
        for cell, parent in _elements(content, f"{_MAIN}c"):
            if parent is not line:
                # A cell that does not say where it stands is behind the one before, in the row below where that ends.
                said = parent.get("r", "")
                line, row, column = parent, int(said) if _ROW.fullmatch(said) else row + 1, 0
            place = _REFERENCE.fullmatch(cell.get("r", "").upper())
            row, column = (int(place[2]), _column_number(place[1])) if place else (row, column + 1)
            extent.widen(row, column)
            is_error = cell.get("t") == "e"
            is_uncomputed = cell.find(f"{_MAIN}f") is not None and not cell.findtext(f"{_MAIN}v")
            # A formula may well give an empty text; then its cell is one of text.
            if not faulty and (is_error or (is_uncomputed and cell.get("t") != "str")):
                faulty = cell.get("r", "?")
    return Sheet(cells=extent.rows * extent.columns, faulty_cell=faulty)


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
    sheets: dict[str, _OpenTable] = {}
    with archive.open("content.xml") as content:
        for element, parents in _events(content):
            if element.tag == f"{_TABLE}table":
                sheets.setdefault(element.get(f"{_TABLE}name", ""), _OpenTable())
                continue
            table = next((one for one in reversed(parents) if one.tag == f"{_TABLE}table"), None)
            if table is None:
                continue
            seen = sheets.setdefault(table.get(f"{_TABLE}name", ""), _OpenTable())
            if element.tag == f"{_TABLE}table-row":
                seen.end_row(element)
            elif element.tag in _OPEN_CELLS:
                seen.add_cell(element, parents[-1])
    return {
        name: Sheet(cells=table.extent.rows * table.extent.columns, faulty_cell=table.faulty)
        for name, table in sheets.items()
    }


@dataclass(kw_only=True)
class _OpenTable:
    """A table of an open document as far as it was looked through."""

    extent: _Extent = field(default_factory=_Extent)
    faulty: str = ""
    row: int = 0
    column: int = 0

    def add_cell(self, cell: ElementTree.Element, line: ElementTree.Element) -> None:
        first, self.column = self.column, self.column + int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        if len(cell) == 0 and cell.get(f"{_OFFICE}value-type") is None:
            return
        self.extent.widen(self.row + int(line.get(f"{_TABLE}number-rows-repeated", 1)), self.column)
        shown = "".join(cell.itertext()).strip()
        is_formula = cell.get(f"{_TABLE}formula") is not None
        if not self.faulty and is_formula and (not shown or _OPEN_ERROR.fullmatch(shown)):
            self.faulty = f"{_column_letters(first + 1)}{self.row + 1}"

    def end_row(self, line: ElementTree.Element) -> None:
        self.row, self.column = self.row + int(line.get(f"{_TABLE}number-rows-repeated", 1)), 0


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


def _elements(part: IO[bytes], tag: str) -> Iterator[tuple[ElementTree.Element, ElementTree.Element]]:
    """Elements of a large part that stand in another, and that one; each is forgotten once the next is asked for."""
    for element, parents in _events(part):
        if element.tag == tag and parents:
            yield element, parents[-1]


class _Pieces:
    """A part as a parser reads it."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part

    def read(self, size: int = -1, /) -> bytes:
        return _read(self._part, size)


def _events(part: IO[bytes]) -> Iterator[tuple[ElementTree.Element, list[ElementTree.Element]]]:
    """Every element at its end, and those that it stands in. Only what a cell holds is kept until its end.

    ValueError where a cell holds more than any cell does.
    """
    parents: list[ElementTree.Element] = []
    within = 0
    pieces = _Pieces(part)
    for event, element in ElementTree.iterparse(pieces, events=("start", "end")):  # noqa: S314 - expat bounds entities
        if event == "start":
            parents.append(element)
            within += within > 0 or element.tag in _CELLS
            if within > _MOST_WITHIN_CELL:
                raise ValueError(element.tag)
            continue
        parents.pop()
        yield element, parents
        if element.tag in _CELLS:
            within = 0
        if parents and not within:
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
