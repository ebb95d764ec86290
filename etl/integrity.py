"""Whether everything that a store keeps is as it was written: batches, manifests, what they moved, the log, and what serves.

Every file of a batch has its hash beside it, and every manifest holds the hash of the one before it and of its revisions. The
last manifest and the last line of the log have nobody after them: who noted their hashes elsewhere, or has a backup, can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from catalog.errors import UserError
from etl.audit import FILE_NAME as AUDIT_LOG
from etl.audit import verify
from etl.batch import Batch, batch_directory, read_batch, rows_file
from etl.engine import reading
from etl.hashes import HASHES, hash_of, read_hashes
from etl.manifest import Manifest, manifest_file, manifest_files, read_manifest, revisions_file
from etl.progress import Progress
from etl.store import Store
from etl.warehouse import serving_snapshot, snapshot_path

_UNPARSABLE = (ValueError, TypeError, KeyError)


class FaultKind(StrEnum):
    """What can be wrong with a file."""

    MISSING = "missing"
    """A record names it, and it is not there."""
    ALTERED = "altered"
    """It is not what was written."""
    UNREADABLE = "unreadable"
    """It cannot be read as what it is."""
    OTHER_ROWS = "other_rows"
    """It has more or fewer rows than its record says."""
    OUT_OF_PLACE = "out_of_place"
    """It does not follow the one before it."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`place`: the file or directory, below the store or the warehouse."""

    kind: FaultKind
    place: str


@dataclass(frozen=True, kw_only=True)
class DeepCheck:
    """What was proven.

    - `files`: files whose hash is as recorded; `batches`, `manifests`: how many were looked at.
    - `unproven`: ids of batches of before hashes were kept, of which only the rows were read and counted.
    - `snapshot`: the serving one, all of which was read; None where none serves.
    """

    files: int
    batches: int
    manifests: int
    unproven: tuple[str, ...]
    snapshot: str | None
    faults: tuple[Fault, ...]


def deep_check(store: Store, warehouse: Path, progress: Progress) -> DeepCheck:
    """Read every file of a store and the serving snapshot, and hold each against its record. Call under the writer's lock."""
    look = _Look(store)
    known = look.manifests()
    named = tuple(dict.fromkeys(batch_id for manifest in known for batch_id in manifest.batches))
    unproven = []
    for done, batch_id in enumerate(named):
        progress("hashes", 0.8 * done / len(named))
        if not look.batch(batch_id):
            unproven.append(batch_id)
    look.log()
    progress("hashes", 0.8)
    serving = serving_snapshot(warehouse)
    if serving is not None:
        look.snapshot(snapshot_path(warehouse, serving))
    progress("done", 1.0)
    return DeepCheck(
        files=look.proven,
        batches=len(named),
        manifests=len(known),
        unproven=tuple(unproven),
        snapshot=serving,
        faults=tuple(dict.fromkeys(look.faults)),
    )


@contextmanager
def naming_damage(store: Store, batches: Iterable[Batch]) -> Iterator[None]:
    """Raise UserError `batch_damaged` where the engine stops and some of these batches are not as they were written."""
    try:
        yield
    except (duckdb.Error, OSError, UserError) as error:
        if isinstance(error, UserError) and error.code != "spark_unread":
            raise
        damaged = ", ".join(batch.id for batch in batches if _is_damaged(store, batch))
        if damaged:
            raise UserError("batch_damaged", batches=damaged) from error
        raise


def _is_damaged(store: Store, batch: Batch) -> bool:
    look = _Look(store)
    look.batch(batch.id)
    return bool(look.faults)


class _Look:
    """A look at a store. `faults`: in the order in which they were found; `proven`: files whose hash is as recorded."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.faults: list[Fault] = []
        self.proven = 0

    def manifests(self) -> list[Manifest]:
        """Those that can be read, oldest first."""
        found: list[Manifest] = []
        for number, path in enumerate(manifest_files(self._store), start=1):
            if path != manifest_file(self._store, number):
                self._fault(FaultKind.OUT_OF_PLACE, path)
            try:
                manifest = read_manifest(path)
            except _UNPARSABLE:
                self._fault(FaultKind.UNREADABLE, path)
                continue
            found.append(manifest)
            if manifest.previous_sha256:
                self._prove(manifest_file(self._store, manifest.number - 1), manifest.previous_sha256)
            if manifest.revisions_sha256:
                self._prove(revisions_file(self._store, manifest.number), manifest.revisions_sha256)
        return found

    def batch(self, batch_id: str) -> bool:
        """Whether its hashes were kept."""
        directory = batch_directory(self._store, batch_id)
        if not directory.is_dir():
            self._fault(FaultKind.MISSING, directory)
            return True
        try:
            hashes = read_hashes(directory)
        except _UNPARSABLE:
            self._fault(FaultKind.UNREADABLE, directory / HASHES)
            return True
        for name, value in (hashes or {}).items():
            self._prove(directory / name, value)
        self._rows(directory, batch_id)
        return hashes is not None

    def log(self) -> None:
        """The audit log, whose lines hold each other's hashes."""
        verification = verify(self._store.root)
        for finding in verification.findings:
            self.faults.append(Fault(kind=FaultKind.ALTERED, place=f"{AUDIT_LOG}:{finding.line}"))

    def snapshot(self, path: Path) -> None:
        """Every value of a snapshot: the engine proves the sum of each block that it reads."""
        try:
            with reading(path) as connection:
                for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
                    connection.execute(f"select bit_xor(hash(row)) from finished.{table} as row").fetchall()
        except duckdb.Error:
            self.faults.append(Fault(kind=FaultKind.UNREADABLE, place=path.name))

    def _rows(self, directory: Path, batch_id: str) -> None:
        rows = rows_file(directory)
        try:
            expected = read_batch(self._store, batch_id).rows_accepted
        except (*_UNPARSABLE, FileNotFoundError):
            self._fault(FaultKind.UNREADABLE, directory / "batch.json")
            return
        try:
            if _read_rows(rows) != expected:
                self._fault(FaultKind.OTHER_ROWS, rows)
        except FileNotFoundError:
            self._fault(FaultKind.MISSING, rows)
        except (pa.ArrowException, OSError):
            self._fault(FaultKind.UNREADABLE, rows)

    def _prove(self, path: Path, expected: str) -> None:
        try:
            if hash_of(path) == expected:
                self.proven += 1
            else:
                self._fault(FaultKind.ALTERED, path)
        except FileNotFoundError:
            self._fault(FaultKind.MISSING, path)

    def _fault(self, kind: FaultKind, path: Path) -> None:
        self.faults.append(Fault(kind=kind, place=path.relative_to(self._store.root).as_posix()))


def _read_rows(path: Path) -> int:
    """Read all rows of a Parquet file and say how many they are."""
    with parquet.ParquetFile(path) as file:
        return sum(batch.num_rows for batch in file.iter_batches())
