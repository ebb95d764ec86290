"""Who changed the data, when and why; what can be undone and redone; notes on it; which uploads stand behind a figure."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from catalog.errors import UserError
from catalog.marts import datasets_of
from catalog.metrics import METRICS
from etl.batch import Batch, read_batch
from etl.engine import reading
from etl.manifest import Manifest, current_manifest, manifests, now
from etl.progress import silent
from etl.shared.exchange import agree
from etl.shared.step import Kind, records_count, write_record
from etl.store import OnWait, Store
from etl.warehouse import serving_snapshot, snapshot_path

LONGEST_NOTE = 2000
"""Characters of a note at most."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A remark that stays. `subject`: id of a batch or number of a manifest, as text. `written_at`: UTC, ISO 8601."""

    subject: str
    text: str
    written_at: str
    written_by: str

    @property
    def moment(self) -> datetime:
        """When it was written, with its clock."""
        return datetime.fromisoformat(self.written_at).replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change of the data: that of one batch, so that an upload of several files has a step for each.

    - `batch`: the one that began or ceased to count; None where a change is of no batch.
      Its `reason` is that of its first arrival, the manifest's that of this step.
    - `counts_now`: whether that batch counts today: if so it can be undone, else redone.
    - `notes`: on the manifest and on its batch, oldest first.
    """

    manifest: Manifest
    batch: Batch | None
    counts_now: bool
    notes: tuple[Note, ...]


def steps(store: Store) -> tuple[Step, ...]:
    """All changes of the data, oldest first."""
    notes = _all_notes(store)
    counting = current_manifest(store).batches
    return tuple(
        Step(
            manifest=manifest,
            batch=None if batch_id is None else read_batch(store, batch_id),
            counts_now=batch_id in counting,
            notes=tuple(note for note in notes if note.subject in {str(manifest.number), batch_id}),
        )
        for manifest in manifests(store)
        for batch_id in manifest.changed or (None,)
    )


def plan_undo(written: Sequence[Manifest], batch_id: str, *, written_at: str, written_by: str, reason: str) -> Manifest:
    """The manifest that counts a batch no longer. `written`: all manifests, oldest first.

    Raises UserError `batch_unknown` where it does not count now.
    """
    if not written or batch_id not in written[-1].batches:
        raise UserError("batch_unknown", batch=batch_id)
    return Manifest(
        number=written[-1].number + 1,
        batches=tuple(other for other in written[-1].batches if other != batch_id),
        action="undo",
        batch=batch_id,
        written_at=written_at,
        written_by=written_by,
        reason=reason,
    )


def plan_redo(written: Sequence[Manifest], batch_id: str, *, written_at: str, written_by: str, reason: str) -> Manifest:
    """The manifest that counts a batch again that counted once; its rows still lie in the store.

    `written`: all manifests, oldest first. The batch keeps its place among the arrivals, so that it replaces and is replaced
    as before.

    Raises UserError `batch_counts` where it counts now, `batch_never_counted` where it never did.
    """
    if not any(batch_id in manifest.batches for manifest in written):
        raise UserError("batch_never_counted", batch=batch_id)
    if batch_id in written[-1].batches:
        raise UserError("batch_counts", batch=batch_id)
    return Manifest(
        number=written[-1].number + 1,
        batches=(*written[-1].batches, batch_id),
        action="redo",
        batch=batch_id,
        written_at=written_at,
        written_by=written_by,
        reason=reason,
    )


def add_note(store: Store, subject: str | int, text: str, by: str, *, on_wait: OnWait | None = None) -> Note:
    """Write a note on a batch (its id) or on a manifest (its number); nothing takes it away. Call without the writer's lock.

    Raises UserError `note_subject_unknown`, `note_empty`, `note_too_long`, `store_busy`, `disk_full`, and where machines share a
    store those of `etl.shared.exchange.agree` and `etl.shared.step.write_record`.
    """
    words = text.strip()
    if not words:
        raise UserError("note_empty")
    if len(words) > LONGEST_NOTE:
        raise UserError("note_too_long", longest=LONGEST_NOTE, length=len(words))
    note = Note(subject=str(subject), text=words, written_at=now(), written_by=by)
    with store.writing(on_wait=on_wait):
        agree(store, silent)
        known = manifests(store)
        batches = {batch for manifest in known for batch in manifest.batches}
        if str(subject) not in {str(manifest.number) for manifest in known} | batches:
            raise UserError("note_subject_unknown", subject=subject)
        number = records_count(store, Kind.NOTES) + 1
        write_record(store, Kind.NOTES, number, json.dumps(asdict(note), indent=2, ensure_ascii=False).encode())
    return note


def notes_of(store: Store, subject: str | int) -> tuple[Note, ...]:
    """Notes on a batch or on a manifest, oldest first."""
    return tuple(note for note in _all_notes(store) if note.subject == str(subject))


def uploads_behind(
    store: Store,
    warehouse: Path,
    figure: str,
    months: Collection[str] | None = None,
    *,
    snapshot_id: str | None = None,
) -> tuple[Batch, ...]:
    """Batches whose rows are part of a figure, in order of arrival: the bundled rows and the sample are no uploads.

    - `figure`: id of a metric, or of a table of a snapshot.
    - `months` (`YYYY-MM`): those that the figure spans, all where it is None.
    - `snapshot_id`: the snapshot that shows it, the serving one where it is None.

    Raises UserError `no_snapshot` where it is not built, KeyError for an unknown figure.
    """
    datasets = datasets_of(METRICS[figure].mart if figure in METRICS else figure)
    snapshot = snapshot_id or serving_snapshot(warehouse)
    if snapshot is None or not snapshot_path(warehouse, snapshot).exists():
        raise UserError("no_snapshot")
    with reading(snapshot_path(warehouse, snapshot)) as connection:
        rows = connection.execute(
            "select distinct batch_id, sequence from meta_batch join meta_batch_month using (batch_id)"
            " where dataset in (select unnest($datasets::varchar[]))"
            " and ($is_whole or month is null or month in (select unnest($months::date[]))) order by sequence",
            {
                "datasets": list(datasets),
                "is_whole": months is None,
                "months": [date.fromisoformat(f"{month}-01") for month in months or ()],
            },
        ).fetchall()
    return tuple(read_batch(store, batch_id) for batch_id, _ in rows)


def _all_notes(store: Store) -> list[Note]:
    if not store.notes.exists():
        return []
    return [Note(**json.loads(path.read_text(encoding="utf-8"))) for path in sorted(store.notes.glob("[0-9]*.json"))]
