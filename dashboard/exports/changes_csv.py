"""The revision log as a CSV file: in codes, a row a number that moved, as far as readers may know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from catalog.cell_safety import csv_file
from dashboard.queries.changes import Change, read_revisions

COLUMNS = (
    *("change_number", "written_at_utc", "action", "datasets", "batch_ids"),
    *("metric", "month", "part", "before", "after", "is_hidden"),
)


def changes_csv(warehouse: Path, changes: Iterable[Change]) -> bytes:
    """Rows of those changes in their order; a change that moved no number has none. Hidden numbers are empty, and marked."""
    return csv_file([COLUMNS, *(row for change in changes for row in _rows(warehouse, change))])


def _rows(warehouse: Path, change: Change) -> Iterator[tuple[object, ...]]:
    written_at = change.written_at.replace(tzinfo=None).isoformat()
    for revision in read_revisions(warehouse, change.number):
        yield (
            *(change.number, written_at, change.action, " ".join(change.datasets), " ".join(change.batch_ids)),
            *(revision.metric, revision.month),
            " ".join(f"{name}={code}" for name, code in revision.part),
            *(revision.before, revision.after, revision.is_hidden),
        )
