"""All that is odd about a batch, beside what counts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from catalog.contracts import Dataset
from catalog.datasets import IMPORTS, INDICES, ORDER_DAYS, ORDERS, POLICY_EVENTS, TAKEDOWN_COUNTS
from etl.batch import Batch, batch_directory, rows_file
from etl.bundled import write_missing_reference
from etl.engine import connect, reading
from etl.flags.flag import Flag, flag_rows
from etl.flags.orders import order_flags
from etl.flags.published import import_flags, index_flags
from etl.flags.takedowns import takedown_flags
from etl.manifest import BUSINESS_TIME, current_manifest
from etl.plan import Plan, make_plan, small_files
from etl.relations import small_table_sql, stored_rows_sql
from etl.store import Store
from etl.warehouse import snapshot_path

_UNDATED_AHEAD = frozenset({POLICY_EVENTS.id})
"""Datasets whose rows may lie ahead: rules are announced before they hold."""


def find_flags(house: Store, warehouse: Path, batch: Batch) -> tuple[Flag, ...]:
    """What is odd about the rows of a batch that lies in the store and does not count yet. Call under the writer's lock."""
    dataset, plan = batch.contract, make_plan(house, current_manifest(house))
    with house.scratch() as scratch, connect(None, scratch) as connection:
        connection.execute(
            f"create temp view new_rows as from {stored_rows_sql(dataset, rows_file(batch_directory(house, batch.id)))}"
        )
        return (*_flags(connection, dataset, house, warehouse, plan), *_ahead(connection, dataset))


def _flags(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, house: Store, warehouse: Path, plan: Plan
) -> tuple[Flag, ...]:
    if dataset in (ORDERS, ORDER_DAYS):
        return order_flags(connection, dataset, "new_rows", _counted_prices(warehouse, plan))
    if dataset not in (TAKEDOWN_COUNTS, IMPORTS, INDICES):
        return ()
    write_missing_reference(house)
    connection.execute(f"create temp view counted as {small_table_sql(dataset, small_files(house, plan, dataset))}")
    if dataset is TAKEDOWN_COUNTS:
        return takedown_flags(connection, "new_rows", "counted")
    return (import_flags if dataset is IMPORTS else index_flags)(connection, "new_rows", "counted")


def _counted_prices(warehouse: Path, plan: Plan) -> dict[str, float]:
    """Rupiah a piece by category; empty where the sample stands in, and where the snapshot is not built."""
    snapshot = snapshot_path(warehouse, plan.snapshot_id)
    if ORDERS.kind in plan.sampled_kinds or not snapshot.exists():
        return {}
    with reading(snapshot) as connection:
        prices = connection.execute(
            "select category, sum(gross_value_idr) / sum(units_count) from orders_monthly"
            " group by category having sum(units_count) > 0"
        ).fetchall()
    return {category: float(price) for category, price in prices}


def _ahead(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> tuple[Flag, ...]:
    """Rows of days to come, in WIB."""
    day = dataset.date_column
    if day is None or dataset.id in _UNDATED_AHEAD:
        return ()
    today = datetime.now(BUSINESS_TIME).date()
    later = f"(select * from new_rows where {day} > date '{today}')"
    return flag_rows(connection, "ahead", (day,), later, worst_first=f"{day} desc")
