"""The inbox: a directory whose files are taken in. What lies there, what has settled, and where it goes; nothing is read here.

    NAME                    a file, or a folder of files that are one import
    NAME.answers.json       answers to its questions, by question id
    .work/NAME/             what is being taken in: NAME, its answers, in the end its report
    accepted/NAME/, questions/NAME/, refused/NAME/      its report, and NAME where it is kept

A piece moves with its report by renaming one directory, so that a watcher killed at any step leaves it whole in one place.
What a file is, is asked where only the watcher may write: no link takes its place afterwards.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from catalog.errors import UserError
from etl.store import remove_unfinished, sync_directory, write_atomically

_ANSWERS, _REPORT, _REJECTS = ".answers.json", ".report.json", ".rejects.csv"
_UNFINISHED_BEGINNINGS = (".", "~")
_UNFINISHED_ENDINGS = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", "~")
_OF_SYSTEMS = ("thumbs.db", "desktop.ini", ".ds_store")
_OWNER_ALONE = 0o700
_MOST_NAME_BYTES = 150
"""Leaves room for the endings of a report that is being written in the 255 bytes of a name."""


class Outcome(StrEnum):
    """What became of a piece; the name of the directory that it then lies in."""

    ACCEPTED = "accepted"
    QUESTIONS = "questions"
    REFUSED = "refused"


State = tuple[tuple[str, int, int, int, int], ...]
"""Of each file: its name, and what changes when it is written or replaced."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One import to be: equal at two looks where nothing was written in between.

    - `path`: the file or folder, or the directory in `questions/` where it waits for answers.
    - `answers`: where answers lie that are not with it yet.
    """

    name: str
    path: Path
    answers: Path | None
    state: State
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A piece in `.work`, out of reach of whoever writes to the inbox."""

    directory: Path

    @property
    def name(self) -> str:
        return self.directory.name

    @property
    def item(self) -> Path:
        return self.directory / self.name

    @property
    def answers(self) -> Path:
        return self.directory / f"{self.name}{_ANSWERS}"

    @property
    def report(self) -> Path:
        return self.directory / f"{self.name}{_REPORT}"

    @property
    def rejects(self) -> Path:
        """Where rows that are left out, or that a file is refused for, are written."""
        return self.directory / f"{self.name}{_REJECTS}"

    def files(self) -> tuple[Path, ...]:
        """The files of the import. UserError `inbox_not_plain` for links, devices, folders in folders, unprintable names."""
        mode = self.item.lstat().st_mode
        files = tuple(sorted(_files_in(self.item))) if stat.S_ISDIR(mode) else (self.item,)
        if not all(file.name.isprintable() and stat.S_ISREG(file.lstat().st_mode) for file in files):
            raise UserError("inbox_not_plain", name=self.name)
        return files

    def read_answers(self) -> bytes:
        """The answers that lie with it as they were written; empty where there are none. UserError `inbox_not_plain`."""
        if not _is_there(self.answers):
            return b""
        if not stat.S_ISREG(self.answers.lstat().st_mode):
            raise UserError("inbox_not_plain", name=self.answers.name)
        return self.answers.read_bytes()

    def outcome(self) -> Outcome | None:
        """What its report says became of it; None before it is written."""
        said = _reported(self.report).get("outcome")
        return Outcome(said) if said in list(Outcome) else None

    def begin_anew(self) -> None:
        """Remove what an earlier try wrote, and all else that was laid beside it: nothing is to be written through a link."""
        for path in self.directory.iterdir():
            if path not in (self.item, self.answers):
                _remove(path)

    def write_report(self, outcome: Outcome, answers: bytes, content: dict[str, Any]) -> None:
        """Write down what became of it with those answers: from now on it is only to be moved."""
        report = {"outcome": outcome.value, **content, "answers_sha256": _digest(answers)}
        encoded = json.dumps(report, ensure_ascii=False, indent=2).encode()
        write_atomically(self.report, encoded, mode=0o600)


