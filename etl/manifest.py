"""Manifests: an append-only, numbered list of which batches count, with who changed it, when and why.

Undo writes a new manifest without the batch; any old one can be rebuilt, 'as known on 6 April 2023'.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

from etl.hashes import hash_of
from etl.records import known_fields
from etl.shared.step import Kind, write_record
from etl.store import Store

BUSINESS_TIME = ZoneInfo("Asia/Jakarta")
"""WIB, by which days begin and end."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One state of the data.

    - `batches`: ids that count, in order of arrival.
    - `batch`: the one that began or ceased to count; `beside`: those that did with it, as the other files of one upload.
    - `written_at`: UTC, ISO 8601.
    - `previous_sha256`, `revisions_sha256`: of the file of the manifest before, and of that of what this one moved; empty in
      manifests of before they were kept, and the first of them in the first one.
    """

    number: int
    batches: tuple[str, ...]
    action: str
    batch: str | None
    written_at: str
    written_by: str
    reason: str
    owner: str = ""
    beside: tuple[str, ...] = ()
    previous_sha256: str = ""
    revisions_sha256: str = ""

    @property
    def changed(self) -> tuple[str, ...]:
        """Ids of all batches that began or ceased to count."""
        return () if self.batch is None else (self.batch, *self.beside)

    @property
    def moment(self) -> datetime:
        """When it was written, with its clock."""
        return datetime.fromisoformat(self.written_at).replace(tzinfo=UTC)


EMPTY = Manifest(number=0, batches=(), action="start", batch=None, written_at="", written_by="", reason="")


def now() -> str:
    """The present second as records hold it: UTC, ISO 8601."""
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None).isoformat()


def append_manifest(store: Store, manifest: Manifest) -> None:
    """Write the next manifest; FileExistsError where its number is taken. Call under the writer's lock.

    Where machines share a store, it is published there first: UserError `shared_moved_on` where another one was quicker,
    `shared_unreachable`; then it counts nowhere.
    """
    path = manifest_file(store, manifest.number)
    if path.exists():
        raise FileExistsError(path.name)
    moved = revisions_file(store, manifest.number)
    sealed = replace(
        manifest,
        previous_sha256=hash_of_last(store),
        revisions_sha256=hash_of(moved) if moved.exists() else "",
    )
    record = json.dumps(asdict(sealed), indent=2).encode()
    write_record(store, Kind.MANIFESTS, manifest.number, record, files_brought(store, manifest))


def hash_of_last(store: Store) -> str:
    """SHA-256 of the file of the newest manifest; empty where there is none."""
    files = manifest_files(store)
    return hash_of(files[-1]) if files else ""


def files_brought(store: Store, manifest: Manifest) -> tuple[str, ...]:
    """Names below the store of what a manifest brought: files of batches that the one before it did not name, and what moved."""
    before = manifest_file(store, manifest.number - 1)
    known = set(read_manifest(before).batches) if before.exists() else set()
    batches = (store.batches / batch_id for batch_id in manifest.batches if batch_id not in known)
    moved = revisions_file(store, manifest.number)
    return (
        *(f"batches/{batch.name}/{path.name}" for batch in batches for path in sorted(batch.iterdir())),
        *([f"{moved.parent.name}/{moved.name}"] if moved.exists() else []),
    )


def manifest_file(store: Store, number: int) -> Path:
    """Where the manifest of that number lies."""
    return store.manifests / f"{number:06d}.json"


def revisions_file(store: Store, number: int) -> Path:
    """Where it lies what the manifest of that number moved."""
    return store.revisions / f"{number:06d}.jsonl"


def manifests(store: Store) -> tuple[Manifest, ...]:
    """All manifests, oldest first."""
    return tuple(read_manifest(path) for path in manifest_files(store))


def current_manifest(store: Store) -> Manifest:
    """The newest manifest; the empty one where nothing was ever accepted."""
    files = manifest_files(store)
    return read_manifest(files[-1]) if files else EMPTY


def manifest_known_on(written: Sequence[Manifest], day: date) -> Manifest:
    """The newest of the manifests that there were at the end of a day in WIB; the empty one where there was none.

    `written`: oldest first. One that a clock since set back dates too early is held to be as late as the one before it.
    """
    end = datetime.combine(day + timedelta(days=1), time.min, BUSINESS_TIME)
    known = takewhile(lambda manifest: manifest.moment < end, written)
    return (EMPTY, *known)[-1]


def manifest_files(store: Store) -> list[Path]:
    """Files of all manifests, oldest first."""
    return sorted(store.manifests.glob("[0-9]*.json"))


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file. ValueError, TypeError, KeyError where it is none."""
    record = known_fields(Manifest, json.loads(path.read_text(encoding="utf-8")))
    lists = {name: tuple(record.get(name, ())) for name in ("batches", "beside")}
    return Manifest(**{**record, **lists})
