"""Years of uploads: what a build holds in memory does not grow with the number of batches."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from etl import engine
from etl.batch import batch_directory, read_batch, write_batch
from etl.engine import connect
from etl.manifest import current_manifest
from etl.marts import create_small_tables
from etl.plan import Plan, make_plan
from etl.spans import EVER
from etl.store import Store
from etl.transform import UMKM_CELLS, create_mart, create_marts_through, create_views
from tests.etl_fixture import House, order, orders

MANY = 400


def plan_of_copies(store: Store, count: int) -> Plan:
    """A plan in which the one batch of a store counts so many times, each a batch of its own."""
    (first,) = current_manifest(store).batches
    copies = [f"{number:016x}" for number in range(count)]
    for sequence, batch_id in enumerate(copies, start=1):
        shutil.copytree(batch_directory(store, first), batch_directory(store, batch_id))
        write_batch(batch_directory(store, batch_id), replace(read_batch(store, first), id=batch_id, sequence=sequence))
    return make_plan(store, replace(current_manifest(store), batches=tuple(copies)))


def test_four_hundred_batches_are_built_in_the_memory_of_a_few(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ingest("a.csv", orders(order("A1", units=2), order("A2", "2023-04-01", umkm_id="toko-2")))
    store = Store(house.store)
    plan = plan_of_copies(store, MANY)
    monkeypatch.setattr(engine, "MEMORY_LIMIT", "150MB")
    with connect(tmp_path / "marts.duckdb", tmp_path) as connection:
        create_small_tables(connection, store, plan, None)
        create_views(connection)
        create_mart(connection, "orders_daily")
        create_marts_through(connection, UMKM_CELLS, ("umkm_monthly",), (EVER,))
        sums = "sum(orders_count), sum(units_count), sum(gross_value_idr)"
        for mart in ("orders_daily", "umkm_monthly"):
            (found,) = connection.execute(f"select {sums} from {mart}").fetchall()
            assert found == (2 * MANY, 3 * MANY, 200_000 * MANY)
