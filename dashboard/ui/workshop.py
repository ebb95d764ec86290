"""Where files are made: two at a time, whoever asks, and for strangers with a queue that ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from catalog.errors import UserError
from dashboard.meters.instruments import FILES_WAITING

_BENCHES = ThreadPoolExecutor(max_workers=2, thread_name_prefix="bench")
"""A picture takes some 20 MB while it is painted; more at once would only wait for each other's processor."""

MOST_WAITING = 40
"""Requests of strangers that may wait; at a quarter of a second a file, the last one waits for five seconds."""

_T = TypeVar("_T")


def at_bench(make: Callable[[], _T]) -> _T:
    """`make()`, once it is this caller's turn: first come, first served. What is made may not come here again."""
    return _BENCHES.submit(make).result()


class Workshop:
    """Answers requests of strangers off the event loop. Raises UserError `busy` where too many wait already."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._hands = ThreadPoolExecutor(max_workers=2, thread_name_prefix="workshop")
        self._most_waiting = most_waiting
        self._waiting = 0

    async def make(self, make: Callable[[], _T]) -> _T:
        """`make()` on a thread, in turn. Runs in the event loop."""
        if self._waiting >= self._most_waiting:
            raise UserError("busy")
        self._waiting += 1
        FILES_WAITING.inc()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hands, make)
        finally:
            self._waiting -= 1
            FILES_WAITING.dec()
