"""For whom a statement runs, and whether its answer is still wanted. Who knows readers says how to tell: `know_askers`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Protocol


class Asker(Protocol):
    """What a thread works on at the moment."""

    def is_gone(self) -> bool:
        """Whether nobody waits for it any more. Asked from another thread too, so it may change nothing."""

    def leave(self) -> None:
        """End the work, by an exception of whoever began it. Called on the working thread, once `is_gone`.

        Does nothing on a thread that only works for it (`working_for`).
        """


_find: list[Callable[[], Asker | None]] = []
_on_thread = local()


def know_askers(find: Callable[[], Asker | None]) -> None:
    """Have `find` tell whom the calling thread works for; None for work that is to be done whoever waits."""
    _find[:] = [find]


def current_asker() -> Asker | None:
    """Whom this thread works for, where that is known."""
    asker: Asker | None = getattr(_on_thread, "asker", None)
    return asker or (_find[0]() if _find else None)


@contextmanager
def working_for(asker: Asker | None) -> Iterator[None]:
    """Within the block this thread works for whoever another one does, whose `current_asker` that is."""
    _on_thread.asker = asker
    try:
        yield
    finally:
        del _on_thread.asker