@dataclass(frozen=True)
class Inbox:
    """An inbox directory, made on first use for its owner alone: whoever may write to it is an analyst."""

    root: Path

    @property
    def _work(self) -> Path:
        return self.root / ".work"

    def place(self, outcome: Outcome) -> Path:
        """Where what came to that end lies."""
        return self.root / outcome.value

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Be the one watcher. Raises UserError `inbox_watched` where another one is at work."""
        self.root.mkdir(mode=_OWNER_ALONE, parents=True, exist_ok=True)
        lock = FileLock(self.root / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise UserError("inbox_watched", inbox=self.root.name) from error
        try:
            for directory in (self._work, *map(self.place, Outcome)):
                directory.mkdir(mode=_OWNER_ALONE, exist_ok=True)
                if directory.is_symlink():
                    raise UserError("inbox_not_plain", name=directory.name)
            yield
        finally:
            lock.release()

    def pieces(self) -> tuple[Piece, ...]:
        """What may be taken in once it lies still, what was written first coming first: a later file corrects an earlier one."""
        pieces: list[Piece | None] = []
        for entry in self.root.iterdir():
            if not _is_passed_by(entry.name) and entry.name not in list(Outcome):
                # What is taken away while it is looked at lies there no more.
                with suppress(FileNotFoundError):
                    pieces.append(self._dropped(entry))
        for directory in self.place(Outcome.QUESTIONS).iterdir():
            with suppress(FileNotFoundError):
                pieces.append(self._answered(directory))
        found = [piece for piece in pieces if piece is not None]
        return tuple(sorted(found, key=lambda piece: (max(written for *_, written, _ in piece.state), piece.name)))

    def claim(self, piece: Piece) -> Claimed | None:
        """Take a piece into `.work`; None where one of its name is there still, or it was taken away meanwhile."""
        claimed = Claimed(directory=self._work / piece.name)
        if claimed.directory.exists():
            return None
        with suppress(FileNotFoundError):
            if piece.is_waiting:
                piece.path.rename(claimed.directory)
                if claimed.directory.is_symlink():
                    # A place to wait is a directory of ours; a link would lead elsewhere.
                    claimed.directory.unlink()
                    return None
                claimed.begin_anew()
            else:
                claimed.directory.mkdir(mode=_OWNER_ALONE)
                piece.path.rename(claimed.item)
            if piece.answers is not None:
                piece.answers.replace(claimed.answers)
        return claimed if _is_there(claimed.item) else None

    def left_in_work(self) -> Iterator[Claimed]:
        """Pieces that were claimed and not put anywhere: their watcher was killed, or they could not be taken in yet."""
        for directory in sorted(self._work.iterdir()):
            remove_unfinished(directory)
            claimed = Claimed(directory=directory)
            if claimed.report.exists() or _is_there(claimed.item):
                yield claimed
            else:
                # Its file was not there yet, or was taken away before it was claimed.
                _remove(directory)

    def put(self, claimed: Claimed, outcome: Outcome, *, keeps: bool) -> Path:
        """Move a piece to where its outcome belongs, and say where that is. An accepted file stays only where `keeps`."""
        if outcome is Outcome.ACCEPTED and not keeps:
            _remove(claimed.item)
            _remove(claimed.answers)
        place = self.place(outcome)
        target, number = place / claimed.name, 1
        while _is_there(target):
            number += 1
            target = place / f"{claimed.name}-{number}"
        claimed.directory.rename(target)
        sync_directory(place)
        sync_directory(self._work)
        return target

    def _dropped(self, entry: Path) -> Piece | None:
        if entry.name.endswith(_ANSWERS):
            return self._answered_from_outside(entry)
        state = _state(entry)
        if not state:
            return None
        answers = entry.with_name(f"{entry.name}{_ANSWERS}")
        if not _is_there(answers):
            return Piece(name=_plain(entry.name), path=entry, answers=None, state=state)
        return Piece(name=_plain(entry.name), path=entry, answers=answers, state=state + _state(answers))

    def _answered_from_outside(self, answers: Path) -> Piece | None:
        """A piece that waits in `questions/`, where its answers were laid into the inbox itself."""
        name = answers.name.removesuffix(_ANSWERS)
        waiting = self.place(Outcome.QUESTIONS) / name
        if _is_there(answers.with_name(name)) or not _is_there(waiting / name):
            return None
        return Piece(name=name, path=waiting, answers=answers, state=_state(answers), is_waiting=True)

    def _answered(self, directory: Path) -> Piece | None:
        """A piece that waits in `questions/`, where other answers lie beside it than those that it was tried with."""
        name = directory.name if _is_there(directory / directory.name) else directory.name.rpartition("-")[0]
        answers = directory / f"{name}{_ANSWERS}"
        if not name or not _is_there(directory / name) or not stat.S_ISREG(answers.lstat().st_mode):
            return None
        if _reported(directory / f"{name}{_REPORT}").get("answers_sha256") == _digest(answers.read_bytes()):
            return None
        return Piece(name=name, path=directory, answers=None, state=_state(answers), is_waiting=True)


def _is_passed_by(name: str) -> bool:
    """Whether a name says that a file is not whole yet, or is none that somebody put there."""
    plain = name.lower()
    return plain.startswith(_UNFINISHED_BEGINNINGS) or plain.endswith(_UNFINISHED_ENDINGS) or _is_of_a_system(plain)


def _is_of_a_system(name: str) -> bool:
    return name.lower() in _OF_SYSTEMS or name.startswith("._")


def _state(path: Path) -> State:
    """State of a file, a link or all that a folder holds; empty for an empty folder and for one with unfinished files."""
    if not stat.S_ISDIR(path.lstat().st_mode):
        return (_facts(path),)
    inside = [
        Path(folder, name)
        for folder, folders, names in os.walk(path)
        for name in (*folders, *names)
        if not _is_of_a_system(name)
    ]
    return () if any(_is_passed_by(file.name) for file in inside) else tuple(_facts(file) for file in sorted(inside))


def _facts(path: Path) -> tuple[str, int, int, int, int]:
    facts = path.lstat()
    return str(path), facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _files_in(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if not _is_passed_by(path.name))


def _plain(name: str) -> str:
    """A name that every screen can show; of a long one its end, which says what it is and leaves room for endings."""
    shown = "".join(sign if sign.isprintable() else "_" for sign in name)
    return shown.encode()[-_MOST_NAME_BYTES:].decode(errors="ignore")


def _is_there(path: Path) -> bool:
    """Whether something has that name, be it a link that leads nowhere."""
    return os.path.lexists(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _digest(answers: bytes) -> str:
    """Hash of answers as they were written."""
    return hashlib.sha256(answers).hexdigest()


def _reported(report: Path) -> dict[str, Any]:
    """What a report says; nothing where somebody took it away or wrote into it."""
    try:
        content: Any = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
