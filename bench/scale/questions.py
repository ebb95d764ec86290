"""What the page of orders asks, each question for the first time: how long the first one takes, and the others.

The first one crosses two breakdowns: with it is judged which cells are hidden in all tables, which is done once a snapshot.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median, quantiles


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Times of the questions. `first_seconds`: of the first one, without the start of Python; the others in milliseconds."""

    first_seconds: float
    p50: float
    p95: float


def ask(directory: Path) -> Asked:
    """Ask the snapshot that serves in `warehouse`: the totals, splits and months of orders, under one or two filters."""
    from bench.load.questions import DIMENSIONS, METRICS
    from catalog.codes import Category, Channel
    from dashboard.queries.facts import refusal
    from dashboard.queries.selection import Filters, Selection
    from dashboard.queries.series import time_series, totals
    from dashboard.queries.snapshot import open_snapshot
    from dashboard.ui.serving import order_span

    began = time.perf_counter()
    snapshot = open_snapshot(directory / "warehouse")
    first, last = order_span(snapshot)
    everything = Selection(metric=METRICS[0], first_date=first, last_date=last)
    filters = [
        *(Filters(categories=(category,)) for category in Category),
        *(Filters(categories=(category,), channels=(channel,)) for category, channel in product(Category, Channel)),
    ]
    seconds = []
    for each in (filters[-1], *filters[:-1]):
        selection = everything.but(filters=each)
        splits = [split for name in DIMENSIONS if refusal(split := selection.but(breakdown=name)) is None]
        totals(snapshot, [*(selection.but(metric=metric) for metric in METRICS), *splits])
        time_series(snapshot, selection)
        seconds.append(time.perf_counter() - began)
        began = time.perf_counter()
    first_seconds, *later = seconds
    return Asked(
        first_seconds=first_seconds,
        p50=1000 * median(later),
        p95=1000 * quantiles(later, n=20, method="inclusive")[-1],
    )
