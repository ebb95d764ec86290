"""What a snapshot says of itself: its id, the state and freshness of each dataset, the batches in it, the checks that it passed.

Readers see snapshots, so what a batch's record says of people stays in the store: the name of its file, who sent it and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import duckdb

from catalog.contracts import Dataset, Storage
from catalog.datasets import DATASETS
from catalog.marts import MARTS
from etl.batch import Batch
from etl.checks import CheckResult
from etl.engine import quoted
from etl.plan import SCHEMA_VERSION, Plan, definitions_hash, inputs
from etl.store import Store


def write_meta(
    connection: duckdb.DuckDBPyConnection,
    prefix: str,
    store: Store,
    plan: Plan,
    checks: tuple[CheckResult, ...],
    *,
    kept: frozenset[str] = frozenset(),
) -> None:
    """Write the `meta_` tables of `catalog.marts`; `prefix` names the database, with its dot.

    `kept`: datasets of which that database already says what holds, as no batch of them came or went.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(
        f"create or replace table {prefix}meta_snapshot as select $id as snapshot_id, $manifest::integer as"
        " manifest_number, $schema::integer as schema_version, $definitions as definitions_hash,"
        " $now::timestamp as built_at",
        {
            "id": plan.snapshot_id,
            "manifest": plan.manifest_number,
            "schema": SCHEMA_VERSION,
            "definitions": definitions_hash(),
            "now": now,
        },
    )
    if not kept:
        connection.execute(
            f"create or replace table {prefix}meta_dataset (dataset varchar, is_sample boolean, batches_count bigint,"
            " rows_count bigint, first_date date, last_date date, loaded_at timestamp)"
        )
    standing = _standing_rows(connection, plan)
    freshness = [
        [dataset.id, *_freshness(connection, prefix, store, plan, dataset, standing)]
        for dataset in DATASETS.values()
        if dataset.id not in kept
    ]
    connection.execute(f"delete from {prefix}meta_dataset where dataset not in (select unnest($1))", [sorted(kept)])
    _insert(connection, f"{prefix}meta_dataset", freshness)
    _write_batches(connection, prefix, plan, standing)
    connection.execute(
        f"create or replace table {prefix}meta_check (check_id varchar, is_passed boolean, detail varchar)"
    )
    _insert(connection, f"{prefix}meta_check", [[check.id, check.is_passed, check.detail] for check in checks])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows as lists, one a column: a statement a row takes a millisecond each."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        places = ", ".join(f"unnest(${place})" for place in range(1, len(columns) + 1))
        connection.execute(f"insert into {table} select {places}", columns)


def _write_batches(
    connection: duckdb.DuckDBPyConnection, prefix: str, plan: Plan, standing: dict[str, int | None]
) -> None:
    connection.execute(
        f"create or replace table {prefix}meta_batch (batch_id varchar, dataset varchar, sequence integer,"
        " rows_count bigint, rejected_count bigint, standing_count bigint, first_date date, last_date date,"
        " received_at timestamp)"
    )
    connection.execute(f"create or replace table {prefix}meta_batch_month (batch_id varchar, month date)")
    batches = [
        (
            *(batch.id, batch.dataset, batch.sequence, batch.rows_accepted, batch.rows_rejected, standing[batch.id]),
            *(batch.first_date, batch.last_date, batch.received_at),
        )
        for batch in plan.batches
    ]
    months = [(batch.id, month) for batch in plan.batches if standing[batch.id] != 0 for month in _months_of(batch)]
    _insert(connection, f"{prefix}meta_batch", batches)
    _insert(connection, f"{prefix}meta_batch_month", months)


def _months_of(batch: Batch) -> list[date | None]:
    """First days of the months of whose figures a batch is a part; None alone where it is a part of every month's."""
    if batch.contract.storage is Storage.MONTHS:
        return [date.fromisoformat(f"{month}-01") for month in batch.months]
    if batch.first_date is None or batch.last_date is None:
        return [None]
    first, last = (date.fromisoformat(day) for day in (batch.first_date, batch.last_date))
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _standing_rows(connection: duckdb.DuckDBPyConnection, plan: Plan) -> dict[str, int | None]:
    """Rows of each counting batch that no later counting one replaces, by batch id; None where no index would tell."""
    standing: dict[str, int | None] = {}
    for dataset in DATASETS.values():
        batches = plan.batches_of(dataset.id)
        if dataset.storage is not Storage.MONTHS:
            standing |= dict.fromkeys((batch.id for batch in batches), None)
        elif batches:
            replaced = connection.execute(
                f"select batch_id, count(*) from (select distinct * from superseded_{dataset.id}) group by batch_id"
            ).fetchall()
            counts = dict(replaced)
            standing |= {batch.id: batch.rows_accepted - counts.get(batch.id, 0) for batch in batches}
    return standing


def _span(
    connection: duckdb.DuckDBPyConnection, prefix: str, dataset: Dataset, batches: tuple[Batch, ...]
) -> tuple[date | None, date | None]:
    """First and last date of a dataset's counting batches, without the days that only replaced rows were on."""
    mart = next(mart for mart in MARTS.values() if dataset.id in mart.built_from and "date" in mart.columns)
    row = connection.execute(f"select min(date), max(date) from {prefix}{mart.id}").fetchone()
    firsts = [date.fromisoformat(batch.first_date) for batch in batches if batch.first_date]
    lasts = [date.fromisoformat(batch.last_date) for batch in batches if batch.last_date]
    if row is None or row[0] is None or not firsts:
        return None, None
    return max(row[0], min(firsts)), min(row[1], max(lasts))


def _freshness(
    connection: duckdb.DuckDBPyConnection,
    prefix: str,
    store: Store,
    plan: Plan,
    dataset: Dataset,
    standing: dict[str, int | None],
) -> list[object]:
    """is_sample, batches_count, rows_count, first_date, last_date, loaded_at of `meta_dataset`."""
    batches = plan.batches_of(dataset.id)
    loaded_at = max((batch.received_at for batch in batches), default=None)
    if dataset.storage is Storage.MONTHS and not plan.is_sampled(dataset.id):
        rows = sum(standing[batch.id] or 0 for batch in batches)
        return [False, len(batches), rows, *_span(connection, prefix, dataset, batches), loaded_at]
    table = "stg_takedown_counts" if dataset.id == "takedown_counts" else dataset.id
    if plan.is_sampled(dataset.id) and dataset.storage is Storage.MONTHS:
        files = ", ".join(quoted(entry.rows) for entry in inputs(store, plan, dataset.id))
        table = f"read_parquet([{files}])"
    dates = f"min({dataset.date_column}), max({dataset.date_column})" if dataset.date_column else "null, null"
    row = connection.execute(f"select count(*), {dates} from {table}").fetchone()
    if row is None:
        raise AssertionError(dataset.id)
    return [plan.is_sampled(dataset.id), len(batches), *row, loaded_at]
