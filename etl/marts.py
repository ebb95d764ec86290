"""The tables of a plan in a connection: code tables, small datasets and marts, for all months or for some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import duckdb

from catalog.contracts import Dataset
from catalog.datasets import UMKM_REGISTRY
from catalog.marts import MARTS
from etl.bundled import write_missing_reference, write_missing_sample
from etl.engine import connect
from etl.plan import Plan, reference_directory, sample_directory, small_files
from etl.progress import Progress
from etl.relations import SMALL_DATASETS, create_code_relations, create_month_relations, small_table_sql
from etl.spans import EVER, spans_of
from etl.store import Store
from etl.transform import (
    MONTH_MARTS,
    SMALL_MARTS,
    TITLE_ROWS,
    MonthMart,
    create_mart,
    create_marts_through,
    create_views,
)

EXPOSED = tuple(
    dataset.id for dataset in SMALL_DATASETS if dataset.reference_file is not None and dataset.id != "indices"
)
"""Small datasets that a snapshot holds under their own id: those with bundled rows that no mart reshapes."""

PLAIN_TABLES = ("dim_date", *SMALL_MARTS, *EXPOSED)
"""What a snapshot holds beside marts by month and `meta_` tables."""


def has_bundled(store: Store, plan: Plan) -> bool:
    """Whether all that a plan reads beside its batches is there."""
    return reference_directory(store).exists() and not (plan.sampled_kinds and not sample_directory(store).exists())


def write_bundled(store: Store, plan: Plan, progress: Progress) -> None:
    """Write what a plan reads beside its batches, unless it is there. Call under the writer's lock."""
    write_missing_reference(store)
    if plan.sampled_kinds:
        write_missing_sample(store, progress)


def write_marts(store: Store, plan: Plan, months: frozenset[str], file: Path, scratch: Path) -> None:
    """Write the marts of a plan into a file that serves nobody, those by month for some months alone, those of words not at all.

    What a change moved is told of numbers of the other marts.
    """
    write_bundled(store, plan, lambda _stage, _share: None)
    with connect(file, scratch) as connection:
        create_small_tables(connection, store, plan, months)
        create_views(connection)
        create_month_marts(connection, plan, months, [mart for mart in MONTH_MARTS if mart.through != TITLE_ROWS])


def create_small_tables(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    plan: Plan,
    months: frozenset[str] | None,
    *,
    kept_in: str | None = None,
) -> None:
    """All but the marts by month, and the relations that these are made of; all months where `months` is None.

    `kept_in`: an attached database whose tables of the same rows and definitions stand, and are only looked at.
    """
    create_code_relations(connection)
    create_month_relations(connection, store, plan, months)
    if kept_in is None:
        for dataset in SMALL_DATASETS:
            _create_small_table(connection, store, plan, dataset)
    else:
        _create_small_table(connection, store, plan, UMKM_REGISTRY)
        for table in PLAIN_TABLES:
            connection.execute(f"create temp view {table} as select * from {kept_in}.{table}")
    if kept_in is None:
        for mart in ("dim_date", *SMALL_MARTS):
            create_mart(connection, mart)


def create_inputs_like(
    connection: duckdb.DuckDBPyConnection, like: duckdb.DuckDBPyConnection, store: Store, plan: Plan
) -> None:
    """What marts by month that name no day read, for all months, on a connection beside one that has the small tables."""
    create_code_relations(connection)
    create_month_relations(connection, store, plan, None)
    _create_small_table(connection, store, plan, UMKM_REGISTRY)
    create_views(connection, like)


def create_month_marts(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    months: frozenset[str] | None,
    marts: Sequence[MonthMart],
    told: Callable[[int], None] | None = None,
) -> None:
    """Marts by month, of all months where `months` is None. Name them in the order of `MONTH_MARTS`, after the small tables.

    `told` hears how many of them are made.
    """
    done = 0
    for through, grouped in groupby(marts, key=lambda mart: mart.through):
        group = list(grouped)
        for part in [group] if through else [[mart] for mart in group]:
            if told is not None:
                told(done)
            first = part[0]
            spans = spans_of(plan, MARTS[first.id].built_from, months, first.rows_a_span)
            names = tuple(mart.id for mart in part)
            create_marts_through(connection, through, names, (EVER,) if first.is_roll_up else spans)
            done += len(part)


def _create_small_table(connection: duckdb.DuckDBPyConnection, store: Store, plan: Plan, dataset: Dataset) -> None:
    files = small_files(store, plan, dataset)
    # One mart goes by the name of its dataset.
    name = "stg_takedown_counts" if dataset.id == "takedown_counts" else dataset.id
    kind = "table" if dataset.id in EXPOSED else "temp table"
    connection.execute(f"create or replace {kind} {name} as {small_table_sql(dataset, files)}")
