"""A thread that sees to it that the standard cuts of the serving snapshot lie ready, of each new one too."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from catalog.errors import UserError
from dashboard.queries.snapshot import current_snapshot_id
from dashboard.ui.standard import load_standard

_LOGGER = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[2]

LOOK_SECONDS = 5.0
"""Between two looks at which snapshot serves."""

COMPUTING_SECONDS = 600.0


@contextmanager
def watching(warehouse: Path) -> Iterator[None]:
    """Load them where they lie ready, else have them computed in a process of their own, which holds up no reader."""
    is_over = Event()
    thread = Thread(target=_watch, args=(warehouse, is_over), name="standard cuts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()


def _watch(warehouse: Path, is_over: Event) -> None:
    done = ""
    while not is_over.is_set():
        try:
            current = current_snapshot_id(warehouse)
        except UserError:
            current = ""
        if current != done:
            if not load_standard(warehouse, current):
                _compute(warehouse)
                load_standard(warehouse, current)
            done = current
        is_over.wait(LOOK_SECONDS)


def _compute(warehouse: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "prepare", "--warehouse", str(warehouse)]
    try:
        outcome = subprocess.run(  # noqa: S603 - our own module in our own Python
            command, cwd=_ROOT, capture_output=True, text=True, timeout=COMPUTING_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        _LOGGER.warning("standard cuts took more than %g s; each is computed when asked", COMPUTING_SECONDS)
        return
    if outcome.returncode:
        _LOGGER.warning("standard cuts are computed when asked: %s", outcome.stderr.strip()[-500:])
