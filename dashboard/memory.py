"""What the server keeps in memory so as not to find it out again, all of it under one budget of bytes.

What goes first is what costs least to find again for the room that it takes, and of equals what was asked for longest ago
(greedy dual size: Cao & Irani, 1997): a fit of 300 kB that took 12 ms makes room for a card of 15 kB that took 5.
"""

from __future__ import annotations

import heapq
import os
import pickle
import time
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, local
from typing import Any, TypeVar, cast

BUDGET_VARIABLE = "DAMPAK_MEMORY_MB"

DEFAULT_MB = 80
"""Full after some 700 answers to popular questions; docs/decisions/memory.md says what less and more would do."""

ENTRY_BYTES = 2_000
"""What an entry takes beside its value, its key above all."""

ARRAY_BYTES = 1_200
"""What an array takes beside its content, as one of a frame, with the frame's share in it."""

LEAST_SECONDS = 1e-4
"""What finding anything again costs at least."""

_T = TypeVar("_T")


def weight(value: object) -> int:
    """About the bytes that a value takes: those of its pickle, and something for each array in it."""
    arrays: list[int] = []
    # Arrays are handed over as they lie and not copied, so that weighing them costs nothing.
    rest = pickle.dumps(value, protocol=5, buffer_callback=lambda array: arrays.append(array.raw().nbytes))
    return len(rest) + sum(arrays) + ARRAY_BYTES * len(arrays)


@dataclass(kw_only=True)
class _Entry:
    value: Any
    bytes_count: int
    seconds: float
    snapshot_id: str | None
    rank: float = 0.0

    @property
    def worth(self) -> float:
        return self.seconds / self.bytes_count


@dataclass(kw_only=True)
class _Finding:
    """Somebody is finding out a value, for all who ask meanwhile; without one where that failed."""

    is_over: Event = field(default_factory=Event)
    values: list[Any] = field(default_factory=list)


class Memory:
    """Values by their keys, up to `most_bytes` of them. All values are shared: never change one."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._lock = Lock()
        self._entries: dict[Hashable, _Entry] = {}
        self._findings: dict[Hashable, _Finding] = {}
        self._of_thread = local()
        # Lowest rank first, each entry once. A rank rises by use; the place here follows when its turn comes.
        self._queue: list[tuple[float, int, Hashable]] = []
        self._queued_count = 0
        self._risen = 0.0
        self._bytes_count = 0

    @property
    def bytes_count(self) -> int:
        """Bytes of all that is kept."""
        return self._bytes_count

    def __len__(self) -> int:
        return len(self._entries)

    def find(
        self,
        key: Hashable,
        make: Callable[[], _T],
        *,
        snapshot_id: str | None = None,
        weigh: Callable[[_T], int] = weight,
    ) -> _T:
        """The value kept under a key, else `make()`, once for all who ask at the same time.

        - `snapshot_id`: of the snapshot that it tells of, with which it is forgotten.
        - `weigh`: its bytes; the value must be one that pickles where this is left out.
        """
        apart: Memory | None = getattr(self._of_thread, "apart", None)
        if apart is not None:
            return apart.find(key, make, snapshot_id=snapshot_id, weigh=weigh)
        while True:
            with self._lock:
                entry = self._entries.get(key)
                if entry is not None:
                    entry.rank = self._risen + entry.worth
                    return cast(_T, entry.value)
                finding = self._findings.get(key)
                is_ours = finding is None
                if finding is None:
                    finding = self._findings[key] = _Finding()
            if is_ours:
                return self._find_out(key, make, finding, snapshot_id, weigh)
            finding.is_over.wait()
            if finding.values:
                return cast(_T, finding.values[0])

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Within the block this thread keeps what it finds out in a memory of its own, gone with the block: it finds nothing
        that is kept here, and pushes nothing out.
        """
        self._of_thread.apart = Memory(self.most_bytes)
        try:
            yield
        finally:
            del self._of_thread.apart

    def forget_all_but(self, snapshot_ids: Collection[str]) -> None:
        """Let go of what tells of other snapshots than these."""
        with self._lock:
            self._forget(lambda entry: entry.snapshot_id is not None and entry.snapshot_id not in snapshot_ids)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._forget(lambda _: True)

    def _find_out(
        self,
        key: Hashable,
        make: Callable[[], _T],
        finding: _Finding,
        snapshot_id: str | None,
        weigh: Callable[[_T], int],
    ) -> _T:
        try:
            with _stopwatch() as watch:
                value = make()
            finding.values.append(value)
            entry = _Entry(
                value=value,
                bytes_count=weigh(value) + ENTRY_BYTES,
                seconds=max(watch.own_seconds, LEAST_SECONDS),
                snapshot_id=snapshot_id,
            )
            if entry.bytes_count <= self.most_bytes:
                with self._lock:
                    self._keep(key, entry)
        finally:
            with self._lock:
                del self._findings[key]
            finding.is_over.set()
        return value

    def _keep(self, key: Hashable, entry: _Entry) -> None:
        entry.rank = self._risen + entry.worth
        self._entries[key] = entry
        self._bytes_count += entry.bytes_count
        self._enqueue(key, entry)
        while self._bytes_count > self.most_bytes:
            place, _, lowest = heapq.heappop(self._queue)
            candidate = self._entries[lowest]
            if candidate.rank > place:
                self._enqueue(lowest, candidate)
            else:
                self._risen = place
                self._bytes_count -= candidate.bytes_count
                del self._entries[lowest]

    def _enqueue(self, key: Hashable, entry: _Entry) -> None:
        self._queued_count += 1
        heapq.heappush(self._queue, (entry.rank, self._queued_count, key))

    def _forget(self, is_over: Callable[[_Entry], bool]) -> None:
        kept = {key: entry for key, entry in self._entries.items() if not is_over(entry)}
        self._entries, self._queue = kept, []
        self._bytes_count = sum(entry.bytes_count for entry in kept.values())
        for key, entry in kept.items():
            self._enqueue(key, entry)


@dataclass(kw_only=True)
class _Stopwatch:
    own_seconds: float = 0.0


_inside = local()


@contextmanager
def _stopwatch() -> Iterator[_Stopwatch]:
    """The thread's processor time within the block, less that of stopwatches inside: what was found there is kept by itself."""
    watch = _Stopwatch()
    outer: float = getattr(_inside, "seconds", 0.0)
    _inside.seconds = 0.0
    start = time.thread_time()
    try:
        yield watch
    finally:
        took = time.thread_time() - start
        watch.own_seconds = took - _inside.seconds
        _inside.seconds = outer + took


def budget_bytes() -> int:
    """The budget that the environment states in MB (`DAMPAK_MEMORY_MB`). Raises ValueError for what is no positive number."""
    stated = os.environ.get(BUDGET_VARIABLE, str(DEFAULT_MB))
    if not stated.isdecimal() or int(stated) == 0:
        raise ValueError(f"{BUDGET_VARIABLE} must be a whole number of megabytes above 0, not {stated!r}")
    return int(stated) * 2**20


MEMORY = Memory(budget_bytes())
"""The process's own, of all readers."""
