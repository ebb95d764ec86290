"""A key that is rotated: sellers stay who they were, and nothing of the old key is left in the store or the warehouse."""

from __future__ import annotations

import shutil
import signal
import stat
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from catalog.errors import UserError
from catalog.roles import Role
from etl import api
from etl.__main__ import main
from etl.audit import read_audit
from etl.batch import rows_file
from etl.manifest import BUSINESS_TIME
from etl.pseudonyms import pseudonym
from etl.rotation import Rotated
from etl.store import Store
from tests.etl_fixture import WRITER, House, contents, make_house, order, orders, template
from tests.seller_exports import as_sheet, export_rows
from tests.writers_fixture import Writers, copy_of, places

SHOP = "toko-1"
DAY = {"order_date": "2023-05-01"}
FILES = {
    "orders.csv": orders(order("A1"), order("A1", line_number=2), order("A2", "2023-04-01", umkm_id="toko-2")),
    "days.csv": template("order_days", DAY, {**DAY, "umkm_id": "toko-2", "province_code": "51"}),
    "items.csv": template("takedown_items", {"item_id": "I1"}, {"item_id": "I2", "seller_id": "lapak-2"}),
    "listings.csv": template("listings", {"listing_id": "L1", "seller_id": "lapak-2"}),
    "registry.csv": template("umkm_registry", {"umkm_id": SHOP, "size_class": "mikro"}),
    "counts.csv": template("takedown_counts", {}),
}
EXPORT = as_sheet(
    export_rows(
        "shopee_id_2025",
        {
            "No. Pesanan": "S1",
            "Status Pesanan": "Selesai",
            "Waktu Pesanan Dibuat": "2023-03-10 23:45",
            "Nama Produk": "Gamis",
            "Harga Setelah Diskon": "1.250.000",
            "Jumlah": "1",
            "Returned quantity": "0",
            "Total Harga Produk": "1.250.000",
        },
    )
)
NAMED = {"value.umkm_id": SHOP, "value.province_code": "32"}


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    house = make_house(tmp_path_factory.mktemp("filled"), small_sample)
    for name, content in FILES.items():
        house.ingest(name, content)
    return house


@pytest.fixture
def filled(filled_once: House, tmp_path: Path) -> House:
    """A house with a batch of each dataset that holds pseudonyms, and of one that holds none."""
    return copy_of(filled_once, tmp_path / "house")


def rotate(house: House) -> Rotated:
    return api.rotate_key(house.store, house.warehouse, actor=WRITER)


def ingest_export(house: House) -> api.IngestResult:
    file = house.file("Order.all.xlsx", EXPORT)
    return api.ingest(house.store, house.warehouse, file, answers=NAMED, actor=WRITER)


def sellers(house: House) -> set[str]:
    """Pseudonyms of the serving snapshot."""
    return {str(seller) for (seller,) in house.query("select distinct umkm_key from umkm_monthly")}


def numbers(house: House) -> dict[str, Any]:
    """Every table of the serving snapshot; of sellers only how many there are."""
    found: dict[str, Any] = contents(house.warehouse)
    found["umkm_monthly"] = house.query("select * exclude (umkm_key) from umkm_monthly order by all")
    for table in ("seller_steps", "ladder_steps"):
        found[table] = house.query(f"select * exclude (seller_key) from {table} order by all")
    for table in ("listing_sightings", "listing_removals"):
        found[table] = house.query(f"select date, platform, count(*) from {table} group by all order by all")
    found["sellers"] = len(sellers(house))
    return found


def stored_keys(store: Path) -> dict[str, set[object]]:
    """All that is hashed in the batches of a store, by column."""
    found: dict[str, set[object]] = {"umkm_key": set(), "seller_key": set(), "row_key": set()}
    with duckdb.connect() as connection:
        for path in Store(store).batches.glob("*/*.parquet"):
            columns = {str(row[0]) for row in connection.execute(f"describe from '{path}'").fetchall()}
            for column in columns & set(found):
                found[column] |= {row[0] for row in connection.execute(f"select {column} from '{path}'").fetchall()}
    return found


def test_all_pseudonyms_and_row_keys_change_and_no_number_does(filled: House) -> None:
    before, keys = numbers(filled), stored_keys(filled.store)
    serving = api.status(filled.store, filled.warehouse).serving
    rotated = rotate(filled)

    assert (rotated.batches, rotated.keys) == (len(FILES), 2)
    assert numbers(filled) == before
    for column, values in stored_keys(filled.store).items():
        assert len(values) == len(keys[column]) > 0
        assert not values & keys[column]
    state = api.status(filled.store, filled.warehouse)
    assert state.is_current
    assert state.serving != serving


