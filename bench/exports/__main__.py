"""Milliseconds a file of a figure: the first of a process, warm, and sixteen at once, beside Plotly's own way (Kaleido).

    python -m bench.exports

Wants a built warehouse (`DAMPAK_WAREHOUSE` says where); Kaleido, with a Chromium, is left out where it is not installed. Every
step runs in a process of its own, so that its memory is its own. Files made at once are compared with those made alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from catalog.places import warehouse_directory
from dashboard.allocator import share_heaps
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.picture.kinds import Size

FIGURES = ("pesanan.trend", "pesanan.by_province_code", "lebaran.season", "impor_penindakan.imports")
"""A line, a map, intervals and three panels."""

AT_ONCE = 16
ROUNDS, KALEIDO_ROUNDS = 5, 1
"""Kaleido starts a browser a picture."""

KALEIDO_KINDS = (Kind.PNG, Kind.SVG, Kind.PDF)


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Milliseconds of wall time a file, and what the process took; `wrong`: files that were not the same as alone."""

    first: float
    warm: float
    at_once: float
    at_once_p95: float
    processor: float
    grown_mb: float
    peak_mb: float
    wrong: int


def main() -> None:
    """Run every step and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", action="store_true", help="leave Kaleido out")
    parser.add_argument("--step", nargs=2, metavar=("WAY", "KIND"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        way, kind = options.step
        sys.stdout.write(json.dumps(asdict(_STEPS[way](Kind(kind)))))
        return
    lines = [
        "| file | first ms | warm ms | 16 at once: ms a file | p95 ms | processor ms | grown MB | peak MB | wrong |"
    ]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    ways = [("ours", kind) for kind in Kind] + [
        ("kaleido", kind) for kind in KALEIDO_KINDS if find_spec("kaleido") and not options.ours
    ]
    for way, kind in ways:
        timing = _run(way, kind)
        lines.append(
            f"| {kind.upper()}{'' if way == 'ours' else ', Kaleido'} | {timing.first:.0f} | {timing.warm:.0f} "
            f"| {timing.at_once:.0f} | {timing.at_once_p95:.0f} | {timing.processor:.0f} | {timing.grown_mb:.0f} "
            f"| {timing.peak_mb:.0f} | {timing.wrong} |"
        )
        sys.stderr.write(f"{lines[-1]}\n")
    sys.stdout.write("\n".join(lines) + "\n")


def _run(way: str, kind: Kind) -> Timing:
    done = subprocess.run(
        [sys.executable, "-m", "bench.exports", "--step", way, kind.value], stdout=subprocess.PIPE, check=True
    )
    return Timing(**json.loads(done.stdout))


def _ours(kind: Kind) -> Timing:
    """Two at a time, as the server makes them."""
    from dashboard.ui.figures import ask_figure
    from dashboard.ui.workshop import at_bench

    share_heaps()
    warehouse = warehouse_directory()
    figures = [ask_figure(warehouse, name, {}).figure() for name in FIGURES]

    def make(place: int) -> bytes:
        from dashboard.exports.figure.file import figure_file

        return at_bench(lambda: figure_file(figures[place % len(figures)], kind, Size.WHOLE))

    return _timed(make, ROUNDS)


def _kaleido(kind: Kind) -> Timing:
    """Behind a lock, as it hands out other callers' pictures without one."""
    from threading import Lock

    import plotly.graph_objects as go

    from dashboard.ui.figures import ask_figure

    lock = Lock()
    drawings = [ask_figure(warehouse_directory(), name, {}).figure().drawing for name in FIGURES]
    drawn = [go.Figure(json.loads(drawing.json())) for drawing in drawings]

    def make(place: int) -> bytes:
        with lock:
            picture: bytes = drawn[place % len(drawn)].to_image(format=kind.value, width=800, scale=2)
        return picture

    return _timed(make, KALEIDO_ROUNDS)


_STEPS: dict[str, Callable[[Kind], Timing]] = {"ours": _ours, "kaleido": _kaleido}


def _timed(make: Callable[[int], bytes], rounds: int) -> Timing:
    def stopped(place: int) -> tuple[float, bytes]:
        began = time.perf_counter()
        content = make(place)
        return 1000 * (time.perf_counter() - began), content

    first, _ = stopped(0)
    alone = [stopped(place) for place in range(len(FIGURES))]
    warm = [stopped(place)[0] for place in range(3 * len(FIGURES))]
    before, processor, began = _resident_mb(), time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(stopped, range(AT_ONCE * rounds)))
    wall = 1000 * (time.perf_counter() - began)
    wrong = sum(content != alone[place % len(FIGURES)][1] for place, (_, content) in enumerate(made))
    return Timing(
        first=first,
        warm=statistics.median(warm),
        at_once=wall / len(made),
        at_once_p95=_p95([each for each, _ in made]),
        processor=1000 * (time.process_time() - processor) / len(made),
        grown_mb=_resident_mb() - before,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        wrong=wrong,
    )


def _p95(milliseconds: Sequence[float]) -> float:
    return statistics.quantiles(milliseconds, n=20)[-1]


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
