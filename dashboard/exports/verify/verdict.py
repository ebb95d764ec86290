"""The verdict on a file, from its bytes and the keys of this installation alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.exports.csv_file import csv_holds
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.seal import Sealer, bears_seal, holds
from dashboard.exports.verify.reading import kind_of, mark_in
from dashboard.exports.verify.told import Told

MOST_MEGABYTES = 30
"""Of a file that is looked at, inclusive: some thirty times the largest that leaves here."""


class Outcome(StrEnum):
    """What a file turned out to be.

    - `INTACT`: ours, byte for byte; of a CSV cell for cell.
    - `ALTERED`: it names us, and is not what left here.
    - `OTHER_ISSUER`: it names another installation, whose seals only that one can check.
    - `UNSEALED`: it says what it is and bears no seal: older, or of a server that could not keep a key.
    - `NO_MARK`: it says nothing of us.
    """

    INTACT = "intact"
    ALTERED = "altered"
    OTHER_ISSUER = "other_issuer"
    UNSEALED = "unsealed"
    NO_MARK = "no_mark"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A file's outcome; `kind` is None for a file of no kind that figures leave as, `told` where it says nothing."""

    outcome: Outcome
    kind: Kind | None
    told: Told | None = None


def judge(content: bytes, sealers: Sequence[Sealer]) -> Verdict:
    """The verdict on some bytes; any bytes have one."""
    kind = kind_of(content)
    if kind is None:
        return Verdict(outcome=Outcome.NO_MARK, kind=None)
    told = mark_in(content, kind)
    # A seal is asked before the mark: where one holds, every byte is ours, and so is what the file says.
    if _holds(content, kind, sealers):
        outcome = Outcome.INTACT if told is not None else Outcome.NO_MARK
    elif told is None:
        outcome = Outcome.ALTERED if bears_seal(content, kind) else Outcome.NO_MARK
    elif not told.issuer:
        outcome = Outcome.UNSEALED
    else:
        is_own = told.issuer in {sealer.issuer for sealer in sealers}
        outcome = Outcome.ALTERED if is_own else Outcome.OTHER_ISSUER
    return Verdict(outcome=outcome, kind=kind, told=told)


def _holds(content: bytes, kind: Kind, sealers: Sequence[Sealer]) -> bool:
    return csv_holds(content, sealers) if kind is Kind.CSV else any(holds(content, kind, each) for each in sealers)
