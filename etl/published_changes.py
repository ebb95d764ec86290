"""What readers may know of each change of the data, beside the snapshots: when it was, of which dataset, and what it moved.

JSON lines, a file a change, never changed: the change first, then a row a number that moved, as `for_readers` gives it. Like
snapshots they are disposable; what is missing is written again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from catalog.errors import UserError
from catalog.places import changes_directory
from etl.batch import Batch, read_batch
from etl.manifest import BUSINESS_TIME, Manifest, manifests
from etl.plan import make_plan
from etl.revisions import Revision, for_readers, has_revisions, revisions_of
from etl.store import Store, naming_want_of_room, remove_unfinished, write_atomically


def publish_changes(store: Store, warehouse: Path) -> None:
    """Write what is missing, and remove what another disclosure rule let through. Call under the writer's lock."""
    directory = changes_directory(warehouse)
    # What counts counts already: for want of space the next writer publishes it.
    with suppress(UserError), naming_want_of_room():
        directory.mkdir(exist_ok=True)
        remove_unfinished(directory)
        read = cache(partial(read_batch, store))
        for day, manifest in _with_days(store):
            path = directory / f"{manifest.number:06d}.jsonl"
            if not path.exists():
                write_atomically(path, "".join(_lines(store, manifest, day, read)).encode())
    for other in warehouse.glob(f"{directory.name.partition('-')[0]}-*"):
        if other != directory:
            shutil.rmtree(other)


def _with_days(store: Store) -> Iterator[tuple[date, Manifest]]:
    """Manifests, oldest first, each with the day in WIB from whose end on it is known, as `manifest_known_on` has it."""
    known_from = date.min
    for manifest in manifests(store):
        known_from = max(known_from, manifest.moment.astimezone(BUSINESS_TIME).date())
        yield known_from, manifest


def _lines(store: Store, manifest: Manifest, day: date, read: Callable[[str], Batch]) -> Iterator[str]:
    yield _line(
        number=manifest.number,
        action=manifest.action,
        batches=list(manifest.changed),
        datasets=sorted({read(batch_id).dataset for batch_id in manifest.changed}),
        written_at=manifest.written_at,
        day=day.isoformat(),
        snapshot_id=make_plan(store, manifest, read).snapshot_id,
        has_revisions=has_revisions(store, manifest.number),
    )
    for revision in for_readers(revisions_of(store, manifest)):
        yield _row(revision)


def _row(revision: Revision) -> str:
    return _line(
        metric=revision.metric,
        month=revision.month,
        part=dict(revision.part),
        before=revision.before,
        after=revision.after,
        is_hidden=revision.is_hidden,
    )


def _line(**fields: Any) -> str:
    return json.dumps(fields) + "\n"
