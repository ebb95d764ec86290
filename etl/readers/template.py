"""The project's own templates: which dataset a file is, and whether each field keeps its contract.

A file is text (UTF-8, or UTF-16 with its byte order mark, also gzipped; separated by comma, semicolon, tab or bar), an XLSX
workbook or Parquet, and its headings are the contract's column names in any order. Numbers in text are bare digits: `40.000` is
refused, never guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from catalog.contracts import CODE_JOINT, Column, ColumnType, Dataset, Privacy
from catalog.datasets import DATASETS
from catalog.errors import UserError
from catalog.regions import provinces
from catalog.templates import EXAMPLE_PATTERN, is_example
from etl.readers.cells import Doubt, cell_text
from etl.readers.coded import Block
from etl.readers.columnar import column_names, parquet_rows
from etl.readers.forms import WORKBOOKS, Form, form_of
from etl.readers.tables import DELIMITERS, LOOKED_AT, Widths, naming_text_faults, open_text
from etl.readers.workbook import first_rows, sheet_rows

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?", re.ASCII)
_SEPARATED = re.compile(r"-?(Rp\s*)?[0-9]{1,3}([.,\s][0-9]{3})+([.,][0-9]+)?", re.ASCII)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_BOOLEANS = ("true", "false")

_LONGEST_HEADINGS = 1 << 16

WHITE_SPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "\u2028\u2029\u202f\u205f\u3000"
)
"""What `str.strip` takes off. The engine's own trim knows no tab and no line end, so it is told these."""

LARGEST_INTEGER = 10**18 - 1
"""Eighteen digits, inclusive: more than any count or rupiah, less than where BIGINT ends."""

FIRST_DATE = date(2000, 1, 1)
LAST_DATE = date(2099, 12, 31)
"""Dates outside are slips of the pen (2203 for 2023), both ends inclusive."""


@dataclass(frozen=True, kw_only=True)
class TemplateFile:
    """A recognised file: its contract and its headings in file order; of text the delimiter, of a workbook the sheet.

    - `completes`: id of the batch whose rejected rows these are, mended; empty for others.
    - `translated`: gives the fields of a file that is no template, see `etl.readers.careful`; None for one that is.
    """

    path: Path
    dataset: Dataset
    headings: tuple[str, ...]
    form: Form = Form.TEXT
    delimiter: str = ""
    sheet: str = ""
    completes: str = ""
    translated: Callable[[], Iterator[Block]] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(self.dataset.column(heading) for heading in self.headings)


@dataclass(frozen=True, kw_only=True)
class Reject:
    """A row that cannot be accepted: `line` counts from 1 with the heading line, `reason` names a text `reject.<reason>`."""

    line: int
    column: str
    value: str
    reason: str


def recognise(path: Path, dataset_id: str | None = None) -> TemplateFile:
    """Find the dataset whose headings a file has.

    Raises UserError: `dataset_unknown`, `file_empty`, `not_utf8`, `unknown_headings` (no dataset fits, or not the one asked
    for), `duplicate_headings`, `several_sheets`, and those of `form_of` and `first_rows`.
    """
    if dataset_id is not None and dataset_id not in DATASETS:
        raise UserError("dataset_unknown", dataset=dataset_id, known=", ".join(DATASETS))
    form = form_of(path)
    candidates = [DATASETS[dataset_id]] if dataset_id else list(DATASETS.values())
    if form is Form.ARCHIVE:
        raise UserError("archive_in_archive", file=path.name)
    if form in WORKBOOKS:
        return _recognised_sheet(path, form, candidates)
    if form is Form.PARQUET:
        return _recognised_columns(path, candidates)
    return _recognised_text(path, form, candidates)


def _recognised_text(path: Path, form: Form, candidates: Iterable[Dataset]) -> TemplateFile:
    with naming_text_faults(path), open_text(path, form) as file:
        first_line = file.readline(_LONGEST_HEADINGS)
    # No template begins with a blank line, or one as long as this; a looser look says what the file is.
    for delimiter in DELIMITERS if first_line.strip() and first_line.endswith(("\n", "\r")) else ():
        headings = tuple(heading.strip() for heading in next(csv.reader([first_line], delimiter=delimiter)))
        if len(set(headings)) < len(headings):
            raise UserError("duplicate_headings", file=path.name)
        for dataset in candidates:
            if _fits(dataset, headings):
                return TemplateFile(path=path, dataset=dataset, headings=headings, form=form, delimiter=delimiter)
    raise UserError("unknown_headings", file=path.name, headings=first_line.strip()[:200])


