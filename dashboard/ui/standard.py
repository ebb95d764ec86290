"""The estimates that most readers ask for, computed as soon as a snapshot is published and before anyone asks.

Standard cuts: every metric of the Lebaran page, every season, in all and by each dimension, without filters.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from catalog.errors import UserError
from catalog.lebaran import next_season
from dashboard.queries.selection import Dimension, Selection
from dashboard.queries.snapshot import Snapshot, current_snapshot_id
from dashboard.ui import estimates
from dashboard.ui.controls import known_seasons
from dashboard.ui.findings import NothingToShow
from dashboard.ui.serving import order_span, serve

_LOGGER = logging.getLogger(__name__)

METRICS = ("orders_count", "units_count", "gross_value_idr")
"""What the Lebaran page offers, the first one first shown."""

DIMENSIONS = (Dimension.CHANNEL, Dimension.CATEGORY, Dimension.PLATFORM, Dimension.SIZE_CLASS, Dimension.PROVINCE)
"""Ways of breaking down that the Lebaran page offers, the first one first shown."""

LOOK_SECONDS = 5.0
"""Between two looks at which snapshot serves."""


def compute_standard(snapshot: Snapshot) -> None:
    """Leave the estimates of all standard cuts in the cache, those first shown first."""
    first_date, last_date = order_span(snapshot)
    years = known_seasons(first_date, last_date)[::-1]
    estimates.season_of_frame(estimates.clothing_index(snapshot), years[0])
    for metric in METRICS:
        selection = Selection(metric=metric, first_date=first_date, last_date=last_date)
        frame = estimates.daily(snapshot, selection)
        estimates.past(frame)
        if frame.provenance.last_date is not None:
            estimates.forecast(frame, next_season(frame.provenance.last_date))
        for year in years:
            estimates.season_of_frame(frame, year)
            estimates.dependence(frame, year)
        for dimension in DIMENSIONS:
            for year in years:
                estimates.shortfalls(snapshot, selection, dimension, year)


@contextmanager
def watching(warehouse: Path) -> Iterator[None]:
    """Compute them in a thread of this process for the snapshot that serves, and for each that is published meanwhile."""
    is_over = Event()
    thread = Thread(target=_watch, args=(warehouse, is_over), name="standard cuts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(LOOK_SECONDS)


def _watch(warehouse: Path, is_over: Event) -> None:
    done = ""
    while not is_over.is_set():
        try:
            if (current := current_snapshot_id(warehouse)) != done:
                compute_standard(serve(warehouse, None).snapshot)
                done = current
        except NothingToShow:
            done = current
        except UserError as error:
            _LOGGER.info("no standard cuts yet: %s", error)
        is_over.wait(LOOK_SECONDS)
