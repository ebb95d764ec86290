"""Bringing a store and the shared one to the same records: what one lacks it is given, and where they differ nothing is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from catalog.errors import Translated, UserError
from etl.hashes import hash_of
from etl.manifest import files_brought, hash_of_last, read_manifest
from etl.progress import Progress
from etl.shared.place import link, naming_absence, require_unlinked, shared_storage
from etl.shared.step import (
    Kind,
    Step,
    all_steps_count,
    hash_of_record,
    object_name,
    publish,
    read_step,
    record_file,
    records_count,
    send,
    store_file,
)
from etl.storage.interface import NotThereError, Storage
from etl.store import LINK, Store, sync_directory, sync_files, write_atomically


def agree(house: Store, progress: Progress, *, is_writer: bool = True) -> None:
    """Before anything is written: bring a store to what the shared one holds, and there what only this one has.

    `is_writer`: false where nothing is going to be written, and so nothing is handed on. Nothing is done where there is no
    shared store. Call under the writer's lock.

    UserError `shared_unset`, `shared_unreachable`, `shared_diverged`, `shared_damaged`, those of `etl.shared.place.link`.
    """
    storage = shared_storage()
    if storage is None:
        require_unlinked(house)
        return
    with naming_absence():
        if link(house, storage, is_writer=is_writer):
            receive(house, storage, progress)
        if is_writer:
            _hand_on(house, storage)


def receive(house: Store, storage: Storage, progress: Progress) -> int:
    """Take over all steps that a store lacks; how many they were. Call under the writer's lock, linked.

    UserError `shared_diverged` where both have a record of one number that is not the same, `shared_damaged`.
    """
    there = all_steps_count(storage)
    for kind, count in there.items():
        _require_same(house, storage, kind, min(count, records_count(house, kind)))
    received = 0
    missing = sum(_missing(house, there).values())
    for kind, count in there.items():
        for number in range(records_count(house, kind) + 1, count + 1):
            progress("shared", received / missing)
            _take(house, storage, kind, number)
            received += 1
    return received


def lacking(house: Store, storage: Storage) -> tuple[bool, bool]:
    """Whether a store lacks records that the shared one has, and whether that one lacks some of this, by one question."""
    there = all_steps_count(storage)
    # One that is not linked yet was never held against the shared one.
    is_unseen = any(there.values()) and not (house.root / LINK).exists()
    lacks_here = is_unseen or any(records_count(house, kind) < count for kind, count in there.items())
    return lacks_here, any(records_count(house, kind) > count for kind, count in there.items())


def require_fitting(records: Mapping[str, str], storage: Storage) -> None:
    """UserError `shared_diverged` unless records that are to become a store are the shared one's, as far as both have them.

    `records`: SHA-256 by name below the store.
    """
    for kind, count in all_steps_count(storage).items():
        names = sorted(name for name in records if name.startswith(f"{kind}/"))[:count]
        if names and hash_of_record(read_step(storage, kind, len(names)).record) != records[names[-1]]:
            raise UserError("shared_diverged", kind=Translated(f"shared.kind.{kind}"), number=len(names))


def _missing(house: Store, there: Mapping[Kind, int]) -> dict[Kind, int]:
    return {kind: max(count - records_count(house, kind), 0) for kind, count in there.items()}


def _require_same(house: Store, storage: Storage, kind: Kind, number: int) -> None:
    """The newest that both have: manifests hold each other's hashes, and the others are only ever taken over in order."""
    if number == 0:
        return
    if hash_of_record(read_step(storage, kind, number).record) != hash_of(record_file(house, kind, number)):
        raise UserError("shared_diverged", kind=Translated(f"shared.kind.{kind}"), number=number)


def _hand_on(house: Store, storage: Storage) -> None:
    """Publish what a store got before it was shared, or while it was away."""
    for kind, count in all_steps_count(storage).items():
        for number in range(count + 1, records_count(house, kind) + 1):
            file = record_file(house, kind, number)
            names = files_brought(house, read_manifest(file)) if kind is Kind.MANIFESTS else ()
            publish(storage, kind, number, file.read_bytes(), send(storage, house, names))


def _take(house: Store, storage: Storage, kind: Kind, number: int) -> None:
    """Take one step over: its files first, its record last, so that a killed one leaves what the next writer removes."""
    step = read_step(storage, kind, number)
    with house.scratch() as scratch:
        wanted = [name for name in step.files if not _has(house, name)]
        for name in wanted:
            _fetch(storage, name, step.files[name], scratch / name)
        if kind is Kind.MANIFESTS:
            _require_following(house, number, step, scratch)
        sync_files(scratch)
        _move(house, wanted, scratch)
    write_atomically(record_file(house, kind, number), step.record.encode())


def _has(house: Store, name: str) -> bool:
    """Whether a file lies there already; a batch that a manifest named before, as a redo does, lies there whole."""
    file = store_file(house, name)
    return (file.parent if name.startswith("batches/") else file).exists()


def _fetch(storage: Storage, name: str, sha256: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        storage.fetch(object_name(sha256), target)
    except NotThereError as error:
        raise UserError("shared_damaged", name=name) from error
    if hash_of(target) != sha256:
        raise UserError("shared_damaged", name=name)


def _require_following(house: Store, number: int, step: Step, scratch: Path) -> None:
    """A manifest that does not name the one before it, or other changes than came with it, is not to count."""
    record = scratch / "manifest.json"
    record.write_text(step.record, encoding="utf-8", newline="")
    try:
        manifest = read_manifest(record)
    except (ValueError, TypeError, KeyError) as error:
        raise UserError("shared_damaged", name=record.name) from error
    record.unlink()
    follows = manifest.number == number and manifest.previous_sha256 in ("", hash_of_last(house))
    brings = {name.split("/")[1] for name in step.files if name.startswith("batches/")}
    if not follows or not brings <= set(manifest.batches):
        raise UserError("shared_damaged", name=f"{Kind.MANIFESTS}/{number}")


def _move(house: Store, names: Iterable[str], scratch: Path) -> None:
    for directory in sorted({Path(name).parent for name in names}):
        target = store_file(house, directory.as_posix())
        if target.exists():
            for path in (scratch / directory).iterdir():
                path.rename(target / path.name)
        else:
            (scratch / directory).rename(target)
        sync_directory(target)
        sync_directory(target.parent)
