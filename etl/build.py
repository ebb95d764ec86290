"""Build a snapshot: whole, or from the serving one by the months that changed.

Both ways run the same SQL. A whole build writes marts into a new file. An incremental one copies the serving file,
computes the marts of the touched months beside it, and replaces those months.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.contracts import Dataset, Storage
from catalog.datasets import DATASETS
from catalog.marts import MARTS
from etl.bundled import Progress, write_missing_reference, write_missing_sample
from etl.checks import CheckResult, require_passed, run_checks
from etl.engine import connect, quoted, reading
from etl.linked_months import with_linked_months
from etl.manifest import EMPTY, manifests
from etl.meta import write_meta
from etl.plan import Plan, definitions_hash, inputs, make_plan, reference_directory
from etl.relations import SMALL_DATASETS, create_code_relations, create_month_relations, small_table_sql
from etl.spans import EVER, spans_of
from etl.store import Store, remove_unfinished
from etl.transform import MONTH_MARTS, SMALL_MARTS, MonthMart, create_mart, create_views
from etl.warehouse import keep, remove_old_snapshots, serve, serving_snapshot, snapshot_path

_INCREMENT_LIMIT = 0.5


@dataclass(frozen=True, kw_only=True)
class BuildResult:
    """What a build made: `mode` is `full`, `increment` or `unchanged` (the snapshot was already built)."""

    snapshot_id: str
    mode: str
    months: tuple[str, ...]
    checks: tuple[CheckResult, ...]


def build_plan(
    store: Store, warehouse: Path, plan: Plan, progress: Progress, *, accept: Callable[[], None] | None = None
) -> BuildResult:
    """Build the snapshot of a plan and let it serve. Call under the writer's lock.

    `accept` is called once the snapshot has passed its checks and its file lies in place, before it serves: there a new
    manifest is written, so that what serves has always been accepted.

    Raises UserError `checks_failed`; then, as after any crash, the old snapshot still serves.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    for leftover in warehouse.glob("building-*"):
        leftover.unlink()
    remove_unfinished(warehouse)
    if snapshot_path(warehouse, plan.snapshot_id).exists():
        if accept is not None:
            accept()
        serve(warehouse, plan.snapshot_id)
        return BuildResult(snapshot_id=plan.snapshot_id, mode="unchanged", months=(), checks=())
    write_missing_reference(store)
    if plan.sampled_kinds:
        write_missing_sample(store, progress)
    months = _touched_months(store, warehouse, plan)
    building = warehouse / f"building-{plan.snapshot_id}.duckdb"
    with store.scratch() as scratch:
        if months is None:
            checks = _build_whole(store, plan, building, scratch, progress)
        else:
            _copy_serving(warehouse, building)
            checks = _build_months(store, plan, building, scratch, months, progress)
    progress("publish", 0.97)
    keep(warehouse, building, plan.snapshot_id)
    if accept is not None:
        accept()
    serve(warehouse, plan.snapshot_id)
    remove_old_snapshots(warehouse)
    progress("done", 1.0)
    return BuildResult(
        snapshot_id=plan.snapshot_id,
        mode="full" if months is None else "increment",
        months=tuple(sorted(months or ())),
        checks=checks,
    )


def _build_whole(
    store: Store, plan: Plan, building: Path, scratch: Path, progress: Progress
) -> tuple[CheckResult, ...]:
    with connect(building, scratch) as connection:
        # One transaction: a checkpoint between two tables would only write twice what nobody reads before the end.
        connection.execute("begin")
        _prepare(connection, store, plan, None)
        for done, mart in enumerate(MONTH_MARTS):
            progress("marts", 0.4 + 0.1 * done)
            _create_month_mart(connection, plan, None, mart)
        progress("checks", 0.9)
        checks = run_checks(connection, orders_counted_twice=_orders_counted_twice(plan))
        require_passed(checks)
        write_meta(connection, "", store, plan, checks)
        connection.execute("commit")
    return checks


def _build_months(
    store: Store, plan: Plan, building: Path, scratch: Path, months: frozenset[str], progress: Progress
) -> tuple[CheckResult, ...]:
    with connect(None, scratch) as connection:
        _prepare(connection, store, plan, months)
        for mart in MONTH_MARTS:
            _create_month_mart(connection, plan, months, mart)
        progress("checks", 0.6)
        checks = run_checks(connection, orders_counted_twice=_orders_counted_twice(plan))
        require_passed(checks)
        progress("marts", 0.7)
        connection.execute(f"attach {quoted(building)} as target")
        connection.execute("begin")
        listed = ", ".join(f"date '{month}-01'" for month in sorted(months))
        for mart in MONTH_MARTS:
            connection.execute(f"delete from target.{mart.id} where {mart.month_of} in ({listed})")
            connection.execute(f"insert into target.{mart.id} by name select * from {mart.id}")
        for table in (*SMALL_MARTS, "dim_date", *_exposed()):
            connection.execute(f"create or replace table target.{table} as select * from main.{table}")
        write_meta(connection, "target.", store, plan, checks)
        connection.execute("commit")
        connection.execute("detach target")
    return checks


