"""The store: accepted batches, manifests and the hashing key. It is the truth; everything else can be rebuilt.

Nothing here is changed in place. A file is written aside, flushed to disk and renamed, so a process killed at any
moment leaves either the old state or the new one.
"""

from __future__ import annotations

import os
import secrets
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from catalog.errors import UserError

WAIT_SECONDS = 10.0
"""How long a writer waits for another one."""

_UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Store:
    """Paths of a store directory, made on first use."""

    root: Path

    @property
    def batches(self) -> Path:
        return self.root / "batches"

    @property
    def manifests(self) -> Path:
        return self.root / "manifests"

    @property
    def refused(self) -> Path:
        """Lists of rejected rows, one CSV per refused file."""
        return self.root / "refused"

    @property
    def reference(self) -> Path:
        """The bundled tables as Parquet, one folder a version."""
        return self.root / "reference"

    @property
    def sample(self) -> Path:
        return self.root / "sample"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    def prepare(self) -> None:
        """Make the directories."""
        for directory in (self.batches, self.manifests, self.refused, self.reference, self.sample, self.temporary):
            directory.mkdir(parents=True, exist_ok=True)

    def hashing_key(self) -> str:
        """The secret of this store's pseudonyms, 128 bits as text, made once; losing it splits every seller in two.

        It is short so that MD5 reads it together with an order number in one block of 64 bytes.

        Raises UserError `key_missing` where there are batches without their key.
        """
        path = self.root / "pseudonym.key"
        if not path.exists():
            if any(self.batches.iterdir()):
                raise UserError("key_missing")
            write_atomically(path, secrets.token_urlsafe(16).encode(), mode=0o600)
        return path.read_text(encoding="ascii")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's lock; UserError `store_busy` where another keeps it for `WAIT_SECONDS`."""
        self.prepare()
        try:
            with FileLock(self.root / "lock", timeout=WAIT_SECONDS):
                self._sweep()
                yield
        except Timeout as error:
            raise UserError("store_busy") from error

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A directory of one's own inside the store, gone afterwards unless it was renamed away."""
        directory = self.temporary / uuid.uuid4().hex
        directory.mkdir(parents=True)
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what a killed writer left; only ever called under the lock."""
        for leftover in self.temporary.iterdir():
            shutil.rmtree(leftover, ignore_errors=True)
        for directory in (self.root, self.manifests):
            remove_unfinished(directory)


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}{_UNFINISHED}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_directory(path.parent)


def remove_unfinished(directory: Path) -> None:
    """Remove what `write_atomically` left aside in a directory when it was killed. Call under the writer's lock."""
    for leftover in directory.glob(f".*{_UNFINISHED}"):
        leftover.unlink()


def sync_files(directory: Path) -> None:
    """Flush all files of a directory and its folders to disk: a rename alone does not keep what is in them."""
    for path in (directory, *directory.rglob("*")):
        if path.is_dir():
            sync_directory(path)
        else:
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def sync_directory(directory: Path) -> None:
    """Flush a directory's entries, so that a rename inside it survives a power cut (a no-op on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
