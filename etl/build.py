"""Build a snapshot: whole, or from the serving one by the months that changed.

Both ways run the same SQL. A whole build writes marts into a new file, and takes those over from the serving one of whose
datasets no row came or went. An incremental one copies the serving file, computes the marts of the touched months beside it, and
replaces those months.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.contracts import Storage
from catalog.datasets import DATASETS
from catalog.marts import MARTS
from etl.checks import CheckResult, require_passed, run_checks
from etl.engine import TARGET, attached, connect, quoted
from etl.integrity import naming_damage
from etl.kept_marts import take_over, unchanged_marts
from etl.making import MakeMarts, make_marts, orders_counted_twice_sql
from etl.manifest import EMPTY, current_manifest, manifests
from etl.marts import PLAIN_TABLES, create_month_marts, create_small_tables, write_bundled
from etl.meta import write_meta
from etl.plan import Plan, changed_batches, changed_months, definitions_hash, has_links, inputs, make_plan
from etl.progress import Progress
from etl.published_changes import publish_changes
from etl.revisions import write_revisions
from etl.shared.snapshots import offer
from etl.shared.step import send_ahead
from etl.spans import in_months_sql
from etl.stopping import pass_return
from etl.store import Store
from etl.transform import MONTH_MARTS, WHOLE_MARTS, create_mart, create_views
from etl.warehouse import (
    building,
    keep,
    prepare_warehouse,
    remove_old_snapshots,
    serve,
    serving_snapshot,
    snapshot_path,
)
from etl.watch_list import publish_watch_list

_INCREMENT_LIMIT = 0.5

_FOR_ALL_MONTHS = frozenset({"umkm_registry", "evasion_terms"})
"""Small datasets that marts by month read: a row of theirs may change any month."""


@dataclass(frozen=True, kw_only=True)
class BuildResult:
    """What a build made: `mode` is `full`, `increment` or `unchanged` (the snapshot was already built)."""

    snapshot_id: str
    mode: str
    months: tuple[str, ...]
    checks: tuple[CheckResult, ...]


def build_plan(
    store: Store,
    warehouse: Path,
    plan: Plan,
    progress: Progress,
    *,
    accept: Callable[[], None] | None = None,
    elsewhere: MakeMarts | None = None,
) -> BuildResult:
    """Build the snapshot of a plan and let it serve. Call under the writer's lock.

    `elsewhere` makes the marts in DuckDB's place: then all months are made, those too that did not change.

    `accept` is called once the snapshot has passed its checks and its file lies in place, before it serves: there the plan's
    manifest is written, so that what serves has always been accepted. What it moves is written just before.

    Where machines share a store, batches are sent there before that, and the snapshot is offered to the others after it.

    Raises UserError `checks_failed`, `batch_damaged`, `shared_unreachable`; then, as after any crash, the old snapshot still
    serves.
    """
    # One engine for both: starting another takes half as long as finding what moved.
    with store.scratch() as scratch, connect(None, scratch) as connection:
        built = _build_snapshot(connection, store, warehouse, plan, elsewhere, progress)
        if accept is not None:
            before = make_plan(store, current_manifest(store))
            write_revisions(connection, store, warehouse, before=before, after=plan)
            send_ahead(store, [batch.id for batch in changed_batches(before, plan)])
            pass_return()
            accept()
    serve(warehouse, plan.snapshot_id)
    remove_old_snapshots(warehouse)
    publish_changes(store, warehouse)
    publish_watch_list(store, warehouse)
    offer(warehouse, plan, progress)
    progress("done", 1.0)
    return built


def build_snapshot(store: Store, warehouse: Path, plan: Plan, progress: Progress) -> BuildResult:
    """Build the snapshot of a plan beside the one that serves, unless it is there.

    Call under the writer's lock; or else with a place to work and a warehouse of one's own, and all that is bundled there.

    Raises UserError `checks_failed`, `batch_damaged`.
    """
    with store.scratch() as scratch, connect(None, scratch) as connection:
        return _build_snapshot(connection, store, warehouse, plan, None, progress)


def _build_snapshot(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    warehouse: Path,
    plan: Plan,
    elsewhere: MakeMarts | None,
    progress: Progress,
) -> BuildResult:
    prepare_warehouse(warehouse)
    if snapshot_path(warehouse, plan.snapshot_id).exists():
        return BuildResult(snapshot_id=plan.snapshot_id, mode="unchanged", months=(), checks=())
    write_bundled(store, plan, progress)
    serving = _serving_plan(connection, store, warehouse)
    base = serving if elsewhere is None and serving is not None and _can_grow(serving, plan) else None
    months = None if base is None else _months_to_build(store, base, plan)
    with naming_damage(store, plan.batches), building(warehouse, plan.snapshot_id) as file:
        if base is None or months is None:
            months = None
            with attached(connection, file):
                connection.execute(f"use {TARGET}")
                kept = _take_over(connection, warehouse, serving, plan)
                checks = _build_whole(connection, store, plan, kept, elsewhere or make_marts, progress)
        else:
            _copy_serving(warehouse, file)
            with attached(connection, file):
                checks = _build_months(connection, store, base, plan, months, progress)
        progress("publish", 0.97)
        keep(warehouse, file, plan.snapshot_id)
    return BuildResult(
        snapshot_id=plan.snapshot_id,
        mode="full" if months is None else "increment",
        months=tuple(sorted(months or ())),
        checks=checks,
    )


def _take_over(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, serving: Plan | None, plan: Plan
) -> frozenset[str]:
    if serving is None:
        return frozenset()
    return take_over(connection, snapshot_path(warehouse, serving.snapshot_id), unchanged_marts(serving, plan))


def _build_whole(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    plan: Plan,
    kept: frozenset[str],
    make: MakeMarts,
    progress: Progress,
) -> tuple[CheckResult, ...]:
    """Build all but the kept marts, which are there already."""
    orders_counted_twice = make(connection, store, plan, kept, progress)
    progress("checks", 0.9)
    checks = run_checks(connection, orders_counted_twice=orders_counted_twice)
    require_passed(checks)
    connection.execute("begin")
    write_meta(connection, "", store, plan, checks)
    connection.execute("commit")
    return checks


def _build_months(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    base: Plan,
    plan: Plan,
    months: frozenset[str],
    progress: Progress,
) -> tuple[CheckResult, ...]:
    """Build what a batch that came or went can have changed; all else stands as it does in the file."""
    changed = {batch.dataset for batch in changed_batches(base, plan)}
    marts = [mart for mart in MONTH_MARTS if changed.intersection(MARTS[mart.id].built_from)]
    built_from = {dataset for mart in marts for dataset in MARTS[mart.id].built_from}
    is_kept = all(DATASETS[dataset].storage is Storage.MONTHS for dataset in changed)
    create_small_tables(connection, store, plan, months, kept_in=TARGET if is_kept else None)
    create_views(connection)
    unmade = [mart for mart in MONTH_MARTS if mart not in marts]
    for mart in unmade:
        connection.execute(f"create temp view {mart.id} as select * from {TARGET}.{mart.id} where false")
    create_month_marts(connection, plan, months, marts)
    progress("checks", 0.6)
    checks = run_checks(connection, orders_counted_twice=orders_counted_twice_sql(plan))
    require_passed(checks)
    progress("marts", 0.7)
    connection.execute("begin")
    for mart in marts:
        connection.execute(f"delete from {TARGET}.{mart.id} where {in_months_sql(mart.day, months)}")
        connection.execute(f"insert into {TARGET}.{mart.id} by name select * from {mart.id}")
    for table in () if is_kept else PLAIN_TABLES:
        connection.execute(f"create or replace table {TARGET}.{table} as select * from {table}")
    # Whole marts are in the file. In memory lie tables of the same names with the new months; temporary views hide both.
    for mart in unmade:
        connection.execute(f"drop view temp.{mart.id}")
    connection.execute(f"use {TARGET}")
    for name in WHOLE_MARTS:
        if changed.intersection(MARTS[name].built_from):
            create_mart(connection, name)
    connection.execute("use memory")
    kept = frozenset(DATASETS) - built_from if is_kept else frozenset[str]()
    write_meta(connection, f"{TARGET}.", store, plan, checks, kept=kept)
    connection.execute("commit")
    return checks


def _can_grow(serving: Plan, plan: Plan) -> bool:
    """Whether a snapshot can be built by months on top of the serving one."""
    if serving.sampled_kinds != plan.sampled_kinds or not has_links(serving, plan):
        return False
    return not any(batch.dataset in _FOR_ALL_MONTHS for batch in changed_batches(serving, plan))


def _serving_plan(connection: duckdb.DuckDBPyConnection, store: Store, warehouse: Path) -> Plan | None:
    """The plan of the serving snapshot; None as `_plan_of`, and where none serves."""
    serving = serving_snapshot(warehouse)
    return _plan_of(connection, store, warehouse, serving) if serving else None


def _months_to_build(store: Store, base: Plan, plan: Plan) -> frozenset[str] | None:
    """Months to build again on top of the serving snapshot; None where everything must be built."""
    months = changed_months(base, plan)
    total = {month for dataset in DATASETS for entry in inputs(store, plan, dataset) for month in entry.months}
    return None if len(months) > _INCREMENT_LIMIT * max(len(total), 1) and len(total) > 2 else months


def _plan_of(connection: duckdb.DuckDBPyConnection, store: Store, warehouse: Path, snapshot_id: str) -> Plan | None:
    """The plan that made a snapshot, None where other definitions made it, its manifest is not ours or it is damaged."""
    try:
        connection.execute(f"attach {quoted(snapshot_path(warehouse, snapshot_id))} as serving (read_only)")
        try:
            row = connection.execute("select manifest_number, definitions_hash from serving.meta_snapshot").fetchone()
        finally:
            connection.execute("detach serving")
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


def _copy_serving(warehouse: Path, file: Path) -> None:
    serving = serving_snapshot(warehouse)
    if serving is None:
        raise AssertionError("an increment needs a serving snapshot")
    shutil.copyfile(snapshot_path(warehouse, serving), file)
