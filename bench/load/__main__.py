"""Answer times, memory and correctness under 1, 20 and 100 readers, and what the first reader waits for.

    DAMPAK_WAREHOUSE=data/warehouse python -m bench.load --seconds 150
    python -m bench.load --readers 300 --seconds 600 --analysts 2 --behind-nginx
    python -m bench.load --readers 100 --rows 10000000

Every reader opens a page and then clicks about every 20 seconds; one click in ten takes a figure's file. With analysts or rows
there is a store of its own, to which each analyst adds order lines by the page of uploads, so that snapshots change while
others read. The time of an answer runs from the click to the end of the run, in the client; client and server share the
machine. `wait x` is how much longer than its processor time a fixed piece of work took meanwhile: well above 1, the times say
more about the neighbours than about the server, and `CPU ms` an answer is what to compare. Ends with 1 where an answer is wrong
or the server gave an error.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import mean, median, quantiles
from typing import TypeVar

from bench.load.analyst import PAGE, upload
from bench.load.check import Checks, check_alone, check_figures, check_files
from bench.load.clicks import POPULAR, SCATTERED, click
from bench.load.files import FILE_SHARE, Taken, take_any
from bench.load.house import ROWS, Marts, lines_to_upload, marts, move_into_own_house
from bench.load.reader import ANSWER_SECONDS, Answer, Reader
from bench.load.server import UNPREWARMED, Server, serving, serving_behind_nginx

T = TypeVar("T")

THINK_SECONDS = 20.0
PAGES = ("pesanan", "lebaran")
THEME = "light"
AIM_P95_MS, AIM_FIRST_RATIO = 200, 0.25


@dataclass(kw_only=True)
class Load:
    """What one level of load gave."""

    readers: int
    answers: list[Answer] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    uploads: list[float] = field(default_factory=list)
    asked: Counter[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=Counter)
    first_asked: list[float] = field(default_factory=list)
    asked_before: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    settled_at: float = 0
    problems: list[str] = field(default_factory=list)
    unanswered: int = 0
    rss_mb: list[tuple[float, float]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    cpu_seconds: float = 0
    seconds: float = 0

    def keep(self, answer: Answer, problem: str) -> None:
        """Count one answer; a question counts as asked before when this server has answered it already."""
        question = (answer.page, answer.parameters)
        self.asked[question] += 1
        (self.first_asked if self.asked[question] == 1 else self.asked_before).append(answer.seconds)
        if time.perf_counter() > self.settled_at:
            self.settled.append(answer.seconds)
        self.answers.append(answer)
        self.problems += [problem] if problem else []
        self.problems += [f"{error} ({answer.page} {answer.parameters})" for error in answer.errors]


def main() -> int:
    """Run all levels, check the answers, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, nargs="+", default=[1, 20, 100])
    parser.add_argument("--seconds", type=float, default=150)
    parser.add_argument("--think", type=float, default=THINK_SECONDS)
    parser.add_argument("--starts", type=int, default=3, help="starts with and without prewarming, alternating")
    parser.add_argument("--alone", type=int, default=100, help="answers, and files, to ask for again as a lone reader")
    parser.add_argument(
        "--analysts", type=int, default=0, help="who upload to a store of the benchmark's own meanwhile"
    )
    parser.add_argument("--rows", type=int, default=0, help=f"order lines of such a store, {ROWS:,} unless told")
    parser.add_argument("--upload-every", type=float, default=60.0, help="seconds between the uploads of one analyst")
    parser.add_argument("--behind-nginx", action="store_true", help="two processes, shared out by deploy/nginx.conf")
    parser.add_argument("--directory", type=Path, default=Path("bench/out/load"))
    parser.add_argument("--taste", choices=[POPULAR, SCATTERED], default=POPULAR)
    parser.add_argument("--seed", type=int, default=20230406)
    options = parser.parse_args()
    starts = [_first_visit(app) for _ in range(options.starts) for app in ("app:app", UNPREWARMED)]
    if options.analysts or options.rows:
        move_into_own_house(options.directory.resolve(), options.rows or ROWS)
    with marts() as seen:
        loads = [_run(readers, options, seen) for readers in options.readers]
        if starts:
            _print_starts(starts[::2], starts[1::2])
        _print_loads(loads)
        checks = _check(loads, options, seen)
    print(
        f"\nfigures equal to SQL on the marts {checks.equal_to_sql:,}, with suppressed cells and below it "
        f"{checks.within_sql:,}; answers equal to a lone reader's {checks.equal_to_lone:,}, files {checks.files_equal:,};"
        f" snapshots {checks.snapshots:,}; over a past state that was still being built {checks.still_building:,};"
        f" of one that is gone {checks.gone:,}"
    )
    wrong = [*(checks.wrong or []), *(problem for load in loads for problem in load.problems)]
    for sentence in wrong[:20]:
        print(f"WRONG: {sentence}", file=sys.stderr)
    unanswered = sum(load.unanswered for load in loads)
    print(
        f"wrong answers and errors: {len(wrong)}; readers left without an answer for {ANSWER_SECONDS} s: {unanswered}"
    )
    return 1 if wrong or unanswered or checks.equal_to_sql == 0 else 0


