"""The revision log: what each change of the data moved in the published numbers, when and by how much.

One JSON lines file a manifest, written just before the manifest and never changed: one row a number that moved.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from catalog.metrics import METRICS
from etl.batch import read_batch
from etl.manifest import Manifest, manifests, revisions_file
from etl.moved import Backing, Group, Moved, find_moved
from etl.plan import Plan
from etl.store import Store, write_atomically


@dataclass(frozen=True, kw_only=True)
class Revision(Moved):
    """A number that moved, and the change that moved it.

    - `file_name`, `written_by`: None for readers, as they may name a seller or a person.
    - `is_hidden`: its numbers are withheld by disclosure control, and not missing.
    """

    manifest_number: int
    action: str
    batch: str | None
    file_name: str | None
    written_at: str
    written_by: str | None
    is_hidden: bool = False


def write_revisions(
    connection: duckdb.DuckDBPyConnection, store: Store, warehouse: Path, *, before: Plan, after: Plan
) -> None:
    """Write what moves between two plans, for the manifest that `after` is to become. Call under the writer's lock.

    The snapshot of `after` must lie in the warehouse; that of `before` saves computing where it does too.
    """
    rows = [_written(moved) for moved in find_moved(connection, store, warehouse, before=before, after=after)]
    write_atomically(revisions_file(store, after.manifest_number), "".join(rows).encode())


def read_revisions(
    store: Store,
    *,
    metrics: Collection[str] | None = None,
    months: Collection[str] | None = None,
    manifest_numbers: Collection[int] | None = None,
) -> tuple[Revision, ...]:
    """All that moved, oldest first, hidden from nobody; for readers see `for_readers`. None stands for all.

    A manifest of before the log was kept has no rows.
    """
    return tuple(
        revision
        for manifest in manifests(store)
        if manifest_numbers is None or manifest.number in manifest_numbers
        for revision in revisions_of(store, manifest)
        if (metrics is None or revision.metric in metrics) and (months is None or revision.month in months)
    )


def revisions_of(store: Store, manifest: Manifest) -> Iterator[Revision]:
    """What one manifest moved, as `read_revisions`."""
    path = revisions_file(store, manifest.number)
    if not path.exists():
        return
    file_name = " + ".join(read_batch(store, batch_id).file_name for batch_id in manifest.changed) or None
    for line in path.read_text(encoding="utf-8").splitlines():
        record: dict[str, Any] = json.loads(line)
        backing = record["backing"]
        yield Revision(
            **{
                **record,
                "part": tuple(record["part"].items()),
                "backing": None
                if backing is None
                else Backing(**{name: Group(**group) for name, group in backing.items()}),
            },
            manifest_number=manifest.number,
            action=manifest.action,
            batch=manifest.batch,
            file_name=file_name,
            written_at=manifest.written_at,
            written_by=manifest.written_by,
        )


def has_revisions(store: Store, manifest_number: int) -> bool:
    """Whether the log was kept when a manifest was written."""
    return revisions_file(store, manifest_number).exists()


def for_readers(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    """Revisions as anybody may see them: numbers that too few UMKM stand behind are withheld, as are names."""
    return tuple(_for_readers(revision) for revision in revisions)


def title_key(metric: str) -> str:
    """Text key of the title of a revision's metric."""
    return f"metric.{metric}.title" if metric in METRICS else f"dataset.{metric.partition('.')[0]}.title"


def _written(moved: Moved) -> str:
    return json.dumps({**asdict(moved), "part": dict(moved.part)}) + "\n"


def _for_readers(revision: Revision) -> Revision:
    nameless = replace(revision, file_name=None, written_by=None, backing=None)
    return nameless if revision.may_be_shown else replace(nameless, before=None, after=None, is_hidden=True)
