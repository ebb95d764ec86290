"""Built snapshots in the shared store, so that one machine builds what all of them serve.

Which one should serve follows from the manifests; the shared store only has to find it by its id. So there is no pointer that
could be moved backwards, and machines with two versions of the software do not take each other's snapshots for theirs.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.errors import UserError
from etl.hashes import hash_of
from etl.plan import Plan
from etl.progress import Progress
from etl.records import known_fields
from etl.shared.place import naming_absence, shared_storage
from etl.storage.interface import NameTakenError, NotThereError, Storage
from etl.warehouse import SNAPSHOTS_KEPT, building, keep, snapshot_path

_LOGGER = logging.getLogger(__name__)

_RECORDS, _FILES = "snapshots", "snapshot_files"
_RECORD = re.compile(rf"{_RECORDS}/([0-9]{{6}})-([0-9a-f]{{12}})\.json")


@dataclass(frozen=True, kw_only=True)
class _Record:
    """`sha256`: of the snapshot's file, which two machines would not write alike."""

    sha256: str


def offer(warehouse: Path, plan: Plan, progress: Progress) -> None:
    """Let other machines have a snapshot that serves here, unless they may have it already. Nothing is done where none are.

    What counts does so already: where the shared store does not answer any more, the next build offers it.
    """
    storage = shared_storage()
    if storage is None:
        return
    progress("offer", 0.99)
    try:
        with naming_absence():
            if not any(_records_of(storage, plan.snapshot_id)):
                _send(storage, warehouse, plan)
                _remove_old(storage, plan.snapshot_id)
    except UserError as error:
        _LOGGER.warning("a snapshot could not be offered: %s", error.code)


def is_offered(storage: Storage, snapshot_id: str) -> bool:
    """Whether the shared store has a snapshot."""
    return any(_records_of(storage, snapshot_id))


def fetch_snapshot(storage: Storage, warehouse: Path, snapshot_id: str) -> bool:
    """Bring a snapshot into the warehouse, where it does not serve yet; false where the shared store has it not.

    Call under the writer's lock, in a prepared warehouse. UserError `shared_damaged` where it is not what was sent.
    """
    for name in _records_of(storage, snapshot_id):
        with building(warehouse, snapshot_id) as file:
            try:
                record = _read(storage, name)
                storage.fetch(f"{_FILES}/{record.sha256}.duckdb", file)
            except NotThereError:
                # Newer ones came, and it was removed.
                continue
            if hash_of(file) != record.sha256:
                raise UserError("shared_damaged", name=name)
            keep(warehouse, file, snapshot_id)
            return True
    return False


def _send(storage: Storage, warehouse: Path, plan: Plan) -> None:
    file = snapshot_path(warehouse, plan.snapshot_id)
    record = _Record(sha256=hash_of(file))
    storage.put(f"{_FILES}/{record.sha256}.duckdb", file)
    name = f"{_RECORDS}/{plan.manifest_number:06d}-{plan.snapshot_id}.json"
    try:
        storage.create(name, json.dumps(asdict(record)).encode())
    except NameTakenError:
        # Another machine built it too, and its file is the one that counts.
        if _read(storage, name) != record:
            storage.delete(f"{_FILES}/{record.sha256}.duckdb")


def _remove_old(storage: Storage, snapshot_id: str) -> None:
    """Keep as many as a warehouse does. Records go first: what they name is never missing but for a moment."""
    others = [name for name in storage.names(_RECORDS) if not name.endswith(f"-{snapshot_id}.json")]
    for name in others[: max(len(others) - SNAPSHOTS_KEPT, 0)]:
        try:
            record = _read(storage, name)
        except NotThereError:
            continue
        storage.delete(name)
        storage.delete(f"{_FILES}/{record.sha256}.duckdb")


def _records_of(storage: Storage, snapshot_id: str) -> Iterator[str]:
    """Names of the records of a snapshot, the newest first."""
    for name in reversed(storage.names(_RECORDS)):
        match = _RECORD.fullmatch(name)
        if match is not None and match[2] == snapshot_id:
            yield name


def _read(storage: Storage, name: str) -> _Record:
    """NotThereError, UserError `shared_damaged`."""
    try:
        return _Record(**known_fields(_Record, json.loads(storage.read(name))))
    except (ValueError, TypeError) as error:
        raise UserError("shared_damaged", name=name) from error
