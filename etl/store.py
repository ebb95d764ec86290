"""The store: accepted batches, manifests and the hashing key. It is the truth; everything else can be rebuilt.

Nothing here is changed in place. A file is written aside, flushed to disk and renamed, so a process killed at any
moment leaves either the old state or the new one.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from catalog.errors import UserError
from etl.engine import MEMORY_LIMIT
from etl.pseudonyms import CHAIN, key_id

WAIT_SECONDS = float(os.environ.get("DAMPAK_WAIT_SECONDS", "600"))
"""How long a writer waits for another one: longer than an import of a hundred million rows takes."""

OnWait = Callable[[float], None]
"""Told how many seconds a writer has waited for another one; called about once a second, and not at all where none is at work."""

_LOOK_SECONDS = 1.0
UNFINISHED = ".unfinished"
"""Ending of names under which files are written aside."""
LINK = "shared.json"
"""Names the shared store that a store belongs to; not there where it was never shared."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_WORDS = tuple(os.strerror(number) for number in sorted(_FULL))


@dataclass(frozen=True)
class Store:
    """Paths of a store directory, made on first use.

    - `pinned`: keys whose batches are meant whatever holds by now: those that are to hold, see `etl.rotation`, or held when the
      work began, see `etl.known_on`. None for those that hold.
    - `workplace`: where `scratch` is made; None for the store's own place, which the writer's lock guards.
    """

    root: Path
    pinned: tuple[str, ...] | None = None
    workplace: Path | None = None

    @property
    def batches(self) -> Path:
        """Where the batches lie that are hashed under the keys that hold: with the key file, all of them change at once."""
        keys = self.keys()
        return self.root / (f"batches-{key_id(keys)}" if len(keys) > 1 else "batches")

    @property
    def manifests(self) -> Path:
        return self.root / "manifests"

    @property
    def revisions(self) -> Path:
        """What each manifest moved, one file a manifest."""
        return self.root / "revisions"

    @property
    def notes(self) -> Path:
        return self.root / "notes"

    @property
    def watch(self) -> Path:
        """Records of the watch list, one file a record."""
        return self.root / "watch"

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
        return self.workplace or self.root / "tmp"

    def prepare(self) -> None:
        """Make the directories."""
        for directory in (*self._records, self.batches, self.refused, self.reference, self.sample, self.temporary):
            directory.mkdir(parents=True, exist_ok=True)

    def hashing_key(self) -> str:
        """The secret of this store's pseudonyms, made once, or the chain of them; losing it splits every seller in two.

        One is 128 bits as text, so short that MD5 reads it together with an order number in one block of 64 bytes.

        Raises UserError `key_missing` where there are batches without their key, `shared_key_missing` where other machines have
        it.
        """
        if not self.keys():
            if any(any(batches.iterdir()) for batches in self._all_batches()):
                raise UserError("key_missing")
            if (self.root / LINK).exists():
                raise UserError("shared_key_missing")
            self.write_keys((new_key(),))
        return CHAIN.join(self.keys())

    def keys(self) -> tuple[str, ...]:
        """Keys that hold, the oldest first; none before the first was made."""
        if self.pinned is not None:
            return self.pinned
        try:
            return tuple(self._key_file.read_text(encoding="ascii").split())
        except FileNotFoundError:
            return ()

    def write_keys(self, keys: tuple[str, ...]) -> None:
        """Let these keys hold from now on. Call under the writer's lock."""
        write_atomically(self._key_file, CHAIN.join(keys).encode(), mode=0o600)

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None, on_wait: OnWait | None = None) -> Iterator[None]:
        """Hold the one writer's lock, and find nothing that a killed writer left.

        Waits `wait_seconds` for another writer, `WAIT_SECONDS` where that is None, and tells `on_wait` so.

        Raises UserError `store_busy` where the other one is at work for longer, `disk_full` and `engine_memory` in place of
        what the block raises where no more fits, `manifests_missing` where manifests were lost, `key_unfit` where the key file
        is an older one. After any error, what the block left half done is removed.
        """
        with naming_want_of_room():
            self.prepare()
            with locked(self.root / "lock", wait_seconds=wait_seconds, on_wait=on_wait):
                self._sweep()
                try:
                    yield
                except BaseException:
                    self._sweep()
                    raise

    @contextmanager
    def restoring(self, *, on_wait: OnWait | None = None) -> Iterator[None]:
        """Hold the one writer's lock and remove nothing: half of a backup looks as if manifests were lost."""
        with naming_want_of_room():
            self.prepare()
            with locked(self.root / "lock", on_wait=on_wait):
                yield

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A directory of one's own inside the store, gone afterwards unless it was renamed away."""
        directory = self.temporary / uuid.uuid4().hex
        directory.mkdir(parents=True)
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    @property
    def _records(self) -> tuple[Path, ...]:
        """Directories of files that are written one by one and never again."""
        return (self.manifests, self.revisions, self.notes, self.watch)

    @property
    def _key_file(self) -> Path:
        return self.root / "pseudonym.key"

    def _all_batches(self) -> list[Path]:
        """Directories of batches, those under other keys too."""
        return [path for path in self.root.glob("batches*") if path.is_dir()]

    def _remove_batches_of_other_keys(self) -> None:
        """Remove what a killed rotation had not finished, or had not yet removed."""
        others = [path for path in self._all_batches() if path != self.batches]
        if not others:
            return
        for manifest in self.manifests.glob("[0-9]*.json"):
            for batch_id in json.loads(manifest.read_text(encoding="utf-8"))["batches"]:
                if not (self.batches / batch_id).exists():
                    # The key file is not that of these batches: an older one was put back.
                    raise UserError("key_unfit" if self.keys() else "key_missing")
        for path in others:
            shutil.rmtree(path)

    def _sweep(self) -> None:
        """Remove what a killed writer left, and what no manifest came to name; only ever called under the lock."""
        for leftover in self.temporary.iterdir():
            shutil.rmtree(leftover, ignore_errors=True)
        for directory in (self.root, *self._records):
            remove_unfinished(directory)
        written = sorted(self.revisions.iterdir())
        unnamed = [path for path in written if not (self.manifests / f"{path.stem}.json").exists()]
        # A killed writer leaves one. More of them had their manifests, which are gone: their batches did count.
        if len(unnamed) > 1:
            raise UserError("manifests_missing", numbers=", ".join(str(int(path.stem)) for path in unnamed))
        for path in unnamed:
            path.unlink()
        self._remove_batches_of_other_keys()
        for batch_id in self._uncounted():
            shutil.rmtree(self.batches / batch_id)

    def _uncounted(self) -> set[str]:
        """Ids of batches that no manifest ever named: their writer was killed, or checks failed, before they counted."""
        found = {directory.name for directory in self.batches.iterdir()}
        # The newest manifest names nearly all of them: the older ones are hardly ever read.
        for path in sorted(self.manifests.glob("[0-9]*.json"), reverse=True):
            if not found:
                break
            found -= set(json.loads(path.read_text(encoding="utf-8"))["batches"])
        return found


