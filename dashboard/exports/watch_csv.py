"""The watch list as a CSV file: in codes, a row a term as it stands, as far as readers may know."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.cell_safety import csv_file
from catalog.watch_list import WatchedTerm

COLUMNS = ("term", "standing", "since_utc", "reason", "changes_count")


def watch_csv(terms: Iterable[WatchedTerm]) -> bytes:
    """Terms in their order, rejected ones among them."""
    return csv_file(
        [
            COLUMNS,
            *(
                (
                    watched.term,
                    watched.standing.value,
                    watched.records[-1].written_at.replace(tzinfo=None).isoformat(),
                    watched.records[-1].reason,
                    len(watched.records),
                )
                for watched in terms
            ),
        ]
    )
