"""What was last done to the data and how long it took, as the audit log tells it: nothing is computed, nobody is named."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalog.roles import Deed
from etl.audit import FILE_NAME, AuditEntry, Outcome

DEEDS = frozenset({Deed.UPLOAD, Deed.UNDO, Deed.REDO, Deed.BUILD, Deed.ROTATE_KEY, Deed.BACK_UP, Deed.RESTORE})
"""Those that take time; notes and words of the watch list do not."""

TAIL_BYTES = 262_144
"""Of the log, which only grows: some 600 lines, of 300 deeds."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """One deed. `outcome` is `begun`, and `ended_at` None, where it is at work or its process was killed. Times are UTC.

    `why`: code of the error that refused it, or the kind of error that it failed by.
    """

    deed: Deed
    outcome: Outcome
    why: str | None
    begun_at: datetime
    ended_at: datetime | None

    @property
    def seconds(self) -> float | None:
        """How long it took; None before its end."""
        return None if self.ended_at is None else (self.ended_at - self.begun_at).total_seconds()


def recent_work(store: Path) -> tuple[Work, ...]:
    """The last deeds, the newest first; none where nothing was logged. Lines that cannot be read are passed over."""
    begun: dict[int, AuditEntry] = {}
    ended: dict[int, AuditEntry] = {}
    for entry in _tail(store / FILE_NAME):
        if entry.deed not in DEEDS:
            continue
        if entry.outcome == Outcome.BEGUN:
            begun[entry.number] = entry
        elif entry.begun in begun:
            ended[entry.begun] = entry
    return tuple(_work(entry, ended.get(number)) for number, entry in reversed(begun.items()))


def _work(begun: AuditEntry, ended: AuditEntry | None) -> Work:
    last = begun if ended is None else ended
    return Work(
        deed=Deed(begun.deed),
        outcome=Outcome(last.outcome),
        why=last.why,
        begun_at=datetime.fromisoformat(begun.at),
        ended_at=None if ended is None else datetime.fromisoformat(ended.at),
    )


def _tail(log: Path) -> list[AuditEntry]:
    try:
        with log.open("rb") as file:
            start = max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES)
            file.seek(start)
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return []
    # Where the reading began in the midst of a line, its rest cannot be read.
    return [entry for entry in map(_parsed, lines) if entry is not None]


def _parsed(line: bytes) -> AuditEntry | None:
    try:
        return AuditEntry(**json.loads(line))
    except (ValueError, TypeError):
        return None
