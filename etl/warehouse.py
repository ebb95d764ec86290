"""The warehouse: finished snapshots, each a DuckDB file that is never written again, and a pointer to the one that serves.

A file is built aside, flushed, renamed, and only then pointed at: readers never see half of one, and a reader that has an
older file open keeps reading it.
"""

from __future__ import annotations

import os
from pathlib import Path

from etl.store import sync_directory, write_atomically

SNAPSHOTS_KEPT = 5
"""Built files kept beside the serving one, so that links to recent snapshots still show the same."""


def snapshot_path(warehouse: Path, snapshot_id: str) -> Path:
    """The file of a snapshot, whether built or not."""
    return warehouse / f"warehouse-{snapshot_id}.duckdb"


def serving_snapshot(warehouse: Path) -> str | None:
    """Id of the snapshot that serves; None before the first build, or where the file it points at is gone."""
    pointer = warehouse / "current"
    if not pointer.exists():
        return None
    name = pointer.read_text(encoding="ascii").strip()
    if not (warehouse / name).exists():
        return None
    return name.removeprefix("warehouse-").removesuffix(".duckdb")


def keep(warehouse: Path, built: Path, snapshot_id: str) -> None:
    """Flush a finished file and give it its name; it does not serve yet."""
    with built.open("rb+") as file:
        os.fsync(file.fileno())
    built.replace(snapshot_path(warehouse, snapshot_id))
    sync_directory(warehouse)


def serve(warehouse: Path, snapshot_id: str) -> None:
    """Point at a snapshot that is already built."""
    path = snapshot_path(warehouse, snapshot_id)
    os.utime(path)
    write_atomically(warehouse / "current", path.name.encode("ascii"))


def remove_old_snapshots(warehouse: Path) -> None:
    """Remove all but the newest files; the serving one always stays."""
    serving = serving_snapshot(warehouse)
    files = sorted(warehouse.glob("warehouse-*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[SNAPSHOTS_KEPT + 1 :]:
        if serving is None or path != snapshot_path(warehouse, serving):
            path.unlink(missing_ok=True)
