"""Telling an event to the log. A line holds codes, times and places in the code: no person, address, cell or file's name."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypedDict, Unpack

from dashboard.logs.places import described

LOGGER = logging.getLogger("dampak")


class LogEvent(StrEnum):
    """What can be told."""

    STARTED = "started"
    """The server answers from now on."""
    START_REFUSED = "start_refused"
    ENDED = "ended"
    SNAPSHOT_SERVES = "snapshot_serves"
    SHARED_STORE = "shared_store"
    """How this machine stands to the store that machines share is another than before."""
    NOTHING_TO_PREWARM = "nothing_to_prewarm"
    PREWARM_SLOW = "prewarm_slow"
    FAILED = "failed"
    """An error that only we can mend; its reader was shown the same id."""
    UPLOAD_ENDED = "upload_ended"
    STATE_FAILED = "state_failed"
    ESTIMATES_FAILED = "estimates_failed"
    UNSEALED = "unsealed"
    RECORD = "record"
    """Something that a library, or code of ours that knows no events, logged: by whom and where, never what."""
    UNCAUGHT = "uncaught"
    WARNING = "warning"


class Fields(TypedDict, total=False):
    """All fields that a line may have beside time, level and event.

    - `error_id`: as its reader saw it; `code`: of a `UserError`.
    - `exception`: type of an error; `causes`: types behind it; `place`, `trace`: module and line, the innermost last.
    - `sentence`: what to mend in the server's own configuration; of no other event.
    """

    error_id: str
    code: str
    exception: str
    causes: list[str]
    place: str
    trace: list[str]
    logger: str
    page: str
    part: str
    day: str
    snapshot: str
    version: str
    outcome: str
    exit_code: int
    seconds: float
    sentence: str


_NAMED = frozenset(Fields.__annotations__)
_FREE = "sentence"
_SAFE = re.compile(r"[A-Za-z0-9_.:<>+/-]{1,120}")
_UNSAFE = "?"


class Told:
    """An event with its fields, as it goes through Python's logging; empty ones are left out.

    Raises ValueError for a field that is not declared.
    """

    def __init__(self, event: LogEvent, fields: Mapping[str, Any]) -> None:
        undeclared = fields.keys() - _NAMED
        if undeclared:
            raise ValueError(f"no fields of a log line: {', '.join(sorted(undeclared))}")
        self.event = event
        known = {name: value for name, value in fields.items() if value != ""}
        self.fields = {name: value if name == _FREE else _safe(value) for name, value in known.items()}

    def __str__(self) -> str:
        parts = (f"{name}={_plain(value)}" for name, value in self.fields.items())
        return " ".join((self.event, *parts))


def tell(
    event: LogEvent, *, level: int = logging.INFO, error: BaseException | None = None, **fields: Unpack[Fields]
) -> None:
    """Log an event. `error`: told by its type and by where it was raised, never by its message, which may hold a cell."""
    told = Told(event, {**fields, **({} if error is None else described(error))})
    LOGGER.log(level, told)


def _safe(value: Any) -> Any:
    """Codes, numbers and places as they are; whatever else came here by mistake does not get out."""
    if isinstance(value, list):
        return [_safe(each) for each in value]
    if isinstance(value, str):
        return value if _SAFE.fullmatch(value) else _UNSAFE
    return value


def _plain(value: Any) -> str:
    return " < ".join(reversed(value)) if isinstance(value, list) else str(value)
