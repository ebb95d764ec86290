"""Manifests: an append-only, numbered list of which batches count, with who changed it, when and why.

Undo writes a new manifest without the batch; any old one can be rebuilt, 'as known on 6 April 2023'.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from etl.store import Store, write_atomically


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One state of the data. `batches`: ids that count, in order of arrival. `written_at`: UTC, ISO 8601."""

    number: int
    batches: tuple[str, ...]
    action: str
    batch: str | None
    written_at: str
    written_by: str
    reason: str


EMPTY = Manifest(number=0, batches=(), action="start", batch=None, written_at="", written_by="", reason="")


def append_manifest(store: Store, manifest: Manifest) -> None:
    """Write the next manifest; FileExistsError where its number is taken. Call under the writer's lock."""
    path = store.manifests / f"{manifest.number:06d}.json"
    if path.exists():
        raise FileExistsError(path.name)
    write_atomically(path, json.dumps(asdict(manifest), indent=2).encode())


def manifests(store: Store) -> tuple[Manifest, ...]:
    """All manifests, oldest first."""
    if not store.manifests.exists():
        return ()
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(store.manifests.glob("[0-9]*.json"))]
    return tuple(Manifest(**{**record, "batches": tuple(record["batches"])}) for record in records)


def current_manifest(store: Store) -> Manifest:
    """The newest manifest; the empty one where nothing was ever accepted."""
    return (manifests(store) or (EMPTY,))[-1]