def _first_visit(app: str) -> tuple[float, float]:
    async def visit(server: Server) -> float:
        async with Reader(host=server.host, theme=THEME) as reader:
            answer = await reader.open(PAGES[0])
        if answer.errors or not answer.specs:
            raise RuntimeError(f"the first page is not whole: {answer.errors}")
        return answer.seconds

    with serving(app) as server:
        return server.ready_seconds, asyncio.run(visit(server))


def _run(readers: int, options: argparse.Namespace, seen: Marts) -> Load:
    load = Load(readers=readers)
    with _serving(options) as server:
        cpu = server.cpu_seconds()
        asyncio.run(_everybody(server, load, options, seen))
        load.cpu_seconds = server.cpu_seconds() - cpu
    print(f"{readers} readers: {len(load.answers)} answers, {len(load.taken)} files", file=sys.stderr)
    return load


def _serving(options: argparse.Namespace) -> AbstractContextManager[Server]:
    return serving_behind_nginx(options.directory.resolve() / "nginx") if options.behind_nginx else serving()


async def _everybody(server: Server, load: Load, options: argparse.Namespace, seen: Marts) -> None:
    start = time.perf_counter()
    load.settled_at = start + options.seconds / 2
    watcher = asyncio.create_task(_watch(server, load, start, seen))
    think = 1.0 if load.readers == 1 else options.think
    randoms = [Random(options.seed + number) for number in range(load.readers)]
    end = start + options.seconds
    try:
        await asyncio.gather(
            *(_one_reader(server, load, random, think, end, options.taste) for random in randoms),
            *(_one_analyst(server, load, number, end, options) for number in range(options.analysts)),
        )
    finally:
        watcher.cancel()
    load.seconds = time.perf_counter() - start


async def _one_reader(server: Server, load: Load, random: Random, think: float, end: float, taste: str) -> None:
    await asyncio.sleep(random.uniform(0, think))
    async with Reader(host=server.host, theme=THEME) as reader:
        try:
            load.keep(await reader.open(random.choice(PAGES)), "")
            while time.perf_counter() + (pause := random.expovariate(1 / think)) < end:
                await asyncio.sleep(pause)
                if random.random() < FILE_SHARE:
                    opened, taken = await take_any(reader, random)
                    load.problems += [error for answer in opened for error in answer.errors]
                    load.taken += [taken] if taken else []
                else:
                    load.keep(*await click(reader, random, taste))
        except TimeoutError:
            load.unanswered += 1
        except LookupError as error:
            load.problems.append(str(error))


async def _one_analyst(server: Server, load: Load, number: int, end: float, options: argparse.Namespace) -> None:
    while time.perf_counter() + options.upload_every < end:
        await asyncio.sleep(options.upload_every)
        name = 1000 * number + len(load.uploads) + load.readers * 10_000
        content = await asyncio.to_thread(lines_to_upload, options.directory.resolve(), name)
        try:
            async with Reader(host=server.analysts, theme=THEME) as analyst:
                await analyst.open(PAGE)
                load.uploads.append(await upload(analyst, f"pesanan-{name}.csv", content))
        except TimeoutError:
            load.unanswered += 1
        except LookupError as error:
            load.problems.append(f"upload: {error}")


async def _watch(server: Server, load: Load, start: float, seen: Marts) -> None:
    while True:
        seen.look()
        load.rss_mb.append((time.perf_counter() - start, server.rss_mb()))
        load.waits.append(_wait_factor())
        await asyncio.sleep(2)


def _wait_factor() -> float:
    """Wall time over processor time of a fixed sum: 1 on a machine that has nothing else to do."""
    wall, cpu = time.perf_counter(), time.thread_time()
    sum(range(200_000))
    return (time.perf_counter() - wall) / (time.thread_time() - cpu)


