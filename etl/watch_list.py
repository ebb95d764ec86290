"""The watch list in the store: one file a record, never changed, and what readers may know of it beside the snapshots.

Like notes, records are no part of any snapshot. Readers get all of a record but who wrote it.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from analysis.keywords.titles import normalised
from catalog.errors import Translated, UserError
from catalog.places import watch_list_file
from catalog.titles import LONGEST_RUN
from catalog.watch_list import (
    LONGEST_NUMBER,
    LONGEST_REASON,
    WatchAction,
    WatchRecord,
    WatchStanding,
    allowed,
    watched_terms,
)
from etl.manifest import now
from etl.progress import silent
from etl.shared.exchange import agree
from etl.shared.step import Kind, write_record
from etl.store import Store, naming_want_of_room, write_atomically

WAIT_SECONDS = 20.0
"""How long a change waits for another writer: somebody sits before it, and a file may take minutes to be taken in."""

_SOMEBODYS_NUMBER = re.compile(rf"[0-9]{{{LONGEST_NUMBER + 1},}}|(?:\b[0-9]+ ?){{3,}}")


def watch_records(store: Store) -> tuple[WatchRecord, ...]:
    """All records, oldest first."""
    if not store.watch.exists():
        return ()
    return tuple(_read(path) for path in sorted(store.watch.glob("[0-9]*.json")))


def write_watch_record(
    store: Store,
    warehouse: Path,
    term: str,
    action: WatchAction,
    reason: str,
    by: str,
    *,
    wait_seconds: float = WAIT_SECONDS,
) -> WatchRecord:
    """Add, confirm or reject a term, and publish the list. Call without the writer's lock.

    `term`: in any spelling; it is kept normalised.

    Raises UserError `watch_term_unfit` unless it is one to three words, `watch_term_private` where it holds somebody's number,
    `watch_reason_missing`, `watch_reason_long`, `watch_not_allowed` where that cannot be done with a term that stands so,
    `store_busy`, `disk_full`, and where machines share a store those of `etl.shared.exchange.agree` and
    `etl.shared.step.write_record`.
    """
    words, why = normalised(term), reason.strip()
    if not 1 <= len(words.split()) <= LONGEST_RUN:
        raise UserError("watch_term_unfit", term=term.strip(), most=LONGEST_RUN)
    if _SOMEBODYS_NUMBER.search(words):
        raise UserError("watch_term_private", term=words)
    if not why:
        raise UserError("watch_reason_missing")
    if len(why) > LONGEST_REASON:
        raise UserError("watch_reason_long", longest=LONGEST_REASON, length=len(why))
    with store.writing(wait_seconds=wait_seconds):
        agree(store, silent)
        written = watch_records(store)
        standing = next((found.standing for found in watched_terms(written) if found.term == words), None)
        if action not in allowed(standing):
            raise UserError(
                "watch_not_allowed",
                term=words,
                action=Translated(f"watch.action.{action}"),
                standing=_standing_words(standing),
            )
        record = WatchRecord(
            number=len(written) + 1,
            term=words,
            action=action,
            reason=why,
            written_at=datetime.fromisoformat(now()).replace(tzinfo=UTC),
            written_by=by,
        )
        write_record(store, Kind.WATCH, record.number, (_line(record, has_name=True) + "\n").encode())
        publish_watch_list(store, warehouse)
    return record


def publish_watch_list(store: Store, warehouse: Path) -> None:
    """Write what readers may know, where there is a warehouse. Call under the writer's lock."""
    if not warehouse.exists():
        return
    # The records stand: for want of space the next writer publishes them.
    with suppress(UserError), naming_want_of_room():
        lines = "".join(_line(record, has_name=False) + "\n" for record in watch_records(store))
        target = watch_list_file(warehouse)
        if not target.exists() or target.read_text(encoding="utf-8") != lines:
            write_atomically(target, lines.encode())


def _standing_words(standing: WatchStanding | None) -> Translated:
    return Translated(f"watch.standing.{standing}" if standing else "watch.standing.absent")


def _line(record: WatchRecord, *, has_name: bool) -> str:
    fields = {
        "number": record.number,
        "term": record.term,
        "action": record.action.value,
        "reason": record.reason,
        "written_at": record.written_at.isoformat(timespec="seconds"),
    }
    return json.dumps({**fields, "written_by": record.written_by} if has_name else fields, ensure_ascii=False)


def _read(path: Path) -> WatchRecord:
    fields = json.loads(path.read_text(encoding="utf-8"))
    return WatchRecord(
        **{
            **fields,
            "action": WatchAction(fields["action"]),
            "written_at": datetime.fromisoformat(fields["written_at"]),
        }
    )
