"""The audit log: who did or tried what, and what became of it, one JSON line each in `audit.jsonl` of the store.

Lines are only ever added, each is on disk before the work goes on, and each holds the hash of the line before it, so that a
change inside the log is found by `verify`. A line names the person who acted, and nobody whom the data are about.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from catalog.errors import UserError
from catalog.roles import Actor, Deed, require
from etl.store import sync_directory

_LOGGER = logging.getLogger(__name__)

FILE_NAME = "audit.jsonl"
START = "0" * 64
"""What the first line has in the place of the hash before it."""

_WAIT_SECONDS = 10.0
_TAIL_BYTES = 16_384


class Outcome(StrEnum):
    """What became of a deed. Where a line `begun` has no other after it, its process was killed or is at work."""

    BEGUN = "begun"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One line.

    `at`: UTC; `actor`: its id; `subject`: what was acted on, in a form that identifies nobody; `why`: code of the `UserError`
    that refused, or kind of the error that it failed by; `begun`: number of the line that this one ends.
    """

    number: int
    at: str
    actor: str
    name: str
    role: str
    origin: str
    deed: str
    subject: str | None
    batch: str | None
    outcome: str
    why: str | None
    begun: int | None
    previous: str
    hash: str


class Flaw(StrEnum):
    """What can be wrong with a line."""

    CHANGED = "changed"
    """Its content does not fit its own hash."""
    OUT_OF_PLACE = "out_of_place"
    """It does not follow the line before it: lines were removed, added or moved there."""
    UNREADABLE = "unreadable"
    """It is no line of the log: overwritten, or cut off when power failed."""
    NOTED_MISSING = "noted_missing"
    """No line has the hash that was noted elsewhere: the log was cut off or written anew."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A flaw, and the line of the file that has it, from 1; 0 stands for the log as a whole."""

    line: int
    flaw: Flaw


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What `verify` found. `head`: hash of the last line, to be noted outside the store."""

    entries: int
    head: str
    findings: tuple[Finding, ...]
    unfinished: tuple[AuditEntry, ...]

    @property
    def is_intact(self) -> bool:
        return not self.findings


class Doing:
    """A deed under way. `batch`: set it once the id of the batch is known."""

    def __init__(self, batch: str | None) -> None:
        self.batch = batch


@contextmanager
def audited(
    store: Path,
    actor: Actor,
    deed: Deed,
    *,
    subject: str | None = None,
    batch: str | None = None,
    owner: str | None = None,
) -> Iterator[Doing]:
    """Let an actor do something only where the role allows it, and log beginning and end, or the refusal.

    `owner`: id of the actor whose work it undoes or changes. What the block raises is logged and raised on.

    Raises UserError `not_allowed`, `audit_unwritable` before anything was done, `audit_unfinished` after all of it was.
    """
    doing = Doing(batch)

    def log(outcome: Outcome, why: str | None = None, begun: int | None = None) -> AuditEntry:
        return _append(
            store,
            actor=actor.id,
            name=actor.name,
            role=actor.role.value,
            origin=actor.origin.value,
            deed=deed.value,
            subject=subject,
            batch=doing.batch,
            outcome=outcome.value,
            why=why,
            begun=begun,
        )

    try:
        require(actor, deed, owner=owner)
    except UserError as error:
        log(Outcome.REFUSED, error.code)
        raise
    number = log(Outcome.BEGUN).number
    try:
        yield doing
    except BaseException as error:
        outcome, why = (
            (Outcome.REFUSED, error.code) if isinstance(error, UserError) else (Outcome.FAILED, type(error).__name__)
        )
        try:
            log(outcome, why, number)
        except UserError:
            _LOGGER.exception("the end of audit line %d could not be written", number)
        raise
    try:
        log(Outcome.DONE, None, number)
    except UserError as error:
        raise UserError("audit_unfinished") from error


def file_subject(file: Path) -> str:
    """A file as a subject: a hash of its name, which may itself name a seller."""
    return "file:" + hashlib.sha256(file.name.encode()).hexdigest()[:16]


def read_audit(
    store: Path, *, actor: str | None = None, deed: Deed | None = None, last: int | None = None
) -> tuple[AuditEntry, ...]:
    """The log, oldest first: all of it, or what one actor did, or one kind of deed, or the `last` so many of these.

    Unreadable lines are left out; `verify` names them.
    """
    found = [
        entry
        for entry in map(_parsed, _lines(store))
        if entry is not None and (actor is None or entry.actor == actor) and (deed is None or entry.deed == deed)
    ]
    return tuple(found if last is None else found[-last:] if last else ())


def verify(store: Path, *, noted: str | None = None) -> Verification:
    """Look for lines that were changed, removed, added or moved.

    Whoever can write the file can cut off its end or make all of it anew; that shows only against a head that was `noted`
    elsewhere.
    """
    findings: list[Finding] = []
    begun: dict[int, AuditEntry] = {}
    previous, number, entries, has_noted = START, 0, 0, noted in (None, START)
    for position, raw in enumerate(_lines(store), start=1):
        entry = _parsed(raw)
        if entry is None:
            findings.append(Finding(line=position, flaw=Flaw.UNREADABLE))
            continue
        content = asdict(entry)
        del content["hash"]
        if _line(_sealed(**content)) != raw:
            findings.append(Finding(line=position, flaw=Flaw.CHANGED))
        if (entry.previous, entry.number) != (previous, number + 1):
            findings.append(Finding(line=position, flaw=Flaw.OUT_OF_PLACE))
        previous, number, entries = entry.hash, entry.number, entries + 1
        has_noted = has_noted or entry.hash == noted
        if entry.outcome == Outcome.BEGUN:
            begun[entry.number] = entry
        elif entry.begun is not None:
            begun.pop(entry.begun, None)
    if not has_noted:
        findings.append(Finding(line=0, flaw=Flaw.NOTED_MISSING))
    return Verification(entries=entries, head=previous, findings=tuple(findings), unfinished=tuple(begun.values()))


def _append(store: Path, **content: Any) -> AuditEntry:
    """Add one line and flush it to disk; UserError `audit_unwritable`."""
    path = store / FILE_NAME
    try:
        store.mkdir(parents=True, exist_ok=True)
        with FileLock(store / "audit.lock", timeout=_WAIT_SECONDS):
            is_first = not path.exists()
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                last, is_cut_off = _last(descriptor)
                entry = _sealed(
                    number=last.number + 1 if last else 1,
                    at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                    **content,
                    previous=last.hash if last else START,
                )
                _write(descriptor, b"\n" * is_cut_off + _line(entry) + b"\n")
            finally:
                os.close(descriptor)
            if is_first:
                sync_directory(store)
    except (OSError, Timeout) as error:
        raise UserError("audit_unwritable") from error
    return entry


def _write(descriptor: int, line: bytes) -> None:
    """Write a line whole or not at all."""
    size = os.fstat(descriptor).st_size
    try:
        written = os.write(descriptor, line)
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
    if written < len(line):
        os.ftruncate(descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _last(descriptor: int) -> tuple[AuditEntry | None, bool]:
    """The last readable line, and whether the file ends in the middle of one."""
    size = os.fstat(descriptor).st_size
    taken = _TAIL_BYTES
    while True:
        start = max(0, size - taken)
        os.lseek(descriptor, start, os.SEEK_SET)
        tail = os.read(descriptor, size - start)
        for raw in reversed(tail.split(b"\n")):
            entry = _parsed(raw)
            if entry is not None:
                return entry, not tail.endswith(b"\n")
        if start == 0:
            return None, bool(tail) and not tail.endswith(b"\n")
        taken *= 8


def _sealed(**content: Any) -> AuditEntry:
    """An entry with its hash, which is made from all the rest of it."""
    return AuditEntry(**content, hash=hashlib.sha256(json.dumps(content).encode()).hexdigest())


def _line(entry: AuditEntry) -> bytes:
    return json.dumps(asdict(entry)).encode()


def _parsed(raw: bytes) -> AuditEntry | None:
    try:
        return AuditEntry(**json.loads(raw))
    except (ValueError, TypeError):
        return None


def _lines(store: Path) -> list[bytes]:
    """Lines of the file, without the empty rest after the last one."""
    path = store / FILE_NAME
    return path.read_bytes().removesuffix(b"\n").split(b"\n") if path.exists() and path.stat().st_size else []
