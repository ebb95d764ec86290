"""The one door of the ETL: what the command line, the app and the tests call.

All functions take the directories of a store and a warehouse. Writing ones hold the one writer's lock; reading ones never wait.
Every one raises `UserError` for what a person can mend.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from catalog.errors import UserError
from catalog.questions import Answers
from catalog.roles import Actor, Deed, require
from catalog.text import Language
from catalog.watch_list import WatchAction, WatchRecord
from etl.audit import audited, file_subject
from etl.backup import Backup, put_back
from etl.backup import back_up as back_up_store
from etl.batch import Batch
from etl.build import BuildResult, build_plan
from etl.effect import Effect, Look, find_effect
from etl.flags.find import find_flags
from etl.history import Note, add_note
from etl.integrity import DeepCheck, deep_check
from etl.known_on import snapshot_known_on
from etl.last_check import note_check
from etl.making import MakeMarts
from etl.manifest import EMPTY, Manifest, current_manifest, manifests
from etl.plan import make_plan
from etl.progress import Progress, ReadProgress, silent, waiting
from etl.readers.workbook import keeping_sheets
from etl.report import AnswersNeededError, Report
from etl.revisions import Revision, read_revisions
from etl.rotation import Rotated, rotate
from etl.shared.exchange import agree
from etl.shared.place import is_shared, require_unlinked
from etl.shared.pull import Pulled, SharedState
from etl.shared.pull import pull as pull_shared
from etl.shared.pull import shared_state as shared_state_of
from etl.shared.restoring import require_backup_fitting
from etl.status import Status, check, status
from etl.store import Store
from etl.turns import redo, undo
from etl.upload import UploadStep, acceptance_of, count_steps, remember_mappings, sources_of, steps_of
from etl.watch_list import watch_records, write_watch_record

__all__ = [
    "IngestResult",
    "Preview",
    "Pulled",
    "SharedState",
    "Status",
    "annotate",
    "back_up",
    "build",
    "check",
    "check_deeply",
    "follow",
    "history",
    "ingest",
    "known_on",
    "preview",
    "pull",
    "redo",
    "restore",
    "revisions",
    "rotate_key",
    "shared_state",
    "status",
    "undo",
    "watch",
    "watch_list",
]


@dataclass(frozen=True, kw_only=True)
class IngestResult:
    """What became of files.

    - `batch`, `report`: of the last file; `reports` has those of all, in the order in which they were taken in.
    - `is_new`: false where the rows of all already counted: then nothing was done.
    """

    batch: Batch
    is_new: bool
    build: BuildResult
    reports: tuple[Report, ...]

    @property
    def report(self) -> Report:
        return self.reports[-1]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What files are and hold, one report each, and what all of them together would move.

    `effect`: None while questions are open, and where all rows already count.
    """

    reports: tuple[Report, ...]
    effect: Effect | None


def build(
    store: Path,
    warehouse: Path,
    *,
    manifest_number: int | None = None,
    elsewhere: MakeMarts | None = None,
    progress: Progress = silent,
) -> BuildResult:
    """Bring the serving snapshot up to date with the newest manifest, or with an older one by its number.

    Where machines share a store, an older one is refused, as they serve one state, and the newest is fetched rather than built
    where another machine has built it.

    `elsewhere` makes the marts in DuckDB's place, see `etl.spark`, which says what it raises.

    Raises UserError `manifest_unknown`, `checks_failed`, `store_busy`, `shared_no_older_state`, those of `agree`.
    """
    house = Store(store)
    with house.writing(on_wait=waiting(progress)):
        agree(house, progress)
        manifest = _manifest(store, manifest_number)
        if is_shared():
            if manifest != current_manifest(house):
                raise UserError("shared_no_older_state")
            pull_shared(house, warehouse, progress)
        return build_plan(house, warehouse, make_plan(house, manifest), progress, elsewhere=elsewhere)


def pull(store: Path, warehouse: Path, *, wait_seconds: float | None = None, progress: Progress = silent) -> Pulled:
    """Take over what other machines published, and let its snapshot serve where one of them has built it.

    UserError `store_busy` after `wait_seconds`, else as `etl.shared.pull.pull`.
    """
    house = Store(store)
    with house.writing(wait_seconds=wait_seconds, on_wait=waiting(progress)):
        pulled = pull_shared(house, warehouse, progress)
    progress("done", 1.0)
    return pulled


