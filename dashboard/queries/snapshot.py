"""Read-only access to a built snapshot: which one serves, what it holds, and cursors on its file.

`warehouse/current` holds one line, the name of the serving file: `warehouse-<snapshot_id>.duckdb`. A file never changes
once it is named there.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from catalog.errors import UserError
from catalog.marts import ORDER_BACKING
from dashboard.memory import MEMORY

POINTER_FILE = "current"
_SNAPSHOT_ID = re.compile(r"[A-Za-z0-9_]+")
_FILE_NAME = re.compile(rf"warehouse-({_SNAPSHOT_ID.pattern})\.duckdb")
# One thread a statement: readers run beside each other, and a second one took two fifths more processor time or worse for
# a tenth less of the reader's time.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {"threads": 1}


@dataclass(frozen=True, kw_only=True)
class DatasetState:
    """What a snapshot holds of one dataset.

    - `first_date`, `last_date`: span of its rows, inclusive; None where it has no dates or no rows.
    - `loaded_at`: UTC, when its newest upload came in; None for bundled figures and the sample.
    """

    is_sample: bool
    rows_count: int
    batches_count: int
    first_date: date | None
    last_date: date | None
    loaded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CheckState:
    """Outcome of one check that ran when the snapshot was built."""

    check_id: str
    is_passed: bool
    detail: str


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One built state of all data; two snapshots of one id hold the same rows. `built_at` is UTC."""

    snapshot_id: str
    manifest_number: int
    schema_version: int
    built_at: datetime
    datasets: dict[str, DatasetState] = field(hash=False)
    checks: tuple[CheckState, ...]
    path: Path

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own for one run or one thread; never hand it to another thread.

        Raises UserError `snapshot_gone` where the file was removed and nobody holds it open any more.
        """
        with _cursor(self.path) as cursor:
            yield cursor

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within the block the snapshot can be asked on every thread, also where newer ones have its file removed meanwhile.

        Raises UserError as `cursor`.
        """
        with _taken(self.path):
            yield


def snapshot_file(warehouse: Path, snapshot_id: str) -> Path:
    """The file of a snapshot, whether it is there or not."""
    return warehouse / f"warehouse-{snapshot_id}.duckdb"


def current_snapshot_id(warehouse: Path) -> str:
    """Id of the serving snapshot; UserError `no_snapshot` where nothing was built, or its file is gone and can be built again."""
    try:
        name = (warehouse / POINTER_FILE).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        raise UserError("no_snapshot") from None
    match = _FILE_NAME.fullmatch(name)
    if match is None or not (warehouse / name).is_file():
        raise UserError("no_snapshot")
    return match[1]


def snapshot_ids(warehouse: Path) -> frozenset[str]:
    """Ids of the snapshots whose files are there."""
    matches = (_FILE_NAME.fullmatch(path.name) for path in warehouse.glob("warehouse-*.duckdb"))
    return frozenset(match[1] for match in matches if match)


def open_snapshot(warehouse: Path, snapshot_id: str | None = None) -> Snapshot:
    """The serving snapshot, or the one of that id.

    Raises UserError `no_snapshot` where nothing was built yet, `snapshot_gone` where the file of that id is not kept. A file of a
    version that did not count who stands behind a cell is as good as none: nothing of it may be shown, and a build makes it anew.
    """
    current_id = current_snapshot_id(warehouse)
    wanted_id = snapshot_id or current_id
    if not _SNAPSHOT_ID.fullmatch(wanted_id):
        raise UserError("snapshot_gone", snapshot_id=wanted_id)
    path = snapshot_file(warehouse, wanted_id).resolve()
    _supersede(snapshot_file(path.parent, current_id))
    with _cursor(path) as cursor:
        try:
            cursor.execute(f"select month from {ORDER_BACKING.id} limit 0")
        except duckdb.CatalogException:
            older = (
                UserError("no_snapshot")
                if wanted_id == current_id
                else UserError("snapshot_gone", snapshot_id=wanted_id)
            )
            raise older from None
        return _read(cursor, path)


def require_whole(warehouse: Path, snapshot_id: str) -> None:
    """Open a snapshot as pages do. Raises UserError as `open_snapshot`, OSError where the file is no whole one."""
    try:
        open_snapshot(warehouse, snapshot_id)
    except duckdb.Error as error:
        raise OSError(str(error)) from error


@contextmanager
def opened_apart(file: Path) -> Iterator[Snapshot]:
    """The snapshot of a finished file that lies in no warehouse and is soon removed, to be asked on this thread within the block.

    Afterwards nothing holds the file open, and nothing of what was asked is kept.
    """
    path = file.resolve()
    with MEMORY.apart(), _cursor(path) as cursor:
        yield _read(cursor, path)


def _read(cursor: duckdb.DuckDBPyConnection, path: Path) -> Snapshot:
    head = cursor.execute("select snapshot_id, manifest_number, schema_version, built_at from meta_snapshot").fetchone()
    if head is None:
        raise ValueError(f"{path.name}: meta_snapshot is empty")
    datasets = cursor.execute(
        "select dataset, is_sample, rows_count, batches_count, first_date, last_date, loaded_at from meta_dataset"
    ).fetchall()
    checks = cursor.execute("select check_id, is_passed, detail from meta_check order by check_id").fetchall()
    return Snapshot(
        snapshot_id=head[0],
        manifest_number=head[1],
        schema_version=head[2],
        built_at=head[3].replace(tzinfo=UTC),
        datasets={
            row[0]: DatasetState(
                is_sample=row[1],
                rows_count=row[2],
                batches_count=row[3],
                first_date=row[4],
                last_date=row[5],
                loaded_at=row[6].replace(tzinfo=UTC) if row[6] else None,
            )
            for row in datasets
        },
        checks=tuple(CheckState(check_id=row[0], is_passed=row[1], detail=row[2] or "") for row in checks),
        path=path,
    )


@dataclass
class _Handle:
    """The process's one connection to a file, and how many cursors and runs of pages want it open."""

    connection: duckdb.DuckDBPyConnection
    takers_count: int = 0


_lock = threading.Lock()
_handles: dict[Path, _Handle] = {}
_current: dict[Path, Path] = {}


def _supersede(current: Path) -> None:
    """Note which file of a warehouse serves, and let go of its others once nobody reads them."""
    with _lock:
        _current[current.parent] = current
        for path in [path for path in _handles if path.parent == current.parent]:
            _close_if_done(path)


def _close_if_done(path: Path) -> None:
    handle = _handles[path]
    if handle.takers_count == 0 and _current.get(path.parent) != path:
        del _handles[path]
        handle.connection.close()


@contextmanager
def _cursor(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with _taken(path) as connection:
        cursor = connection.cursor()
        try:
            # A setting of the session, not of the database: every cursor starts without it and would print to stdout.
            cursor.execute("set enable_progress_bar = false")
            yield cursor
        finally:
            cursor.close()


@contextmanager
def _taken(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with _lock:
        handle = _handles.get(path)
        if handle is None:
            if not path.is_file():
                raise UserError("snapshot_gone", snapshot_id=path.stem.removeprefix("warehouse-"))
            handle = _handles[path] = _Handle(duckdb.connect(path, read_only=True, config=_CONFIG))
        handle.takers_count += 1
    try:
        yield handle.connection
    finally:
        with _lock:
            handle.takers_count -= 1
            _close_if_done(path)
