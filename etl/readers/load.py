"""Template file to accepted rows: typed, pseudonymised, checked, by the quickest reader that the file allows."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import duckdb

from catalog.contracts import Column, Dataset, Storage
from catalog.errors import Translated, UserError
from etl.engine import SQL_TYPES, quoted, unspilled
from etl.pseudonyms import pseudonym
from etl.readers.blocks import BrokenFieldError, UnsuitedError, write_in_blocks
from etl.readers.careful import HandBack, Loaded, OnRows, take_rows
from etl.readers.forms import Form
from etl.readers.number_rules import SMALL_RUPIAH, may_be_small_rupiah
from etl.readers.stored import ROW_KEY, is_named_pseudonym, row_key_of, value_sql
from etl.readers.tables import CUT_SHORT
from etl.readers.template import (
    TemplateFile,
    code_values,
    data_rows,
    has_known_codes,
    reject_reason,
    sql_is_valid,
    widths_of,
)

_CLUSTERING_LIMIT = 3.0
_PIECE_BYTES = 8 << 20


def load_template(
    connection: duckdb.DuckDBPyConnection,
    file: TemplateFile,
    rows_path: Path,
    *,
    hashing_key: str,
    accept_valid: bool,
    rejects_path: Path,
    hand_back: HandBack | None = None,
    on_rows: OnRows = lambda _rows: None,
) -> Loaded:
    """Write the accepted rows of a file to `rows_path` (Parquet, stored columns, ordered by month where it has months).

    Every row must keep the contract, or the file is refused: UserError `file_refused` names the first fields, and the
    list of all of them is written to `rejects_path`. With `accept_valid` the good rows are taken and the bad ones listed. Either
    way `hand_back` is given the bad rows.
    """
    clean = load_clean(connection, file, rows_path, hashing_key=hashing_key)
    if clean is not None:
        return clean
    taken = take_rows(
        connection,
        file,
        rows_path,
        hashing_key=hashing_key,
        accept_valid=accept_valid,
        rejects_path=rejects_path,
        hand_back=hand_back,
        on_rows=on_rows,
    )
    if taken.rejected_rows and (not accept_valid or taken.rows == 0):
        raise _refusal(file, taken, rejects_path)
    return _finish(connection, file.dataset, rows_path, taken)


def load_clean(
    connection: duckdb.DuckDBPyConnection,
    file: TemplateFile,
    rows_path: Path,
    *,
    hashing_key: str,
    on_rows: OnRows = lambda _rows: None,
) -> Loaded | None:
    """Write the rows of a file of which every field keeps its contract as it stands, by the quick readers; None for any other,
    and where all amounts of a column are so small that they are asked about.
    """
    rows = _write_clean(connection, file, rows_path, hashing_key, on_rows)
    if rows is None or _has_small_rupiah(connection, file, rows_path):
        return None
    return _finish(connection, file.dataset, rows_path, Loaded(rows=rows))


def _write_clean(
    connection: duckdb.DuckDBPyConnection, file: TemplateFile, rows_path: Path, hashing_key: str, on_rows: OnRows
) -> int | None:
    """Write a file in which nothing is wrong, and say how many rows; None where something is, or may be."""
    try:
        if file.translated is not None or file.form not in (Form.TEXT, Form.GZIP_TEXT):
            return None
        if file.dataset.storage is Storage.MONTHS and file.form is Form.TEXT:
            return write_in_blocks(connection, file, rows_path, hashing_key, on_rows)
    except BrokenFieldError:
        return None
    except UnsuitedError:
        pass
    try:
        with unspilled(connection):
            rows = _write_rows(connection, file, rows_path, hashing_key)
        if _is_clean(connection, file.dataset, rows_path) and not _is_shifted(file):
            return rows
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException, *CUT_SHORT):
        # A row with too few or too many fields, or a file cut short, stops the engine; the slow reader says where.
        pass
    return None


def _refusal(file: TemplateFile, taken: Loaded, rejects_path: Path) -> UserError:
    first = taken.rejects[0]
    return UserError(
        "file_refused",
        file=file.path.name,
        fields=taken.rejected_fields,
        lines=taken.rejected_rows,
        line=first.line,
        column=first.column or "-",
        value=first.value,
        reason=Translated(f"reject.{first.reason}"),
        rejects=f"refused/{rejects_path.name}",
    )


def _write_rows(connection: duckdb.DuckDBPyConnection, file: TemplateFile, rows_path: Path, hashing_key: str) -> int:
    hashed = [column for column in file.columns if is_named_pseudonym(column)]
    joins = "".join(
        f" join pseudonyms_{column.stored_name} as {column.stored_name}_of"
        f" on coalesce(\"{column.name}\", '') = {column.stored_name}_of.name"
        for column in hashed
    )
    select = ", ".join(_stored_columns(file))
    valid = " and ".join(
        f"{column.stored_name} is not null" if column in hashed else sql_is_valid(column) for column in file.columns
    )
    try:
        for column in hashed:
            _write_pseudonyms(connection, file, column, hashing_key)
        written = connection.execute(
            f"copy (select {select}, {valid} as is_valid from {_source(file)}{joins}) to {quoted(rows_path)}"
            " (format parquet)",
            {"hashing_key": hashing_key} if "$hashing_key" in select else None,
        ).fetchone()
    finally:
        # The names must be gone before the engine may spill again.
        for column in hashed:
            connection.execute(f"drop table if exists pseudonyms_{column.stored_name}")
    return int(written[0]) if written else 0


def _stored_columns(file: TemplateFile) -> list[str]:
    row_key = row_key_of(file.dataset)
    columns = [f"{row_key} as {ROW_KEY}"] if row_key else []
    for column in file.dataset.columns:
        if column.stored_name == ROW_KEY:
            continue
        if column.name not in file.headings:
            value = f"cast(null as {SQL_TYPES[column.type]})"
        else:
            value = column.stored_name if is_named_pseudonym(column) else value_sql(column)
        columns.append(f"{value} as {column.stored_name}")
    return columns


def _write_pseudonyms(
    connection: duckdb.DuckDBPyConnection, file: TemplateFile, column: Column, hashing_key: str
) -> None:
    found = connection.execute(f'select distinct "{column.name}" from {_source(file)}').fetchall()
    # Every name has its row, so that joining drops none; one that breaks the contract has no pseudonym, and is refused for that.
    names = sorted({name or "" for (name,) in found})
    table = f"pseudonyms_{column.stored_name}"
    connection.execute(f"create or replace temp table {table} (name varchar, {column.stored_name} varchar)")
    pseudonyms = [pseudonym(hashing_key, name) if reject_reason(column, name) is None else None for name in names]
    if names:
        connection.execute(
            f"insert into {table} select unnest($names), unnest($pseudonyms)",
            {"names": names, "pseudonyms": pseudonyms},
        )


def _source(file: TemplateFile) -> str:
    columns = ", ".join(f"{quoted(heading)}: 'varchar'" for heading in file.headings)
    return (
        f"read_csv({quoted(file.path)}, auto_detect = false, header = true, delim = {quoted(file.delimiter)},"
        f" quote = '\"', escape = '\"', columns = {{{columns}}},"
        f" compression = '{'gzip' if file.form is Form.GZIP_TEXT else 'none'}')"
    )


def _is_clean(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows_path: Path) -> bool:
    rows = f"read_parquet({quoted(rows_path)})"
    valid = connection.execute(f"select coalesce(bool_and(is_valid), true) from {rows}").fetchone()
    if valid is None or not valid[0]:
        return False
    for column in dataset.columns:
        if code_values(column):
            found = connection.execute(f"select distinct {column.stored_name} from {rows}").fetchall()
            if not all(has_known_codes(column, value) for (value,) in found if value is not None):
                return False
    return True


def _has_small_rupiah(connection: duckdb.DuckDBPyConnection, file: TemplateFile, rows_path: Path) -> bool:
    columns = [column.stored_name for column in file.columns if may_be_small_rupiah(column)]
    if not columns:
        return False
    largest = ", ".join(f"max(abs({name}))" for name in columns)
    (amounts,) = connection.execute(f"select {largest} from read_parquet({quoted(rows_path)})").fetchall()
    return any(amount and amount < SMALL_RUPIAH for amount in amounts)


def _is_shifted(file: TemplateFile) -> bool:
    """Whether a row has a field too many. The engine passes over empty ones, and a stray delimiter leaves one."""
    return _may_end_in_empty_fields(file) and not all(
        map(widths_of(file).fits, (fields for _, fields in data_rows(file)))
    )


def _may_end_in_empty_fields(file: TemplateFile) -> bool:
    """Whether a line ends in the delimiter, or in an empty field within quotation marks. Within a name it may too."""
    delimiter = file.delimiter.encode()
    tails = (delimiter, delimiter + b'""')
    ends = [tail + end for tail in tails for end in (b"\n", b"\r")]
    rest = b""
    with gzip.open(file.path) if file.form is Form.GZIP_TEXT else file.path.open("rb") as content:
        while piece := content.read(_PIECE_BYTES):
            piece = rest + piece
            if any(end in piece for end in ends):
                return True
            rest = piece[1 - max(map(len, ends)) :]
    return rest.endswith(tails)


def _finish(
    connection: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    rows_path: Path,
    loaded: Loaded,
) -> Loaded:
    """The rows in an order of months, if they are scattered over them."""
    if dataset.storage is Storage.MONTHS and dataset.date_column and _is_scattered(connection, dataset, rows_path):
        ordered = rows_path.with_name("ordered.parquet")
        connection.execute(
            f"copy (from read_parquet({quoted(rows_path)}) order by {dataset.date_column}) to {quoted(ordered)}"
            " (format parquet)"
        )
        ordered.replace(rows_path)
    return loaded


def _is_scattered(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows_path: Path) -> bool:
    """Whether row groups overlap so much in time that reading one month would read most of the file."""
    groups = connection.execute(
        "select stats_min_value, stats_max_value from parquet_metadata($path) where path_in_schema = $column",
        {"path": str(rows_path), "column": dataset.date_column},
    ).fetchall()
    spans = [(_month_number(low), _month_number(high)) for low, high in groups if low and high]
    if len(spans) < 2:
        return False
    months = max(high for _, high in spans) - min(low for low, _ in spans) + 1
    return sum(high - low + 1 for low, high in spans) > _CLUSTERING_LIMIT * (months + len(spans))


def _month_number(day: str) -> int:
    match = re.match(r"(\d{4})-(\d{2})", day)
    if match is None:
        raise ValueError(day)
    return int(match[1]) * 12 + int(match[2])
