"""How much one client may ask for: a bucket of requests that fills again with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_CLIENTS = 10_000
"""Clients that are remembered; of more, the one that was quiet longest is forgotten."""


class Allowance:
    """`burst` requests at once, and `per_minute` in the long run, for each client. Safe between threads."""

    def __init__(self, *, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._lock = Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take one; gives 0, or the seconds until there is one again."""
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop(client, (float(self._burst), now))
            left = min(float(self._burst), left + (now - since) * self._per_second)
            wait = 0.0 if left >= 1 else (1 - left) / self._per_second
            self._buckets[client] = (left if wait else left - 1, now)
            if len(self._buckets) > MOST_CLIENTS:
                self._buckets.popitem(last=False)
        return wait
