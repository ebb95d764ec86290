"""Work on a thread of its own, while its session and all others go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from secrets import token_hex
from threading import Event, Lock, Thread
from typing import Any, Generic, Protocol, TypeVar

from catalog.errors import UserError
from catalog.meters import JobState, Place
from catalog.text import Language, text
from dashboard.logs.events import LogEvent, tell
from dashboard.meters.instruments import note_failure
from dashboard.meters.refusals import note_refusal

_T = TypeVar("_T")

_WAITING_STAGE = "waiting"
"""What the ETL reports while another writer is at work."""


class Progress(Protocol):
    """See `dashboard.ui.upload.door.Progress`."""

    def __call__(self, stage: str, share: float, rows: int = 0) -> None: ...


class Stop(Protocol):
    """See `etl.stopping.Stop`."""

    def ask(self) -> bool: ...

    def __enter__(self) -> Stop: ...

    def __exit__(self, *_: object) -> None: ...


class JobCancelledError(Exception):
    """Raised inside the work once somebody has cancelled it: at its next report, or where its stop interrupts it."""


class Failure:
    """Why work failed, for its reader: a `UserError` says what to do, anything else is logged under a short id."""

    def __init__(self, error: BaseException) -> None:
        # Made anew: the caught one holds its frames, and they the files.
        self._error = UserError(error.code, **error.params) if isinstance(error, UserError) else None
        self._id = token_hex(4)
        if self._error is None:
            tell(LogEvent.FAILED, level=logging.ERROR, error=error, error_id=self._id)
            note_failure(Place.UPLOAD)
        else:
            note_refusal(Place.UPLOAD, self._error.code)

    def message(self, language: Language) -> str:
        """One sentence."""
        if self._error is not None:
            return self._error.message(language)
        return text("page.unggah.failed", language, error_id=self._id)


class Job(Generic[_T]):
    """Work that began with this object. `stop` ends it between two reports; without one it is cancelled at a report alone.

    - `stage`, `share`, `rows`: what it reported last.
    - `result`, `failure`: one of them, once it is over; neither where it was cancelled.
    """

    def __init__(self, work: Callable[[Progress], _T], stop: Stop | None = None) -> None:
        self.stage, self.share, self.rows = "", 0.0, 0
        self.result: _T | None = None
        self.failure: Failure | None = None
        self.is_cancelled = False
        self._work = work
        self._stop = stop
        self._lock = Lock()
        self._is_past_return = False
        self._is_over = Event()
        _under_way.add(self)
        Thread(target=self._run, name="upload", daemon=True).start()

    @property
    def is_over(self) -> bool:
        return self._is_over.is_set()

    @property
    def can_be_cancelled(self) -> bool:
        """Whether nothing counts yet: afterwards there is only undoing."""
        return not (self.is_over or self.is_cancelled or self._is_past_return)

    def cancel(self) -> None:
        """Have the work end, unless something counts by then."""
        with self._lock:
            self.is_cancelled = not self._is_past_return and (self._stop is None or self._stop.ask())

    def wait(self, seconds: float) -> bool:
        """Wait for its end, so long at most; whether it is over."""
        return self._is_over.wait(seconds)

    def _report(self, stage: str, share: float, rows: int = 0) -> None:
        with self._lock:
            # Reported after the manifest is written: what counts then cannot be called cancelled any more.
            if share >= 1.0:
                self._is_past_return, self.is_cancelled = True, False
            self.stage, self.share, self.rows = stage, min(max(share, 0.0), 1.0), rows
            if self.is_cancelled:
                raise JobCancelledError

    def _run(self) -> None:
        begun, outcome = time.monotonic(), "failed"
        try:
            with self._stop or nullcontext():
                result = self._work(self._report)
            with self._lock:
                self.result, self.is_cancelled = result, False
            outcome = "done"
        except JobCancelledError:
            outcome = "cancelled"
        except Exception as error:
            self.failure = Failure(error)
        finally:
            tell(LogEvent.UPLOAD_ENDED, outcome=outcome, seconds=round(time.monotonic() - begun, 3))
            _under_way.discard(self)
            self._is_over.set()


_under_way: set[Job[Any]] = set()


def jobs_under_way() -> dict[JobState, int]:
    """How many jobs of this process wait for another writer, and how many work."""
    stages = [job.stage for job in list(_under_way)]
    waiting = stages.count(_WAITING_STAGE)
    return {JobState.WAITING: waiting, JobState.WORKING: len(stages) - waiting}
