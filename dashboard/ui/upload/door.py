"""The dashboard's one way to the ETL, which is loaded only once an analyst is there: readers never load it.

Every function raises UserError `not_allowed` where the actor may not: of what is written, the ETL itself asks and logs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from catalog.errors import UserError
from catalog.places import store_directory, warehouse_directory
from catalog.roles import Actor, Deed, may, require
from catalog.text import Language
from catalog.watch_list import WatchAction, WatchRecord
from dashboard.ui.main_figures import FigureChange, find_changes
from dashboard.ui.upload.job import JobCancelledError

if TYPE_CHECKING:
    from etl.api import IngestResult, Preview
    from etl.build import BuildResult
    from etl.effect import Aside, Effect, Total
    from etl.history import Note, Step
    from etl.last_check import LastCheck
    from etl.moved import Moved
    from etl.readers.template import Reject
    from etl.report import Report
    from etl.stopping import Stop
    from etl.totals import Sum
    from etl.work import Work

__all__ = [
    "BuildResult",
    "Effect",
    "IngestResult",
    "LastCheck",
    "Moved",
    "Note",
    "Preview",
    "Progress",
    "Reject",
    "Report",
    "Step",
    "Sum",
    "Total",
    "Work",
    "annotate",
    "count",
    "history",
    "is_current",
    "last_check",
    "may_annotate",
    "may_redo",
    "may_undo",
    "may_watch",
    "new_stop",
    "preview",
    "recent_work",
    "redo",
    "undo",
    "watch",
    "watch_list",
]


ESTIMATES_SHARE = 0.98
"""Of a preview, where the main figures are estimated: after all else."""


class Progress(Protocol):
    """Told a stage (text `progress.<stage>`), the share of the whole that is done, 0 to 1, and the rows of a file read so far.

    A share of 1 means that something counts.
    """

    def __call__(self, stage: str, share: float, rows: int = 0) -> None: ...


def new_stop() -> Stop:
    """A way to end a job in the midst of the ETL's work."""
    from etl.stopping import Stop  # noqa: PLC0415

    return Stop(raising=JobCancelledError)


def preview(files: tuple[Path, ...], answers: Mapping[str, str], *, actor: Actor, progress: Progress) -> Preview:
    """What the files are, hold, leave open and would move; bad rows are listed beside the good ones. Nothing counts.

    `Effect.seen` are the main figures, each a `FigureChange`, that rows of the files can move.

    Raises UserError: those of `etl.api.preview`, `no_good_row` where not one row can be taken.
    """
    from etl import api  # noqa: PLC0415

    def look(aside: Aside) -> tuple[FigureChange, ...]:
        return find_changes(
            warehouse_directory(), aside.file, aside.datasets, on_side=lambda: progress("estimates", ESTIMATES_SHARE)
        )

    try:
        return api.preview(
            store_directory(),
            warehouse_directory(),
            *files,
            actor=actor,
            answers=answers,
            accept_valid=True,
            progress=progress,
            look=look,
        )
    except UserError as error:
        if error.code != "file_refused":
            raise
        # Its sentence points at a list inside the store, which nobody before a browser can open.
        raise UserError("no_good_row", **{**error.params, "rejects": ""}) from error


def count(
    files: tuple[Path, ...],
    answers: Mapping[str, str],
    *,
    leaves_out_bad: bool,
    rejected_rows_to: Path,
    language: Language,
    reason: str,
    actor: Actor,
    progress: Progress,
) -> IngestResult:
    """Let the rows of the files count. `leaves_out_bad`: whether rows may be left out; a bad one refuses its file otherwise.

    Rows left out are written to `rejected_rows_to`, those of further files beside it, with reasons in that language.

    Raises UserError: those of `etl.api.ingest`.
    """
    from etl import api  # noqa: PLC0415

    return api.ingest(
        store_directory(),
        warehouse_directory(),
        *files,
        answers=answers,
        accept_valid=leaves_out_bad,
        rejected_rows_to=rejected_rows_to,
        language=language,
        reason=reason,
        actor=actor,
        progress=progress,
    )


