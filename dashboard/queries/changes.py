"""Changes of the data and what each moved, as far as readers may know: published beside the snapshots by the ETL.

A change is no part of a snapshot: two changes may lead to one and the same snapshot, and an older one knows none of later.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from catalog.places import changes_directory


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of the data.

    - `day`: the one in Jakarta at whose end it is first known; `written_at`: UTC.
    - `batch_ids`, `datasets`: of the uploads that began or ceased to count.
    - `snapshot_id`: of the snapshot that it led to, as it was counted when it was published.
    - `has_revisions`: whether the log was kept when it was written.
    """

    number: int
    action: str
    batch_ids: tuple[str, ...]
    datasets: tuple[str, ...]
    written_at: datetime
    day: date
    snapshot_id: str
    has_revisions: bool


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A number that moved: `before` and `after` are None where there was, or is, none, and where it `is_hidden`.

    - `metric`: id of a metric, or `<dataset>.<column>` of a number that none shows.
    - `month`: its first day.
    - `part`: columns and codes of what is never added together.
    """

    metric: str
    month: date
    part: tuple[tuple[str, str | None], ...]
    before: float | None
    after: float | None
    is_hidden: bool


def read_changes(warehouse: Path) -> tuple[Change, ...] | None:
    """All changes, oldest first; None where nothing was built yet by an ETL that publishes them."""
    directory = changes_directory(warehouse)
    try:
        names = tuple(sorted(path.name for path in directory.iterdir() if path.name[0].isdigit()))
    except FileNotFoundError:
        return None
    return _read_changes(directory, names)


@lru_cache(maxsize=16)
def read_revisions(warehouse: Path, number: int) -> tuple[Revision, ...]:
    """What a change moved, by metric, month and part."""
    path = changes_directory(warehouse) / f"{number:06d}.jsonl"
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_revision(json.loads(line)) for line in lines)


def known_number(changes: Sequence[Change], day: date) -> int:
    """Number of the last of the changes that was known at the end of a day in Jakarta; 0 before the first."""
    known = tuple(takewhile(lambda change: change.day <= day, changes))
    return known[-1].number if known else 0


def day_of_snapshot(changes: Sequence[Change], snapshot_id: str) -> date | None:
    """The last day at whose end a snapshot was what was known; None where it was that at no day's end."""
    ends = {change.day: change for change in changes}
    return next((day for day in sorted(ends, reverse=True) if ends[day].snapshot_id == snapshot_id), None)


def is_of_earlier_change(changes: Sequence[Change], snapshot_id: str, day: date) -> bool:
    """Whether a snapshot is what a change led to before the last one that was known at the end of a day."""
    number = known_number(changes, day)
    return any(change.snapshot_id == snapshot_id and change.number < number for change in changes)


# Files never change under their name, so the names say what is in them.
@lru_cache(maxsize=8)
def _read_changes(directory: Path, names: tuple[str, ...]) -> tuple[Change, ...]:
    return tuple(_change(directory / name) for name in names)


def _change(path: Path) -> Change:
    with path.open(encoding="utf-8") as file:
        record = json.loads(file.readline())
    return Change(
        number=record["number"],
        action=record["action"],
        batch_ids=tuple(record["batches"]),
        datasets=tuple(record["datasets"]),
        written_at=datetime.fromisoformat(record["written_at"]).replace(tzinfo=UTC),
        day=date.fromisoformat(record["day"]),
        snapshot_id=record["snapshot_id"],
        has_revisions=record["has_revisions"],
    )


def _revision(record: dict[str, Any]) -> Revision:
    return Revision(
        metric=record["metric"],
        month=date.fromisoformat(f"{record['month']}-01"),
        part=tuple(record["part"].items()),
        before=record["before"],
        after=record["after"],
        is_hidden=record["is_hidden"],
    )
