"""All marts of a whole build made by Spark, of the SQL files and batches that DuckDB makes them of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import duckdb
from pyspark.sql import DataFrame, Observation
from pyspark.sql.functions import count, lit

from etl.making import MakeMarts, orders_counted_twice_sql
from etl.marts import create_small_tables
from etl.plan import Plan
from etl.progress import Progress
from etl.spark.dialect import carried, tables_read
from etl.spark.relations import RELATIONS, relation
from etl.spark.session import Cluster, cluster
from etl.spark.settings import Settings
from etl.spark.shared import Shared
from etl.store import Store
from etl.transform import KEPT, MONTH_MARTS, THROUGH, VIEWS, WHOLE_MARTS, select_of

_FILES = {name.split("/")[1]: name for name in (*VIEWS, *THROUGH)}
"""SQL files of staging and core, by the names of their tables."""

_WRITTEN = {name.split("/")[1] for name in (*KEPT, *THROUGH)}
"""Those of which rows are found once, and not again by each mart that reads them."""

_TWICE = "orders_counted_twice"


def by_spark(settings: Settings) -> MakeMarts:
    """What makes the marts of a build on a Spark cluster. It raises UserError as `etl.spark.session`, `etl.spark.shared`."""
    return partial(_make_marts, settings)


def _make_marts(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    plan: Plan,
    kept: frozenset[str],
    progress: Progress,
) -> str | None:
    """The tiny marts stay with DuckDB: a job of Spark's takes longer than all of them."""
    connection.execute("begin")
    create_small_tables(connection, store, plan, None)
    connection.execute("commit")
    question = orders_counted_twice_sql(plan)
    marts = [mart for mart in (*(each.id for each in MONTH_MARTS), *WHOLE_MARTS) if mart not in kept]
    with store.scratch() as scratch, _shared(settings, store, scratch) as shared, cluster(settings, scratch) as running:
        work = _Work(connection, store, settings.store, plan, shared, running)
        for done, mart in enumerate(marts):
            progress("marts", 0.4 + 0.5 * done / len(marts))
            shared.load(connection, mart, work.write(mart, select_of(f"marts/{mart}")))
        if question is not None:
            shared.load_beside(connection, _TWICE, work.write(_TWICE, question))
    return None if question is None else f"select * from {_TWICE}"


@contextmanager
def _shared(settings: Settings, store: Store, scratch: Path) -> Iterator[Shared]:
    """A directory of this store's own in the shared one; what a killed build left there is removed first."""
    if settings.shared is None:
        place: str | Path = scratch / "spark"
    else:
        own = hashlib.sha256(str(store.root.resolve()).encode()).hexdigest()[:12]
        place = f"{settings.shared.rstrip('/')}/dampak-{own}"
    shared = Shared(place)
    shared.clear()
    try:
        yield shared
    finally:
        shared.clear()


class _Work:
    """The statements of one build. What one of them reads and Spark does not have yet is provided before it runs."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        store: Store,
        place: str | None,
        plan: Plan,
        shared: Shared,
        running: Cluster,
    ) -> None:
        self._connection = connection
        self._store = store
        self._place = place
        self._plan = plan
        self._shared = shared
        self._running = running
        self._provided = set[str]()

    def write(self, table: str, select: str) -> int:
        """Run a SELECT on Spark, write what it gives for all to read, and give the number of rows."""
        self._provide(select)
        with self._running.naming_failure(table):
            seen = Observation()
            rows = self._running.spark.sql(carried(select)).observe(seen, count(lit(1)).alias("rows"))
            rows.write.parquet(self._shared.address(table))
            written = int(seen.get["rows"])
            self._register(table, self._running.spark.read.schema(rows.schema).parquet(self._shared.address(table)))
        return written

    def _provide(self, select: str) -> None:
        for table in sorted(tables_read(select)):
            if table in self._provided:
                continue
            if table in _WRITTEN:
                self.write(table, select_of(_FILES[table]))
            elif table in _FILES:
                self._provide(select_of(_FILES[table]))
                with self._running.naming_failure(table):
                    self._register(table, self._running.spark.sql(carried(select_of(_FILES[table]))))
            elif table in RELATIONS:
                with self._running.naming_failure(table):
                    self._register(table, relation(self._running.spark, self._store, self._place, self._plan, table))
            else:
                self._shared.hand_over(self._connection, table)
                with self._running.naming_failure(table):
                    self._register(table, self._running.spark.read.parquet(self._shared.address(table)))

    def _register(self, table: str, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(table)
        self._provided.add(table)
