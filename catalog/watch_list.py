"""The watch list: words for a platform's filter, each proposed, confirmed or rejected by somebody, with a reason.

Records are only ever added; the list as it stands follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_REASON = 500
"""Characters of a reason at most."""

LONGEST_NUMBER = 5
"""Digits in a row that a term may hold at most: a longer number is somebody's."""


class WatchAction(StrEnum):
    """What somebody did with a term."""

    ADD = "add"
    CONFIRM = "confirm"
    REJECT = "reject"


class WatchStanding(StrEnum):
    """How a term stands: only confirmed ones are meant for a filter."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


LEADS_TO: dict[WatchAction, WatchStanding] = {
    WatchAction.ADD: WatchStanding.PROPOSED,
    WatchAction.CONFIRM: WatchStanding.CONFIRMED,
    WatchAction.REJECT: WatchStanding.REJECTED,
}

_ALLOWED: dict[WatchStanding | None, frozenset[WatchAction]] = {
    None: frozenset({WatchAction.ADD}),
    WatchStanding.PROPOSED: frozenset({WatchAction.CONFIRM, WatchAction.REJECT}),
    WatchStanding.CONFIRMED: frozenset({WatchAction.REJECT}),
    WatchStanding.REJECTED: frozenset({WatchAction.ADD, WatchAction.CONFIRM}),
}


@dataclass(frozen=True, kw_only=True)
class WatchRecord:
    """One change of the list.

    - `number`: from 1, in order of time; `term`: normalised, see `catalog.titles`.
    - `written_at`: with its clock, UTC; `written_by`: a name for analysts, empty in what readers get.
    """

    number: int
    term: str
    action: WatchAction
    reason: str
    written_at: datetime
    written_by: str = ""


@dataclass(frozen=True, kw_only=True)
class WatchedTerm:
    """A term of the list with its records, oldest first; the last one gives its standing."""

    term: str
    records: tuple[WatchRecord, ...]

    @property
    def standing(self) -> WatchStanding:
        return LEADS_TO[self.records[-1].action]


def allowed(standing: WatchStanding | None) -> frozenset[WatchAction]:
    """What may be done with a term; `standing`: None where it is not on the list."""
    return _ALLOWED[standing]


def watched_terms(records: Iterable[WatchRecord]) -> tuple[WatchedTerm, ...]:
    """The list as it stands, by standing (proposed, confirmed, rejected) and term. `records`: in order of time."""
    found: dict[str, list[WatchRecord]] = {}
    for record in records:
        found.setdefault(record.term, []).append(record)
    terms = [WatchedTerm(term=term, records=tuple(of_term)) for term, of_term in found.items()]
    order = list(WatchStanding)
    return tuple(sorted(terms, key=lambda watched: (order.index(watched.standing), watched.term)))


def filter_lines(terms: Iterable[WatchedTerm]) -> str:
    """What a platform's filter takes: the confirmed terms, one a line, in order of the alphabet."""
    confirmed = sorted(watched.term for watched in terms if watched.standing is WatchStanding.CONFIRMED)
    return "".join(f"{term}\n" for term in confirmed)
