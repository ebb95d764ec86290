"""What a snapshot says of itself: its id, the state and freshness of each dataset, the checks that it passed."""

from __future__ import annotations

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
    connection: duckdb.DuckDBPyConnection, prefix: str, store: Store, plan: Plan, checks: tuple[CheckResult, ...]
) -> None:
    """Write the `meta_` tables of `catalog.marts`; `prefix` names the database, with its dot."""
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
    connection.execute(
        f"create or replace table {prefix}meta_dataset (dataset varchar, is_sample boolean, batches_count bigint,"
        " rows_count bigint, first_date date, last_date date, loaded_at timestamp)"
    )
    for dataset in DATASETS.values():
        connection.execute(
            f"insert into {prefix}meta_dataset values ($1, $2, $3, $4, $5, $6, $7)",
            [dataset.id, *_freshness(connection, prefix, store, plan, dataset)],
        )
    connection.execute(
        f"create or replace table {prefix}meta_check (check_id varchar, is_passed boolean, detail varchar)"
    )
    connection.executemany(
        f"insert into {prefix}meta_check values ($1, $2, $3)",
        [[check.id, check.is_passed, check.detail] for check in checks],
    )


def _superseded_rows(connection: duckdb.DuckDBPyConnection, dataset: Dataset, batches: tuple[Batch, ...]) -> int:
    row = connection.execute(
        f"select count(*) from (select distinct * from superseded_{dataset.id}) where batch_id in (select unnest($ids))",
        {"ids": [batch.id for batch in batches] or [""]},
    ).fetchone()
    return int(row[0]) if row else 0


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
    connection: duckdb.DuckDBPyConnection, prefix: str, store: Store, plan: Plan, dataset: Dataset
) -> list[object]:
    """is_sample, batches_count, rows_count, first_date, last_date, loaded_at of `meta_dataset`."""
    batches = plan.batches_of(dataset.id)
    loaded_at = max((batch.received_at for batch in batches), default=None)
    if dataset.storage is Storage.MONTHS and not plan.is_sampled(dataset.id):
        rows = sum(batch.rows_accepted for batch in batches) - _superseded_rows(connection, dataset, batches)
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
