"""Which uploads stand behind a figure, as readers may know it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.uploads import Upload, uploads_behind
from etl.history import uploads_behind as batches_behind
from etl.store import Store
from tests.etl_fixture import House, order, orders, template
from tests.warehouse_fixture import build_warehouse


def test_readers_are_told_the_uploads_that_the_store_knows_to_stand_behind_a_figure(house: House) -> None:
    house.ingest("march.csv", orders(order("A1", "2023-03-31")))
    house.ingest("april.csv", orders(order("A2", "2023-04-01")))
    house.ingest("sizes.csv", template("umkm_registry", {}))
    house.ingest("items.csv", template("takedown_items", {}))
    snapshot, store = open_snapshot(house.warehouse), Store(house.store)

    counted = 0
    for metric, first, last, months in (
        ("orders_count", date(2023, 3, 15), date(2023, 3, 20), {"2023-03"}),
        ("orders_count", date(2023, 3, 31), date(2023, 4, 1), {"2023-03", "2023-04"}),
        ("takedown_items_count", date(2023, 3, 1), date(2023, 12, 31), {"2023-03"}),
        ("orders_count", date(2023, 5, 1), date(2023, 5, 31), {"2023-05"}),
        ("orders_count", None, date(2023, 3, 31), {"2023-03"}),
        ("orders_count", None, None, None),
        ("takedowns_daily", None, None, None),
    ):
        told = uploads_behind(snapshot, metric, first, last)
        assert told is not None
        expected = batches_behind(store, house.warehouse, metric, months)
        assert [upload.batch_id for upload in told] == [batch.id for batch in expected]
        counted += len(told)
    assert counted == 2 + 3 + 1 + 1 + 2 + 3 + 1


def test_neither_rows_nor_names_of_an_upload_are_told() -> None:
    assert {field.name for field in fields(Upload)} == {"batch_id", "dataset", "received_at"}


def test_a_snapshot_of_before_it_named_its_batches_leaves_it_open(tmp_path: Path) -> None:
    build_warehouse(tmp_path)

    assert uploads_behind(open_snapshot(tmp_path), "orders_count", date(2023, 3, 1), date(2023, 3, 31)) is None