def follow(store: Path, warehouse: Path) -> SharedState:
    """Take over what other machines published, if there is anything, waiting for no writer of this one; how it stands then.

    UserError as `pull`.
    """
    state = shared_state(store, warehouse)
    if state is None:
        raise UserError("shared_none")
    return pull(store, warehouse, wait_seconds=0.0).state if state is SharedState.BEHIND else state


def shared_state(store: Path, warehouse: Path) -> SharedState | None:
    """How this machine stands to the store that machines share; None where it shares none. UserError `shared_unreachable`."""
    return shared_state_of(Store(store), warehouse)


def ingest(
    store: Path,
    warehouse: Path,
    *files: Path,
    actor: Actor,
    dataset: str | None = None,
    answers: Answers | None = None,
    reason: str = "",
    accept_valid: bool = False,
    rejected_rows_to: Path | None = None,
    language: Language = Language.INDONESIAN,
    progress: ReadProgress = silent,
) -> IngestResult:
    """Take in files, build, and let the new snapshot serve; the same file again is a no-op.

    All files count at once, and only if the snapshot with them passes all checks; else nothing changes. With `accept_valid` bad
    rows are left out and listed in `refused/`; without it one bad field refuses the file. Either way such rows are written to
    `rejected_rows_to` (CSV, reasons in that language; of a second file to a second one beside it): mended and taken in, they
    complete the batch.

    Raises `AnswersNeededError` with the reports of all files where a question is open in one of them, UserError `not_allowed`.
    """
    house = Store(store)
    acceptance = replace(
        acceptance_of(answers, accept_valid, actor, reason), rejected_rows_to=rejected_rows_to, language=language
    )
    subject = ",".join(map(file_subject, files))
    with (
        audited(store, actor, Deed.UPLOAD, subject=subject) as doing,
        house.writing(on_wait=waiting(progress)),
        house.scratch() as scratch,
        keeping_sheets(),
    ):
        agree(house, progress)
        sources = sources_of(house, files, acceptance, dataset, scratch, progress)
        steps = steps_of(house, sources, acceptance, house.batches, progress)
        reports = tuple(step.report for step in steps)
        if any(report.questions for report in reports):
            raise AnswersNeededError(reports)
        built = count_steps(house, warehouse, steps, acceptance, progress)
        remember_mappings(house, sources, acceptance)
        doing.batch = ",".join(step.batch.id for step in steps if step.batch is not None)
    last = steps[-1].batch
    if last is None:
        raise AssertionError("a report without questions has a batch")
    return IngestResult(batch=last, is_new=any(step.is_new for step in steps), build=built, reports=reports)


def preview(
    store: Path,
    warehouse: Path,
    *files: Path,
    actor: Actor,
    dataset: str | None = None,
    answers: Answers | None = None,
    accept_valid: bool = False,
    progress: ReadProgress = silent,
    look: Look | None = None,
) -> Preview:
    """Everything that `ingest` does but counting: what each file is, holds and leaves open, and what it would move.

    `look` is let see the snapshot with the files, where nothing is open and some rows do not count yet: `Effect.seen`.

    Nothing is kept, and nothing logged. UserError as `ingest`.
    """
    require(actor, Deed.UPLOAD)
    house = Store(store)
    acceptance = replace(acceptance_of(answers, accept_valid, actor, ""), is_kept=False)
    with house.writing(on_wait=waiting(progress)), house.scratch() as scratch, keeping_sheets():
        agree(house, progress, is_writer=False)
        try:
            sources = sources_of(house, files, acceptance, dataset, scratch, progress)
            steps = steps_of(house, sources, acceptance, house.batches, progress)
            return _previewed(house, warehouse, steps, progress, look)
        finally:
            _remove_uncounted(house)


def _previewed(
    house: Store, warehouse: Path, steps: list[UploadStep], progress: Progress, look: Look | None
) -> Preview:
    reports = tuple(step.report for step in steps)
    new = [step.batch for step in steps if step.batch is not None and step.is_new]
    if any(report.questions for report in reports) or not new:
        return Preview(reports=reports, effect=None)
    flags = {batch.id: find_flags(house, warehouse, batch) for batch in new}
    effect = find_effect(house, warehouse, tuple(batch.id for batch in new), progress, look)
    return Preview(
        reports=tuple(
            replace(report, flags=flags.get(report.batch.id, ())) if report.batch else report for report in reports
        ),
        effect=effect,
    )


