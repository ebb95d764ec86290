"""A reader who leaves takes along what ran for him: the statement is interrupted, and its cursor and thread are free."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dashboard.queries.run import TIMEOUT_SECONDS
from dashboard.ui.watch import AHEAD_VARIABLE
from tests.app.conftest import ROOT
from tests.app.small_warehouse import build_small_warehouse

ENDLESS = "select count(*) as n from range(100000000) a, range(1000000) b where (a.range * b.range) % 7 = 3"


@pytest.fixture(scope="module")
def slow_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot whose orders are never read to the end; nothing serves yet."""
    warehouse = tmp_path_factory.mktemp("slow")
    build_small_warehouse(warehouse, "aaa111")
    with duckdb.connect(warehouse / "warehouse-aaa111.duckdb") as connection:
        for table in ("orders_daily", "orders_monthly", "orders_national"):
            connection.execute(f"alter table {table} rename to {table}_aside")
            connection.execute(f"create view {table} as select a.* from {table}_aside a, ({ENDLESS}) where n >= 0")
    return warehouse


@pytest.mark.parametrize("how", ["stop", "rerun"])
def test_a_statement_ends_with_the_reader_it_runs_for(slow_warehouse: Path, how: str) -> None:
    (slow_warehouse / "current").unlink(missing_ok=True)
    outcome = subprocess.run(
        [sys.executable, "-m", "tests.app.left_runs", how, "aaa111"],
        cwd=ROOT,
        env={**os.environ, "DAMPAK_WAREHOUSE": str(slow_warehouse), AHEAD_VARIABLE: "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    told = json.loads(outcome.stdout)
    assert told["ran"] >= 1
    assert told["freed"]
    assert told["seconds"] < TIMEOUT_SECONDS / 2
    assert told["ended"]
    assert told["other"] is (how == "rerun")
    assert "failed" not in outcome.stderr
