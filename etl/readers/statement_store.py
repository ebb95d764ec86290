"""Statements of reasons in the engine: each row's kind of decision written to a file of columns, then counted there.

A daily dump has gigabytes, so no row of it ever becomes a Python value.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from catalog.errors import UserError
from catalog.layouts import DSA_STATEMENTS, plain_heading
from etl.encoders.statements import Group
from etl.engine import quoted
from etl.readers.coded import Broken
from etl.readers.forms import Form
from etl.readers.picking import Heading
from etl.readers.tables import Table

_TYPES = {"uuid": "uuid", "created_at": "timestamp", "application_date": "timestamp"}
_DATES = ("created_at", "application_date")
_REMOVED, _DISABLED = "DECISION_VISIBILITY_CONTENT_REMOVED", "DECISION_VISIBILITY_CONTENT_DISABLED"
_OTHERWISE = tuple(
    f"DECISION_VISIBILITY_{name}"
    for name in (
        "CONTENT_DEMOTED",
        "CONTENT_AGE_RESTRICTED",
        "CONTENT_INTERACTION_RESTRICTED",
        "CONTENT_LABELLED",
        "OTHER",
    )
)
"""Restrictions under which the content stays on show."""

# No text of a dump: with it, an empty uuid or date is no missing value but one that cannot be read, and is listed.
_NO_NULL = "\x01"
_MOST_CHARACTERS = 1 << 20


@dataclass(frozen=True, kw_only=True)
class StatementFile:
    """A table of statements and where its headings stand."""

    table: Table
    heading: Heading


@dataclass(frozen=True, kw_only=True)
class Statements:
    """Statements as they lie in the engine.

    - `read`: rows that could be read, repeated ones too; `repeated`: those of them whose uuid came before.
    """

    connection: duckdb.DuckDBPyConnection
    read: int
    repeated: int
    broken: tuple[Broken, ...]

    def categories(self) -> dict[tuple[str, str], int]:
        """How many statements there are by category and keywords."""
        rows = self.connection.execute(
            "select category, keywords, count(*) from statements group by all order by 3 desc, 1, 2"
        ).fetchall()
        return {(category, keywords): count for category, keywords, count in rows}

    def pairs_of_days(self) -> list[tuple[str, str]]:
        """Days of report and of application, most frequent first."""
        rows = self.connection.execute(
            "select reported::varchar, applied::varchar from statements group by all order by count(*) desc, 1, 2"
        ).fetchall()
        return [(reported, applied) for reported, applied in rows]

    def groups(
        self, *, categories: frozenset[str], by_keyword: frozenset[str], is_by_reported: bool
    ) -> tuple[Group, ...]:
        """Statements of those categories, counted by day and kind; keywords told apart for `by_keyword` alone."""
        rows = self.connection.execute(
            f"""
            select
                {"reported" if is_by_reported else "applied"}::varchar as day,
                platform, source, automated, category,
                if(list_contains($by_keyword, category), keywords, '') as keywords,
                listing, content, account, is_restricted,
                count(*) as statements, max(reported)::varchar as reported
            from statements
            where list_contains($categories, category)
            group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
            order by all
            """,
            {"categories": sorted(categories), "by_keyword": sorted(by_keyword)},
        ).fetchall()
        return tuple(
            Group(
                day=row[0],
                platform=row[1],
                source=row[2],
                automated=row[3],
                category=row[4],
                keywords=row[5],
                listing=row[6],
                content=row[7],
                account=row[8],
                is_restricted=row[9],
                statements=row[10],
                reported=row[11],
            )
            for row in rows
        )


def stage(connection: duckdb.DuckDBPyConnection, files: Sequence[StatementFile], directory: Path) -> Statements:
    """Write what is needed of all files below the directory, and each uuid's first row as the view `statements`.

    Of one uuid with two contents that of the latest `created_at` counts.
    """
    for place, (_, group) in enumerate(groupby(sorted(files, key=_form), _form)):
        _write(connection, list(group), directory / f"{place}.parquet")
    staged = f"read_parquet({quoted(directory / '*.parquet')})"
    connection.execute(f"create temp table repeated as select uuid from {staged} group by uuid having count(*) > 1")
    connection.execute(
        f"""
        create temp table first_of_repeated as
        select distinct on (uuid) staged.*
        from {staged} as staged semi join repeated using (uuid)
        order by uuid, created_at desc, staged
        """
    )
    connection.execute(
        f"""
        create temp view statements as
        select * from {staged} as staged anti join repeated using (uuid)
        union all by name
        select * from first_of_repeated
        """
    )
    ((read,),) = connection.execute(f"select count(*) from {staged}").fetchall()
    ((different,),) = connection.execute("select count(*) from statements").fetchall()
    return Statements(
        connection=connection,
        read=read,
        repeated=read - different,
        broken=tuple(_broken(connection, files)),
    )


def _form(file: StatementFile) -> tuple[str, str, tuple[tuple[str, int], ...]]:
    return file.table.form.value, file.table.delimiter, tuple(sorted(file.heading.places.items()))


def _write(connection: duckdb.DuckDBPyConnection, files: list[StatementFile], target: Path) -> None:
    """Files of the same headings, in one pass."""
    first = files[0]
    places = {first.heading.places[plain_heading(name)]: name for name in DSA_STATEMENTS.columns}
    names = [places.get(place, f"_{place}") for place in range(first.heading.width)]
    columns = ", ".join(f"{quoted(name)}: {quoted(_TYPES.get(name, 'varchar'))}" for name in names)
    paths = ", ".join(quoted(file.table.path) for file in files)
    otherwise = ", ".join(map(quoted, _OTHERWISE))
    with _naming_faults(first.table.path):
        connection.execute(
            f"""
            copy (
                with rows as (
                    select
                        *,
                        {_codes("decision_visibility")} as visibility,
                        {_codes("content_type")} as contents
                    from read_csv(
                        [{paths}], auto_detect = false, header = true,
                        delim = {quoted(first.table.delimiter)}, quote = '"', escape = '"', nullstr = {quoted(_NO_NULL)},
                        columns = {{{columns}}}, store_rejects = true, rejects_limit = 0, strict_mode = true
                    )
                )
                select
                    uuid,
                    created_at,
                    created_at::date as reported,
                    application_date::date as applied,
                    trim(platform_name) as platform,
                    trim(source_type) as source,
                    trim(automated_detection) as automated,
                    trim(category) as category,
                    array_to_string(list_sort(list_distinct({_codes("category_specification")})), ', ') as keywords,
                    case
                        when list_contains(visibility, {quoted(_REMOVED)}) then {quoted(_REMOVED)}
                        when list_contains(visibility, {quoted(_DISABLED)}) then {quoted(_DISABLED)}
                        else coalesce(list_sort(list_filter(visibility, lambda one: one not in ({otherwise})))[1], '')
                    end as listing,
                    case
                        when list_contains(contents, 'CONTENT_TYPE_PRODUCT') then 'CONTENT_TYPE_PRODUCT'
                        when list_contains(contents, 'CONTENT_TYPE_OTHER')
                            then coalesce(nullif(trim(content_type_other), ''), 'CONTENT_TYPE_OTHER')
                        else coalesce(list_sort(contents)[1], '')
                    end as content,
                    trim(decision_account) as account,
                    len(visibility) > 0 as is_restricted
                from rows
            ) to {quoted(target)} (format parquet)
            """
        )


@contextmanager
def _naming_faults(path: Path) -> Iterator[None]:
    """Turn what stops the engine into what the file's owner can mend; single rows that cannot be read never do."""
    try:
        yield
    except duckdb.InvalidInputException as error:
        raise UserError("statements_unreadable", file=path.name) from error
    except duckdb.IOException as error:
        if "gzip" not in str(error).lower():
            raise
        raise UserError("file_damaged", file=path.name) from error


