"""Events of the timeline as rows in both languages, for the figure, its table, and marks on other charts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.timeline import Event, chosen, timeline
from catalog.codes import ClaimParty, EventActor, EventKind, Goods, SeizureAction, code_text_key
from catalog.contracts import CODE_JOINT
from catalog.marts import TIMELINE
from catalog.text import Language, text
from dashboard.queries.frame import TableFrame
from dashboard.queries.provenance import table_provenance
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.ui.claim_words import joined_codes, scope_words
from dashboard.ui.published_words import NOTHING, amounts, claim_count
from dashboard.ui.view import View

_SOURCE = ("source_publisher", "source_title", "source_url", "source_date")


def all_events(snapshot: Snapshot) -> tuple[Event, ...]:
    """Every event of a snapshot, in order of time."""
    tables = (published_table(snapshot, name).data for name in ("policy_events", "seizures", "claims"))
    return timeline(*tables)


def event_frame(
    snapshot: Snapshot, kinds: tuple[EventKind, ...] = (), actors: tuple[EventActor, ...] = ()
) -> TableFrame:
    """Rows of the table `timeline`: events of the kinds and by the actors, an empty list allowing all."""
    rows = [_row(event) for event in chosen(all_events(snapshot), kinds, actors)]
    data = pd.DataFrame(rows, columns=list(TIMELINE.columns))
    for name in ("event_date", "first_date"):
        data[name] = pd.to_datetime(data[name])
    return TableFrame(data=data, table=TIMELINE.id, provenance=table_provenance(snapshot, TIMELINE.id))


def marked_events(view: View) -> pd.DataFrame | None:
    """What charts of the view mark along the calendar; None where the reader wants no marks."""
    kinds = view.beside.marked
    return view.ask(event_frame, kinds).data if kinds else None


def _row(event: Event) -> dict[str, Any]:
    row = event.row
    words = {
        f"{name}_{language.value}": write(event, language)
        for name, write in (("actor", _actor), ("title", _title), ("event", _told))
        for language in Language
    }
    return {
        "event_date": event.last_date,
        "first_date": event.first_date,
        "event_precision": event.precision.value,
        "event_kind": event.kind.value,
        "actor_groups": CODE_JOINT.join(actor.value for actor in event.actors),
        **words,
        **{name: row[name] for name in _SOURCE},
    }


def _actor(event: Event, language: Language) -> str:
    """Who an event is by: a proper name, or the parties of a claim, which are known by codes."""
    match event.kind:
        case EventKind.SEIZURE:
            return str(event.row["agency"]).replace(CODE_JOINT, ", ")
        case EventKind.CLAIM:
            return joined_codes(event.row["requester"], ClaimParty, language)
        case _:
            return str(event.row["actor"])


def _title(event: Event, language: Language) -> str:
    row = event.row
    match event.kind:
        case EventKind.SEIZURE:
            action = text(code_text_key(SeizureAction(row["action"])), language)
            return text("timeline.seizure_title", language, action=action, amount=amounts_of(event, language))
        case EventKind.CLAIM:
            return text(
                "timeline.claim_title", language, count=claim_count(row, language), scope=scope_words(row, language)
            )
        case _:
            return str(row[f"title_{language.value}"])


def _told(event: Event, language: Language) -> str:
    row = event.row
    match event.kind:
        case EventKind.SEIZURE:
            return text(
                "timeline.seizure",
                language,
                action=text(code_text_key(SeizureAction(row["action"])), language),
                amount=amounts_of(event, language),
                location=row["location"],
                agency=_actor(event, language),
            )
        case EventKind.CLAIM:
            return text(
                "timeline.claim",
                language,
                count=claim_count(row, language),
                goods=text(code_text_key(Goods(row["goods"])), language).lower(),
                scope=scope_words(row, language),
                by=joined_codes(row["executor"], ClaimParty, language),
            )
        case _:
            return str(row[f"event_{language.value}"])


def amounts_of(event: Event, language: Language) -> str:
    """What was seized, each amount in its own unit; the place where no amount was published."""
    told = amounts(event.row, language)
    return str(event.row["location"]) if told == NOTHING else told
