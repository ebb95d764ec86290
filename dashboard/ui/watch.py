"""A thread that looks at which snapshots there are: what readers of the serving one need lies ready, gone ones are forgotten."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from catalog.errors import UserError
from dashboard.allocator import return_holes
from dashboard.logs.events import LogEvent, tell
from dashboard.logs.places import type_in
from dashboard.memory import MEMORY
from dashboard.queries.disclosure import judge_ahead
from dashboard.queries.snapshot import current_snapshot_id, snapshot_ids
from dashboard.ui.serving import serve
from dashboard.ui.standard import Part, load_standard

_ROOT = Path(__file__).parents[2]

AHEAD_VARIABLE = "DAMPAK_COMPUTE_AHEAD"
"""`0` leaves it to readers, or to `python -m dashboard prepare`, to have the standard estimates of a new snapshot computed, and
to readers to be the first ones on a page."""

LOOK_SECONDS = 5.0
"""Between two looks at which snapshot serves."""

ENDED_SECONDS = 0.2
"""Between two looks at whether they are computed."""


def computes_ahead() -> bool:
    """Whether this server works ahead of its readers."""
    return os.environ.get(AHEAD_VARIABLE) != "0"


@contextmanager
def watching(warehouse: Path) -> Iterator[None]:
    """Judge a new snapshot's numbers ahead of its readers. Load the estimates where they lie ready, else have them computed
    in a process of their own, which holds up no reader.

    Answers from snapshots whose files were removed are let go, and unused pages go back to the system. Ends with the block, and
    the process with it.
    """
    is_over = Event()
    thread = Thread(target=_watch, args=(warehouse, is_over), name="standard estimates", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _watch(warehouse: Path, is_over: Event) -> None:
    done = ""
    while not is_over.is_set():
        try:
            current = current_snapshot_id(warehouse)
        except UserError:
            current = ""
        if current != done:
            if current:
                tell(LogEvent.SNAPSHOT_SERVES, snapshot=current)
            _judge(warehouse)
            for part in load_standard(warehouse, current):
                _compute(warehouse, part, is_over)
                load_standard(warehouse, current)
            done = current
        elif current:
            # Another server, or whoever runs `python -m dashboard prepare`, may have them ready by now.
            load_standard(warehouse, current)
        MEMORY.forget_all_but(snapshot_ids(warehouse))
        return_holes()
        is_over.wait(LOOK_SECONDS)


def _judge(warehouse: Path) -> None:
    with suppress(UserError):
        judge_ahead(serve(warehouse, None).snapshot)


def _compute(warehouse: Path, part: Part, is_over: Event) -> None:
    if is_over.is_set() or not computes_ahead():
        return
    command = [sys.executable, "-m", "dashboard", "prepare", "--warehouse", str(warehouse), "--part", part, "--behind"]
    with subprocess.Popen(  # noqa: S603 - our own module in our own Python
        command, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as process:
        complaint = _ended(process, is_over)
    if process.returncode and not is_over.is_set():
        # They are computed when somebody asks.
        tell(
            LogEvent.ESTIMATES_FAILED,
            level=logging.WARNING,
            part=part,
            exit_code=process.returncode,
            exception=type_in(complaint),
        )


def _ended(process: subprocess.Popen[str], is_over: Event) -> str:
    """What the process complained of, once it has ended, by itself or with the server."""
    while True:
        try:
            return process.communicate(timeout=ENDED_SECONDS)[1]
        except subprocess.TimeoutExpired:
            if is_over.is_set():
                process.terminate()
