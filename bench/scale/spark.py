"""All marts of many order lines made anew by DuckDB, and by Spark on a cluster of this machine: two workers of one core.

    python -m bench.scale.spark --rows 1000000 10000000 --directory bench/out

Beside the order lines stand the sample's takedowns and listings. Processor time is that of all processes, the start of Python, of
the cluster and of its Java included. The snapshots must have one name; whether their values are equal is for the tests.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.scale.orders_file import write_orders
from catalog.roles import command_line_actor
from etl.api import ingest
from tests.spark_cluster import spark_cluster

CONF = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.executor.memory": "3g",
    "spark.sql.shuffle.partitions": "8",
}


def main() -> None:
    """Print a line for each number of rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--directory", type=Path, default=Path("bench/out"))
    options = parser.parse_args()
    for rows in options.rows:
        _measure(options.directory / f"spark-{rows}", rows)


def _measure(directory: Path, rows: int) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    file, store = directory / "orders.csv", directory / "store"
    write_orders(file, rows)
    ingest(store, directory / "ingested", file, actor=command_line_actor(), reason="bench")
    by_duckdb = _built(store, directory / "by-duckdb")
    before = _processor_seconds()
    with spark_cluster(directory, workers=2, memory="3200m") as cluster:
        conf = [word for name, value in CONF.items() for word in ("--spark-conf", f"{name}={value}")]
        by_spark = _built(store, directory / "by-spark", "--engine", "spark", "--master", cluster.master, *conf)
    by_spark["cpu"] = _processor_seconds() - before
    assert by_spark["snapshot_id"] == by_duckdb["snapshot_id"]
    ratios = [by_spark[each] / by_duckdb[each] for each in ("seconds", "cpu")]
    print(
        f"{rows:,} order lines: DuckDB {by_duckdb['seconds']:.1f} s, processor {by_duckdb['cpu']:.1f} s;"
        f" Spark {by_spark['seconds']:.1f} s ({ratios[0]:.1f} x), processor {by_spark['cpu']:.1f} s ({ratios[1]:.1f} x);"
        f" load of the machine {os.getloadavg()[1]:.1f}",
        flush=True,
    )


def _built(store: Path, warehouse: Path, *options: str) -> dict[str, float]:
    command = [sys.executable, "-m", "etl", "build", "--store", str(store), "--warehouse", str(warehouse), "--json"]
    start, before = time.perf_counter(), _processor_seconds()
    done = subprocess.run([*command, *options], check=True, stdout=subprocess.PIPE, text=True)
    seconds, cpu = time.perf_counter() - start, _processor_seconds() - before
    return {**json.loads(done.stdout), "seconds": seconds, "cpu": cpu}


def _processor_seconds() -> float:
    """Of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
