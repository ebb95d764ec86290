"""One thread for all statements that interrupts those which run too long, or for nobody any more.

A timer a statement would be a thread started and joined each time, and both wait for the interpreter under load.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

import duckdb

from dashboard.queries.asker import Asker

LOOK_SECONDS = 0.25
"""Between two looks at whether anybody waits for a statement that runs so long."""


@dataclass(eq=False)
class Running:
    """A statement under way: until when it may run (`time.monotonic`) and for whom, and whether and why it was cut off."""

    cursor: duckdb.DuckDBPyConnection
    ends_at: float
    asker: Asker | None
    is_late: bool = False
    is_left: bool = False


@contextmanager
def deadline(cursor: duckdb.DuckDBPyConnection, seconds: float, asker: Asker | None = None) -> Iterator[Running]:
    """What runs on the cursor meanwhile is interrupted after so many seconds, and soon after its asker is gone."""
    running = Running(cursor=cursor, ends_at=monotonic() + seconds, asker=asker)
    with _changed:
        _running.add(running)
        _watch_until(_next_look(monotonic()))
    try:
        yield running
    finally:
        # Under the lock, so that no interrupt comes after the statement has left and the cursor serves another.
        with _changed:
            _running.discard(running)


_changed = threading.Condition()
_running: set[Running] = set()
_looks_at: float | None = None
"""When the thread looks next; None where there is no thread."""


def _watch_until(moment: float) -> None:
    global _looks_at  # noqa: PLW0603 - the state of the one thread
    if _looks_at is None:
        _looks_at = moment
        threading.Thread(target=_watch, name="deadlines", daemon=True).start()
    elif moment < _looks_at:
        _looks_at = moment
        _changed.notify()


def _watch() -> None:
    """Interrupt what is late; the thread ends when it finds nothing under way."""
    global _looks_at  # noqa: PLW0603 - the state of the one thread
    with _changed:
        while _looks_at is not None:
            _changed.wait(max(0.0, _looks_at - monotonic()))
            now = monotonic()
            for running in list(_running):
                running.is_late = running.ends_at <= now
                running.is_left = running.asker is not None and running.asker.is_gone()
                if running.is_late or running.is_left:
                    running.cursor.interrupt()
                    _running.discard(running)
            _looks_at = _next_look(now) if _running else None


def _next_look(now: float) -> float:
    """When something under way is to be looked at next."""
    ends_at = min(running.ends_at for running in _running)
    return min(ends_at, now + LOOK_SECONDS) if any(running.asker for running in _running) else ends_at
