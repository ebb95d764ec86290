"""How often `analysis.impact` and what others would do are right: `python -m bench.impact --panels N [--world NAME ...]`.

A line a world and method, as a table of the method page. Seeds below 1,000 were used while the method was made.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from analysis.impact import Wording, estimate_effect
from bench.impact.peers import PEERS
from bench.impact.simulate import Settings, World, simulate

OURS = "ours"
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


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one method said of one panel; `wording` of ours alone."""

    method: str
    value: float
    lower: float
    upper: float
    wording: Wording | None = None


def main() -> None:
    """Print one table row a world and method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=100)
    parser.add_argument("--world", action="append", choices=sorted(WORLDS))
    parser.add_argument("--processes", type=int, default=1)
    chosen = parser.parse_args()
    print("| world | method | mean | RMSE | coverage | flagged | estimated | associated | inconclusive | s |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in chosen.world or WORLDS:
        settings = WORLDS[name]
        began = time.perf_counter()
        with ProcessPoolExecutor(chosen.processes) as pool:
            seeds = range(FIRST_SEED, FIRST_SEED + chosen.panels)
            panels = list(pool.map(_outcomes, [settings] * chosen.panels, seeds))
        seconds = (time.perf_counter() - began) * chosen.processes / chosen.panels
        for method in (*PEERS, OURS):
            found = [outcome for panel in panels for outcome in panel if outcome.method == method]
            print(_row(name, method, settings.effect, found, seconds), flush=True)


def _outcomes(settings: Settings, seed: int) -> list[Outcome]:
    panel = simulate(settings, seed)
    found = []
    for name, method in PEERS.items():
        value, lower, upper = method(panel)
        found.append(Outcome(method=name, value=value, lower=lower, upper=upper))
    result = estimate_effect(panel)
    if result.total is not None:
        total = result.total
        found.append(
            Outcome(method=OURS, value=total.value, lower=total.lower, upper=total.upper, wording=result.wording)
        )
    return found


def _row(world: str, method: str, truth: float, found: list[Outcome], seconds: float) -> str:
    errors = np.array([outcome.value for outcome in found]) - truth
    covers = np.mean([outcome.lower <= truth <= outcome.upper for outcome in found])
    flagged = np.mean([outcome.lower > 0 or outcome.upper < 0 for outcome in found])
    shares = [_share(found, wording) for wording in (Wording.ESTIMATED, Wording.ASSOCIATED, Wording.INCONCLUSIVE)]
    words = " | ".join(f"{share:.2f}" if method == OURS else "" for share in shares)
    mean, rmse = errors.mean() + truth, np.sqrt((errors**2).mean())
    spent = f"{seconds:.1f}" if method == OURS else ""
    return f"| {world} | {method} | {1000 * mean:.2f} | {1000 * rmse:.2f} | {covers:.2f} | {flagged:.2f} | {words} | {spent} |"


def _share(found: Iterable[Outcome], wording: Wording) -> float:
    return float(np.mean([outcome.wording is wording for outcome in found]))


if __name__ == "__main__":
    main()
