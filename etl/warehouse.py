"""The warehouse: finished snapshots, each a DuckDB file that is never written again, and a pointer to the one that serves.

A file is built aside, flushed, renamed, and only then pointed at: readers never see half of one, and a reader that has an
older file open keeps reading it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from catalog.errors import UserError
from etl.store import OnWait, locked, remove_unfinished, sync_directory, write_atomically

SNAPSHOTS_KEPT = 5
"""Built files kept beside the serving one, those that served or were asked for last: links to them still show the same."""


_PAST, _PAST_LOCK = "past", "past.lock"


def snapshot_path(warehouse: Path, snapshot_id: str) -> Path:
    """The file of a snapshot, whether built or not."""
    return warehouse / f"warehouse-{snapshot_id}.duckdb"


def serving_snapshot(warehouse: Path) -> str | None:
    """Id of the snapshot that serves; None before the first build, or where the file it points at is gone."""
    try:
        name = (warehouse / "current").read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    snapshot_id = name.removeprefix("warehouse-").removesuffix(".duckdb")
    return snapshot_id if name and snapshot_path(warehouse, snapshot_id).is_file() else None


def prepare_warehouse(warehouse: Path) -> None:
    """Make the directory, and remove what a killed writer left in it. Call under the writer's lock."""
    warehouse.mkdir(parents=True, exist_ok=True)
    _remove_buildings(warehouse)
    remove_unfinished(warehouse)
    if (warehouse / _PAST).exists():
        # Where it is held, somebody builds there.
        with suppress(UserError), locked(warehouse / _PAST_LOCK, wait_seconds=0.0):
            shutil.rmtree(warehouse / _PAST, ignore_errors=True)


@contextmanager
def looking_back(warehouse: Path, on_wait: OnWait | None = None) -> Iterator[Path]:
    """Hold the lock of past states, and give a directory in the warehouse to build one in, gone afterwards.

    Whoever holds the writer's lock may take this one; whoever holds this one must not wait for the writer's. Waits and raises as
    `Store.writing`.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    directory = warehouse / _PAST
    with locked(warehouse / _PAST_LOCK, on_wait=on_wait):
        # A killed one may have left it.
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)


def warehouse_beside(warehouse: Path, directory: Path) -> Path:
    """A warehouse of one's own that serves what the other does, so that months that do not change need not be built."""
    beside = directory / "warehouse"
    beside.mkdir()
    serving = serving_snapshot(warehouse)
    if serving is not None:
        source, target = snapshot_path(warehouse, serving), snapshot_path(beside, serving)
        try:
            os.link(source, target)
        except OSError:
            # Not between two disks, and not on every file system.
            shutil.copyfile(source, target)
        serve(beside, serving)
    return beside


def take_over(warehouse: Path, beside: Path, snapshot_id: str) -> None:
    """Let a snapshot that was built in a warehouse within this one be kept here; it does not serve."""
    snapshot_path(beside, snapshot_id).replace(snapshot_path(warehouse, snapshot_id))
    sync_directory(warehouse)


@contextmanager
def building(warehouse: Path, snapshot_id: str) -> Iterator[Path]:
    """The name of a file to build a snapshot in; what stands under it is gone afterwards, unless it was kept."""
    try:
        yield warehouse / f"building-{snapshot_id}.duckdb"
    finally:
        _remove_buildings(warehouse)


def keep(warehouse: Path, built: Path, snapshot_id: str) -> None:
    """Flush a finished file and give it its name; it does not serve yet."""
    if built.with_name(f"{built.name}.wal").exists():
        raise AssertionError(f"{built.name} is not whole without its log")
    with built.open("rb+") as file:
        os.fsync(file.fileno())
    built.replace(snapshot_path(warehouse, snapshot_id))
    sync_directory(warehouse)


def serve(warehouse: Path, snapshot_id: str) -> None:
    """Point at a snapshot that is already built."""
    mark_asked_for(warehouse, snapshot_id)
    write_atomically(warehouse / "current", snapshot_path(warehouse, snapshot_id).name.encode("ascii"))


def mark_asked_for(warehouse: Path, snapshot_id: str) -> None:
    """Let a built snapshot be among the last to be removed; FileNotFoundError where it is not built."""
    os.utime(snapshot_path(warehouse, snapshot_id))


def remove_old_snapshots(warehouse: Path) -> None:
    """Remove all but those that served or were asked for last; the serving one always stays."""
    serving = serving_snapshot(warehouse)
    others = [path for path in warehouse.glob("warehouse-*.duckdb") if path.stem != f"warehouse-{serving}"]
    for path in sorted(others, key=lambda path: path.stat().st_mtime_ns, reverse=True)[SNAPSHOTS_KEPT:]:
        # Windows removes no file that a reader has open; it goes with a later one.
        with suppress(PermissionError):
            path.unlink(missing_ok=True)


def remove_all_but_serving(warehouse: Path) -> None:
    """Remove all snapshots but the serving one."""
    serving = serving_snapshot(warehouse)
    for path in warehouse.glob("warehouse-*.duckdb"):
        if path.stem != f"warehouse-{serving}":
            path.unlink()


def _remove_buildings(warehouse: Path) -> None:
    # The engine's log and temporary files stand beside the file that they belong to.
    for leftover in warehouse.glob("building-*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
