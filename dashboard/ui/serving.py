"""Which snapshot a reader sees, and the first question to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from catalog.codes import Action, Goods
from catalog.errors import UserError
from catalog.text import Language
from dashboard.memory import MEMORY
from dashboard.queries.changes import is_of_earlier_change, read_changes
from dashboard.queries.selection import Filters, Selection
from dashboard.queries.snapshot import Snapshot, current_snapshot_id, open_snapshot
from dashboard.ui.links import Link

FIRST_METRIC = "orders_count"
_SPAN_DATASETS = ("orders", "order_days", "takedown_items")
_SPAN_WITHOUT_ROWS = (date(2021, 1, 1), date(2025, 12, 31))


class Standing(StrEnum):
    """How the shown snapshot relates to the one the link asks for."""

    NEWEST = "newest"
    OLDER = "older"
    KNOWN_ON = "known_on"
    GONE = "gone"


class Since(StrEnum):
    """Why a day is shown otherwise than when a link to it was made."""

    MORE_CAME = "more_came"
    """The day was not over: more data came in, or were taken back."""
    RECOUNTED = "recounted"
    """Bundled figures or the way of counting were others."""


@dataclass(frozen=True, kw_only=True)
class Serving:
    """A snapshot, and how it relates to the newest one and to the link.

    - `known_on`: that day.
    - `since`: what has become otherwise of that day since the link was made, where the link names another snapshot.
    """

    snapshot: Snapshot
    standing: Standing
    known_on: date | None = None
    since: Since | None = None


def serve(warehouse: Path, wanted_id: str | None) -> Serving:
    """The wanted snapshot where its file is still there, the newest one otherwise.

    Raises UserError `no_snapshot` where nothing was built yet.
    """
    newest_id = current_snapshot_id(warehouse)
    if wanted_id is None or wanted_id == newest_id:
        return Serving(snapshot=_open(warehouse, newest_id), standing=Standing.NEWEST)
    try:
        older = _open(warehouse, wanted_id)
    except UserError as error:
        if error.code != "snapshot_gone":
            raise
        return Serving(snapshot=_open(warehouse, newest_id), standing=Standing.GONE)
    if not older.path.is_file():
        return Serving(snapshot=_open(warehouse, newest_id), standing=Standing.GONE)
    return Serving(snapshot=older, standing=Standing.OLDER)


def serve_known_on(warehouse: Path, day: date, snapshot_id: str, wanted_id: str | None) -> Serving:
    """The snapshot of what was known on a day. `wanted_id`: the one that the link names.

    Raises UserError `snapshot_gone` where it was removed just now.
    """
    return Serving(
        snapshot=_open(warehouse, snapshot_id),
        standing=Standing.KNOWN_ON,
        known_on=day,
        since=None if wanted_id is None or wanted_id == snapshot_id else _since(warehouse, day, wanted_id),
    )


def _since(warehouse: Path, day: date, wanted_id: str) -> Since:
    is_earlier = is_of_earlier_change(read_changes(warehouse) or (), wanted_id, day)
    return Since.MORE_CAME if is_earlier else Since.RECOUNTED


def widened(selection: Selection, before: tuple[date, date], snapshot: Snapshot) -> Selection:
    """The selection for another snapshot: a period that covered all data, from the first to the last day, covers all of these."""
    if (selection.first_date, selection.last_date) != before:
        return selection
    first_date, last_date = order_span(snapshot)
    return selection.but(first_date=first_date, last_date=last_date)


def first_link(snapshot: Snapshot) -> Link:
    """What a reader sees who asks for nothing, in Indonesian: the whole span of the data, used clothing alone among goods.

    Among takedowns only those that took something down: a warning did not, and a return is the opposite.
    """
    first_date, last_date = order_span(snapshot)
    return Link(
        language=Language.INDONESIAN,
        selection=Selection(
            metric=FIRST_METRIC,
            first_date=first_date,
            last_date=last_date,
            filters=Filters(actions=(Action.REMOVAL, Action.BAN), goods=(Goods.USED_CLOTHING_IMPORT,)),
        ),
        snapshot_id=snapshot.snapshot_id,
    )


def order_span(snapshot: Snapshot) -> tuple[date, date]:
    """First and last day of the item-level data, both inclusive; a fixed span where there is none."""
    states = [snapshot.datasets[dataset] for dataset in _SPAN_DATASETS if dataset in snapshot.datasets]
    first_dates = [state.first_date for state in states if state.first_date]
    last_dates = [state.last_date for state in states if state.last_date]
    if not first_dates or not last_dates:
        return _SPAN_WITHOUT_ROWS
    return min(first_dates), max(last_dates)


def _open(warehouse: Path, snapshot_id: str) -> Snapshot:
    key = ("snapshot", warehouse, snapshot_id)
    return MEMORY.find(key, lambda: open_snapshot(warehouse, snapshot_id), snapshot_id=snapshot_id)
