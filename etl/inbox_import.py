"""One piece of an inbox through the one door of the ETL, with its report; and the rounds of the watcher."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.errors import UserError
from catalog.questions import Answers
from catalog.roles import inbox_actor
from catalog.text import Language
from etl import api
from etl.api import IngestResult
from etl.inbox import Claimed, Inbox, Outcome, Piece
from etl.outcome import ingested_json, refusal_json
from etl.progress import ReadProgress

_LOGGER = logging.getLogger(__name__)

NOT_NOW = frozenset(
    {
        "store_busy",
        "disk_full",
        "engine_memory",
        "audit_unwritable",
        "audit_unfinished",
        "manifests_missing",
        "key_missing",
        "key_unfit",
        "shared_damaged",
        "shared_diverged",
        "shared_key_missing",
        "shared_key_unfit",
        "shared_moved_on",
        "shared_other",
        "shared_packages_missing",
        "shared_store_unknown",
        "shared_unconditional",
        "shared_unreachable",
        "shared_unset",
    }
)
"""Codes of what is no fault of a file: it stays in the inbox and is tried again."""

_NEEDS_ANSWERS = frozenset({"answers_needed", "answer_unknown", "answer_unfit", "inbox_answers"})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a watcher takes files in. `keeps`: accepted files stay, in clear; `progress` as in `etl.api`."""

    store: Path
    warehouse: Path
    language: Language
    progress: ReadProgress
    reason: str = ""
    accept_valid: bool = False
    keeps: bool = False


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a piece, and where it lies now.

    `result` where it was accepted, else `error`; neither where a watcher that was killed had already written its report.
    """

    name: str
    outcome: Outcome
    path: Path
    result: IngestResult | None = None
    error: UserError | None = None


@dataclass(frozen=True, kw_only=True)
class Later:
    """Why nothing can be taken in now; the next round tries again."""

    error: UserError


def watch(inbox: Inbox, settings: Settings, seconds: float) -> Iterator[Taken | Later]:
    """Take in what comes, for ever. `seconds` lie between two looks, for which a piece must have lain still."""
    with inbox.watched():
        before = inbox.pieces()
        while True:
            time.sleep(seconds)
            try:
                lying = inbox.pieces()
                yield from _take_in(inbox, settings, [piece for piece in lying if piece in before])
                before = lying
            except UserError as error:
                yield Later(error=error)
            except OSError:
                # A drive of the network that is away comes back.
                _LOGGER.exception("the inbox cannot be read")
                yield Later(error=UserError("inbox_unreadable", inbox=inbox.root.name))


def taken_json(taken: Taken, inbox: Path, language: Language) -> dict[str, Any]:
    """An import as `python -m etl inbox --json` tells it, its place within the inbox."""
    place = {"name": taken.name, "outcome": taken.outcome.value, "directory": taken.path.relative_to(inbox).as_posix()}
    if taken.result is not None:
        return {**place, **ingested_json(taken.result, language)}
    return place if taken.error is None else {**place, **refusal_json(taken.error, language)}


def take_in_once(inbox: Inbox, settings: Settings, seconds: float) -> tuple[list[Taken], list[str]]:
    """Take in what lies still for so long, and say too what is still being written.

    Raises UserError `inbox_watched`, `inbox_unreadable`, and the first of `NOT_NOW`.
    """
    try:
        with inbox.watched():
            before = inbox.pieces()
            time.sleep(seconds if before else 0)
            lying = inbox.pieces()
            still = [piece for piece in lying if piece in before]
            taken = list(_take_in(inbox, settings, still))
    except OSError as error:
        raise UserError("inbox_unreadable", inbox=inbox.root.name) from error
    return taken, [piece.name for piece in lying if piece not in still]


def _take_in(inbox: Inbox, settings: Settings, pieces: list[Piece]) -> Iterator[Taken]:
    for left in inbox.left_in_work():
        yield _taken(inbox, left, settings)
    for piece in pieces:
        claimed = inbox.claim(piece)
        if claimed is not None:
            yield _taken(inbox, claimed, settings)


def _taken(inbox: Inbox, claimed: Claimed, settings: Settings) -> Taken:
    """Take a claimed piece in and put it where it belongs; UserError of `NOT_NOW` leaves it claimed."""
    result, error, outcome = None, None, claimed.outcome()
    if outcome is None:
        claimed.begin_anew()
        answers = b""
        try:
            answers = claimed.read_answers()
            result = _ingested(claimed, _parsed(claimed, answers), settings)
            outcome, report = Outcome.ACCEPTED, ingested_json(result, settings.language)
        except UserError as refusal:
            if refusal.code in NOT_NOW:
                raise
            if "rejects" in refusal.params and claimed.rejects.exists():
                refusal.params["rejects"] = claimed.rejects.name
            outcome, error = Outcome.QUESTIONS if refusal.code in _NEEDS_ANSWERS else Outcome.REFUSED, refusal
            report = refusal_json(refusal, settings.language)
        claimed.write_report(outcome, answers, report)
    path = inbox.put(claimed, outcome, keeps=settings.keeps)
    return Taken(name=claimed.name, outcome=outcome, path=path, result=result, error=error)


def _ingested(claimed: Claimed, answers: Answers, settings: Settings) -> IngestResult:
    files = claimed.files()
    try:
        return api.ingest(
            settings.store,
            settings.warehouse,
            *files,
            actor=inbox_actor(claimed.item),
            answers=answers,
            reason=settings.reason,
            accept_valid=settings.accept_valid,
            rejected_rows_to=claimed.rejects,
            language=settings.language,
            progress=settings.progress,
        )
    except UserError:
        raise
    except Exception as fault:
        # One file that finds a fault in a reader must not stop all files after it.
        _LOGGER.exception("a file of the inbox could not be taken in")
        raise UserError("inbox_fault", name=claimed.name, kind=type(fault).__name__) from fault


def _parsed(claimed: Claimed, written: bytes) -> Answers:
    try:
        answers = json.loads(written or b"{}")
    except ValueError as error:
        raise UserError("inbox_answers", name=claimed.answers.name) from error
    if not (isinstance(answers, dict) and all(isinstance(answer, str) for answer in answers.values())):
        raise UserError("inbox_answers", name=claimed.answers.name)
    return answers
