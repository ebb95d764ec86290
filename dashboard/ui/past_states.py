"""Past states of the data, each built on demand beside what serves, by a process of the ETL's own that holds up no reader.

Building takes disk and processor, so readers together begin no more than so many an hour, each of them a part of these, one at a
time, and only of states that there were: all days between two changes share one. How many are kept is the warehouse's rule.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event, Lock, Thread

from catalog.errors import UserError
from dashboard.logs.events import LogEvent, tell
from dashboard.logs.places import type_in
from dashboard.queries.changes import known_number, read_changes
from dashboard.queries.snapshot import snapshot_file
from dashboard.ui.clock import today

_ROOT = Path(__file__).parents[2]

READERS_HOURLY = 12
"""States that readers may have built in an hour, all of them together; analysts are not counted."""

READER_HOURLY = 4
"""Of these, states that one reader may have built: two more find theirs where one has spent all that one can."""

HOUR_SECONDS = 3600.0

AT_ONCE_SECONDS = 2.5
"""A state that lies ready is found sooner; its reader is spared the waiting page."""

REMEMBERED_SECONDS = 20.0
"""How long a failure stands: whoever asks later has it tried again."""

_POLITENESS = 10
_SAME_IN_BOTH = ("disk_full", "store_busy")
"""Refusals of the ETL whose sentence needs nothing but their code."""


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """A state that is not there yet.

    - `seconds`: since the building began that is under way; `is_behind`: whether that is of another state.
    - `reader`: as it was asked for.
    """

    day: date
    seconds: float
    is_behind: bool
    reader: str | None


@dataclass(frozen=True, kw_only=True)
class _State:
    """What tells one state from another: a warehouse, and the number of the last change that was known."""

    warehouse: Path
    number: int


@dataclass(frozen=True, kw_only=True)
class _Spent:
    """A part of what readers may have built: since when, and whose."""

    began: float
    reader: str


@dataclass(frozen=True, kw_only=True)
class _Work:
    """`spent`: None where an analyst asked."""

    state: _State
    began: float
    is_over: Event
    spent: _Spent | None


class _Shelf:
    """What is known of past states in this process; guarded by its lock."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.found: dict[_State, str] = {}
        self.failed: dict[_State, tuple[float, UserError]] = {}
        self.spent: deque[_Spent] = deque()
        self.work: _Work | None = None
        self.process: subprocess.Popen[str] | None = None


_shelf = _Shelf()


def find_state(warehouse: Path, day: date, *, reader: str | None) -> str | Preparation:
    """Id of the snapshot of what was known at the end of a day in Jakarta, or how far its building is, which this begins.

    `reader`: whose part of what readers may have built it counts in; None for analysts, who are not counted.

    Raises UserError `known_day_future`, `known_on_unlisted`, `known_on_spent`, `known_on_spent_own`, `known_on_failed`,
    `known_on_memory`, `disk_full`, `store_busy`.
    """
    if day > today():
        raise UserError("known_day_future", day=day.isoformat())
    changes = read_changes(warehouse)
    if changes is None:
        raise UserError("known_on_unlisted")
    state = _State(warehouse=warehouse, number=known_number(changes, day))
    with _shelf.lock:
        found = _found(state)
        if found is not None:
            return found
        is_new = _shelf.work is None
        work = _shelf.work = _begin(state, day, reader) if _shelf.work is None else _shelf.work
    if is_new:
        work.is_over.wait(AT_ONCE_SECONDS)
        with _shelf.lock:
            found = _found(state)
            if found is not None:
                return found
    seconds = time.monotonic() - work.began
    return Preparation(day=day, seconds=seconds, is_behind=work.state != state, reader=reader)


@contextmanager
def ending_builds() -> Iterator[None]:
    """What is being built when the block ends is given up; the next writer removes what it left."""
    try:
        yield
    finally:
        with _shelf.lock:
            if _shelf.process is not None:
                _shelf.process.terminate()


