"""Names of sellers, orders and items never get past the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.batch import rows_file
from etl.engine import connect, unspilled
from etl.readers import careful, load
from tests.etl_fixture import House, make_house, order, orders, template

SECRETS = ("toko-rahasia", "order-rahasia", "lapak-rahasia", "item-rahasia")

FILES = {
    "orders": orders(order("order-rahasia", umkm_id="toko-rahasia")),
    "order_days": template("order_days", {"umkm_id": "toko-rahasia", "order_date": "2023-05-01"}),
    "takedown_items": template("takedown_items", {"item_id": "item-rahasia", "seller_id": "lapak-rahasia"}),
    "listings": template("listings", {"listing_id": "item-rahasia", "seller_id": "lapak-rahasia"}),
    "umkm_registry": template("umkm_registry", {"umkm_id": "toko-rahasia"}),
}


def fill(house: House) -> dict[str, str]:
    """Take all files in; gives the batch of each dataset."""
    return {dataset: house.ingest(f"{dataset}.csv", content).batch.id for dataset, content in FILES.items()}


def stored(house: House, batch_id: str, columns: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        path = rows_file(house.store / "batches" / batch_id)
        return connection.execute(f"select {columns} from read_parquet('{path}')").fetchall()


def texts_of(path: Path) -> str:
    """Everything that an engine reads out of a Parquet or DuckDB file, as one text."""
    with duckdb.connect() as connection:
        if path.suffix == ".parquet":
            return str(connection.execute(f"select * from read_parquet('{path}')").fetchall())
        connection.execute(f"attach '{path}' as stored (read_only)")
        tables = connection.execute("select table_name from duckdb_tables() where database_name = 'stored'").fetchall()
        assert len(tables) > 15
        return str([connection.execute(f'select * from stored."{table}"').fetchall() for (table,) in tables])


def test_no_name_is_found_in_what_is_kept(house: House) -> None:
    fill(house)
    wrong = FILES["orders"].replace("rahasia", "rahasia-2") + "order-rahasia,1,toko-rahasia\n"
    house.ingest("wrong.csv", wrong, accept_valid=True)

    kept = [path for path in (*house.store.rglob("*"), *house.warehouse.rglob("*")) if path.is_file()]
    serving = (house.warehouse / "current").read_text(encoding="ascii")
    read = [path for path in kept if path.suffix == ".parquet" or path.name == serving]
    assert len(read) >= 10
    found = [(path.name, secret) for path in kept for secret in SECRETS if secret.encode() in path.read_bytes()]
    for path in read:
        text = texts_of(path)
        found += [(path.name, secret) for secret in SECRETS if secret in text]
    assert found == []


def test_no_snapshot_holds_a_title_nor_a_word_of_fewer_than_five_sellers(house: House) -> None:
    rows = [
        {"item_id": f"I{number}", "seller_id": f"lapak-{number}", "listing_title": "balpres hubungi ibu rahasia 0812"}
        for number in range(4)
    ]
    house.ingest("items.csv", template("takedown_items", *rows))
    house.ingest("up.csv", template("listings", {"listing_title": "gamis ibu rahasia", "seller_id": "lapak-1"}))
    text = texts_of(house.warehouse / (house.warehouse / "current").read_text(encoding="ascii"))

    assert "rahasia" not in text
    assert "hubungi" not in text


def test_a_seller_has_one_pseudonym_in_all_files_of_a_store_and_another_in_another_store(
    tmp_path: Path, small_sample: Path
) -> None:
    houses = [make_house(tmp_path / name, small_sample) for name in ("here", "there")]
    keys, row_keys = [], []
    for house in houses:
        batches = fill(house)
        seen = {
            *stored(house, batches["orders"], "umkm_key"),
            *stored(house, batches["order_days"], "umkm_key"),
            *stored(house, batches["umkm_registry"], "umkm_key"),
        }
        assert len(seen) == 1
        of_titles = {
            *stored(house, batches["takedown_items"], "seller_key"),
            *stored(house, batches["listings"], "seller_key"),
        }
        assert len(of_titles) == 1
        keys.append(seen.pop())
        row_keys.append([stored(house, batches[dataset], "row_key") for dataset in list(FILES)[:3]])

    assert keys[0] != keys[1]
    # A row's key must not be computable by who guesses a seller's name and has not the store's key.
    for here, there in zip(*row_keys, strict=True):
        assert here != there


@pytest.mark.parametrize("line", ["A9,1,toko-rahasia\n", '"A9",1,toko-rahasia\n', "\r\n"])
def test_no_name_is_on_disk_while_a_file_is_read(house: House, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    seen, finish = [], load._finish

    def look(*arguments: Any) -> careful.Loaded:
        files = [path for path in house.store.rglob("*") if path.is_file()]
        seen.append([path.name for path in files if b"rahasia" in path.read_bytes()])
        return finish(*arguments)

    monkeypatch.setattr(load, "_finish", look)
    house.ingest("a.csv", FILES["orders"] + line, accept_valid=True)

    # The bundled tables are read later, and hold no names.
    assert seen[0] == []


def test_the_engine_gives_up_rather_than_spill_names(tmp_path: Path) -> None:
    with connect(None, tmp_path) as connection:
        connection.execute("set memory_limit = '30MB'")
        names = "create or replace temp table names as select 'toko-rahasia-' || range as name from range(2000000)"
        with unspilled(connection), pytest.raises(duckdb.OutOfMemoryException):
            connection.execute(names)
        assert list(tmp_path.rglob("*")) == []
        connection.execute(names)

        assert any(path.is_file() for path in tmp_path.rglob("*"))
