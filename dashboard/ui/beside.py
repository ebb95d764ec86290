"""What a reader chose beside the question to the data: events to mark, what of the timeline, which claim, which two platforms.

It stands in the link as everything else does, but asks no other numbers of the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from re import fullmatch

from catalog.codes import EventActor, EventKind, Platform

MARKED_FIRST = (EventKind.ORDER,)
"""Kinds of events that charts mark unless a reader chooses: demands that things be taken down, with which removals come in waves.
All kinds at once are a dozen marks, and a key longer than the chart on a phone."""

PAIR_FIRST = (Platform.SHOPEE, Platform.TOKOPEDIA)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Choices beside the selection.

    - `marked`: kinds of events drawn on charts with a calendar axis; empty for none.
    - `kinds`, `actors`: of the timeline; empty for all.
    - `claim`: id of the claim that is held against the data; None for the first.
    - `pair`: two platforms whose comparability is asked.
    - `wave`: first Monday of the wave of takedowns that is looked at; None for the newest.
    """

    marked: tuple[EventKind, ...] = MARKED_FIRST
    kinds: tuple[EventKind, ...] = ()
    actors: tuple[EventActor, ...] = ()
    claim: str | None = None
    pair: tuple[Platform, Platform] = PAIR_FIRST
    wave: date | None = None

    def but(self, **changes: object) -> Beside:
        """The same choices with some changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


UNCHOSEN = Beside()
"""What holds for a reader who chose nothing."""


def narrowed(beside: Beside, offered: Sequence[str]) -> Beside:
    """The choices as far as a page offers selectors for them, named as their parameter in a link."""
    fresh = UNCHOSEN
    return Beside(
        marked=beside.marked if "events" in offered else fresh.marked,
        kinds=beside.kinds if "kind" in offered else fresh.kinds,
        actors=beside.actors if "actor" in offered else fresh.actors,
        claim=beside.claim if "claim" in offered else fresh.claim,
        pair=beside.pair if "pair" in offered else fresh.pair,
        wave=beside.wave if "wave" in offered else fresh.wave,
    )


def read_claim(raw: str) -> str:
    """The id of a claim; ValueError for what cannot be one."""
    if not fullmatch(r"[A-Za-z0-9_-]{1,40}", raw):
        raise ValueError(raw)
    return raw


def read_pair(raw: str, separator: str) -> tuple[Platform, Platform]:
    """Two different platforms; ValueError for anything else."""
    first, second = (Platform(code) for code in raw.split(separator))
    if first is second:
        raise ValueError(raw)
    return first, second