def _found(state: _State) -> str | None:
    """Id of a state that is there; raises the error of one that failed just now."""
    found = _shelf.found.get(state)
    if found is not None and snapshot_file(state.warehouse, found).is_file():
        return found
    failed = _shelf.failed.get(state)
    if failed is not None and time.monotonic() - failed[0] < REMEMBERED_SECONDS:
        # Made anew: one exception raised in several threads would gather all their frames.
        raise UserError(failed[1].code, **failed[1].params)
    return None


def _begin(state: _State, day: date, reader: str | None) -> _Work:
    now = time.monotonic()
    spent = None if reader is None else _spend(now, reader)
    work = _Work(state=state, began=now, is_over=Event(), spent=spent)
    Thread(target=_build, args=(work, day), name="past state", daemon=True).start()
    return work


def _spend(now: float, reader: str) -> _Spent:
    while _shelf.spent and now - _shelf.spent[0].began > HOUR_SECONDS:
        _shelf.spent.popleft()
    own = [spent for spent in _shelf.spent if spent.reader == reader]
    if len(own) >= READER_HOURLY:
        raise UserError("known_on_spent_own", most=READER_HOURLY, minutes=_minutes_left(now, own[0]))
    if len(_shelf.spent) >= READERS_HOURLY:
        raise UserError("known_on_spent", most=READERS_HOURLY, minutes=_minutes_left(now, _shelf.spent[0]))
    spent = _Spent(began=now, reader=reader)
    _shelf.spent.append(spent)
    return spent


def _minutes_left(now: float, spent: _Spent) -> int:
    return int((HOUR_SECONDS - (now - spent.began)) // 60) + 1


def _build(work: _Work, day: date) -> None:
    try:
        kept = set(work.state.warehouse.iterdir())
        found = _built(work.state.warehouse, day)
    except Exception as error:
        if not isinstance(error, UserError):
            tell(LogEvent.STATE_FAILED, level=logging.ERROR, error=error, day=day.isoformat())
            error = UserError("known_on_failed", day=day.isoformat())
        with _shelf.lock:
            _shelf.failed[work.state] = (time.monotonic(), error)
    else:
        with _shelf.lock:
            _shelf.found[work.state] = found
            if work.spent is not None and snapshot_file(work.state.warehouse, found) in kept:
                # It lay ready and cost nothing.
                with suppress(ValueError):
                    _shelf.spent.remove(work.spent)
    finally:
        with _shelf.lock:
            _shelf.work = _shelf.process = None
        work.is_over.set()


def _built(warehouse: Path, day: date) -> str:
    """Id of the snapshot of a day, built by the ETL's command line where it is not there."""
    command = [
        sys.executable,
        "-m",
        "etl",
        "build",
        "--known-on",
        day.isoformat(),
        "--json",
        "--warehouse",
        str(warehouse),
    ]
    with subprocess.Popen(  # noqa: S603 - our own module in our own Python
        command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as process:
        if hasattr(os, "setpriority"):
            # Before it has started its threads, which take after it: readers go first.
            os.setpriority(os.PRIO_PROCESS, process.pid, _POLITENESS)
        with _shelf.lock:
            _shelf.process = process
        answer, complaint = process.communicate()
    # What ends by a fault of its own, or is ended, says nothing.
    told = json.loads(answer) if answer else {}
    if "snapshot_id" in told:
        return str(told["snapshot_id"])
    if told.get("error") in _SAME_IN_BOTH:
        raise UserError(told["error"])
    if told.get("error") == "engine_memory":
        raise UserError("known_on_memory", day=day.isoformat())
    tell(
        LogEvent.STATE_FAILED,
        level=logging.ERROR,
        day=day.isoformat(),
        exit_code=process.returncode,
        code=told.get("error", ""),
        exception=type_in(complaint),
    )
    raise UserError("known_on_failed", day=day.isoformat())
