"""All marts of a whole build, as DuckDB makes them; `etl.spark` makes the same in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import duckdb

from etl.engine import TARGET
from etl.marts import create_inputs_like, create_month_marts, create_small_tables
from etl.plan import Plan
from etl.progress import Progress
from etl.stopping import stoppable
from etl.store import Store
from etl.transform import MONTH_MARTS, WHOLE_MARTS, MonthMart, create_mart, create_views

MakeMarts = Callable[[duckdb.DuckDBPyConnection, Store, Plan, frozenset[str], Progress], str | None]
"""Makes all that a snapshot holds beside `meta_` tables in the connection's own database, but for the named marts, which are
there already, and leaves what checks and meta tables read. Gives the question whose rows are days that are counted twice,
None where no two kinds of file may tell of one."""


def make_marts(
    connection: duckdb.DuckDBPyConnection, store: Store, plan: Plan, kept: frozenset[str], progress: Progress
) -> str | None:
    """As `MakeMarts` says."""
    # One transaction: a checkpoint between two tables would only write twice what nobody reads before the end.
    connection.execute("begin")
    create_small_tables(connection, store, plan, None)
    create_views(connection)
    made = [mart for mart in MONTH_MARTS if mart.id not in kept]
    with _created_beside(connection, store, plan, [mart for mart in made if mart.is_beside]):
        marts = [mart for mart in made if not mart.is_beside]
        create_month_marts(connection, plan, None, marts, lambda done: progress("marts", 0.4 + 0.5 * done / len(marts)))
        connection.execute("commit")
    connection.execute("begin")
    for name in WHOLE_MARTS:
        if name not in kept:
            create_mart(connection, name)
    connection.execute("commit")
    return orders_counted_twice_sql(plan)


def orders_counted_twice_sql(plan: Plan) -> str | None:
    """The question whether order lines and daily counts tell of the same day of one UMKM, where both kinds of file count."""
    if not (plan.batches_of("orders") and plan.batches_of("order_days")):
        return None
    return (
        "select distinct umkm_key, platform, date from stg_orders"
        " intersect select distinct umkm_key, platform, date from stg_order_days"
    )


@contextmanager
def _created_beside(
    connection: duckdb.DuckDBPyConnection, store: Store, plan: Plan, marts: Sequence[MonthMart]
) -> Iterator[None]:
    """Marts are made on a connection of their own meanwhile, and are there after the block."""
    if not marts:
        yield
        return
    with connection.cursor() as second, stoppable(second), ThreadPoolExecutor(1) as pool:
        create_inputs_like(second, connection, store, plan)
        beside = pool.submit(_create_beside, second, plan, marts)
        yield
        beside.result()


def _create_beside(connection: duckdb.DuckDBPyConnection, plan: Plan, marts: Sequence[MonthMart]) -> None:
    connection.execute(f"use {TARGET}")
    connection.execute("begin")
    create_month_marts(connection, plan, None, marts)
    connection.execute("commit")
