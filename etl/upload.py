"""One upload: the sources that its files make, what becomes of each, and how all of them come to count at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from catalog.questions import Answers, answers_for, asked_of
from catalog.roles import Actor
from etl.acceptance import Acceptance, Open, accept, already_counted
from etl.batch import Batch
from etl.build import BuildResult, build_plan
from etl.manifest import Manifest, append_manifest, current_manifest, now
from etl.mappings import read_mappings, remember_mapping
from etl.plan import make_plan
from etl.progress import Progress, ReadProgress
from etl.readers.sources import Source, find_sources, unpacked
from etl.report import Report, report_of, report_of_known, report_of_open
from etl.store import Store


@dataclass(frozen=True, kw_only=True)
class UploadStep:
    """What became of one source."""

    report: Report
    batch: Batch | None
    is_new: bool


def steps_of(
    house: Store, sources: tuple[Source, ...], acceptance: Acceptance, target: Path, progress: ReadProgress
) -> list[UploadStep]:
    """What becomes of each source; of several, each is asked by the name of its first file."""
    steps = []
    for place, source in enumerate(sources, start=1):
        name = source.files[0].name
        own = replace(_beside(acceptance, place), answers=answers_for(name, acceptance.answers))
        step = _step_of(house, source, own, target, progress)
        if len(sources) > 1:
            questions = tuple(asked_of(name, question) for question in step.report.questions)
            step = replace(step, report=replace(step.report, questions=questions))
        steps.append(step)
    return steps


def _step_of(house: Store, source: Source, acceptance: Acceptance, target: Path, progress: ReadProgress) -> UploadStep:
    counted = current_manifest(house).batches
    known = already_counted(house, source, acceptance, counted)
    if known is not None:
        return UploadStep(report=report_of_known(source, known), batch=known, is_new=False)
    accepted = accept(house, source, acceptance, counted, target, progress)
    if isinstance(accepted, Open):
        return UploadStep(report=report_of_open(accepted), batch=None, is_new=False)
    return UploadStep(report=report_of(source, accepted), batch=accepted.batch, is_new=True)


def count_steps(
    house: Store, warehouse: Path, steps: list[UploadStep], acceptance: Acceptance, progress: Progress
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


def sources_of(
    house: Store,
    files: tuple[Path, ...],
    acceptance: Acceptance,
    dataset: str | None,
    scratch: Path,
    progress: Progress,
) -> tuple[Source, ...]:
    """The sources that files make, archives among them unpacked into `scratch`."""
    found = unpacked(files, scratch, lambda: progress("unpack", 0.02))
    return find_sources(found, acceptance.answers, read_mappings(house), dataset, scratch=scratch)


def remember_mappings(house: Store, sources: tuple[Source, ...], acceptance: Acceptance) -> None:
    """Keep which column was which, for the next file with the same headings."""
    for source in sources:
        if source.fingerprint:
            remember_mapping(house, source.fingerprint, answers_for(source.files[0].name, acceptance.answers))


def _beside(acceptance: Acceptance, place: int) -> Acceptance:
    """The same, rejected rows of a second file going to a file of their own."""
    path = acceptance.rejected_rows_to
    if path is None or place == 1:
        return acceptance
    return replace(acceptance, rejected_rows_to=path.with_stem(f"{path.stem}-{place}"))


def acceptance_of(answers: Answers | None, accept_valid: bool, actor: Actor, reason: str) -> Acceptance:
    """How an actor has files taken in, from now on."""
    return Acceptance(
        answers=answers or {},
        accept_valid=accept_valid,
        received_at=now(),
        received_by=actor.name,
        owner=actor.id,
        reason=reason,
    )