def test_nothing_of_the_old_key_is_left_in_store_and_warehouse(filled: House) -> None:
    filled.undo(filled.ingest("more.csv", orders(order("A1", gross_value_idr=5_000))).batch.id)
    ingest_export(filled)
    old = {str(value) for column in ("umkm_key", "seller_key") for value in stored_keys(filled.store)[column]}
    assert len(old) == 4
    rotate(filled)

    kept = [path for path in (*filled.store.rglob("*"), *filled.warehouse.rglob("*")) if path.is_file()]
    assert len(kept) > 20
    assert [path.name for path in kept for value in old if value.encode() in path.read_bytes()] == []
    assert len(list(filled.warehouse.glob("warehouse-*"))) == 1
    assert old.isdisjoint(sellers(filled))
    assert not old & {str(value) for values in stored_keys(filled.store).values() for value in values}


def test_a_seller_is_one_before_and_after_each_of_two_rotations(filled: House) -> None:
    for number in (1, 2):
        rotate(filled)
        (house_key,) = {Store(filled.store).hashing_key()}
        assert len(house_key.split("\n")) == number + 1
        filled.ingest(f"later-{number}.csv", orders(order(f"B{number}", "2023-06-01")))
        assert sellers(filled) == {pseudonym(house_key, SHOP), pseudonym(house_key, "toko-2")}
        # The registry, which came first, says how large the seller of the newest order is.
        sizes = filled.query("select distinct size_class from orders_monthly where month = date '2023-06-01'")
        assert sizes == [("mikro",)]


@pytest.mark.parametrize("quoted", [False, True], ids=["blocks", "engine"])
def test_a_correction_after_the_rotation_replaces_rows_of_before(filled: House, *, quoted: bool) -> None:
    count_before, value_before = filled.totals()
    rotate(filled)
    lines = {
        "orders": orders(order("A2", "2023-04-01", umkm_id="toko-2", gross_value_idr=100_007)),
        "order_days": template("order_days", {**DAY, "gross_value_idr": 100_011}),
        "takedown_items": template("takedown_items", {"item_id": "I2", "seller_id": "lapak-2", "action": "ban"}),
    }
    for dataset, content in lines.items():
        text = content.replace("shopee", '"shopee"') if quoted else content
        assert filled.ingest(f"{dataset}-later.csv", text).batch.rows_superseded == 1

    assert filled.totals() == (count_before, value_before + 7 + 11)


def test_a_file_that_counts_is_a_no_op_after_the_rotation_also_where_its_shop_was_an_answer(filled: House) -> None:
    first = ingest_export(filled)
    rotate(filled)

    assert not filled.ingest("orders.csv", FILES["orders.csv"]).is_new
    again = ingest_export(filled)
    assert (again.is_new, again.batch.id) == (False, first.batch.id)


def test_undo_redo_and_every_earlier_state_show_the_same_numbers_as_before(filled: House) -> None:
    batch = filled.ingest("more.csv", orders(order("A1", gross_value_idr=5_000))).batch
    states = range(1, len(api.history(filled.store)) + 1)
    before = {}
    for number in states:
        filled.build(number)
        before[number] = numbers(filled)
    history = api.history(filled.store)
    revisions = api.revisions(filled.store)
    rotate(filled)

    assert api.history(filled.store) == history
    assert api.revisions(filled.store) == revisions
    for number in states:
        filled.build(number)
        assert numbers(filled) == before[number]
    filled.undo(batch.id)
    assert numbers(filled) == before[len(states) - 1]
    assert api.redo(filled.store, filled.warehouse, batch.id, actor=WRITER).snapshot_id
    assert numbers(filled) == before[len(states)]
    today = datetime.now(UTC).astimezone(BUSINESS_TIME).date()
    assert api.known_on(filled.store, filled.warehouse, today) == api.status(filled.store, filled.warehouse).serving


def test_an_undone_file_that_is_taken_in_again_counts_once(filled: House) -> None:
    exported = ingest_export(filled)
    before = filled.totals()
    filled.undo(exported.batch.id)
    rotate(filled)
    ingest_export(filled)
    assert filled.totals() == before
    api.redo(filled.store, filled.warehouse, exported.batch.id, actor=WRITER)

    assert filled.totals() == before