def _prepare(connection: duckdb.DuckDBPyConnection, store: Store, plan: Plan, months: frozenset[str] | None) -> None:
    create_code_relations(connection)
    create_month_relations(connection, store, plan, months)
    for dataset in SMALL_DATASETS:
        _create_small_table(connection, store, plan, dataset)
    create_views(connection)
    create_mart(connection, "dim_date")
    for mart in SMALL_MARTS:
        create_mart(connection, mart)


def _create_month_mart(
    connection: duckdb.DuckDBPyConnection, plan: Plan, months: frozenset[str] | None, mart: MonthMart
) -> None:
    create_mart(connection, mart.id, (EVER,) if mart.is_roll_up else spans_of(plan, MARTS[mart.id].built_from, months))


def _create_small_table(connection: duckdb.DuckDBPyConnection, store: Store, plan: Plan, dataset: Dataset) -> None:
    files = [(str(entry.rows), entry.sequence) for entry in inputs(store, plan, dataset.id)]
    if dataset.reference_file is not None:
        files.insert(0, (str(reference_directory(store) / f"{dataset.id}.parquet"), 0))
    name = "stg_takedown_counts" if dataset.id == "takedown_counts" else dataset.id
    kind = "table" if dataset.id in _exposed() else "temp table"
    connection.execute(f"create or replace {kind} {name} as {small_table_sql(dataset, files)}")


def _exposed() -> tuple[str, ...]:
    """Small datasets that a snapshot holds under their own id: those with bundled rows that no mart reshapes."""
    return tuple(
        dataset.id for dataset in SMALL_DATASETS if dataset.reference_file is not None and dataset.id != "indices"
    )


def _orders_counted_twice(plan: Plan) -> str | None:
    if not (plan.batches_of("orders") and plan.batches_of("order_days")):
        return None
    return (
        "select distinct umkm_key, platform, date from stg_orders"
        " intersect select distinct umkm_key, platform, date from stg_order_days"
    )


def _touched_months(store: Store, warehouse: Path, plan: Plan) -> frozenset[str] | None:
    """Months to build again on top of the serving snapshot; None where everything must be built."""
    serving = serving_snapshot(warehouse)
    base = _plan_of(store, warehouse, serving) if serving else None
    if base is None or base.sampled_kinds != plan.sampled_kinds:
        return None
    changed = set(plan.batches) ^ set(base.batches)
    if any(batch.dataset == "umkm_registry" for batch in changed):
        return None
    months = frozenset(
        month
        for batch in changed
        if batch.contract.storage is Storage.MONTHS
        for month in (*batch.months, *batch.superseded_months)
    )
    counted = (*plan.batches, *base.batches)
    if any(batch.linked_months is None for batch in counted):
        return None
    months = with_linked_months(months, [pair for batch in counted for pair in batch.linked_months or ()])
    total = {month for dataset in DATASETS for entry in inputs(store, plan, dataset) for month in entry.months}
    return None if len(months) > _INCREMENT_LIMIT * max(len(total), 1) and len(total) > 2 else months


def _plan_of(store: Store, warehouse: Path, snapshot_id: str) -> Plan | None:
    """The plan that made a snapshot, None where other definitions made it, its manifest is not ours or it is damaged."""
    try:
        with reading(snapshot_path(warehouse, snapshot_id)) as connection:
            row = connection.execute("select manifest_number, definitions_hash from meta_snapshot").fetchone()
    except duckdb.Error:
        # Snapshots are disposable: what cannot be read is built again, whole.
        return None
    if row is None or row[1] != definitions_hash():
        return None
    for manifest in (EMPTY, *manifests(store)):
        if manifest.number == row[0]:
            plan = make_plan(store, manifest)
            return plan if plan.snapshot_id == snapshot_id else None
    return None


def _copy_serving(warehouse: Path, building: Path) -> None:
    serving = serving_snapshot(warehouse)
    if serving is None:
        raise AssertionError("an increment needs a serving snapshot")
    shutil.copyfile(snapshot_path(warehouse, serving), building)