def undo(step: Step, *, reason: str, actor: Actor, progress: Progress) -> BuildResult:
    """Let the batch of a step count no longer. Raises UserError: those of `etl.api.undo`."""
    if step.batch is None:
        raise ValueError(f"manifest {step.manifest.number} is about no batch")
    from etl import api  # noqa: PLC0415

    return api.undo(
        store_directory(), warehouse_directory(), step.batch.id, reason=reason, actor=actor, progress=progress
    )


def redo(step: Step, *, reason: str, actor: Actor, progress: Progress) -> BuildResult:
    """Let the batch of a step count again. Raises UserError: those of `etl.api.redo`."""
    if step.batch is None:
        raise ValueError(f"manifest {step.manifest.number} is about no batch")
    from etl import api  # noqa: PLC0415

    return api.redo(
        store_directory(), warehouse_directory(), step.batch.id, reason=reason, actor=actor, progress=progress
    )


def annotate(subject: str, note: str, *, actor: Actor) -> Note:
    """Write a note on a batch, by its id, or on a change, by its number. Raises UserError: those of `etl.api.annotate`."""
    from etl import api  # noqa: PLC0415

    return api.annotate(store_directory(), subject, note, actor=actor)


def watch(term: str, action: WatchAction, *, reason: str, actor: Actor) -> WatchRecord:
    """Add, confirm or reject a term of the watch list. Raises UserError: those of `etl.api.watch`."""
    from etl import api  # noqa: PLC0415

    return api.watch(store_directory(), warehouse_directory(), term, action, reason=reason, actor=actor)


def watch_list(actor: Actor) -> tuple[WatchRecord, ...]:
    """All records of the watch list, oldest first, with who wrote them."""
    require(actor, Deed.WATCH)
    from etl import api  # noqa: PLC0415

    return api.watch_list(store_directory())


def may_watch(actor: Actor) -> bool:
    """Whether the actor may change the watch list."""
    return may(actor, Deed.WATCH)


def may_annotate(actor: Actor) -> bool:
    """Whether the actor may write notes."""
    return may(actor, Deed.ANNOTATE)


def may_redo(step: Step, actor: Actor) -> bool:
    """Whether the step is the undoing of an upload that does not count now, and the actor may put it back."""
    return (
        step.batch is not None
        and not step.counts_now
        and step.manifest.action == "undo"
        and may(actor, Deed.REDO, owner=step.manifest.owner or step.manifest.written_by)
    )


def may_undo(step: Step, actor: Actor) -> bool:
    """Whether the step is an upload that counts now and that the actor may take back."""
    return (
        step.batch is not None
        and step.counts_now
        and step.manifest.action != "undo"
        and may(actor, Deed.UNDO, owner=step.batch.owner or step.batch.received_by)
    )


def history(actor: Actor) -> tuple[Step, ...]:
    """All changes of the data, newest first."""
    require(actor, Deed.UPLOAD)
    from etl.history import steps  # noqa: PLC0415
    from etl.store import Store  # noqa: PLC0415

    store = Store(store_directory())
    return tuple(reversed(steps(store))) if store.manifests.exists() else ()


def recent_work() -> tuple[Work, ...]:
    """What was last done to the data, the newest first, and how long it took. It names nobody, so no role is asked for here."""
    from etl.work import recent_work as recent  # noqa: PLC0415

    return recent(store_directory())


def last_check(actor: Actor) -> LastCheck | None:
    """How the newest deep check of the store ended; None where none is on record."""
    require(actor, Deed.SEE_STATUS)
    from etl.last_check import last_check as last  # noqa: PLC0415
    from etl.store import Store  # noqa: PLC0415

    return last(Store(store_directory()))


def is_current(actor: Actor) -> bool:
    """Whether the snapshot that serves is the one that the newest change of the data calls for."""
    require(actor, Deed.SEE_STATUS)
    from etl.status import status  # noqa: PLC0415

    return status(store_directory(), warehouse_directory()).is_current
