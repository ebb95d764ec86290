"""Uploaded files on disk: in a directory that only this user reads, and only as long as they are needed."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

_PREFIX = "dampak-unggah-"
_UNSUITED = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_MOST_NAME_BYTES = 200
_NAMELESS = "berkas"
_LEFT_BEHIND_SECONDS = 86_400.0


class Uploaded(Protocol):
    """A file as the browser sent it."""

    name: str

    def getbuffer(self) -> memoryview: ...


class KeptFiles:
    """Files in a directory of their own (mode 0700), removed with `remove`, with this object, or by `removing_files`."""

    def __init__(self, uploaded: Iterable[Uploaded]) -> None:
        _remove_left_behind()
        directory = tempfile.mkdtemp(prefix=_PREFIX)
        self._finalizer = weakref.finalize(self, shutil.rmtree, directory, ignore_errors=True)
        self.directory = Path(directory)
        self.paths = tuple(_write(self.directory, file) for file in uploaded)
        _kept.add(self)

    def remove(self) -> None:
        """Remove directory and files; a second time does nothing."""
        self._finalizer()


_kept: weakref.WeakSet[KeptFiles] = weakref.WeakSet()


@contextmanager
def removing_files() -> Iterator[None]:
    """Remove all files at the end of the block: a server that is told to end does not come to its finalizers."""
    try:
        yield
    finally:
        for files in list(_kept):
            files.remove()


def plain_name(name: str) -> str:
    """The last part of a name that a browser sent, with every sign that a file system may take amiss replaced.

    It keeps its words and its ending: `_part_1_of_8` says which part of an export a file is.
    """
    last = _UNSUITED.sub("_", PurePosixPath(name.replace("\\", "/")).name).strip()
    if last in ("", ".", ".."):
        return _NAMELESS
    stem, dot, ending = last.rpartition(".")
    room = _MOST_NAME_BYTES - len(f"{dot}{ending}".encode())
    return last if room >= len(stem.encode()) else stem.encode()[: max(room, 1)].decode(errors="ignore") + dot + ending


def _remove_left_behind() -> None:
    """Remove what a killed server left: no upload of a living one is as old."""
    for directory in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if time.time() - directory.lstat().st_mtime > _LEFT_BEHIND_SECONDS:
            shutil.rmtree(directory, ignore_errors=True)


def _write(directory: Path, file: Uploaded) -> Path:
    name = plain_name(file.name)
    path = directory / name
    for number in range(2, 1000):
        if not path.exists():
            break
        # Parts of one export lie side by side; only a second file of the same name moves away.
        path = directory / str(number) / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(file.getbuffer())
    return path
