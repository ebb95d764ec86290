"""A thread that follows the store that machines share, so that what another one takes in is served here too.

Whoever starts the server knows how to look; readers are served from this machine's disk whatever a look finds.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from catalog.errors import UserError
from catalog.places import shared_store_url
from dashboard.logs.events import LogEvent, tell

POLL_VARIABLE = "DAMPAK_SHARED_POLL_SECONDS"
"""Seconds between two looks at the shared store."""

_POLL_SECONDS = 5.0
_LEAST_SECONDS = 0.1

CURRENT = "current"
_BUSY = "store_busy"
_FAILED = "failed"

Look = Callable[[], str]
"""Takes over what can be had and says how this machine stands then: `current` where it lacks nothing."""

_last: list[str] = []


def shared_standing() -> str | None:
    """What the last look found: `current`, `unbuilt`, `failed` or the code of a UserError; None where no store is shared."""
    return _last[0] if _last else None


def check_poll() -> None:
    """UserError `poll_seconds_unfit` where the time between two looks is no number of seconds of a tenth or more."""
    _poll_seconds()


def look_once(look: Look) -> None:
    """Look, where a store is shared, and note and tell what was found."""
    if shared_store_url() is None:
        _last.clear()
        return
    before, error = shared_standing(), None
    try:
        found = look()
    except UserError as refusal:
        found = refusal.code
    # A thread that ended would leave readers with old data unnoticed; the next look may find all well.
    except Exception as fault:
        found, error = _FAILED, fault
    if found == _BUSY:
        # A writer is at work here, who looks himself.
        return
    _last[:] = [found]
    if found != before:
        tell(
            LogEvent.SHARED_STORE, level=logging.INFO if found == CURRENT else logging.WARNING, error=error, code=found
        )


@contextmanager
def following(look: Look) -> Iterator[None]:
    """Look again and again until the block ends; nothing is done where no store is shared."""
    if shared_store_url() is None:
        yield
        return
    is_over = Event()
    thread = Thread(target=_follow, args=(look, is_over), name="shared store", daemon=True)
    thread.start()
    try:
        yield
    finally:
        # A look may wait for a place that does not answer; the process need not.
        is_over.set()


def _follow(look: Look, is_over: Event) -> None:
    while not is_over.wait(_poll_seconds()):
        look_once(look)


def _poll_seconds() -> float:
    given = os.environ.get(POLL_VARIABLE)
    try:
        seconds = _POLL_SECONDS if given is None else float(given)
    except ValueError:
        seconds = 0.0
    if not _LEAST_SECONDS <= seconds < float("inf"):
        raise UserError("poll_seconds_unfit", variable=POLL_VARIABLE)
    return seconds
