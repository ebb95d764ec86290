"""How near answers come to the truth, and whether their intervals hold it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import nan
from os import times

import numpy as np
import pandas as pd

from bench.lebaran.peers import NOTHING, Answer
from bench.lebaran.simulate import Simulated


@dataclass(frozen=True, kw_only=True)
class Row:
    """One method on one series; ratios minus 1."""

    method: str
    seed: int
    years: int
    level: float
    has_effect: bool
    uplift_true: float
    uplift: float
    uplift_low: float
    uplift_high: float
    shortfall_true: float
    shortfall: float
    shortfall_low: float
    shortfall_high: float
    profile_error: float
    seconds: float


def cpu_seconds() -> float:
    """Processor time of this process and of the programs it ran to their end."""
    used = times()
    return used.user + used.system + used.children_user + used.children_system


def answers(
    methods: Mapping[str, Callable[[Simulated], Answer]], seeds: Sequence[int], make: Callable[[int], Simulated]
) -> pd.DataFrame:
    """One row a method and seed; a method that fails gives no answer, and says so on the way."""
    rows = []
    for seed in seeds:
        series = make(seed)
        for name, method in methods.items():
            begun = cpu_seconds()
            try:
                answer = method(series)
            except (ValueError, RuntimeError, KeyError, np.linalg.LinAlgError) as error:
                print(f"{name}, seed {seed}: {error}")
                answer = NOTHING
            rows.append(_row(name, seed, series, answer, cpu_seconds() - begun))
    return pd.DataFrame([asdict(row) for row in rows])


def _row(name: str, seed: int, series: Simulated, answer: Answer, seconds: float) -> Row:
    error = nan if answer.profile is None else float(np.abs(answer.profile - series.profile).mean())
    return Row(
        method=name,
        seed=seed,
        years=series.years,
        level=series.level,
        has_effect=series.has_effect,
        uplift_true=series.uplift,
        uplift=answer.uplift.estimate,
        uplift_low=answer.uplift.low,
        uplift_high=answer.uplift.high,
        shortfall_true=series.shortfall,
        shortfall=answer.shortfall.estimate,
        shortfall_low=answer.shortfall.low,
        shortfall_high=answer.shortfall.high,
        profile_error=error,
        seconds=seconds,
    )


def summary(rows: pd.DataFrame, by: str = "method") -> pd.DataFrame:
    """One line a method (or another column): errors in percentage points, shares as they are, times in milliseconds."""
    return pd.DataFrame({key: _line(group) for key, group in rows.groupby(by, sort=False, observed=True)}).T


def _line(rows: pd.DataFrame) -> dict[str, float]:
    uplift_error = 100 * (rows["uplift"] - rows["uplift_true"])
    shortfall_error = 100 * (rows["shortfall"] - rows["shortfall_true"])
    is_flagged = (rows["shortfall_low"] > 0) | (rows["shortfall_high"] < 0)
    has_interval = rows["shortfall_low"].notna()
    ordinary = is_flagged[has_interval & (rows["shortfall_true"] == 0)]
    is_short = has_interval & np.isclose(rows["shortfall_true"], -0.3)
    flat = rows[~rows["has_effect"] & rows["uplift_low"].notna()]
    return {
        "series": len(rows),
        "answered": rows["shortfall"].notna().mean(),
        "U bias": uplift_error.mean(),
        "U RMSE": float(np.sqrt((uplift_error**2).mean())),
        "U cover": _coverage(rows, "uplift"),
        "S bias": shortfall_error.mean(),
        "S RMSE": float(np.sqrt((shortfall_error**2).mean())),
        "S cover": _coverage(rows, "shortfall"),
        "profile": 100 * rows["profile_error"].median(),
        "false alarm": ordinary.mean() if len(ordinary) else nan,
        "power -30": (rows["shortfall_high"] < 0)[is_short].mean() if is_short.any() else nan,
        "flat as none": ((flat["uplift_low"] <= 0) & (flat["uplift_high"] >= 0)).mean() if len(flat) else nan,
        "ms": 1000 * rows["seconds"].mean(),
    }


def _coverage(rows: pd.DataFrame, name: str) -> float:
    """Share of the intervals that hold the truth, of those that were given."""
    given = rows[rows[f"{name}_low"].notna()]
    if given.empty:
        return nan
    truth = given[f"{name}_true"]
    return float(((given[f"{name}_low"] <= truth) & (truth <= given[f"{name}_high"])).mean())