def _codes(column: str) -> str:
    """SQL of the codes in a list in JSON text, `["A", "B"]`; older rows may hold one code without brackets."""
    return f"regexp_extract_all({column}, '[A-Z][A-Z0-9_]+')"


def _broken(connection: duckdb.DuckDBPyConnection, files: Sequence[StatementFile]) -> Iterator[Broken]:
    """Every line of every row that could not be read, by line of the files one after another.

    A quotation mark that nothing closes takes lines with it. Rows are told apart by their number: the position that the engine
    gives of a value that cannot be cast is that within a part of the file.
    """
    rows = connection.execute(
        """
        select
            scans.file_path, errors.line, any_value(errors.csv_line),
            bool_and(errors.error_type = 'CAST'), min(errors.column_idx), arg_min(errors.column_name, errors.column_idx)
        from reject_errors as errors join reject_scans as scans using (scan_id, file_id)
        group by 1, 2
        order by 1, 2
        """
    ).fetchall()
    by_file: dict[str, list[tuple[int, str, str, str]]] = {}
    for path, row, text, is_cast, column, name in rows:
        value, reason = _described(text or "", column, name) if is_cast else ("", "field_count")
        by_file.setdefault(path, []).append((row, (text or "").rstrip("\n"), value, reason))
    before = 0
    for file in files if by_file else ():
        path, shift = file.table.path, before
        for row, text, value, reason in by_file.get(str(path), ()):
            for line in range(row + shift, row + shift + 1 + text.count("\n")):
                yield Broken(line=line, value=f"{path.name}: {value}" if len(files) > 1 else value, reason=reason)
            shift += text.count("\n")
        before += _lines(file.table) if len(files) > 1 else 0


def _described(text: str, column: int, name: str) -> tuple[str, str]:
    """What is shown of a row: a date that cannot be read, and never another field."""
    fields = next(csv.reader([text[:_MOST_CHARACTERS]]), [])
    value = fields[column - 1][:60] if len(fields) >= column else ""
    return (f"{name} {value}", "not_a_date") if name in _DATES else (name, "not_a_uuid")


def _lines(table: Table) -> int:
    opened = gzip.open if table.form is Form.GZIP_TEXT else open
    with opened(table.path, "rb") as content:
        return sum(1 for _ in content)
