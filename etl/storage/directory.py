"""A directory as a place for named bytes, such as a share that several machines have mounted.

A file is written aside, flushed and then linked to its name: a link is made whole or not at all, and fails where the name is
taken. Opening the name itself for exclusive writing, as fsspec's local files do, would name a file before it is whole.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.storage.interface import NameTakenError, NotThereError, UnreachableError
from etl.store import UNFINISHED, sync_directory


class DirectoryStorage:
    """`root` must be there: a share that is not mounted is not to be taken for an empty one. It needs hard links."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self, prefix: str) -> tuple[str, ...]:
        with self._answering():
            found = [path for path in (self._root / prefix).rglob("*") if path.is_file() and path.suffix != UNFINISHED]
            return tuple(sorted(path.relative_to(self._root).as_posix() for path in found))

    def read(self, name: str) -> bytes:
        with self._answering():
            return (self._root / name).read_bytes()

    def fetch(self, name: str, target: Path) -> None:
        with self._answering():
            source = (self._root / name).open("rb")
        with source, target.open("xb") as file:
            shutil.copyfileobj(source, file)

    def create(self, name: str, content: bytes) -> None:
        with self._answering(), self._aside(name) as aside:
            with aside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._name(aside, name)

    def put(self, name: str, source: Path) -> None:
        with self._answering(), suppress(NameTakenError):
            if (self._root / name).exists():
                return
            with self._aside(name) as aside:
                with source.open("rb") as read, aside.open("xb") as file:
                    shutil.copyfileobj(read, file)
                    file.flush()
                    os.fsync(file.fileno())
                self._name(aside, name)

    def delete(self, name: str) -> None:
        with self._answering():
            (self._root / name).unlink(missing_ok=True)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        if not self._root.is_dir():
            raise UnreachableError("NotADirectoryError")
        try:
            yield
        except FileNotFoundError as error:
            raise NotThereError from error
        except OSError as error:
            raise UnreachableError(type(error).__name__) from error

    @contextmanager
    def _aside(self, name: str) -> Iterator[Path]:
        directory = (self._root / name).parent
        directory.mkdir(parents=True, exist_ok=True)
        aside = directory / f".{uuid.uuid4().hex}{UNFINISHED}"
        try:
            yield aside
        finally:
            aside.unlink(missing_ok=True)

    def _name(self, aside: Path, name: str) -> None:
        target = self._root / name
        try:
            os.link(aside, target)
        except FileExistsError as error:
            raise NameTakenError(name) from error
        sync_directory(target.parent)
