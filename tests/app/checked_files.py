"""A warehouse whose data changed once, and files of figures from before and after, as readers bring them."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from dashboard.commands.run import main
from tests.app.small_warehouse import build_small_warehouse

BEFORE, AFTER = "before333", "after444"
MONTH = "2022-05-01"
"""The month whose orders are twice as many in the newer data."""


def build_changed_warehouse(warehouse: Path) -> None:
    """An older snapshot, and the serving one, in which one month differs."""
    build_small_warehouse(warehouse, BEFORE)
    build_small_warehouse(warehouse, AFTER)
    with duckdb.connect(warehouse / f"warehouse-{AFTER}.duckdb") as connection:
        connection.execute(f"update orders_monthly set orders_count = 2 * orders_count where month = date '{MONTH}'")
        for table in ("orders_daily", "orders_national"):
            connection.execute(
                f"update {table} set orders_count = 2 * orders_count where date_trunc('month', date) = date '{MONTH}'"
            )


def exported(warehouse: Path, to: Path, *, figure: str = "pesanan.trend", kind: str = "png", select: str = "") -> bytes:
    """A figure's file as the command line writes it."""
    arguments = ["--figure", figure, "--format", kind, "--select", select, "--out", str(to)]
    assert main(["export", "--warehouse", str(warehouse), *arguments]) == 0
    return to.read_bytes()


def without_older(warehouse: Path, to: Path) -> Path:
    """The same warehouse once the older snapshot is no longer kept."""
    shutil.copytree(warehouse, to)
    (to / f"warehouse-{BEFORE}.duckdb").unlink()
    return to