@contextmanager
def locked(file: Path, *, wait_seconds: float | None = None, on_wait: OnWait | None = None) -> Iterator[None]:
    """Hold a lock that one process or thread has at a time. Waits and raises as `Store.writing`."""
    longest = WAIT_SECONDS if wait_seconds is None else wait_seconds
    lock, start = FileLock(file), time.monotonic()
    look_seconds = 0.0
    while True:
        try:
            lock.acquire(timeout=look_seconds)
            break
        except Timeout as error:
            waited = time.monotonic() - start
            if waited >= longest:
                raise UserError("store_busy") from error
            if on_wait is not None:
                on_wait(waited)
            look_seconds = min(_LOOK_SECONDS, longest - waited)
    try:
        yield
    finally:
        lock.release()


def new_key() -> str:
    """A secret that nobody has seen."""
    return secrets.token_urlsafe(16)


@contextmanager
def naming_want_of_room() -> Iterator[None]:
    """Raise UserError in place of what Python or the engine raise: `disk_full` where no more fits on disk, `engine_memory` where
    the engine's memory does not do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise UserError("disk_full") from error
        raise
    except duckdb.Error as error:
        # The engine has no kind of its own for it: what it could not write, it says in the system's words.
        if any(words in str(error) for words in _FULL_WORDS):
            raise UserError("disk_full") from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise UserError("engine_memory", limit=MEMORY_LIMIT) from error
        raise


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}{UNFINISHED}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def remove_unfinished(directory: Path) -> None:
    """Remove what `write_atomically` left aside in a directory when it was killed. Call under the writer's lock."""
    for leftover in directory.glob(f".*{UNFINISHED}"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
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