def annotate(store: Path, subject: str, note: str, *, actor: Actor) -> Note:
    """Write a note on a batch, by its id, or on a manifest, by its number. UserError as `etl.history.add_note`."""
    with audited(store, actor, Deed.ANNOTATE, subject=subject):
        return add_note(Store(store), subject, note, actor.name)


def watch(store: Path, warehouse: Path, term: str, action: WatchAction, *, reason: str, actor: Actor) -> WatchRecord:
    """Add, confirm or reject a term of the watch list. UserError `not_allowed` and as `etl.watch_list.write_watch_record`."""
    with audited(store, actor, Deed.WATCH, subject=f"watch:{action}"):
        return write_watch_record(Store(store), warehouse, term, action, reason, actor.name)


def watch_list(store: Path) -> tuple[WatchRecord, ...]:
    """All records of the watch list, oldest first."""
    return watch_records(Store(store))


def rotate_key(store: Path, warehouse: Path, *, actor: Actor, progress: Progress = silent) -> Rotated:
    """Put all pseudonyms under one more key: the same seller keeps one pseudonym, which is another than before.

    Raises UserError `not_allowed`, `checks_failed`, `disk_full`, `shared_no_rotation`; then all is as it was.
    """
    house = Store(store)
    with audited(store, actor, Deed.ROTATE_KEY), house.writing(on_wait=waiting(progress)):
        if is_shared():
            raise UserError("shared_no_rotation")
        require_unlinked(house)
        return rotate(house, warehouse, progress)


def back_up(store: Path, kept: Path, target: Path, *, actor: Actor, progress: Progress = silent) -> Backup:
    """Copy the store and the figures that readers keep into a new directory, and prove the copy.

    Raises UserError `not_allowed` and as `etl.backup.back_up`; then nothing lies there.
    """
    house = Store(store)
    with audited(store, actor, Deed.BACK_UP), house.writing(on_wait=waiting(progress)):
        return back_up_store(house, kept, target, progress)


def restore(
    store: Path, warehouse: Path, kept: Path, source: Path, *, actor: Actor, progress: Progress = silent
) -> BuildResult:
    """Fill an empty store from a backup, and build what it holds.

    The log goes on where the backup's ends. Where machines share a store, what came after the backup is taken over from there.

    Raises UserError `not_allowed`, `shared_diverged` where the backup is not of the shared store, and as `etl.backup.put_back`.
    """
    require(actor, Deed.RESTORE)
    house = Store(store)
    require_backup_fitting(source)
    with house.restoring(on_wait=waiting(progress)):
        backup = put_back(house, kept, source, progress)
    with (
        audited(store, actor, Deed.RESTORE, subject=f"backup:{backup.made_at}"),
        house.writing(on_wait=waiting(progress)),
    ):
        agree(house, progress)
        return build_plan(house, warehouse, make_plan(house, current_manifest(house)), progress)


def check_deeply(store: Path, warehouse: Path, *, progress: Progress = silent) -> DeepCheck:
    """Read all that a store keeps, and what serves, and hold each file against its record; no writer works meanwhile.

    What was found is kept for `etl.last_check`.
    """
    house = Store(store)
    with house.writing(on_wait=waiting(progress)):
        begun = time.monotonic()
        found = deep_check(house, warehouse, progress)
        note_check(house, found, time.monotonic() - begun)
    return found


def known_on(store: Path, warehouse: Path, day: date, *, progress: Progress = silent) -> str:
    """Id of the snapshot of what counted at the end of a day, built beside the serving one where it is not there yet."""
    return snapshot_known_on(Store(store), warehouse, day, progress)


def revisions(store: Path) -> tuple[Revision, ...]:
    """All that changes of the data moved, oldest first, hidden from nobody; for readers see `etl.revisions.for_readers`."""
    return read_revisions(Store(store))


def history(store: Path) -> tuple[Manifest, ...]:
    """All manifests, oldest first."""
    return manifests(Store(store))


def _remove_uncounted(house: Store) -> None:
    """Remove batches that no manifest ever named: a writer was killed, or checks failed, before they counted."""
    named = {batch_id for manifest in manifests(house) for batch_id in manifest.batches}
    for directory in house.batches.iterdir():
        if directory.name not in named:
            shutil.rmtree(directory)


def _manifest(store: Path, number: int | None) -> Manifest:
    if number is None:
        return current_manifest(Store(store))
    for manifest in (EMPTY, *manifests(Store(store))):
        if manifest.number == number:
            return manifest
    raise UserError("manifest_unknown", number=number)
