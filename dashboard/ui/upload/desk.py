"""What one session has in hand: files being looked at, what was found and answered, the work under way and its outcome.

It lives in the session, so that neither a rerun nor a change of page loses or doubles anything. Only the session's own runs
change it; the work of a job tells it its outcome in `settle`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from catalog.roles import Actor
from catalog.text import Language
from dashboard.ui.upload import door
from dashboard.ui.upload.files import KeptFiles, Uploaded
from dashboard.ui.upload.job import Failure, Job

if TYPE_CHECKING:
    from catalog.questions import Question
    from dashboard.ui.upload.door import Effect, IngestResult, Preview, Report, Step

IDLE_SECONDS = 1800.0
"""After so long without a visit of the page the files are removed; whoever returns begins anew."""

GONE_SECONDS = 180.0
"""After so long without its browser a session is over; Streamlit waits two minutes for one to come back."""

LOOK_SECONDS = 30.0

_DESK = "upload.desk"


class Phase(StrEnum):
    """Where an upload stands."""

    CHOOSING = "choosing"
    WORKING = "working"
    ASKING = "asking"
    PREVIEWED = "previewed"
    COUNTED = "counted"


class Task(StrEnum):
    """What a job does."""

    PREVIEW = "preview"
    COUNT = "count"
    UNDO = "undo"
    REDO = "redo"
    NOTE = "note"


class Desk:
    """One session's upload.

    - `reports`: one a file, as last looked through with `answers`; `asked`: every question so far, by its id.
    - `effect`: what all of them would move; None while something is open.
    - `counted`: what became of files that were to count; `left_out`: their rows that were left out, kept aside as the files were.
    - `undone`, `redone`: the step whose upload was taken back, or put back, last; `noted`: whether a note was kept last.
    - `failure`: why the last job failed; `was_cancelled`: whether it was cancelled; `has_expired`: whether files were removed
      because nobody came back to them.
    """

    def __init__(self) -> None:
        self.round = 0
        context = get_script_run_ctx()
        self._session_id = context.session_id if context else ""
        self._seen = time.monotonic()
        self._forget()
        _watch(self)

    def _forget(self) -> None:
        self.files: KeptFiles | None = None
        self.answers: Mapping[str, str] = {}
        self.reports: tuple[Report, ...] = ()
        self.effect: Effect | None = None
        self.asked: dict[str, Question] = {}
        self.counted: IngestResult | None = None
        self.left_out: KeptFiles | None = None
        self.undone: Step | None = None
        self.redone: Step | None = None
        self.noted = False
        self.failure: Failure | None = None
        self.was_cancelled = self.has_expired = False
        self.job: Job[Any] | None = None
        self.task = Task.PREVIEW
        self._tried: Mapping[str, str] = {}
        self._turning: Step | None = None
        self._touched = time.monotonic()

    @property
    def phase(self) -> Phase:
        if self.job is not None:
            return Phase.WORKING
        if self.counted is not None:
            return Phase.COUNTED
        if not self.reports:
            return Phase.CHOOSING
        return Phase.ASKING if self.questions else Phase.PREVIEWED

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is open, each question once, however many files raise it: its answer holds for all of them."""
        found = {question.id: question for report in reversed(self.reports) for question in reversed(report.questions)}
        return tuple(reversed(found.values()))

    @property
    def mendable(self) -> tuple[Path, ...]:
        """Rows that were left out, for their sender to mend, a CSV a file; none once they were removed."""
        directory = None if self.left_out is None else self.left_out.directory
        return tuple(sorted(directory.iterdir())) if directory is not None and directory.exists() else ()

    def look_at(self, uploaded: Iterable[Uploaded], actor: Actor) -> None:
        """Keep uploaded files and begin to look through them."""
        self.clear()
        self.files = KeptFiles(uploaded)
        self._preview({}, actor)

    def answer(self, answers: Mapping[str, str], actor: Actor) -> None:
        """Look through the files again with further answers; answers that do not serve are forgotten again."""
        self._preview({**self.answers, **answers}, actor)

    def answer_anew(self, actor: Actor) -> None:
        """Forget all answers, and look through the files again."""
        self._preview({}, actor)

    def dataset_of(self, question: Question) -> str:
        """The dataset that a question is about, as far as that is known; empty before that."""
        named = (report.dataset for report in self.reports if question in report.questions and report.dataset)
        return next(named, self.answers.get("dataset", ""))

    def count(self, *, leaves_out_bad: bool, reason: str, actor: Actor, language: Language) -> None:
        """Let the files count; what is left out is kept for its sender to mend, with reasons in that language."""
        if self.files is None or self.job is not None:
            return
        files, answers = self.files, self.answers

        def work(progress: door.Progress) -> tuple[IngestResult, KeptFiles]:
            # It goes with the outcome, so that a desk that was cleared meanwhile keeps nothing.
            left_out = KeptFiles(())
            try:
                counted = door.count(
                    files.paths,
                    answers,
                    leaves_out_bad=leaves_out_bad,
                    rejected_rows_to=left_out.directory / "rows.csv",
                    language=language,
                    reason=reason,
                    actor=actor,
                    progress=progress,
                )
            except BaseException:
                left_out.remove()
                raise
            files.remove()
            return counted, left_out

        self._begin(Task.COUNT, Job(work, door.new_stop()))

    def undo(self, step: Step, reason: str, actor: Actor) -> None:
        """Let the upload of a step count no longer."""
        if self.job is not None:
            return
        self._turning = step
        self._begin(Task.UNDO, Job(lambda progress: door.undo(step, reason=reason, actor=actor, progress=progress)))

    def redo(self, step: Step, reason: str, actor: Actor) -> None:
        """Let the upload of a step count again."""
        if self.job is not None:
            return
        self._turning = step
        self._begin(Task.REDO, Job(lambda progress: door.redo(step, reason=reason, actor=actor, progress=progress)))

    def note(self, subject: str, words: str, actor: Actor) -> None:
        """Write a note; a job like the others, as another writer may have to be waited for."""
        if self.job is not None:
            return
        self._begin(Task.NOTE, Job(lambda _: door.annotate(subject, words, actor=actor)))

    def cancel(self) -> None:
        """Stop what is under way. Looking through files ends for the reader at once, their removal follows."""
        if self.job is None:
            return
        self.job.cancel()
        if self.task is Task.PREVIEW:
            self.clear()
            self.was_cancelled = True

    def clear(self) -> None:
        """Back to the beginning; files are removed as soon as no job reads them. What is to count goes on counting."""
        files, job = self.files, self.job
        if files is not None and (job is None or job.is_over):
            files.remove()
        self._remove_left_out()
        self._forget()
        self.round += 1

    def settle(self) -> bool:
        """Take in the outcome of a job that is over; whether other data serve since."""
        self._touched = time.monotonic()
        job = self.job
        if job is None or not job.is_over:
            return False
        self.job = None
        self.failure, self.was_cancelled = job.failure, job.is_cancelled
        if self.task is Task.PREVIEW:
            self._settle_preview(job.result)
            return False
        return job.result is not None and self._settle_done(job.result)

    def expire(self) -> None:
        """Remove files that nobody came back to, and stop looking through them where the session is over."""
        now = time.monotonic()
        if _has_browser(self._session_id):
            self._seen = now
        is_gone = now - self._seen > GONE_SECONDS
        is_free = self.job is None or (is_gone and self.task is Task.PREVIEW)
        if not is_free or not (is_gone or now - self._touched > IDLE_SECONDS):
            return
        if self.left_out is not None:
            self.left_out.remove()
        if self.files is not None:
            if self.job is not None:
                self.job.cancel()
            self.clear()
            self.has_expired = True

    def _preview(self, answers: Mapping[str, str], actor: Actor) -> None:
        if self.files is None or self.job is not None:
            return
        self._tried = answers
        # The job holds the files, so that they outlive a desk that was cleared while it reads them.
        self._begin(Task.PREVIEW, Job(partial(_looked_through, self.files, answers, actor), door.new_stop()))

    def _begin(self, task: Task, job: Job[Any]) -> None:
        self.task, self.job = task, job
        self.failure, self.undone, self.redone = None, None, None
        self.was_cancelled = self.has_expired = self.noted = False

    def _settle_preview(self, found: Preview | None) -> None:
        if found is not None:
            self.answers, self.reports, self.effect = self._tried, found.reports, found.effect
            self.asked |= {question.id: question for question in self.questions}
        elif not self.reports:
            self._remove_files()

    def _settle_done(self, result: Any) -> bool:
        match self.task:
            case Task.NOTE:
                self.noted = True
                return False
            case Task.UNDO:
                self._begin_anew()
                self.undone = self._turning
            case Task.REDO:
                self._begin_anew()
                self.redone = self._turning
            case _:
                self.counted, self.left_out = result
                if not self.mendable:
                    self._remove_left_out()
                self._remove_files()
                return bool(self.counted and self.counted.is_new)
        return True

    def _begin_anew(self) -> None:
        """Put aside what was counted here last: its rows may be the ones that were taken back."""
        self.counted, self.effect, self.reports, self.answers = None, None, (), {}
        self._remove_left_out()

    def _remove_left_out(self) -> None:
        if self.left_out is not None:
            self.left_out.remove()
            self.left_out = None

    def _remove_files(self) -> None:
        if self.files is not None:
            self.files.remove()
            self.files = None
        self.round += 1


def session_desk() -> Desk:
    """The session's desk."""
    if _DESK not in st.session_state:
        st.session_state[_DESK] = Desk()
    desk: Desk = st.session_state[_DESK]
    return desk


def _has_browser(session_id: str) -> bool:
    return not runtime.exists() or runtime.get_instance().is_active_session(session_id)


def _looked_through(files: KeptFiles, answers: Mapping[str, str], actor: Actor, progress: door.Progress) -> Preview:
    return door.preview(files.paths, answers, actor=actor, progress=progress)


_watched: WeakSet[Desk] = WeakSet()
_watching = Lock()
_watchers: list[Thread] = []


def _watch(desk: Desk) -> None:
    """Have one lasting thread look after all desks."""
    with _watching:
        _watched.add(desk)
        if not _watchers:
            _watchers.append(Thread(target=_look, name="idle uploads", daemon=True))
            _watchers[0].start()


def _look() -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        with _watching:
            desks = list(_watched)
        for desk in desks:
            desk.expire()
        del desks
