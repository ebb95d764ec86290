"""A backup: everything of a store that nothing can make anew, with the hash of each file, in a directory of its own.

It is made while no writer works, and read whole again before it counts as made. What can be made anew is left out: the sample,
the bundled tables as Parquet, and the warehouse.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from catalog.errors import UserError
from etl.hashes import hash_of
from etl.last_check import CHECKED_FILE
from etl.manifest import current_manifest, now
from etl.progress import Progress
from etl.records import known_fields
from etl.store import UNFINISHED, Store, remove_unfinished, sync_directory, sync_files, write_atomically

RECORD = "backup.json"
STORE, _KEPT = "store", "kept"
_MADE_ANEW = frozenset({"tmp", "sample", "reference", CHECKED_FILE})
_MANIFESTS = "manifests"
_PIECE_BYTES = 1 << 20
_FILE_OF_STORE = 2
"""Parts of the name of a file that lies in the store's own directory, as the log does."""

_NAMED = 3
"""Files that a sentence names at most."""


@dataclass(frozen=True, kw_only=True)
class Backup:
    """What a backup holds.

    - `manifest_number`: the newest state in it; `made_at`: UTC, ISO 8601.
    - `files`: SHA-256 by path below the backup's directory.
    """

    manifest_number: int
    made_at: str
    files: dict[str, str]


def back_up(house: Store, kept: Path, target: Path, progress: Progress) -> Backup:
    """Copy a store, and the figures that readers keep, into a new directory. Call under the writer's lock.

    UserError `backup_exists` where something lies there, `backup_inside` where it would lie in what it copies.
    """
    if target.exists():
        raise UserError("backup_exists", directory=str(target))
    resolved = target.resolve()
    if any(resolved.is_relative_to(source.resolve()) for source in (house.root, kept)):
        raise UserError("backup_inside", directory=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{uuid.uuid4().hex}{UNFINISHED}")
    # The key is in it.
    aside.mkdir(mode=0o700)
    try:
        found = [*_files(house.root, STORE), *_files(kept, _KEPT)]
        hashes = {}
        for done, (source, name) in enumerate(found):
            progress("backup", 0.8 * done / len(found))
            hashes[name] = _copied(source, aside / name)
        backup = Backup(manifest_number=current_manifest(house).number, made_at=now(), files=hashes)
        write_atomically(aside / RECORD, json.dumps(asdict(backup), indent=2).encode())
        sync_files(aside)
        progress("hashes", 0.8)
        _require_whole(aside, backup)
        aside.rename(target)
        sync_directory(target.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    progress("done", 1.0)
    return backup


def read_backup(source: Path) -> Backup:
    """The record of a backup; UserError `backup_unknown` where there is none."""
    try:
        backup = Backup(**known_fields(Backup, json.loads((source / RECORD).read_text(encoding="utf-8"))))
        is_ours = all(map(_leads_within, dict(backup.files)))
    except (OSError, ValueError, TypeError) as error:
        raise UserError("backup_unknown", directory=str(source)) from error
    if not is_ours:
        raise UserError("backup_unknown", directory=str(source))
    return backup


def put_back(house: Store, kept: Path, source: Path, progress: Progress) -> Backup:
    """Fill a store that holds nothing but what a backup has too, and add the kept figures that are missing.

    Call within `Store.restoring`. Manifests come last: killed before, nothing counts, and it can be done again.

    UserError `backup_unknown`, `backup_damaged` and `store_in_use`, before anything was copied.
    """
    backup = read_backup(source)
    records = [name for _, name in _files(house.root, STORE) if len(Path(name).parts) > _FILE_OF_STORE]
    if current_manifest(house).number or not backup.files.keys() >= set(records):
        raise UserError("store_in_use", directory=str(house.root))
    progress("hashes", 0.0)
    _require_whole(source, backup)
    with house.scratch() as scratch:
        for done, (name, expected) in enumerate(backup.files.items()):
            progress("restore", 0.1 + 0.3 * done / len(backup.files))
            if _copied(source / name, scratch / name) != expected:
                raise UserError("backup_damaged", files=name)
        sync_files(scratch)
        if (scratch / _KEPT).exists():
            _add_kept(scratch / _KEPT, kept)
        _take_over(scratch / STORE, house.root)
    return backup


def _leads_within(name: str) -> bool:
    """Whether a name leads to a file of the store or a kept figure: the record may be anybody's, and its names are written to."""
    first, *rest = PurePosixPath(name).parts or ("",)
    is_plain = "\\" not in name and ":" not in name and ".." not in rest
    return first in (STORE, _KEPT) and bool(rest) and is_plain


def _files(root: Path, name: str) -> Iterator[tuple[Path, str]]:
    """Files below a directory that nothing can make anew, each with its name in a backup."""
    for path in sorted(root.rglob("*")):
        below = path.relative_to(root)
        is_passing = path.suffix in {".lock", UNFINISHED} or path.name == "lock"
        if path.is_file() and below.parts[0] not in _MADE_ANEW and not is_passing:
            yield path, f"{name}/{below.as_posix()}"


def _copied(source: Path, target: Path) -> str:
    """Copy a file with its rights; the hash of what was read."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("xb") as written:
        while piece := read.read(_PIECE_BYTES):
            digest.update(piece)
            written.write(piece)
    shutil.copymode(source, target)
    return digest.hexdigest()


def _require_whole(directory: Path, backup: Backup) -> None:
    wrong = [name for name, expected in backup.files.items() if _hash(directory / name) != expected]
    if wrong:
        raise UserError("backup_damaged", files=", ".join(wrong[:_NAMED]))


def _hash(path: Path) -> str | None:
    try:
        return hash_of(path)
    except OSError:
        return None


def _take_over(staged: Path, root: Path) -> None:
    """Move what lies staged into a store, manifests last; a file in its way keeps lying beside it."""
    for entry in sorted(staged.iterdir(), key=lambda path: path.name == _MANIFESTS):
        target = root / entry.name
        if target.is_dir():
            shutil.rmtree(target)
        elif target.exists():
            target.replace(target.with_name(f"{target.name}.replaced"))
        entry.rename(target)
        sync_directory(root)


def _add_kept(staged: Path, kept: Path) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    remove_unfinished(kept)
    for entry in staged.iterdir():
        if not (kept / entry.name).exists():
            aside = kept / f".{entry.name}{UNFINISHED}"
            # Perhaps on another disk.
            (shutil.copytree if entry.is_dir() else shutil.copy2)(entry, aside)
            aside.rename(kept / entry.name)
    sync_files(kept)
