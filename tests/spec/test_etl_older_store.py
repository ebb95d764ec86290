"""A store that an earlier version of the software wrote goes on being read, added to, undone, backed up and rehashed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from etl import api
from tests.etl_fixture import WRITER, House, order, orders

STORES = Path(__file__).parents[1] / "stores"


@pytest.fixture(params=sorted(path.name for path in STORES.iterdir() if path.is_dir()))
def older(request: pytest.FixtureRequest, house: House) -> House:
    """A house with a store of an earlier version, which this version has built."""
    shutil.copytree(STORES / request.param / "store", house.store, dirs_exist_ok=True)
    shutil.copy(STORES / request.param / "second.csv", house.root)
    house.build()
    return house


def test_its_numbers_are_those_of_then(older: House) -> None:
    # A1, A4 and A5 stand; A2 was cancelled by the second file, A3 in the first, and A6's file was undone.
    assert older.totals() == (3, 690_000)
    assert older.orders_by_month() == {"2023-03": 1, "2023-04": 2}
    assert older.query("select sum(items_count) from takedowns_daily") == [(2,)]


def test_its_history_is_whole(older: House) -> None:
    assert [manifest.action for manifest in api.history(older.store)] == ["ingest"] * 4 + ["undo"]
    assert {manifest.written_by for manifest in api.history(older.store)} == {"analis"}


def test_a_file_that_counted_then_counts_once(older: House) -> None:
    again = api.ingest(older.store, older.warehouse, older.root / "second.csv", actor=WRITER)

    assert not again.is_new
    assert older.totals() == (3, 690_000)


def test_a_row_of_then_is_corrected_by_a_file_of_now(older: House) -> None:
    corrected = order("A1", "2023-03-20", umkm_id="Toko Melati", units=2, gross_value_idr=250_000, platform="shopee")
    done = older.ingest("corrected.csv", orders(corrected))

    assert done.batch.rows_superseded == 1
    assert older.totals() == (3, 700_000)


def test_what_was_undone_then_is_redone_now(older: House) -> None:
    undone = api.history(older.store)[2].batch
    assert undone is not None
    api.redo(older.store, older.warehouse, undone, actor=WRITER)

    assert older.totals() == (4, 865_000)


def test_its_sellers_stay_the_same_under_a_new_key(older: House) -> None:
    api.rotate_key(older.store, older.warehouse, actor=WRITER)
    again = api.ingest(older.store, older.warehouse, older.root / "second.csv", actor=WRITER)

    assert not again.is_new
    assert older.query("select count(distinct umkm_key) from umkm_monthly") == [(2,)]


def test_it_is_backed_up_and_restored(older: House, tmp_path: Path) -> None:
    api.back_up(older.store, tmp_path / "none", tmp_path / "copy", actor=WRITER)
    for path in (older.store / "batches", older.store / "manifests"):
        shutil.rmtree(path)
    api.restore(older.store, older.warehouse, tmp_path / "none", tmp_path / "copy", actor=WRITER)

    assert older.totals() == (3, 690_000)
    assert api.check_deeply(older.store, older.warehouse).faults == ()


def test_a_store_that_a_newer_version_wrote_to_is_read_without_what_that_one_added(older: House) -> None:
    paths = [*older.store.glob("manifests/*.json"), *older.store.glob("batches/*/batch.json")]
    for path in paths:
        path.write_text(json.dumps({**json.loads(path.read_text()), "added_later": {"by": "version 2"}}))
    older.build()

    assert older.totals() == (3, 690_000)
