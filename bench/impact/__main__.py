"""How often `analysis.impact` and what others would do are right: `python -m bench.impact --panels N [--world NAME ...]`.

A line a world and method, as a table of the method page; shares with their standard errors. Worlds take turns, and outcomes of
each panel are written as they are found (`--into`): a run that is broken off has as many panels of every world, and goes on where
it was. Seeds below 1,000 were used while the method was made.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from itertools import product
from pathlib import Path

from analysis.impact import estimate_effect
from bench.impact.measured import Outcome, measured, table_lines, write_measured
from bench.impact.peers import PEERS
from bench.impact.simulate import Settings, World, simulate
from catalog.impact_measured import OURS

FIRST_SEED = 50_000

WORLDS: dict[str, Settings] = {
    "season, no effect": Settings(world=World.SEASON, has_effect=False),
    "season, effect": Settings(world=World.SEASON, has_effect=True),
    "supply, no effect": Settings(world=World.SUPPLY, has_effect=False),
    "supply, effect": Settings(world=World.SUPPLY, has_effect=True),
    "few cells, no effect": Settings(world=World.SEASON, has_effect=False, categories=5, platforms=4),
    "missing weeks, effect": Settings(world=World.SEASON, has_effect=True, missing_share=0.08),
    "a platform leaves, effect": Settings(world=World.SEASON, has_effect=True, has_leaver=True),
    "few orders, no effect": Settings(world=World.SEASON, has_effect=False, orders_a_week=20.0),
}


def main() -> None:
    """Print one table row a world and method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=100)
    parser.add_argument("--world", action="append", choices=sorted(WORLDS))
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--into", type=Path, help="file of outcomes, a JSON object a line, to go on with")
    parser.add_argument("--publish", action="store_true", help="write catalog/impact_measured.csv")
    chosen = parser.parse_args()
    worlds = chosen.world or list(WORLDS)
    found = list(_written(chosen.into))
    done = {(outcome.world, outcome.seed) for outcome in found}
    panels = [
        (world, seed)
        for seed, world in product(range(FIRST_SEED, FIRST_SEED + chosen.panels), worlds)
        if (world, seed) not in done
    ]
    with ProcessPoolExecutor(chosen.processes) as pool:
        for outcomes in pool.map(_outcomes, *zip(*panels, strict=True)) if panels else ():
            found += outcomes
            _write(chosen.into, outcomes)
    rows = [
        measured(world, method, WORLDS[world].effect, own)
        for world, method in product(worlds, (*PEERS, OURS))
        if (own := [outcome for outcome in found if (outcome.world, outcome.method) == (world, method)])
    ]
    print("\n".join(table_lines(rows)))
    if chosen.publish:
        write_measured(rows)


def _written(file: Path | None) -> Iterator[Outcome]:
    if file is not None and file.is_file():
        for line in file.read_text("utf-8").splitlines():
            yield Outcome(**json.loads(line))


def _write(file: Path | None, outcomes: list[Outcome]) -> None:
    if file is not None:
        with file.open("a", encoding="utf-8") as out:
            out.writelines(f"{json.dumps(asdict(outcome))}\n" for outcome in outcomes)


def _outcomes(world: str, seed: int) -> list[Outcome]:
    panel = simulate(WORLDS[world], seed)
    found = []

    def note(method: str, began: float, interval: tuple[float, float, float], wording: str | None = None) -> None:
        value, lower, upper = interval
        seconds = time.process_time() - began
        found.append(
            Outcome(
                world=world,
                seed=seed,
                method=method,
                value=value,
                lower=lower,
                upper=upper,
                seconds=seconds,
                wording=wording,
            )
        )

    for name, method in PEERS.items():
        began = time.process_time()
        note(name, began, method(panel))
    began = time.process_time()
    result = estimate_effect(panel)
    if result.total is not None:
        total = result.total
        note(OURS, began, (total.value, total.lower, total.upper), result.wording.value)
    return found


if __name__ == "__main__":
    main()
