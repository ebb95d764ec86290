"""When the store was last proven file by file, and how that ended: for whoever watches a server."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from etl.integrity import DeepCheck
from etl.store import Store, write_atomically

CHECKED_FILE = "checked.json"
"""In the store; of another copy of it nothing is proven."""


@dataclass(frozen=True, kw_only=True)
class LastCheck:
    """A deep check that ran to its end.

    - `ended_at`: UTC; `seconds`: how long it took.
    - `files`: those whose hash is as recorded; `faults`, `unproven`: how many were found.
    """

    ended_at: datetime
    seconds: float
    files: int
    faults: int
    unproven: int


def note_check(store: Store, found: DeepCheck, seconds: float) -> None:
    """Keep what a check found in the place of the one before. Where it cannot be written, as on a full disk, that one stays."""
    last = LastCheck(
        ended_at=datetime.now(UTC),
        seconds=seconds,
        files=found.files,
        faults=len(found.faults),
        unproven=len(found.unproven),
    )
    with suppress(OSError):
        write_atomically(
            store.root / CHECKED_FILE, json.dumps({**asdict(last), "ended_at": last.ended_at.isoformat()}).encode()
        )


def last_check(store: Store) -> LastCheck | None:
    """The newest; None where none is on record here."""
    try:
        record = json.loads((store.root / CHECKED_FILE).read_text(encoding="utf-8"))
        return LastCheck(**{**record, "ended_at": datetime.fromisoformat(record["ended_at"])})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