def _recognised_sheet(path: Path, form: Form, candidates: Iterable[Dataset]) -> TemplateFile:
    """The one sheet whose first row is a dataset's headings; others, such as an explanation, are passed by."""
    headings = {sheet: _headings(row) for sheet, row in first_rows(path).items()}
    if not headings:
        raise UserError("file_empty", file=path.name)
    fitting = [
        TemplateFile(path=path, dataset=dataset, headings=names, form=form, sheet=sheet)
        for sheet, names in headings.items()
        for dataset in candidates
        if _fits(dataset, names) and len(set(names)) == len(names)
    ]
    if not fitting:
        raise _unfit(path, next(iter(headings.values())))
    sheets = list(dict.fromkeys(file.sheet for file in fitting))
    if len(sheets) > 1:
        raise UserError("several_sheets", file=path.name, sheets=", ".join(sheets))
    return fitting[0]


def _recognised_columns(path: Path, candidates: Iterable[Dataset]) -> TemplateFile:
    headings = column_names(path)
    for dataset in candidates:
        if _fits(dataset, headings) and len(set(headings)) == len(headings):
            return TemplateFile(path=path, dataset=dataset, headings=headings, form=Form.PARQUET)
    raise _unfit(path, headings)


def _unfit(path: Path, headings: tuple[str, ...]) -> UserError:
    if len(set(headings)) < len(headings):
        return UserError("duplicate_headings", file=path.name)
    return UserError("unknown_headings", file=path.name, headings=", ".join(headings)[:200])


def _headings(cells: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(cell).strip() for cell in cells)


def find_rejects(file: TemplateFile) -> Iterator[Reject]:
    """Every field that breaks its contract, and every row with the wrong number of fields, in file order."""
    columns = file.columns
    widths = widths_of(file)
    for line, fields in data_rows(file):
        if not widths.fits(fields):
            # Not the row itself: it may name a seller, and the list of rejects is kept.
            yield Reject(line=line, column="", value=f"{len(fields)}/{widths.expected}", reason="field_count")
            continue
        for column, value in zip(columns, fields, strict=False):
            reason = value.reason if isinstance(value, Doubt) else reject_reason(column, value)
            if reason is not None:
                # The list is kept, so it may not name a seller; a field of text is refused there only where it is blank.
                is_name = isinstance(value, Doubt) and column.privacy is Privacy.PSEUDONYMISED
                shown = "" if is_name else value[:200]
                yield Reject(line=line, column=column.name, value=shown, reason=reason)


def widths_of(file: TemplateFile) -> Widths:
    """How many fields a row of a template has."""
    first = (fields for _, fields in islice(data_rows(file), LOOKED_AT))
    return Widths.of(len(file.headings), len(file.headings), first)


def data_rows(file: TemplateFile) -> Iterator[tuple[int, list[str]]]:
    """Rows of a template below the heading as (line on which the row starts, fields); wholly empty lines are no rows.

    Fields of a cell that cannot be proven are a `Doubt`.

    Raises UserError: `not_utf8`, `file_damaged`, `quotes_broken` (a quoted field does not end where it should), and those of
    `sheet_rows`.
    """
    match file.form:
        case Form.WORKBOOK | Form.OLD_WORKBOOK | Form.OPEN_WORKBOOK:
            rows = sheet_rows(file.path, file.sheet)
            next(rows, None)
            yield from _rows_of_cells(file, rows)
        case Form.PARQUET:
            yield from _rows_of_cells(file, parquet_rows(file.path))
        case _:
            yield from _rows_of_text(file)


def _rows_of_cells(file: TemplateFile, rows: Iterable[tuple[int, list[object]]]) -> Iterator[tuple[int, list[str]]]:
    columns = file.columns
    for line, cells in rows:
        fields = [cell_text(column, cell) for column, cell in zip(columns, cells, strict=False)]
        beyond = [str(cell) for cell in cells[len(columns) :]]
        yield line, [*fields, *[""] * (len(columns) - len(fields)), *beyond]


def _rows_of_text(file: TemplateFile) -> Iterator[tuple[int, list[str]]]:
    with naming_text_faults(file.path), open_text(file.path, file.form) as text:
        reader = csv.reader(text, delimiter=file.delimiter, strict=True)
        lines_read = 0
        try:
            for fields in reader:
                if fields and lines_read:
                    yield lines_read + 1, fields
                lines_read = reader.line_num
        except csv.Error as error:
            raise UserError("quotes_broken", file=file.path.name, line=lines_read + 1) from error


def reject_reason(column: Column, value: str) -> str | None:
    """Why a field breaks its contract, None where it keeps it. `sql_is_valid` says the same to the engine."""
    if value == "":
        return "required" if column.is_required else None
    return _type_reason(column, value)


