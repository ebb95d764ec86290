"""What was refused, where and why: counted since the start, and remembered for a day by the time of day."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

from catalog.meters import Place, Reason
from dashboard.meters.instruments import REFUSED

SPAN_SECONDS = 300.0
"""Refusals of five minutes are counted together."""

REMEMBERED_SECONDS = 86_400.0

Refused = Counter[tuple[Place, Reason]]


class RecentRefusals:
    """Refusals of the last day: one number for each place, reason and span, however many they are. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._spans: dict[int, Refused] = {}

    def note(self, place: Place, reason: Reason) -> None:
        """Count one."""
        span = self._span(self._clock())
        with self._lock:
            if span not in self._spans:
                oldest = self._span(self._clock() - REMEMBERED_SECONDS)
                self._spans = {each: counts for each, counts in self._spans.items() if each >= oldest}
                self._spans[span] = Counter()
            self._spans[span][place, reason] += 1

    def within(self, seconds: float) -> Refused:
        """How many there were in the last so many seconds, up to five minutes more; a day at most."""
        oldest = self._span(self._clock() - min(seconds, REMEMBERED_SECONDS))
        with self._lock:
            return sum((counts for span, counts in self._spans.items() if span >= oldest), Counter())

    @staticmethod
    def _span(moment: float) -> int:
        return int(moment // SPAN_SECONDS)


RECENT = RecentRefusals()
"""Of this process."""


def note_refusal(place: Place, code: str) -> None:
    """Count a refusal by the code of its `UserError`."""
    reason = Reason(code) if code in _NAMED else Reason.OTHER
    REFUSED.labels(place.value, reason.value).inc()
    RECENT.note(place, reason)


_NAMED = frozenset(Reason)
