"""Ingest, increment, rebuild and undo beside what DuckDB, polars and pandas need to turn the same file into Parquet, in one run.

    python -m bench.scale --rows 10000000 --directory bench/out --peers

Peers check and build nothing. pandas holds the whole file in memory: leave `--peers` out for a hundred million. Every step
runs in a process of its own, so that its peak memory and its processor time are its own. Wall times are of this run on this
machine; the ratios are what to compare, those of processor time where other work runs beside.
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

NEW_ROWS = 100_000


def main() -> None:
    """Run all steps and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--directory", type=Path, default=Path("bench/out"))
    parser.add_argument(
        "--peers", action="store_true", help="polars and pandas too: pip install -r bench/requirements.txt"
    )
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        _STEPS[options.step](options.directory, options.rows)
        return
    directory: Path = options.directory
    directory.mkdir(parents=True, exist_ok=True)
    for old in ("store", "warehouse"):
        shutil.rmtree(directory / old, ignore_errors=True)
    if not _orders(directory, options.rows).exists():
        write_orders(_orders(directory, options.rows), options.rows)
    write_orders(_new(directory), NEW_ROWS, first_order=10**12, first_day="2025-12-01", umkm=options.rows // 1000)
    write_orders(_corrected(directory), NEW_ROWS, first_order=options.rows - NEW_ROWS, first_day="2025-12-01")
    results = [_run(step, options) for step in _STEPS if options.peers or step not in _PEERS]
    raw, raw_cpu = (min(result[place] for result in results if result[0].startswith("duckdb")) for place in (1, 2))
    full = next(result[1] for result in results if result[0] == "ingest_all")
    print(f"\n{options.rows:,} order lines, {_orders(directory, options.rows).stat().st_size / 1e6:,.0f} MB of CSV")
    print(f"{'step':<28}{'seconds':>9}{'x DuckDB':>10}{'x ingest':>10}{'cpu s':>9}{'x DuckDB':>10}{'peak MB':>9}")
    for step, seconds, cpu, megabytes in results:
        ratios = f"{seconds / raw:>10.2f}{seconds / full:>10.3f}{cpu:>9.2f}{cpu / raw_cpu:>10.2f}"
        print(f"{step:<28}{seconds:>9.2f}{ratios}{megabytes:>9.0f}")


def _run(step: str, options: argparse.Namespace) -> tuple[str, float, float, float]:
    arguments = ["--rows", str(options.rows), "--directory", str(options.directory), "--step", step]
    # As on any machine where the project has run before: its modules are compiled, whatever this shell says of it.
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(options.directory / "compiled"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.scale", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    print(f"{step}: {answer}", file=sys.stderr)
    return step, answer["seconds"], answer["cpu"], answer["peak_mb"]


def _report(start: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, cpu = round(time.perf_counter() - start, 3), round(time.process_time(), 3)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": round(peak)}))


def _duckdb(directory: Path, rows: int) -> None:
    import duckdb

    start = time.perf_counter()
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"copy (from read_csv('{_orders(directory, rows)}')) to '{directory / 'raw.parquet'}'")
    _report(start)


def _polars(directory: Path, rows: int) -> None:
    import polars

    start = time.perf_counter()
    polars.scan_csv(_orders(directory, rows), try_parse_dates=True).sink_parquet(directory / "polars.parquet")
    _report(start)


def _pandas(directory: Path, rows: int) -> None:
    import pandas as pd

    start = time.perf_counter()
    pd.read_csv(_orders(directory, rows)).to_parquet(directory / "pandas.parquet")
    _report(start)


def _first_build(directory: Path, _rows: int) -> None:
    """What `make run` does before any file comes in: bundled tables and the sample are written once a version."""
    start = time.perf_counter()
    from etl.api import build

    build(directory / "store", directory / "warehouse")
    _report(start)


def _ingest(directory: Path, file: Path) -> None:
    start = time.perf_counter()
    from catalog.roles import command_line_actor
    from etl.api import ingest

    ingest(directory / "store", directory / "warehouse", file, actor=command_line_actor(), reason="bench")
    _report(start)


def _rebuild(directory: Path, _rows: int) -> None:
    """All marts anew from the batches, some of whose rows others replace: what a changed definition costs."""
    shutil.rmtree(directory / "warehouse")
    start = time.perf_counter()
    from etl.api import build

    build(directory / "store", directory / "warehouse")
    _report(start)


def _undo(directory: Path, _rows: int) -> None:
    start = time.perf_counter()
    from catalog.roles import command_line_actor
    from etl.api import status, undo

    newest = status(directory / "store", directory / "warehouse").batches[-1]
    undo(directory / "store", directory / "warehouse", newest.id, actor=command_line_actor(), reason="bench")
    _report(start)


def _questions(directory: Path, _rows: int) -> None:
    start = time.perf_counter()
    from bench.scale.questions import ask

    asked = ask(directory)
    print(
        f"first figure {asked.first_seconds:.2f} s, questions p50 {asked.p50:.0f} ms, p95 {asked.p95:.0f} ms",
        file=sys.stderr,
    )
    _report(start)


def _orders(directory: Path, rows: int) -> Path:
    return directory / f"orders-{rows}.csv"


def _new(directory: Path) -> Path:
    return directory / "orders-new.csv"


def _corrected(directory: Path) -> Path:
    return directory / "orders-corrected.csv"


_STEPS = {
    "first_build": _first_build,
    "duckdb_csv_to_parquet": _duckdb,
    "ingest_all": lambda directory, rows: _ingest(directory, _orders(directory, rows)),
    "questions": _questions,
    "duckdb_again": _duckdb,
    "polars_csv_to_parquet": _polars,
    "pandas_csv_to_parquet": _pandas,
    "ingest_100k_new": lambda directory, _: _ingest(directory, _new(directory)),
    "ingest_100k_corrected": lambda directory, _: _ingest(directory, _corrected(directory)),
    "rebuild_all": _rebuild,
    "undo_100k": _undo,
}

_PEERS = frozenset({"polars_csv_to_parquet", "pandas_csv_to_parquet"})

if __name__ == "__main__":
    main()
