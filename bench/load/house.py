"""The data that readers read: whatever is built already, or a house of one's own that analysts add to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb

from bench.load.server import ROOT
from bench.scale.orders_file import write_orders
from dashboard.queries.snapshot import POINTER_FILE

ROWS, SELLERS = 1_000_000, 600
"""Of the house that analysts add to unless told otherwise; so many sellers, who are in it too, stand in each upload."""

UPLOADED_ROWS = 2_000


class Marts:
    """Snapshots of a warehouse as they were seen, also those that it has since removed."""

    def __init__(self, warehouse: Path) -> None:
        self._warehouse = warehouse
        self._open: dict[str, duckdb.DuckDBPyConnection] = {}

    def look(self) -> None:
        """Hold the snapshot that serves now."""
        with suppress(duckdb.IOException):
            self.of(self.serving)

    def of(self, snapshot_id: str) -> duckdb.DuckDBPyConnection:
        """A connection to a snapshot. Raises duckdb.IOException where it is gone and was never held."""
        if snapshot_id not in self._open:
            file = self._warehouse / f"warehouse-{snapshot_id}.duckdb"
            self._open[snapshot_id] = duckdb.connect(file, read_only=True)
        return self._open[snapshot_id]

    @property
    def serving(self) -> str:
        """Id of the snapshot that serves now."""
        name = (self._warehouse / POINTER_FILE).read_text(encoding="ascii").strip()
        return name.removeprefix("warehouse-").removesuffix(".duckdb")

    @property
    def count(self) -> int:
        """How many were seen."""
        return len(self._open)

    def close(self) -> None:
        """Let all of them go."""
        for connection in self._open.values():
            connection.close()


@contextmanager
def marts() -> Iterator[Marts]:
    """Snapshots of the environment's warehouse."""
    with closing(Marts(Path(os.environ.get("DAMPAK_WAREHOUSE", ROOT / "data" / "warehouse")))) as held:
        yield held


def move_into_own_house(directory: Path, rows: int) -> None:
    """Make a store with so many order lines, of one UMKM a thousand or `SELLERS`, and let the environment point at it."""
    from catalog.roles import command_line_actor
    from etl import api

    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    write_orders(directory / "orders.csv", rows, umkm=max(rows // 1000, SELLERS))
    store, warehouse = directory / "store", directory / "warehouse"
    api.ingest(store, warehouse, directory / "orders.csv", actor=command_line_actor(), reason="bench")
    os.environ |= {
        "DAMPAK_STORE": str(store),
        "DAMPAK_WAREHOUSE": str(warehouse),
        "DAMPAK_KEPT": str(directory / "kept"),
    }


def lines_to_upload(directory: Path, number: int) -> bytes:
    """Order lines of the last month that nobody has uploaded yet."""
    path = directory / f"upload-{number}.csv"
    first = 10**12 + number * UPLOADED_ROWS
    write_orders(path, UPLOADED_ROWS, first_order=first, first_day="2025-12-01", umkm=SELLERS)
    return path.read_bytes()