def test_killed_at_any_step_the_old_or_the_new_key_holds_for_everything(
    first_file_taken_in: House, writers: Writers, tmp_path: Path
) -> None:
    before = first_file_taken_in
    old_keys, old_stored = Store(before.store).keys(), stored_keys(before.store)
    old_numbers, seen = numbers(before), set()
    clean = copy_of(before, tmp_path / "clean")
    steps = writers.run(clean, ["rotate-key", *places(clean)])["steps"]
    # Before each change of a name or removal, and before some of the others.
    chosen = [number for number, step in enumerate(steps, 1) if step.startswith("os.re") or number % 8 == 0]
    for step in chosen:
        house = copy_of(before, tmp_path / "house")
        assert writers.run(house, ["rotate-key", *places(house)], step=step)["signal"] == signal.SIGKILL
        keys = Store(house.store).keys()
        has_rotated = keys != old_keys
        seen.add(has_rotated)
        assert keys[:1] == old_keys
        assert numbers(house) == old_numbers
        assert (stored_keys(house.store) == old_stored) is not has_rotated
        # A correction and a further order of the same seller: under half of a key, they would be another's.
        again = api.ingest(house.store, house.warehouse, house.root / "second.csv", actor=WRITER)
        assert again.batch.rows_superseded == 1
        assert (house.totals(), len(sellers(house))) == ((3, 750_000), 1)
        assert [path.name for path in house.store.glob("batches*")] == [Store(house.store).batches.name]
        assert house.leftovers() == []
        shutil.rmtree(house.root)

    assert len(chosen) > 10
    assert seen == {False, True}


def test_an_older_key_that_is_put_back_alone_is_told_and_the_newer_batches_stay(filled: House) -> None:
    key_file = filled.store / "pseudonym.key"
    old = key_file.read_bytes()
    rotate(filled)
    newest, batches = key_file.read_bytes(), Store(filled.store).batches
    for wrong, code in ((old, "key_unfit"), (None, "key_missing")):
        key_file.unlink()
        if wrong is not None:
            key_file.write_bytes(wrong)
        with pytest.raises(UserError) as refused:
            filled.ingest("later.csv", orders(order("B1")))
        assert refused.value.code == code
    assert len(list(batches.iterdir())) == len(FILES)

    key_file.write_bytes(newest)
    assert filled.ingest("later.csv", orders(order("B1"))).is_new
    assert len(sellers(filled)) == 2


def test_a_store_that_is_put_back_from_a_backup_goes_on_under_the_key_of_then(filled: House, tmp_path: Path) -> None:
    shutil.copytree(filled.store, tmp_path / "backup", symlinks=True)
    before = numbers(filled)
    rotate(filled)
    shutil.rmtree(filled.store)
    shutil.copytree(tmp_path / "backup", filled.store, symlinks=True)
    filled.build()
    assert numbers(filled) == before

    # The warehouse knows the lost key's pseudonyms; a month that is built again must not mix them.
    rotate(filled)
    filled.ingest("later.csv", orders(order("B1")))
    assert len(sellers(filled)) == 2


def test_the_key_file_is_its_owners_alone_and_the_log_tells_of_the_rotation(filled: House) -> None:
    assert main(["rotate-key", *places(filled)]) == 0

    assert stat.S_IMODE((filled.store / "pseudonym.key").stat().st_mode) == 0o600
    assert [entry.outcome for entry in read_audit(filled.store) if entry.deed == "rotate_key"] == ["begun", "done"]


def test_only_an_administrator_may_rotate(filled: House) -> None:
    analyst = replace(WRITER, role=Role.ANALYST)
    with pytest.raises(UserError) as refused:
        api.rotate_key(filled.store, filled.warehouse, actor=analyst)

    assert refused.value.code == "not_allowed"
    assert len(Store(filled.store).keys()) == 1


def test_rows_keep_their_order_and_their_groups(filled: House) -> None:
    def shape() -> Mapping[str, list[tuple[object, ...]]]:
        with duckdb.connect() as connection:
            return {
                path.name: connection.execute(
                    "select row_group_id, row_group_num_rows, stats_min_value, stats_max_value from parquet_metadata($path)"
                    " where path_in_schema in ('order_date', 'event_date', 'line_number') order by all",
                    {"path": str(rows_file(path))},
                ).fetchall()
                for path in Store(filled.store).batches.iterdir()
            }

    before = shape()
    rotate(filled)

    assert shape() == before
