"""Rejected rows as a file for the one who sent them: the row as it was, what is wrong, and what to do about it.

The first columns are those of the sender's template. Behind them stand `NOTES`, whose names no template has: a reader passes by
every column that starts with `_`, so that the file, mended, completes the batch that `_batch` names. Texts are safe cells in
both forms (`catalog.cell_safety`): the reader of a file with `_batch` restores them.

Rows hold names of sellers and numbers of orders. The file is written to whom it belongs, and is not kept; a copy that is kept
has `hides_names`. Columns that a template does not have, buyers' among them, cannot get in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from textwrap import wrap
from typing import Any, BinaryIO

from catalog.cell_safety import LONGEST_CELL, fits_cell, new_workbook, safe_cell, write_csv
from catalog.contracts import Dataset, Privacy, column_text_key
from catalog.errors import UserError
from catalog.template_workbook import add_sheets, choices
from catalog.text import Language, has_text, text

NOTES = ("_line", "_column", "_value", "_reason", "_hint", "_batch")
"""Columns behind those of the template."""

MOST_WORKBOOK_ROWS = 50_000
"""So many take some ten seconds and 200 MB to write."""

_JOINT = " | "
_MOST_LINES = 20
_WIDTHS = {"_line": 8, "_column": 20, "_value": 24, "_reason": 50, "_hint": 70, "_batch": 20}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A field that broke its contract: its column (empty where the whole row is at fault), its text, `reject.<reason>`."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RejectedRow:
    """A row that was left out: its first line in the file, its fields as they were, and all that is wrong with it."""

    line: int
    fields: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, kw_only=True)
class RejectsFile:
    """What a file of rejects says beside its rows.

    - `columns`: names in the order of the rows' fields, all of the dataset; ValueError for others.
    - `batch_id`: the batch that the mended rows complete.
    - `hides_names`: fields of pseudonymised columns stay empty, and so does every field of a row that has too many or too few
      of them, as a name may stand in any column there.
    """

    dataset: Dataset
    columns: tuple[str, ...]
    batch_id: str
    language: Language
    hides_names: bool = False

    def __post_init__(self) -> None:
        known = {column.name for column in self.dataset.columns}
        if not known.issuperset(self.columns) or len(set(self.columns)) < len(self.columns):
            raise ValueError(f"{self.dataset.id}: not columns of its template: {self.columns}")


def write_rejects_csv(target: BinaryIO, file: RejectsFile, rows: Iterable[RejectedRow]) -> None:
    """Write rejected rows as CSV for spreadsheets: UTF-8 with a byte order mark, comma, CRLF; a row a rejected row."""
    write_csv(target, chain([[*file.columns, *NOTES]], _lines(file, rows)), has_byte_order_mark=True)


def append_rejects_csv(target: BinaryIO, file: RejectsFile, rows: Iterable[RejectedRow]) -> None:
    """Write further rows below those that `write_rejects_csv` wrote."""
    write_csv(target, _lines(file, rows))


def _lines(file: RejectsFile, rows: Iterable[RejectedRow]) -> Iterator[list[str]]:
    return ([*_fields(file, row), *_notes(file, row)] for row in rows)


def write_rejects_workbook(target: BinaryIO, file: RejectsFile, rows: Iterable[RejectedRow]) -> None:
    """Write rejected rows as XLSX: the template's sheets, every wrong field coloured.

    UserError `workbook_row_too_much` above `MOST_WORKBOOK_ROWS` rows, or where a text is longer than a cell may be.
    """
    waiting = iter(rows)
    held = list(islice(waiting, MOST_WORKBOOK_ROWS))
    if next(waiting, None) is not None:
        raise _too_much()
    with new_workbook(target, text("reject_file.title.workbook", file.language, batch=file.batch_id)) as book:
        sheet = add_sheets(book, file.dataset, [file.dataset.column(name) for name in file.columns])
        heading = book.add_format({"italic": True, "bg_color": "#E7E6E6", "border": 1})
        note = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for place, name in enumerate(NOTES, start=len(file.columns)):
            sheet.set_column(place, place, _WIDTHS[name], note)
            sheet.write_string(0, place, name, heading)
        wrong = book.add_format({"bg_color": "#F8CBAD", "valign": "top", "num_format": "@"})
        for number, row in enumerate(held, start=1):
            _write_row(sheet, number, file, row, wrong)


def _write_row(sheet: Any, number: int, file: RejectsFile, row: RejectedRow, wrong: Any) -> None:
    notes = _notes(file, row)
    faulty = {fault.column for fault in row.faults}
    for place, (name, content) in enumerate(zip((*file.columns, *NOTES), (*_fields(file, row), *notes), strict=True)):
        cell = safe_cell(content)
        if not fits_cell(cell):
            raise _too_much()
        if name == "_line":
            sheet.write_number(number, place, row.line)
        elif name in faulty:
            # Also where it is empty: that may be what is wrong.
            sheet.write_string(number, place, cell, wrong)
        elif cell:
            sheet.write_string(number, place, cell)
    lines = max(len(wrap(note, _WIDTHS[name])) for name, note in zip(NOTES, notes, strict=True))
    sheet.set_row(number, 15 * max(1, min(lines, _MOST_LINES)))


def _fields(file: RejectsFile, row: RejectedRow) -> list[str]:
    """The row's fields, one a column; what stands beyond the last column has no place, and is told by the fault."""
    width = len(file.columns)
    if file.hides_names and (len(row.fields) != width or not all(fault.column for fault in row.faults)):
        return [""] * width
    fields = [*row.fields[:width], *[""] * (width - len(row.fields))]
    if not file.hides_names:
        return fields
    return ["" if _holds_name(file, name) else field for name, field in zip(file.columns, fields, strict=True)]


def _notes(file: RejectsFile, row: RejectedRow) -> list[str]:
    """The cells of `NOTES`; where a row has several faults, each cell holds as many parts."""
    values = ("" if file.hides_names and _holds_name(file, fault.column) else fault.value for fault in row.faults)
    return [
        str(row.line),
        _JOINT.join(fault.column for fault in row.faults),
        _JOINT.join(values),
        _JOINT.join(text(f"reject.{fault.reason}", file.language) for fault in row.faults),
        _JOINT.join(_hint(file, row, fault) for fault in row.faults),
        file.batch_id,
    ]


def _hint(file: RejectsFile, row: RejectedRow, fault: Fault) -> str:
    """What to do: of that reason where it is declared, else what the column is to hold."""
    language = file.language
    words: dict[str, object] = {"line": row.line}
    key = f"reject_hint.{fault.reason}"
    if fault.column:
        column = file.dataset.column(fault.column)
        words |= {
            "meaning": text(column_text_key(file.dataset, column, language), language),
            "type": text(f"contract.type.{column.type}", language),
            "codes": ", ".join(choices(column, language)),
            "minimum": column.minimum,
        }
        key = key if has_text(key, language) else "reject_hint.otherwise"
    return text(key, language, **words) if has_text(key, language) else ""


def _holds_name(file: RejectsFile, name: str) -> bool:
    """Whether a column holds names; of a row as a whole, nobody can say."""
    return not name or file.dataset.column(name).privacy is Privacy.PSEUDONYMISED


def _too_much() -> UserError:
    return UserError("workbook_row_too_much", rows=MOST_WORKBOOK_ROWS, letters=LONGEST_CELL)
