"""A step of the shared store: one record of a store (a manifest, a note, a word of the watch list) and the files it brings.

Files are kept under the hash of what is in them, so that what one writer sent never stands in another one's way; the step that
names them is created last, under its number, where nobody else's is. That creation is the moment from which it counts.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from catalog.errors import UserError
from etl.hashes import hash_of
from etl.records import known_fields
from etl.shared.place import naming_absence, shared_storage
from etl.stopping import end_where_stopped
from etl.storage.interface import NameTakenError, NotThereError, Storage
from etl.store import Store, write_atomically

_STEPS = "steps"
_DIGITS = 6
_FILE = re.compile(r"batches/[0-9a-f]{16}/[a-z_]{1,40}\.(?:parquet|npy|json)|revisions/[0-9]{6}\.jsonl")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Kind(StrEnum):
    """Directories of a store whose files are numbered from 1 and never written again."""

    MANIFESTS = "manifests"
    NOTES = "notes"
    WATCH = "watch"


@dataclass(frozen=True, kw_only=True)
class Step:
    """`record`: content of the numbered file; `files`: SHA-256 by name below a store with one key.

    `writer`: tells the step of one writer from another's that is the same otherwise.
    """

    record: str
    files: dict[str, str]
    writer: str = field(default_factory=lambda: uuid.uuid4().hex)


def record_file(house: Store, kind: Kind, number: int) -> Path:
    """Where a numbered file lies in a store."""
    return house.root / kind / f"{number:0{_DIGITS}d}.json"


def records_count(house: Store, kind: Kind) -> int:
    """How many numbered files of a kind a store has."""
    return len(list((house.root / kind).glob("[0-9]*.json")))


def store_file(house: Store, name: str) -> Path:
    """Where a file of a step lies in a store, under whichever keys its batches are."""
    first, _, below = name.partition("/")
    return (house.batches if first == "batches" else house.root / first) / below if below else house.root / first


def object_name(sha256: str) -> str:
    """The name of what has that hash."""
    return f"objects/{sha256}"


def steps_count(storage: Storage, kind: Kind) -> int:
    """How many steps of a kind there are. UserError `shared_damaged` where one of them is missing."""
    return _counted(storage.names(f"{_STEPS}/{kind}"), kind)


def all_steps_count(storage: Storage) -> Mapping[Kind, int]:
    """The same of all kinds, by one question."""
    names = storage.names(_STEPS)
    return {kind: _counted([name for name in names if name.startswith(f"{_STEPS}/{kind}/")], kind) for kind in Kind}


def read_step(storage: Storage, kind: Kind, number: int) -> Step:
    """A step; UserError `shared_damaged` where it is none."""
    name = _name(kind, number)
    try:
        step = Step(**known_fields(Step, json.loads(storage.read(name))))
        is_ours = all(_FILE.fullmatch(file) and _SHA256.fullmatch(value) for file, value in step.files.items())
    except (NotThereError, ValueError, TypeError) as error:
        raise UserError("shared_damaged", name=name) from error
    # The names are written to, and the place may be anybody's.
    if not is_ours:
        raise UserError("shared_damaged", name=name)
    return step


def send(storage: Storage, house: Store, names: tuple[str, ...]) -> dict[str, str]:
    """Bring files of a store to where steps can name them; their hashes by name."""
    hashes = {}
    for name in names:
        end_where_stopped()
        hashes[name] = hash_of(store_file(house, name))
        storage.put(object_name(hashes[name]), store_file(house, name))
    return hashes


def send_ahead(house: Store, batch_ids: list[str]) -> None:
    """Bring batches to where the next step can name them, while the work can still be stopped. UserError `shared_unreachable`."""
    storage = shared_storage()
    if storage is None:
        return
    with naming_absence():
        for batch_id in batch_ids:
            files = sorted((house.batches / batch_id).iterdir())
            send(storage, house, tuple(f"batches/{batch_id}/{file.name}" for file in files))


def publish(storage: Storage, kind: Kind, number: int, record: bytes, files: Mapping[str, str]) -> None:
    """Create a step. UserError `shared_moved_on` where another writer's has that number."""
    unknown = [name for name in files if not _FILE.fullmatch(name)]
    if unknown:
        raise AssertionError(f"no machine would take over {', '.join(unknown)}")
    step = Step(record=record.decode(), files=dict(files))
    content = json.dumps(asdict(step)).encode()
    try:
        storage.create(_name(kind, number), content)
    except NameTakenError as error:
        # An answer that was lost is asked for again, and then our own step is in the way.
        if storage.read(_name(kind, number)) != content:
            raise UserError("shared_moved_on") from error


def write_record(house: Store, kind: Kind, number: int, record: bytes, names: tuple[str, ...] = ()) -> None:
    """Write the next numbered file, which lets `names` count: where machines share, for all of them at once, and then here.

    Call under the writer's lock. UserError `shared_moved_on`, `shared_unreachable`; then nothing was written.
    """
    storage = shared_storage()
    if storage is not None:
        with naming_absence():
            publish(storage, kind, number, record, send(storage, house, names))
    write_atomically(record_file(house, kind, number), record)


def hash_of_record(record: str) -> str:
    """SHA-256 of a numbered file."""
    return hashlib.sha256(record.encode()).hexdigest()


def _name(kind: Kind, number: int) -> str:
    return f"{_STEPS}/{kind}/{number:0{_DIGITS}d}.json"


def _counted(names: Sequence[str], kind: Kind) -> int:
    for number, name in enumerate(names, start=1):
        if name != _name(kind, number):
            raise UserError("shared_damaged", name=_name(kind, number))
    return len(names)
