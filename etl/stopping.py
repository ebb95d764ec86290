"""A way for another thread to end the writer's work in the middle of a statement, as long as nothing of it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar, Token
from threading import Event, Lock, Thread
from typing import Generic, Protocol, TypeVar

import duckdb

_T = TypeVar("_T")

_AGAIN_SECONDS = 0.1


class Interruptible(Protocol):
    """What is told from another thread to give up what it does at the moment; called while it does nothing too."""

    def interrupt(self) -> None: ...


class Stop:
    """Stops the work that is done in its block. `raising`: what the work then ends by."""

    def __init__(self, raising: type[Exception]) -> None:
        self._raising = raising
        self._lock = Lock()
        self._running: list[Interruptible] = []
        self._is_asked = False
        self._is_closed = Event()
        self._token: Token[Stop | None] | None = None

    def __enter__(self) -> Stop:
        self._token = _current.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_closed.set()
        if self._token is not None:
            _current.reset(self._token)

    def ask(self) -> bool:
        """Have the work end; false where it is over or something counts already, and then nothing happens to it."""
        with self._lock:
            if self._is_closed.is_set():
                return False
            if not self._is_asked:
                self._is_asked = True
                Thread(target=self._interrupt, name="stop", daemon=True).start()
            return True

    def check(self) -> None:
        """Raise what the work ends by, once it is to end."""
        if self._is_asked:
            raise self._raising

    def close(self) -> None:
        """Let nothing be stopped from here on; raises where that was asked for before."""
        with self._lock:
            self.check()
            self._is_closed.set()

    @contextmanager
    def interrupting(self, running: Interruptible) -> Iterator[None]:
        """See `stoppable`."""
        with self._lock:
            self.check()
            self._running.append(running)
        try:
            yield
        except duckdb.InterruptException as error:
            if not self._is_asked:
                raise
            raise self._raising from error
        finally:
            self.let_go(running)

    def let_go(self, running: Interruptible) -> None:
        """See `let_go`."""
        with self._lock:
            if running in self._running:
                self._running.remove(running)

    def _interrupt(self) -> None:
        # Again and again: between two statements there is nothing to interrupt.
        while not self._is_closed.is_set():
            with self._lock:
                for running in () if self._is_closed.is_set() else self._running:
                    running.interrupt()
            self._is_closed.wait(_AGAIN_SECONDS)


_current: ContextVar[Stop | None] = ContextVar("stop", default=None)


@contextmanager
def stoppable(running: Interruptible) -> Iterator[None]:
    """Have what runs in the block interrupted where the work around it is stopped. Leave the block before it is closed."""
    stop = _current.get()
    if stop is None:
        yield
        return
    with stop.interrupting(running):
        yield


def let_go(running: Interruptible) -> None:
    """Interrupt this no more, so that it can clean up."""
    stop = _current.get()
    if stop is not None:
        stop.let_go(running)


def end_where_stopped() -> None:
    """Raise where the work is to end: for steps in which there is nothing to interrupt."""
    stop = _current.get()
    if stop is not None:
        stop.check()


def pass_return() -> None:
    """Let the work be stopped no more, as what it does next counts; raises where it is to end."""
    stop = _current.get()
    if stop is not None:
        stop.close()


def left_where_stopped(function: Callable[[], _T]) -> _T:
    """What a function gives in which nothing can be interrupted. Where the work is stopped, it goes on by itself, for nobody.

    Such functions run one at a time, so that a stop and another try do not add up to twice the memory.
    """
    if _current.get() is None:
        return function()
    aside = _Aside(function)
    with stoppable(aside):
        return aside.result()


_ONE_AT_A_TIME = Lock()


class _Aside(Generic[_T]):
    """A function on a thread of its own."""

    def __init__(self, function: Callable[[], _T]) -> None:
        self._function = function
        self._found: Future[_T] = Future()
        self._is_waited_for = True
        self._has_news = Event()
        Thread(target=self._run, name="aside", daemon=True).start()

    def interrupt(self) -> None:
        self._is_waited_for = False
        self._has_news.set()

    def result(self) -> _T:
        """Wait for it, but no longer than the work goes on."""
        self._has_news.wait()
        end_where_stopped()
        return self._found.result()

    def _run(self) -> None:
        with _ONE_AT_A_TIME:
            if not self._is_waited_for:
                return
            try:
                self._found.set_result(self._function())
            except BaseException as error:
                self._found.set_exception(error)
            finally:
                self._has_news.set()
