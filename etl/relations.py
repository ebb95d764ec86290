"""The relations that the SQL files read: `input_<dataset>`, `superseded_<dataset>`, code tables and small tables.

Everything here is temporary on a connection. Small tables are whole; datasets with months can be cut to some of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from catalog.codes import PLATFORM_CHANNEL, Action
from catalog.contracts import Dataset, Storage
from catalog.datasets import DATASETS, TAKEDOWN_COUNTS
from catalog.takedowns import STEP_RULES
from catalog.territories import with_territory_sql
from etl.engine import SQL_TYPES, quoted
from etl.plan import Input, Plan, inputs, superseded_inputs
from etl.spans import EVER, in_months_sql, in_span_sql, read_span
from etl.store import Store

MONTH_DATASETS = tuple(d for d in DATASETS.values() if d.storage is Storage.MONTHS)
SMALL_DATASETS = tuple(d for d in DATASETS.values() if d.storage is Storage.TABLE)

_CALENDAR = (date(2010, 1, 1), date(2032, 6, 30))


def create_code_relations(connection: duckdb.DuckDBPyConnection) -> None:
    """Code tables, and `input_calendar` (date, one row a day).

    `code_platforms` (platform, channel), `code_actions` (action, ladder_rank), `code_step_rules` (one row: `catalog.takedowns`).
    """
    connection.execute("create temp table code_platforms (platform varchar, channel varchar)")
    connection.executemany(
        "insert into code_platforms values ($1, $2)",
        [(platform.value, channel.value) for platform, channel in PLATFORM_CHANNEL.items()],
    )
    connection.execute("create temp table code_actions (action varchar, ladder_rank integer)")
    connection.executemany(
        "insert into code_actions values ($1, $2)", [(action.value, rank) for rank, action in enumerate(Action)]
    )
    rules = ", ".join(f"{days} as {name}" for name, days in STEP_RULES.items())
    connection.execute(f"create temp table code_step_rules as select {rules}")
    connection.execute(
        "create temp table input_calendar as"
        " select cast(unnest(generate_series($first::date, $last::date, interval 1 day)) as date) as date",
        {"first": _CALENDAR[0], "last": _CALENDAR[1]},
    )


def create_month_relations(
    connection: duckdb.DuckDBPyConnection, store: Store, plan: Plan, months: frozenset[str] | None
) -> None:
    """`input_<dataset>` and `superseded_<dataset>` of every dataset with months; all months where `months` is None.

    Inputs give the rows of the span being read, see `etl.spans`: all of them until one is named.
    """
    read_span(connection, EVER)
    for dataset in MONTH_DATASETS:
        read = [
            entry for entry in inputs(store, plan, dataset.id) if months is None or months.intersection(entry.months)
        ]
        # The empty part has the columns that rows stored before them lack.
        parts = [
            _empty(dataset, "batch_id varchar"),
            *([f"{_batch_rows_sql(read)}{_month_filter(dataset, months)}"] if read else []),
        ]
        connection.execute(f"create temp view input_{dataset.id} as {' union all by name '.join(parts)}")
        files = superseded_inputs(store, plan, dataset.id)
        replaced = (
            f"select * from read_parquet([{', '.join(quoted(file) for file in files)}])"
            if files
            else _empty(dataset, "batch_id varchar")
        )
        connection.execute(f"create temp view superseded_{dataset.id} as {replaced}")


def stored_rows_sql(dataset: Dataset, path: Path) -> str:
    """SQL of the relation of stored rows, also where they were stored before a column of their dataset was there."""
    rows = f"read_parquet({quoted(path)})"
    return with_territory_sql(rows) if dataset is TAKEDOWN_COUNTS else rows


def small_table_sql(dataset: Dataset, files: Sequence[Path]) -> str:
    """SELECT of a small dataset: of rows with one key, the one of the last of the files."""
    if not files:
        return _empty(dataset)
    columns = ", ".join(column.stored_name for column in dataset.columns)
    key = ", ".join(column.stored_name for column in dataset.key)
    rows = _placed_rows_sql(files)
    rows = with_territory_sql(rows) if dataset is TAKEDOWN_COUNTS else rows
    return (
        f"with ranked as (select *, row_number() over (partition by {key} order by file_place desc) as newness from {rows})"
        f" select {columns} from ranked where newness = 1"
    )


def _placed_rows_sql(files: Sequence[Path]) -> str:
    """SQL of the rows of files as one relation, `file_place` being that of their file, from 1.

    Of a union each part has groups of its own until the end, which for some hundred files is more memory than the engine has.
    """
    names = ", ".join(map(quoted, files))
    return (
        f"(select *, cast(file_index as bigint) + 1 as file_place from read_parquet([{names}], union_by_name = true))"
    )


def _batch_rows_sql(batches: Sequence[Input]) -> str:
    """SELECT of the rows of batches, with their `batch_id`."""
    ids = ", ".join(quoted(batch.batch_id) for batch in batches)
    rows = _placed_rows_sql([batch.rows for batch in batches])
    return f"select * exclude (file_place), list_extract([{ids}], file_place) as batch_id from {rows}"


def _month_filter(dataset: Dataset, months: frozenset[str] | None) -> str:
    column = str(dataset.date_column)
    if months is None:
        return f" where {in_span_sql(column)}"
    return f" where {in_span_sql(column)} and {in_months_sql(column, months)}"


def _empty(dataset: Dataset, *more: str) -> str:
    stored = {column.stored_name: SQL_TYPES[column.type] for column in dataset.columns}
    if dataset.storage is Storage.MONTHS:
        stored["row_key"] = "bigint"
    typed = [f"{name} {kind}" for name, kind in stored.items()]
    columns = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in (part.split() for part in [*typed, *more]))
    return f"select {columns} where false"
