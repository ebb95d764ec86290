"""Rows a second, processor time and peak memory of the importer beside DuckDB and pandas on the same files, in one run.

    python -m bench.importer --directory bench/out
    python -m bench.importer --gigabyte --directory bench/out

The importer does all that comes before a batch can count (`etl.acceptance.accept`): it finds out what the file is, reads and
checks every field, replaces names by pseudonyms, and writes the batch and its index. DuckDB and pandas read, and DuckDB writes
Parquet. Every step runs in a process of its own, so that its peak memory and its processor time are its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.importer import files

GIGABYTE = 10**9


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file to be read: how it is written, its rows, the answers that it needs, and the SQL that reads it."""

    name: str
    write: files.Writer
    rows: int
    answers: Mapping[str, str] = field(default_factory=dict)
    source: str = "read_csv('{path}')"


CASES = (
    Case(name="template.csv", write=files.template_csv, rows=2_000_000),
    Case(name="template.csv.gz", write=files.template_gzip, rows=2_000_000),
    Case(
        name="template.parquet",
        write=files.template_parquet,
        rows=500_000,
        answers=files.PROVINCE_ANSWERS,
        source="read_parquet('{path}')",
    ),
    Case(name="template.xlsx", write=files.template_workbook, rows=100_000, answers=files.PROVINCE_ANSWERS, source=""),
    Case(name="rejected.csv", write=files.rejected_csv, rows=500_000, answers=files.PROVINCE_ANSWERS),
    Case(name="all-rejected.csv", write=files.all_rejected_csv, rows=1_000_000, answers=files.PROVINCE_ANSWERS),
    Case(name="mapped.csv", write=files.mapped_csv, rows=500_000, answers=files.MAPPED_ANSWERS),
    Case(name="shopee.csv", write=files.shopee_csv, rows=200_000, answers=files.SHOPEE_ANSWERS),
    Case(name="shopee.xlsx", write=files.shopee_workbook, rows=20_000, answers=files.SHOPEE_ANSWERS, source=""),
)
GIGABYTES = (
    # Rows that make a gigabyte, a little over it rather than under.
    Case(name="template-1gb.csv", write=files.template_csv, rows=13_700_000),
    Case(name="rejected-1gb.csv", write=files.rejected_csv, rows=13_700_000, answers=files.PROVINCE_ANSWERS),
    Case(name="mapped-1gb.csv", write=files.mapped_csv, rows=13_700_000, answers=files.MAPPED_ANSWERS),
    Case(name="shopee-1gb.csv", write=files.shopee_csv, rows=2_150_000, answers=files.SHOPEE_ANSWERS),
)


def main() -> None:
    """Run all steps and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=Path, default=Path("bench/out"))
    parser.add_argument("--gigabyte", action="store_true", help="files of a gigabyte")
    parser.add_argument("--only", action="append", help="files to read, all unless named")
    parser.add_argument("--step", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    directory: Path = options.directory
    cases = {case.name: case for case in (*CASES, *GIGABYTES)}
    if options.step:
        reader, name = options.step
        _step(reader, cases[name], directory)
        return
    directory.mkdir(parents=True, exist_ok=True)
    wanted = [case for case in (GIGABYTES if options.gigabyte else CASES) if case.name in (options.only or cases)]
    print(
        f"{'file':<18}{'MB':>6}{'rows':>12}  {'reader':<8}{'x pandas':>9}{'cpu x':>7}{'rows/s':>12}{'s':>8}{'cpu s':>8}{'MB':>7}"
    )
    for case in wanted:
        path = directory / case.name
        if not path.exists():
            # Not here: a process begins with the peak memory of the one that started it.
            _run("write", case, directory)
        results = {reader: _run(reader, case, directory) for reader in READERS if case.source or reader[:6] != "duckdb"}
        for reader, result in results.items():
            _print(case, path.stat().st_size, reader, result, results["pandas"])
        if options.gigabyte:
            path.unlink()


def _print(case: Case, size: int, reader: str, result: dict[str, float], pandas: dict[str, float]) -> None:
    ratios = f"{result['seconds'] / pandas['seconds']:>9.2f}{result['cpu'] / pandas['cpu']:>7.2f}"
    speed = f"{case.rows / result['seconds']:>12,.0f}{result['seconds']:>8.2f}{result['cpu']:>8.2f}{result['peak_mb']:>7.0f}"
    print(f"{case.name:<18}{size / 1e6:>6,.0f}{case.rows:>12,}  {reader:<8}{ratios}{speed}", flush=True)


def _run(reader: str, case: Case, directory: Path) -> dict[str, float]:
    arguments = ["--directory", str(directory), "--step", reader, case.name]
    done = subprocess.run(
        [sys.executable, "-m", "bench.importer", *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _step(reader: str, case: Case, directory: Path) -> None:
    start = time.perf_counter()
    if reader == "write":
        case.write(directory / case.name, case.rows)
    else:
        READERS[reader](case, directory)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, cpu = round(time.perf_counter() - start, 3), round(time.process_time(), 3)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": round(peak)}))


def _ours(case: Case, directory: Path) -> None:
    from catalog.roles import command_line_actor
    from etl.acceptance import Acceptance, Open, accept
    from etl.readers.sources import find_sources, unpacked
    from etl.readers.workbook import keeping_sheets
    from etl.store import Store

    store = Store(directory / "importer-store")
    shutil.rmtree(store.root, ignore_errors=True)
    actor = command_line_actor()
    acceptance = Acceptance(
        answers=case.answers, accept_valid=True, received_at="", received_by=actor.name, owner=actor.id, reason="bench"
    )
    with store.writing(), store.scratch() as scratch, keeping_sheets():
        files_found = unpacked([directory / case.name], scratch, lambda: None)
        (source,) = find_sources(files_found, case.answers, {}, scratch=scratch)
        accepted = accept(store, source, acceptance, (), store.batches, lambda *_: None)
        if isinstance(accepted, Open) or accepted.batch.rows_accepted + accepted.batch.rows_rejected != case.rows:
            raise AssertionError(accepted)
    shutil.rmtree(store.root)


def _duckdb(sql: str) -> Callable[[Case, Path], None]:
    def read(case: Case, directory: Path) -> None:
        import duckdb

        target = directory / "importer-copy.parquet"
        with duckdb.connect() as connection:
            connection.execute("set enable_progress_bar = false")
            source = case.source.format(path=directory / case.name)
            connection.execute(sql.format(source=source, target=target)).fetchall()
        target.unlink(missing_ok=True)

    return read


def _pandas(case: Case, directory: Path) -> None:
    import pandas as pd

    path = directory / case.name
    match path.suffix:
        case ".xlsx":
            frame = pd.read_excel(path, engine="calamine")
        case ".parquet":
            frame = pd.read_parquet(path)
        case _:
            frame = pd.read_csv(path, sep=";" if case.name.startswith("mapped") else ",", low_memory=False)
    if len(frame) != case.rows:
        raise AssertionError(len(frame))


READERS: dict[str, Callable[[Case, Path], None]] = {
    "pandas": _pandas,
    "duckdb #": _duckdb("select count(*), count(columns(*)) from {source}"),
    "duckdb": _duckdb("copy (from {source}) to '{target}' (format parquet)"),
    "ours": _ours,
}

if __name__ == "__main__":
    main()