def _check(loads: list[Load], options: argparse.Namespace, seen: Marts) -> Checks:
    checks = Checks(snapshots=seen.count)
    for load in loads:
        for answer in load.answers:
            check_figures(answer, THEME, seen, checks)
    settled = (answer for load in loads for answer in load.answers if not answer.is_moved)
    answers = {(answer.page, answer.parameters): answer for answer in settled}.values()
    files = {(each.page, each.parameters, each.key): each for load in loads for each in load.taken}.values()
    # Pages and files of older data say so since.
    still_answers, still_files = (
        _some([each for each in asked if dict(each.parameters).get("snap") == seen.serving], options)
        for asked in (answers, files)
    )
    with _serving(options) as server:
        asyncio.run(check_alone(server.host, still_answers, THEME, checks))
        asyncio.run(check_files(server.host, still_files, THEME, checks))
    return checks


def _some(asked: Sequence[T], options: argparse.Namespace) -> list[T]:
    return Random(options.seed).sample(asked, min(options.alone, len(asked)))


def _print_starts(prewarmed: list[tuple[float, float]], unprewarmed: list[tuple[float, float]]) -> None:
    print(f"\n{'first visitor, median of ' + str(len(prewarmed)):<34}{'ready s':>9}{'page s':>9}{'x':>7}")
    rows = {"without prewarming": unprewarmed, "with prewarming": prewarmed}
    base = median(page for _, page in unprewarmed)
    for name, starts in rows.items():
        page = median(page for _, page in starts)
        print(f"{name:<34}{median(ready for ready, _ in starts):>9.2f}{page:>9.2f}{page / base:>7.2f}")
    print(f"aim: {AIM_FIRST_RATIO} of unprewarmed")


def _print_loads(loads: list[Load]) -> None:
    rows = [_columns(load) for load in loads]
    print("\n" + "".join(f"{name:>13}" for name in rows[0]))
    for row in rows:
        print("".join(f"{value:>13,.0f}" if value >= 10 else f"{value:>13.2f}" for value in row.values()))
    ratios = [row["p50 ms"] / rows[0]["p50 ms"] for row in rows]
    print("p50 beside the first line: " + ", ".join(f"{ratio:.2f}" for ratio in ratios))
    print(f"aim: p95 at most {AIM_P95_MS} ms at 100 readers; memory flat")
    for load in loads:
        print(f"MB of {load.readers} readers, medians of minutes: {' '.join(f'{mb:.0f}' for mb in _minutes(load))}")
        seconds = [each.seconds for each in load.taken]
        print(
            f"files of {load.readers} readers: {len(seconds)}, p50 {_percentile(seconds, 50):.0f} ms,"
            f" p95 {_percentile(seconds, 95):.0f}; uploads: {len(load.uploads)}, seconds each:"
            f" {' '.join(f'{each:.1f}' for each in load.uploads)}"
        )


def _minutes(load: Load) -> list[float]:
    minutes: dict[int, list[float]] = {}
    for at, rss in load.rss_mb:
        minutes.setdefault(int(at // 60), []).append(rss)
    return [median(minutes[minute]) for minute in sorted(minutes)]


def _columns(load: Load) -> dict[str, float]:
    seconds = [answer.seconds for answer in load.answers]
    later = [rss for at, rss in load.rss_mb if at > load.seconds / 2]
    return {
        "readers": load.readers,
        "answers": len(seconds),
        "unanswered": load.unanswered,
        "answers/s": len(seconds) / load.seconds,
        "p50 ms": _percentile(seconds, 50),
        "p95": _percentile(seconds, 95),
        "p99": _percentile(seconds, 99),
        "2nd half p50": _percentile(load.settled, 50),
        "2nd half p95": _percentile(load.settled, 95),
        "first asked": len(load.first_asked),
        "p50": _percentile(load.first_asked, 50),
        "p95 ": _percentile(load.first_asked, 95),
        "again p50": _percentile(load.asked_before, 50),
        " p95": _percentile(load.asked_before, 95),
        "CPU ms": 1000 * load.cpu_seconds / len(seconds),
        "kB": median(answer.received_bytes for answer in load.answers) / 1000,
        "MB start": load.rss_mb[0][1],
        "MB half": later[0],
        "MB end": later[-1],
        "wait x": mean(load.waits),
    }


def _percentile(seconds: list[float], percent: int) -> float:
    """In milliseconds; nan where there are too few."""
    if len(seconds) < 2:
        return float("nan")
    return 1000 * quantiles(seconds, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
