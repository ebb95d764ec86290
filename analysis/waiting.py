"""How long items had been asked for, or had been up, when they were taken down: medians with intervals, of the takedowns of a
time.

Every takedown of a time is looked back on, so nothing is cut off at its end: the median is of those that were taken down, and
says nothing of what is still up. Items of a seller on a day come down together, so an interval counts each such bundle once.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.intervals import LEVEL, UNKNOWN, Estimate, quantile
from catalog.takedowns import LEAST_SELLERS


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Days until the takedown, of the items of a group.

    - `items_count`; `bundles_count`: sellers and days that they are of.
    - `median`: with its interval; `quarter`, `three_quarters`: the days by which so many had come down.

    All unknown where fewer than `LEAST_SELLERS` bundles stand behind.
    """

    group: str
    items_count: int
    bundles_count: float
    median: Estimate
    quarter: float
    three_quarters: float


def waits(rows: pd.DataFrame, by: str) -> tuple[Wait, ...]:
    """Waits by the values of a column, in their order; `rows`: of the mart `takedown_delays`, of one unit, with `days`."""
    return tuple(_wait(str(group), own) for group, own in rows.groupby(by))


def _wait(group: str, rows: pd.DataFrame) -> Wait:
    by_days = rows.groupby("days")[["items_count", "bundles_count"]].sum()
    items, bundles = int(by_days["items_count"].sum()), float(by_days["bundles_count"].sum())
    if bundles < LEAST_SELLERS:
        return Wait(
            group=group, items_count=items, bundles_count=bundles, median=UNKNOWN, quarter=nan, three_quarters=nan
        )
    days = by_days.index.to_numpy(dtype=float)
    reached = by_days["items_count"].to_numpy(dtype=float).cumsum() / items
    # Ranks between which the true median lies, by the normal approximation of the binomial.
    half = quantile(LEVEL) * sqrt(0.25 / bundles)
    return Wait(
        group=group,
        items_count=items,
        bundles_count=bundles,
        median=Estimate(
            value=_day_of(days, reached, 0.5),
            low=_day_of(days, reached, max(0.5 - half, 0.0)),
            high=_day_of(days, reached, min(0.5 + half, 1.0)),
        ),
        quarter=_day_of(days, reached, 0.25),
        three_quarters=_day_of(days, reached, 0.75),
    )


def _day_of(days: NDArray[np.float64], reached: NDArray[np.float64], rank: float) -> float:
    """The first day by which at least that share had come down."""
    return float(days[min(int(np.searchsorted(reached, rank - 1e-12)), len(days) - 1)])