def _type_reason(column: Column, value: str) -> str | None:
    reason: str | None = None
    match column.type:
        case ColumnType.INTEGER:
            reason = _number_reason(column, value, _INTEGER)
        case ColumnType.DECIMAL:
            reason = _number_reason(column, value, _DECIMAL)
        case ColumnType.DATE:
            reason = _date_reason(value)
        case ColumnType.BOOLEAN:
            reason = None if value in _BOOLEANS else "not_a_boolean"
        case ColumnType.CODE:
            reason = None if has_known_codes(column, value) else "unknown_code"
        case ColumnType.TEXT if column.name == "province_code":
            reason = None if value in provinces() else "unknown_province"
        case ColumnType.TEXT if may_mark_example(column) and is_example(value):
            reason = "example_row"
        case ColumnType.TEXT:
            reason = None if value.strip() else "required"
    return reason


def may_mark_example(column: Column) -> bool:
    """Whether a template's example row can be told by a column. Ids of single rows are not looked at: there are too many."""
    return column.type is ColumnType.TEXT and column.stored_as != "row_key"


def sql_is_valid(column: Column) -> str:
    """SQL (DuckDB) that is true exactly where `reject_reason` is None, codes apart: those are looked up afterwards.

    `cast ... = field` holds for bare digits only, so a dotted thousand fails where a plain cast would read 40.000 as 40.
    """
    field = f'"{column.name}"'
    rule = f"{sql_stripped(field)} <> ''"
    match column.type:
        case ColumnType.INTEGER:
            number = f"try_cast({field} as bigint)"
            lowest = -LARGEST_INTEGER if column.minimum is None else column.minimum
            rule = f"cast({number} as varchar) = {field} and {number} between {lowest} and {LARGEST_INTEGER}"
        case ColumnType.DECIMAL:
            rule = f"regexp_full_match({field}, '{_DECIMAL.pattern}')"
            if column.minimum is not None:
                rule += f" and try_cast({field} as double) >= {column.minimum}"
        case ColumnType.DATE:
            rule = (
                # Ten characters: `2023-01-01 (BC)` is a date to the engine, and lies between the bounds as text.
                f"length({field}) = 10 and cast(try_cast({field} as date) as varchar) = {field}"
                f" and {field} between '{FIRST_DATE}' and '{LAST_DATE}'"
            )
        case ColumnType.BOOLEAN:
            rule = f"{field} in ('true', 'false')"
        case _ if code_values(column):
            rule = f"{field} is not null"
        case ColumnType.TEXT if may_mark_example(column):
            rule += f" and not regexp_full_match({sql_stripped(field)}, '{EXAMPLE_PATTERN}', 'i')"
    rule = f"coalesce({rule}, false)"
    return rule if column.is_required else f"({field} is null or {rule})"


def sql_stripped(field: str) -> str:
    """SQL (DuckDB) of `str.strip` over a text field.

    A field that begins and ends with a printable ASCII character is taken as it is: trimming by a set of characters costs
    five times what the rest of reading does.
    """
    return (
        f"case when {field} between '!' and '~' || chr(127) and right({field}, 1) between '!' and '~' then {field}"
        f" else trim({field}, '{WHITE_SPACE}') end"
    )


def has_known_codes(column: Column, value: str) -> bool:
    """Whether a field of a code column holds a code of its list, or several where the column allows it."""
    parts = value.split(CODE_JOINT) if column.allows_several else [value]
    return code_values(column).issuperset(parts)


def code_values(column: Column) -> frozenset[str]:
    """Codes that a column allows; empty for columns that are no codes."""
    if column.codes is not None:
        return frozenset(code.value for code in column.codes)
    return frozenset(provinces()) if column.name == "province_code" else frozenset()


def _fits(dataset: Dataset, headings: tuple[str, ...]) -> bool:
    known = {column.name for column in dataset.columns}
    required = {column.name for column in dataset.columns if column.is_required}
    return required <= set(headings) <= known


def _number_reason(column: Column, value: str, pattern: re.Pattern[str]) -> str | None:
    if not pattern.fullmatch(value):
        return "thousands_separator" if _SEPARATED.fullmatch(value) else f"not_a_{column.type.value}"
    if column.minimum is not None and float(value) < column.minimum:
        return "below_minimum"
    return None


def _date_reason(value: str) -> str | None:
    if not _ISO_DATE.fullmatch(value):
        return "not_a_date"
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "not_a_date"
    return None if FIRST_DATE <= day <= LAST_DATE else "date_out_of_range"
