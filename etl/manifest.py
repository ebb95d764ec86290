"""Manifests: an append-only, numbered list of which batches count, with who changed it, when and why.

Undo writes a new manifest without the batch; any old one can be rebuilt, 'as known on 6 April 2023'.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

from etl.store import Store, write_atomically

BUSINESS_TIME = ZoneInfo("Asia/Jakarta")
"""WIB, by which days begin and end."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One state of the data.

    - `batches`: ids that count, in order of arrival.
    - `batch`: the one that began or ceased to count; `beside`: those that did with it, as the other files of one upload.
    - `written_at`: UTC, ISO 8601.
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
    """Write the next manifest; FileExistsError where its number is taken. Call under the writer's lock."""
    path = store.manifests / f"{manifest.number:06d}.json"
    if path.exists():
        raise FileExistsError(path.name)
    write_atomically(path, json.dumps(asdict(manifest), indent=2).encode())


def manifests(store: Store) -> tuple[Manifest, ...]:
    """All manifests, oldest first."""
    return tuple(_read(path) for path in _files(store))


def current_manifest(store: Store) -> Manifest:
    """The newest manifest; the empty one where nothing was ever accepted."""
    files = _files(store)
    return _read(files[-1]) if files else EMPTY


def manifest_known_on(written: Sequence[Manifest], day: date) -> Manifest:
    """The newest of the manifests that there were at the end of a day in WIB; the empty one where there was none.

    `written`: oldest first. One that a clock since set back dates too early is held to be as late as the one before it.
    """
    end = datetime.combine(day + timedelta(days=1), time.min, BUSINESS_TIME)
    known = takewhile(lambda manifest: manifest.moment < end, written)
    return (EMPTY, *known)[-1]


def _files(store: Store) -> list[Path]:
    return sorted(store.manifests.glob("[0-9]*.json"))


def _read(path: Path) -> Manifest:
    record = json.loads(path.read_text(encoding="utf-8"))
    lists = {name: tuple(record.get(name, ())) for name in ("batches", "beside")}
    return Manifest(**{**record, **lists})
