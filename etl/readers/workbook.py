"""Workbooks (XLSX, XLS, ODS) as rows of cells.

The reader gives a cell with an error (`#N/A`) and a formula that was never computed as an empty one. Empty means missing here.
It also lays a sheet out whole, from its first cell to its last, so that two cells can fill the memory. Each sheet is looked
through for both before, see `etl.readers.sheet_faults`.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from catalog.errors import UserError
from etl.readers.sheet_faults import MOST_CELLS, Sheet, inspect_sheets
from etl.stopping import left_where_stopped

_MOST_KEPT = 2
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
)
"""What the parts of a broken workbook raise."""


def sheet_names(path: Path) -> tuple[str, ...]:
    """Names of the sheets, in the order of the tabs. UserError `file_damaged`, `workbook_too_large`, `workbook_locked`."""
    return tuple(_inspected(path))


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[object]]]:
    """Rows of a sheet that are not wholly empty, as (number of the row, cells up to the last one with content).

    Numbers are floats, dates dates, empty cells empty text. UserError `cell_without_value` names the first cell that holds an
    error or an uncomputed formula; the others as `sheet_names`.
    """
    inspected = _inspected(path)[sheet]
    if inspected.faulty_cell:
        raise UserError("cell_without_value", file=path.name, sheet=sheet, cell=inspected.faulty_cell)
    with _naming_faults(path):
        yield from _rows(path, sheet)


def first_rows(path: Path) -> dict[str, list[object]]:
    """The first row that is not empty of each sheet that has one, by the sheet's name; errors as `sheet_names`."""
    names = sheet_names(path)
    with _naming_faults(path):
        rows = {sheet: next(_rows(path, sheet), None) for sheet in names}
    return {sheet: row[1] for sheet, row in rows.items() if row is not None}


def _inspected(path: Path) -> dict[str, Sheet]:
    facts = path.stat()
    with _naming_faults(path):
        sheets = _inspected_once(path, facts.st_mtime_ns, facts.st_size)
    if any(sheet.cells > MOST_CELLS for sheet in sheets.values()):
        raise UserError("workbook_too_large", file=path.name)
    return sheets


@lru_cache(maxsize=8)
def _inspected_once(path: Path, _changed_at: int, _size: int) -> dict[str, Sheet]:
    return inspect_sheets(path)


def _rows(path: Path, sheet: str) -> Iterator[tuple[int, list[object]]]:
    for number, row in enumerate(_sheet(path, sheet).iter_rows(), start=1):
        cells: list[object] = list(row)
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield number, cells


_kept: ContextVar[OrderedDict[tuple[Path, str], Any] | None] = ContextVar("kept sheets", default=None)


@contextmanager
def keeping_sheets() -> Iterator[None]:
    """Load each sheet that is read within the block once: reading one takes several times what all else does.

    The two read last are held at a time.
    """
    token = _kept.set(OrderedDict())
    try:
        yield
    finally:
        _kept.reset(token)


def _sheet(path: Path, sheet: str) -> Any:
    kept = _kept.get()
    loaded = None if kept is None else kept.pop((path, sheet), None)
    if loaded is None:
        loaded = left_where_stopped(partial(_loaded, path, sheet))
    if kept is not None:
        kept[path, sheet] = loaded
        while len(kept) > _MOST_KEPT:
            kept.popitem(last=False)
    return loaded


def _loaded(path: Path, sheet: str) -> Any:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - loaded on use

    with CalamineWorkbook.from_path(path) as workbook:
        return workbook.get_sheet_by_name(sheet)


@contextmanager
def _naming_faults(path: Path) -> Iterator[None]:
    from python_calamine import CalamineError  # noqa: PLC0415 - loaded on use

    try:
        yield
    except (*_BROKEN, CalamineError) as error:
        raise UserError("file_damaged", file=path.name) from error
