"""The one door of the ETL: what the command line, the app and the tests call.

All functions take the directories of a store and a warehouse. Writing ones hold the one writer's lock; reading ones never wait.
Every one raises `UserError` for what a person can mend.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from catalog.errors import UserError
from catalog.questions import Answers, answers_for, asked_of
from catalog.roles import Actor, Deed, require
from catalog.text import Language
from etl.acceptance import Acceptance, Open, accept, already_counted
from etl.audit import audited, file_subject
from etl.batch import Batch, read_batch
from etl.build import BuildResult, build_plan
from etl.bundled import Progress, ReadProgress
from etl.checks import CheckResult, require_passed
from etl.effect import Effect, Look, find_effect
from etl.engine import reading
from etl.flags.find import find_flags
from etl.history import Note, add_note, plan_redo, plan_undo
from etl.known_on import snapshot_known_on
from etl.manifest import EMPTY, Manifest, append_manifest, current_manifest, manifests, now
from etl.mappings import read_mappings, remember_mapping
from etl.plan import make_plan
from etl.readers.sources import Source, find_sources, unpacked
from etl.readers.workbook import keeping_sheets
from etl.report import AnswersNeededError, Report, report_of, report_of_known, report_of_open
from etl.revisions import Revision, read_revisions
from etl.rotation import Rotated, rotate
from etl.store import OnWait, Store
from etl.warehouse import serving_snapshot, snapshot_path


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


@dataclass(frozen=True, kw_only=True)
class Status:
    """State of a store and its warehouse.

    `serving`: id of the snapshot that serves, None before the first build; `wanted`: id that the newest manifest calls for.
    """

    serving: str | None
    wanted: str
    manifest: Manifest
    batches: tuple[Batch, ...]
    sampled_kinds: frozenset[str]

    @property
    def is_current(self) -> bool:
        return self.serving == self.wanted


def _silent(stage: str, share: float, rows: int = 0) -> None:  # noqa: ARG001 - as the protocol names them
    return None


def build(
    store: Path, warehouse: Path, *, manifest_number: int | None = None, progress: Progress = _silent
) -> BuildResult:
    """Bring the serving snapshot up to date with the newest manifest, or with an older one by its number.

    Raises UserError `manifest_unknown`, `checks_failed`, `store_busy`.
    """
    with Store(store).writing(on_wait=_waiting(progress)):
        return build_plan(Store(store), warehouse, make_plan(Store(store), _manifest(store, manifest_number)), progress)


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
    progress: ReadProgress = _silent,
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
        _acceptance(answers, accept_valid, actor, reason), rejected_rows_to=rejected_rows_to, language=language
    )
    subject = ",".join(map(file_subject, files))
    with (
        audited(store, actor, Deed.UPLOAD, subject=subject) as doing,
        house.writing(on_wait=_waiting(progress)),
        house.scratch() as scratch,
        keeping_sheets(),
    ):
        sources = _sources(house, files, acceptance, dataset, scratch, progress)
        steps = _steps(house, sources, acceptance, house.batches, progress)
        reports = tuple(step.report for step in steps)
        if any(report.questions for report in reports):
            raise AnswersNeededError(reports)
        built = _count(house, warehouse, steps, acceptance, progress)
        _remember_mappings(house, sources, acceptance)
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
    progress: ReadProgress = _silent,
    look: Look | None = None,
) -> Preview:
    """Everything that `ingest` does but counting: what each file is, holds and leaves open, and what it would move.

    `look` is let see the snapshot with the files, where nothing is open and some rows do not count yet: `Effect.seen`.

    Nothing is kept, and nothing logged. UserError as `ingest`.
    """
    require(actor, Deed.UPLOAD)
    house = Store(store)
    acceptance = replace(_acceptance(answers, accept_valid, actor, ""), is_kept=False)
    with house.writing(on_wait=_waiting(progress)), house.scratch() as scratch, keeping_sheets():
        try:
            sources = _sources(house, files, acceptance, dataset, scratch, progress)
            steps = _steps(house, sources, acceptance, house.batches, progress)
            return _previewed(house, warehouse, steps, progress, look)
        finally:
            _remove_uncounted(house)


def _previewed(house: Store, warehouse: Path, steps: list[_Step], progress: Progress, look: Look | None) -> Preview:
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


@dataclass(frozen=True, kw_only=True)
class _Step:
    report: Report
    batch: Batch | None
    is_new: bool


def _steps(
    house: Store, sources: tuple[Source, ...], acceptance: Acceptance, target: Path, progress: ReadProgress
) -> list[_Step]:
    """What becomes of each source; of several, each is asked by the name of its first file."""
    steps = []
    for place, source in enumerate(sources, start=1):
        name = source.files[0].name
        own = replace(_beside(acceptance, place), answers=answers_for(name, acceptance.answers))
        step = _step(house, source, own, target, progress)
        if len(sources) > 1:
            questions = tuple(asked_of(name, question) for question in step.report.questions)
            step = replace(step, report=replace(step.report, questions=questions))
        steps.append(step)
    return steps


def _step(house: Store, source: Source, acceptance: Acceptance, target: Path, progress: ReadProgress) -> _Step:
    counted = current_manifest(house).batches
    known = already_counted(house, source, acceptance, counted)
    if known is not None:
        return _Step(report=report_of_known(source, known), batch=known, is_new=False)
    accepted = accept(house, source, acceptance, counted, target, progress)
    if isinstance(accepted, Open):
        return _Step(report=report_of_open(accepted), batch=None, is_new=False)
    return _Step(report=report_of(source, accepted), batch=accepted.batch, is_new=True)


def _count(
    house: Store, warehouse: Path, steps: list[_Step], acceptance: Acceptance, progress: Progress
) -> BuildResult:
    """Let all new batches count at once: a build that fails, or is killed, leaves none of them in."""
    manifest = current_manifest(house)
    new = tuple(dict.fromkeys(step.batch.id for step in steps if step.batch is not None and step.is_new))
    if not new:
        return build_plan(house, warehouse, make_plan(house, manifest), progress)
    following = Manifest(
        number=manifest.number + 1,
        batches=(*manifest.batches, *new),
        action="ingest",
        batch=new[0],
        beside=new[1:],
        written_at=now(),
        written_by=acceptance.received_by,
        reason=acceptance.reason,
        owner=acceptance.owner,
    )
    return build_plan(
        house,
        warehouse,
        make_plan(house, following),
        progress,
        accept=lambda: append_manifest(house, following),
    )


def _sources(
    house: Store,
    files: tuple[Path, ...],
    acceptance: Acceptance,
    dataset: str | None,
    scratch: Path,
    progress: Progress,
) -> tuple[Source, ...]:
    found = unpacked(files, scratch, lambda: progress("unpack", 0.02))
    return find_sources(found, acceptance.answers, read_mappings(house), dataset, scratch=scratch)


def _remember_mappings(house: Store, sources: tuple[Source, ...], acceptance: Acceptance) -> None:
    for source in sources:
        if source.fingerprint:
            remember_mapping(house, source.fingerprint, answers_for(source.files[0].name, acceptance.answers))


def _beside(acceptance: Acceptance, place: int) -> Acceptance:
    """The same, rejected rows of a second file going to a file of their own."""
    path = acceptance.rejected_rows_to
    if path is None or place == 1:
        return acceptance
    return replace(acceptance, rejected_rows_to=path.with_stem(f"{path.stem}-{place}"))


def _acceptance(answers: Answers | None, accept_valid: bool, actor: Actor, reason: str) -> Acceptance:
    return Acceptance(
        answers=answers or {},
        accept_valid=accept_valid,
        received_at=now(),
        received_by=actor.name,
        owner=actor.id,
        reason=reason,
    )


def undo(
    store: Path,
    warehouse: Path,
    batch_id: str,
    *,
    actor: Actor,
    reason: str = "",
    progress: Progress = _silent,
) -> BuildResult:
    """Count a batch no longer: a new manifest without it.

    UserError `batch_unknown` where it does not count now, `not_allowed` on another's work by who is no administrator.
    """
    house = Store(store)
    owner = _owner(house, batch_id)
    turn = _Turn(deed=Deed.UNDO, plan=plan_undo, batch_id=batch_id, owner=owner, actor=actor, reason=reason)
    return _take(turn, house, warehouse, progress)


def redo(
    store: Path,
    warehouse: Path,
    batch_id: str,
    *,
    actor: Actor,
    reason: str = "",
    progress: Progress = _silent,
) -> BuildResult:
    """Count a batch again that was undone.

    UserError `batch_counts`, `batch_never_counted`, `not_allowed` where another undid it and the actor is no administrator.
    """
    house = Store(store)
    owner = _undone_by(house, batch_id)
    turn = _Turn(deed=Deed.REDO, plan=plan_redo, batch_id=batch_id, owner=owner, actor=actor, reason=reason)
    return _take(turn, house, warehouse, progress)


def annotate(store: Path, subject: str, note: str, *, actor: Actor) -> Note:
    """Write a note on a batch, by its id, or on a manifest, by its number. UserError as `etl.history.add_note`."""
    with audited(store, actor, Deed.ANNOTATE, subject=subject):
        return add_note(Store(store), subject, note, actor.name)


def rotate_key(store: Path, warehouse: Path, *, actor: Actor, progress: Progress = _silent) -> Rotated:
    """Put all pseudonyms under one more key: the same seller keeps one pseudonym, which is another than before.

    Raises UserError `not_allowed`, `checks_failed`, `disk_full`; then all is as it was.
    """
    house = Store(store)
    with audited(store, actor, Deed.ROTATE_KEY), house.writing(on_wait=_waiting(progress)):
        return rotate(house, warehouse, progress)


def known_on(store: Path, warehouse: Path, day: date, *, progress: Progress = _silent) -> str:
    """Id of the snapshot of what counted at the end of a day, built beside the serving one where it is not there yet."""
    return snapshot_known_on(Store(store), warehouse, day, progress)


def revisions(store: Path) -> tuple[Revision, ...]:
    """All that changes of the data moved, oldest first, hidden from nobody; for readers see `etl.revisions.for_readers`."""
    return read_revisions(Store(store))


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """A step of the history that counts a batch no longer, or again. `owner`: id of whose work it turns."""

    deed: Deed
    plan: Callable[..., Manifest]
    batch_id: str
    owner: str | None
    actor: Actor
    reason: str


def _take(turn: _Turn, house: Store, warehouse: Path, progress: Progress) -> BuildResult:
    with (
        audited(house.root, turn.actor, turn.deed, batch=turn.batch_id, owner=turn.owner),
        house.writing(on_wait=_waiting(progress)),
    ):
        planned = turn.plan(
            manifests(house), turn.batch_id, written_at=now(), written_by=turn.actor.name, reason=turn.reason
        )
        following = replace(planned, owner=turn.actor.id)
        return build_plan(
            house,
            warehouse,
            make_plan(house, following),
            progress,
            accept=lambda: append_manifest(house, following),
        )


def _undone_by(house: Store, batch_id: str) -> str | None:
    """Id of who undid a batch last; None where nobody did."""
    undone = [manifest for manifest in manifests(house) if (manifest.action, manifest.batch) == ("undo", batch_id)]
    return (undone[-1].owner or undone[-1].written_by) if undone else None


def _owner(house: Store, batch_id: str) -> str | None:
    """Id of who brought a batch; None where there is no such batch."""
    try:
        batch = read_batch(house, batch_id)
    except FileNotFoundError:
        return None
    return batch.owner or batch.received_by


def _waiting(progress: Progress) -> OnWait:
    return lambda _seconds: progress("waiting", 0.0)


def history(store: Path) -> tuple[Manifest, ...]:
    """All manifests, oldest first."""
    return manifests(Store(store))


def status(store: Path, warehouse: Path) -> Status:
    """What serves, what should, and which batches count."""
    house = Store(store)
    manifest = current_manifest(house)
    plan = make_plan(house, manifest)
    return Status(
        serving=serving_snapshot(warehouse),
        wanted=plan.snapshot_id,
        manifest=manifest,
        batches=plan.batches,
        sampled_kinds=plan.sampled_kinds,
    )


def check(warehouse: Path) -> tuple[CheckResult, ...]:
    """Results of the checks that the serving snapshot passed when it was built; UserError `no_snapshot` before that."""
    serving = serving_snapshot(warehouse)
    if serving is None:
        raise UserError("no_snapshot")
    with reading(snapshot_path(warehouse, serving)) as connection:
        rows = connection.execute("select check_id, is_passed, detail from meta_check order by check_id").fetchall()
    results = tuple(CheckResult(id=row[0], is_passed=row[1], detail=row[2]) for row in rows)
    require_passed(results)
    return results


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
