"""Policy events, seizures and published figures as events on one line of time, each as closely dated as its source.

Frames are rows of the tables `policy_events`, `seizures` and `claims`. Words are not written here: an event names its row.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.claims import fold_claims
from analysis.rows import rows_of
from catalog.codes import (
    POLICY_EVENT_KIND,
    ClaimParty,
    DatePrecision,
    EventActor,
    EventKind,
    EventPrecision,
    Goods,
    Platform,
    PolicyEventType,
    SeizureRecord,
    ValueStatus,
)
from catalog.contracts import CODE_JOINT

Row = Mapping[str, Any]

NOT_TOLD = frozenset({ValueStatus.SUPERSEDED.value, ValueStatus.CONFLICT.value})
"""Seizures that were replaced, or that another outlet tells otherwise: the event is on the line by its other row."""

_MARKS: dict[EventActor, tuple[str, ...]] = {
    EventActor.PRESIDENT: ("joko widodo", "jokowi", "prabowo", "presiden", "president"),
    EventActor.MINISTRY: ("kemen", "kominfo", "komdigi", "bpom", "menteri", "minist"),
    EventActor.CUSTOMS: ("bea cukai", "djbc", "customs"),
    EventActor.POLICE: ("polri", "polda", "bareskrim", "polisi", "polres", "police"),
    EventActor.ASSOCIATION: ("idea",),
    EventActor.PLATFORM: (*(platform.value.replace("_", " ") for platform in Platform), "meta", "google"),
    EventActor.MEDIA: ("tribun", "katadata", "kompas", "tempo", "republika", "detik", "antara", "media"),
}
"""By what an actor's name is known; a name may hold several."""

_PARTIES: dict[ClaimParty, EventActor | None] = {
    **{party: EventActor.PLATFORM for party in ClaimParty if party.value in set(Platform)},
    **dict.fromkeys(
        (
            ClaimParty.KEMENDAG,
            ClaimParty.KEMENDAG_PKTN,
            ClaimParty.MINISTRIES,
            ClaimParty.KEMENTERIAN_UMKM,
            ClaimParty.KOMINFO,
            ClaimParty.KOMDIGI,
            ClaimParty.BPOM,
        ),
        EventActor.MINISTRY,
    ),
    ClaimParty.IDEA: EventActor.ASSOCIATION,
    ClaimParty.IDEA_MEMBERS: EventActor.ASSOCIATION,
    ClaimParty.MARKETPLACES: EventActor.PLATFORM,
    # A regulation is a ground and no actor; who acted unasked is named as the executor.
    ClaimParty.PERMENDAG_40_2022: None,
    ClaimParty.PERMENDAG_31_2023: None,
    ClaimParty.SELF_INITIATED: None,
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event.

    - `first_date`, `last_date`: the days within which it lies, inclusive: one day where that is known, else span, month, year.
    - `actors`: kinds of whoever is named, in the order of their list; `OTHER` where none is known.
    - `row`: the row of its table, all columns.
    """

    kind: EventKind
    first_date: date
    last_date: date
    precision: EventPrecision
    actors: tuple[EventActor, ...]
    row: Row


def timeline(policy_events: pd.DataFrame, seizures: pd.DataFrame, claims: pd.DataFrame) -> tuple[Event, ...]:
    """All events in order of time.

    Of seizures single events alone, without their parts and other versions; of published figures each fact on used clothing
    once, on the day on which it was published as closely as that is known.
    """
    events = [*_policy(policy_events), *_seized(seizures), *_claimed(claims)]
    kinds = list(EventKind)
    return tuple(sorted(events, key=lambda event: (event.first_date, event.last_date, kinds.index(event.kind))))


def chosen(
    events: Sequence[Event], kinds: Sequence[EventKind] = (), actors: Sequence[EventActor] = ()
) -> tuple[Event, ...]:
    """Events of the kinds and by the actors; an empty list allows all."""
    return tuple(
        event
        for event in events
        if (not kinds or event.kind in kinds) and (not actors or set(actors) & set(event.actors))
    )


def actors_named(name: str) -> tuple[EventActor, ...]:
    """Kinds of actors that a written name holds."""
    plain = name.casefold()
    found = tuple(actor for actor, marks in _MARKS.items() if any(mark in plain for mark in marks))
    return found or (EventActor.OTHER,)


def dated(written: str) -> tuple[date, date, EventPrecision]:
    """First and last day of a date as sources write it: `2023`, `2023-03` or `2023-03-16`. ValueError for anything else."""
    match [int(part) for part in written.split("-")]:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31), EventPrecision.YEAR
        case [year, month]:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1]), EventPrecision.MONTH
        case [year, month, day]:
            return date(year, month, day), date(year, month, day), EventPrecision.DAY
        case _:
            raise ValueError(f"{written!r} is no date of a source")


def _policy(table: pd.DataFrame) -> list[Event]:
    return [
        Event(
            kind=POLICY_EVENT_KIND[PolicyEventType(row["event_type"])],
            first_date=_day(row["event_date"]),
            last_date=_day(row["event_date"]),
            precision=EventPrecision.DAY,
            actors=actors_named(str(row["actor"])),
            row=row,
        )
        for row in rows_of(table)
    ]


def _seized(table: pd.DataFrame) -> list[Event]:
    events = table[
        (table["record_type"] == SeizureRecord.EVENT.value)
        & table["parent_event_id"].isna()
        & ~table["value_status"].isin(NOT_TOLD)
    ]
    precisions = {
        DatePrecision.DAY: EventPrecision.DAY,
        DatePrecision.MONTH: EventPrecision.MONTH,
        DatePrecision.APPROXIMATE: EventPrecision.APPROXIMATE,
    }
    return [
        Event(
            kind=EventKind.SEIZURE,
            first_date=_day(row["last_date"] if pd.isna(row["first_date"]) else row["first_date"]),
            last_date=_day(row["last_date"]),
            precision=precisions[DatePrecision(row["date_precision"])],
            actors=actors_named(str(row["agency"])),
            row=row,
        )
        for row in rows_of(events)
    ]


def _claimed(table: pd.DataFrame) -> list[Event]:
    leads = {fact.lead for fact in fold_claims(table)}
    own = table[table["fact_id"].isin(leads) & (table["goods"] == Goods.USED_CLOTHING_IMPORT.value)]
    return [_claim(row) for row in rows_of(own)]


def _claim(row: Row) -> Event:
    told: Any = row["as_of_date"] if pd.isna(row["source_date"]) else row["source_date"]
    first, last, precision = dated(told) if isinstance(told, str) else (_day(told), _day(told), EventPrecision.DAY)
    parties = [
        _PARTIES[ClaimParty(code)] for name in ("requester", "executor") for code in str(row[name]).split(CODE_JOINT)
    ]
    named = {party for party in parties if party is not None}
    return Event(
        kind=EventKind.CLAIM,
        first_date=first,
        last_date=last,
        precision=precision,
        actors=tuple(actor for actor in EventActor if actor in named) or (EventActor.OTHER,),
        row=row,
    )


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()
