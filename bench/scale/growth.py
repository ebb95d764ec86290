"""How the cost of an import, of an increment and of a question grows with rows, UMKM, days and uploads: a table, and a plot.

    python -m bench.scale.growth --directory bench/out
    python -m bench.scale.growth --table docs/scale.md --plot docs/pictures/growth.svg

The second line draws what a table holds, and measures nothing.

One thing grows at a time; the others stay at 3 million order lines of 3,000 UMKM over seven years in one upload. Every step runs
in a process of its own; processor time has the start of Python in it. Questions are asked of all marts as a page asks them, each
for the first time: the totals, splits and months of orders under one or two filters.
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
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.scale.orders_file import write_orders

NEW_ROWS = 100_000
MANY_UPLOADS_ROWS = 10_000


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is imported before the steps are measured. `uploads`: small ones, before the large one."""

    grows: str
    rows: int = 3_000_000
    umkm: int = 3_000
    first_day: str = "2019-01-01"
    uploads: int = 0

    @property
    def value(self) -> int:
        """What grows, as a number."""
        if self.grows == "days":
            return {"2025-12-01": 31, "2025-01-01": 365, "2019-01-01": 2_557}[self.first_day]
        return int({"rows": self.rows, "umkm": self.umkm, "uploads": self.uploads + 1}[self.grows])


BASE = Case(grows="rows")
CASES = (
    *(replace(BASE, rows=rows) for rows in (300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000)),
    *(replace(BASE, grows="umkm", umkm=umkm) for umkm in (300, 3_000, 30_000, 300_000)),
    *(replace(BASE, grows="days", first_day=day) for day in ("2025-12-01", "2025-01-01", "2019-01-01")),
    *(replace(BASE, grows="uploads", uploads=uploads) for uploads in (0, 30, 300)),
)
GROWS = ("rows", "umkm", "days", "uploads")
_HEADINGS = (
    *("grows", "to", "ingest s", "processor s", "MB", "increment s", "processor s", "undo s"),
    *("first figure s", "questions p50, p95 ms", "snapshot MB"),
)
MEASURES = ("ingest", "increment", "undo", "questions")


def main() -> None:
    """Print a line a case, or draw a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", type=Path, default=Path("bench/out"))
    parser.add_argument("--table", type=Path, help="a file with the printed table, to be drawn")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--grows", nargs="+", choices=GROWS)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        _STEPS[options.step](options.directory)
        return
    if options.table is not None:
        _draw(_rows_in(options.table.read_text(encoding="utf-8")), options.plot)
        return
    print("| " + " | ".join(_HEADINGS) + " |")
    print("| --- |" + " ---: |" * (len(_HEADINGS) - 1))
    for case in CASES:
        if options.grows is None or case.grows in options.grows:
            print(_line(case, _measure(options.directory / "growth", case)), flush=True)


def _measure(directory: Path, case: Case) -> dict[str, dict[str, float]]:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    for number in range(case.uploads):
        file = directory / f"small-{number}.csv"
        first = 10**13 + number * MANY_UPLOADS_ROWS
        write_orders(file, MANY_UPLOADS_ROWS, first_order=first, first_day=case.first_day, umkm=case.umkm)
    write_orders(directory / "orders.csv", case.rows, first_day=case.first_day, umkm=case.umkm)
    write_orders(directory / "new.csv", NEW_ROWS, first_order=10**12, first_day="2025-12-01", umkm=case.umkm)
    _step("build", directory)
    if case.uploads:
        _step("small", directory)
    return {name: _step(name, directory) for name in MEASURES}


def _step(name: str, directory: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.scale.growth", "--directory", str(directory), "--step", name]
    # As on any machine where the project has run before: its modules are compiled, whatever this shell says of it.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(directory.parent / "compiled")}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **compiled})
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _report(start: float, **more: float) -> None:
    found = {
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time(),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps({**found, **more}))


def _build(directory: Path) -> None:
    start = time.perf_counter()
    from etl.api import build

    build(directory / "store", directory / "warehouse")
    _report(start)


def _ingest(directory: Path, *files: Path) -> None:
    start = time.perf_counter()
    from catalog.roles import command_line_actor
    from etl.api import ingest

    for file in files:
        ingest(directory / "store", directory / "warehouse", file, actor=command_line_actor(), reason="bench")
    current = directory / "warehouse" / (directory / "warehouse" / "current").read_text(encoding="ascii").strip()
    _report(start, snapshot_mb=current.stat().st_size / 1e6)


def _undo(directory: Path) -> None:
    start = time.perf_counter()
    from catalog.roles import command_line_actor
    from etl.api import status, undo

    newest = status(directory / "store", directory / "warehouse").batches[-1]
    undo(directory / "store", directory / "warehouse", newest.id, actor=command_line_actor(), reason="bench")
    _report(start)


def _questions(directory: Path) -> None:
    start = time.perf_counter()
    from bench.scale.questions import ask

    _report(start, **asdict(ask(directory)))


def _line(case: Case, found: dict[str, dict[str, float]]) -> str:
    ingest, increment, undo, questions = (found[name] for name in MEASURES)
    return (
        f"| {case.grows} | {case.value:,} | {ingest['seconds']:.1f} | {ingest['cpu']:.1f} | {ingest['mb']:.0f}"
        f" | {increment['seconds']:.2f} | {increment['cpu']:.2f} | {undo['seconds']:.2f}"
        f" | {questions['first_seconds']:.2f} | {questions['p50']:.0f}, {questions['p95']:.0f} | {ingest['snapshot_mb']:.0f} |"
    )


def _rows_in(text: str) -> list[list[str]]:
    """Cells of the rows that `_line` has written, wherever they stand in a text."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines()]
    return [row for row in rows if row[0] in GROWS and len(row) == len(_HEADINGS)]


def _draw(rows: list[list[str]], file: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "growth"
    from matplotlib import pyplot

    names = list(dict.fromkeys(row[0] for row in rows))
    figure, axes = pyplot.subplots(1, len(names), figsize=(3.4 * len(names), 3.4), sharey=True, squeeze=False)
    lines: dict[str, tuple[Callable[[list[str]], float], str]] = {
        "ingest, processor s": (lambda row: float(row[3]), "o-"),
        "increment, processor s": (lambda row: float(row[6]), "s--"),
        "question, p95, s": (lambda row: float(row[9].split(",")[1]) / 1000, "^:"),
    }
    for axis, grows in zip(axes[0], names, strict=True):
        own = [row for row in rows if row[0] == grows]
        for label, (value, style) in lines.items():
            axis.plot([float(row[1].replace(",", "")) for row in own], list(map(value, own)), style, label=label)
        axis.set(xscale="log", yscale="log", xlabel={"rows": "order lines", "umkm": "UMKM"}.get(grows, grows))
        axis.grid(visible=True, which="major", alpha=0.3)
    axes[0][0].set_ylabel("seconds")
    axes[0][0].legend(fontsize=8, loc="center left", bbox_to_anchor=(0, 0.32))
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


_STEPS = {
    "build": _build,
    "small": lambda directory: _ingest(directory, *sorted(directory.glob("small-*.csv"))),
    "ingest": lambda directory: _ingest(directory, directory / "orders.csv"),
    "increment": lambda directory: _ingest(directory, directory / "new.csv"),
    "undo": _undo,
    "questions": _questions,
}

if __name__ == "__main__":
    main()
