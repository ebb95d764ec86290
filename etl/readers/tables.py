"""Tables of cells in files of any form: text, sheets of workbooks, Parquet."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from catalog.errors import UserError
from etl.readers.columnar import column_names, parquet_rows
from etl.readers.forms import TEXTS, WORKBOOKS, Form, form_of
from etl.readers.workbook import sheet_names, sheet_rows

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 30
"""Rows within which a heading must stand."""

WINDOWS_ENCODING = "cp1252"

CUT_SHORT = (EOFError, gzip.BadGzipFile, zlib.error)
"""What a packed text raises that is damaged."""

_NO_TEXT = frozenset(map(chr, range(32))) - set("\t\n\r\f\x1a")
_SEARCHED = 1 << 16
MOST_COLUMNS = 4_000
MOST_FIELD = 1 << 20
"""Characters of one field; more is a quotation mark that nothing closes."""

MOST_LINE = 8 << 20
"""Characters of one line, inclusive."""


@dataclass(frozen=True, kw_only=True)
class Widths:
    """How many fields the rows of a text have, none of them filled beyond the headings.

    A row with an empty field too many may have been shifted by a stray delimiter, which leaves its last field, empty, beyond
    the headings: nobody can tell that from a delimiter too many at its end, unless all rows end so.

    - `width`: up to the last heading; `expected`: fields of a row.
    """

    width: int
    expected: int

    @classmethod
    def of(cls, width: int, headings: int, first_rows: Iterable[Sequence[object]]) -> Widths:
        """As many fields as the row of headings has, unless the first rows, two at least, all agree on another number."""
        counts = [len(fields) for fields in first_rows if _is_whole(fields, width)]
        agree = len(counts) > 1 and len(set(counts)) == 1
        return cls(width=width, expected=counts[0] if agree else headings)

    def fits(self, fields: Sequence[object]) -> bool:
        """Whether a row, of which some field has content, is whole."""
        return len(fields) == self.expected and _is_whole(fields, self.width)


def _is_whole(fields: Sequence[object], width: int) -> bool:
    return len(fields) >= width and not any(fields[width:])


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of cells: of text the delimiter and encoding, of a workbook the sheet."""

    path: Path
    form: Form
    sheet: str = ""
    delimiter: str = ""
    encoding: str = ""

    @property
    def name(self) -> str:
        """What people call it: the file, and the sheet where it has several."""
        return f"{self.path.name} › {self.sheet}" if self.sheet else self.path.name


def tables_of(path: Path, encoding: str = "") -> tuple[Table, ...]:
    """Every table that a file may be read as: each sheet; a text once for each delimiter that parts its first rows.

    UserError: `file_missing`, `file_damaged`, `file_empty`, `workbook_too_large`, `workbook_locked`, `line_too_long`, and
    `not_utf8` where a text is neither UTF-8 nor the `encoding` named.
    """
    form = form_of(path)
    if form in WORKBOOKS:
        tables = [Table(path=path, form=form, sheet=sheet) for sheet in sheet_names(path)]
    elif form is Form.PARQUET:
        tables = [Table(path=path, form=form)]
    elif form in TEXTS:
        _require_text(path, form)
        if not first_rows_of(Table(path=path, form=form, delimiter=DELIMITERS[0], encoding=encoding), 1):
            raise UserError("file_empty", file=path.name)
        tables = [
            table
            for delimiter in DELIMITERS
            if len(_widest(table := Table(path=path, form=form, delimiter=delimiter, encoding=encoding))) > 1
        ]
    else:
        raise UserError("archive_in_archive", file=path.name)
    if not tables:
        raise UserError("file_empty" if form in WORKBOOKS else "one_column", file=path.name)
    return tuple(tables)


def rows_of(table: Table) -> Iterator[tuple[int, list[object]]]:
    """Rows that are not wholly empty, as (line or row number from 1, cells); of a sheet up to the last cell with content.

    UserError as `tables_of`, and `quotes_broken`, `too_many_columns`, `cell_without_value`.
    """
    for line, cells in _rows(table):
        if len(cells) > MOST_COLUMNS:
            raise UserError("too_many_columns", file=table.path.name, columns=len(cells), most=MOST_COLUMNS)
        yield line, cells


def first_rows_of(table: Table, count: int = LOOKED_AT) -> list[tuple[int, list[object]]]:
    """The first rows that are not empty."""
    return list(islice(rows_of(table), count))


def _rows(table: Table) -> Iterator[tuple[int, list[object]]]:
    if table.form in WORKBOOKS:
        yield from sheet_rows(table.path, table.sheet)
    elif table.form is Form.PARQUET:
        yield 1, list(column_names(table.path))
        yield from parquet_rows(table.path)
    else:
        yield from _text_rows(table)


def _text_rows(table: Table) -> Iterator[tuple[int, list[object]]]:
    with naming_text_faults(table.path), open_text(table.path, table.form, table.encoding) as text:
        for line, fields, _ in csv_rows(table, lines_of(table, text), 1):
            if any(map(str.strip, fields)):
                yield line, list(fields)


def csv_rows(table: Table, lines: Iterable[str], line: int) -> Iterator[tuple[int, list[str], int]]:
    """Rows of lines, the first of which is that `line`: the line on which each starts, its fields, and the line below it.

    A line without a sign is a row without fields. UserError `quotes_broken`.
    """
    csv.field_size_limit(MOST_FIELD)
    reader = csv.reader(lines, delimiter=table.delimiter, strict=True)
    start = line
    try:
        for fields in reader:
            below = line + reader.line_num
            yield start, fields, below
            start = below
    except csv.Error as error:
        raise UserError("quotes_broken", file=table.path.name, line=start) from error


def lines_of(table: Table, text: TextIO) -> Iterator[str]:
    """Lines of a text with their ends. UserError `line_too_long`."""
    while line := text.readline(MOST_LINE + 1):
        if len(line) > MOST_LINE:
            raise UserError("line_too_long", file=table.path.name, characters=MOST_LINE)
        yield line


def open_text(path: Path, form: Form, encoding: str = "") -> TextIO:
    """A file as text, a byte order mark taken off, line ends as they are; UTF-8 unless its form or `encoding` says another."""
    if form is Form.GZIP_TEXT:
        return gzip.open(path, "rt", encoding=encoding or "utf-8-sig", errors="strict", newline="")
    chosen = "utf-16" if form is Form.UTF16_TEXT else encoding or "utf-8-sig"
    return path.open(encoding=chosen, errors="strict", newline="")


@contextmanager
def naming_text_faults(path: Path) -> Iterator[None]:
    """Turn what breaks while a text is read into what its owner can mend."""
    try:
        yield
    except UnicodeError as error:
        raise UserError("not_utf8", file=path.name) from error
    except CUT_SHORT as error:
        raise UserError("file_damaged", file=path.name) from error


def _require_text(path: Path, form: Form) -> None:
    with naming_text_faults(path), open_text(path, form, "latin-1" if form is not Form.UTF16_TEXT else "") as text:
        if _NO_TEXT.intersection(text.read(_SEARCHED)):
            raise UserError("not_text", file=path.name)


def _widest(table: Table) -> list[object]:
    return max((cells for _, cells in first_rows_of(table)), key=len, default=[])
