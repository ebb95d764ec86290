"""XLSX workbooks as rows of cells.

The reader gives a cell with an error (`#N/A`) and a formula that was never computed as an empty one. Empty means missing here, so
the sheet is looked through for both before.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from catalog.errors import UserError

MOST_BYTES = 1 << 30
"""Of a workbook unpacked, against archives made to burst; a million rows of a template are about half of it."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def first_rows(path: Path) -> dict[str, list[object]]:
    """The first row that is not empty of each sheet that has one, by the sheet's name, in the order of the tabs.

    UserError `file_damaged`, `workbook_too_large`.
    """
    with _naming_faults(path):
        rows = {sheet: next(_rows(path, sheet), None) for sheet in _sheet_parts(path)}
    return {sheet: row[1] for sheet, row in rows.items() if row is not None}


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[object]]]:
    """Rows of a sheet that are not wholly empty, as (number of the row, cells up to the last one with content).

    Numbers are floats, dates dates, empty cells empty text. UserError `cell_without_value` names the first cell that holds an
    error or an uncomputed formula; `file_damaged`, `workbook_too_large`.
    """
    with _naming_faults(path):
        _refuse_cells_without_value(path, sheet)
        yield from _rows(path, sheet)


def _rows(path: Path, sheet: str) -> Iterator[tuple[int, list[object]]]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - loaded on use

    with CalamineWorkbook.from_path(path) as workbook:
        for number, row in enumerate(workbook.get_sheet_by_name(sheet).iter_rows(), start=1):
            cells: list[object] = list(row)
            while cells and cells[-1] == "":
                cells.pop()
            if cells:
                yield number, cells


def _refuse_cells_without_value(path: Path, sheet: str) -> None:
    with zipfile.ZipFile(path) as archive, archive.open(_sheet_parts(path)[sheet]) as part:
        for cell in _elements(part, f"{_MAIN}c"):
            is_error = cell.get("t") == "e"
            is_uncomputed = cell.find(f"{_MAIN}f") is not None and not cell.findtext(f"{_MAIN}v")
            # A formula may well give an empty text; then its cell is one of text.
            if is_error or (is_uncomputed and cell.get("t") != "str"):
                raise UserError("cell_without_value", file=path.name, sheet=sheet, cell=cell.get("r", "?"))


def _elements(part: IO[bytes], tag: str) -> Iterator[ElementTree.Element]:
    """Elements of a large part, each forgotten once the next is asked for."""
    parents: list[ElementTree.Element] = []
    for event, element in ElementTree.iterparse(part, events=("start", "end")):  # noqa: S314 - expat bounds entities
        if event == "start":
            parents.append(element)
            continue
        parents.pop()
        if element.tag == tag:
            yield element
        if parents and element.tag in (tag, f"{_MAIN}row"):
            parents[-1].remove(element)


def _sheet_parts(path: Path) -> dict[str, str]:
    """Parts of the archive that hold the sheets' cells, by the sheets' names."""
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
            raise UserError("workbook_too_large", file=path.name)
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


@contextmanager
def _naming_faults(path: Path) -> Iterator[None]:
    from python_calamine import CalamineError  # noqa: PLC0415 - loaded on use

    try:
        yield
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, OSError, EOFError) as error:
        raise UserError("file_damaged", file=path.name) from error
