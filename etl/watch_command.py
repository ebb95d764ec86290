"""What `python -m etl watch` answers: the watch list as it stands, or what became of a term."""

from __future__ import annotations

import argparse
from typing import Any

from catalog.roles import command_line_actor
from catalog.text import Language, text
from catalog.watch_list import WatchAction, WatchedTerm, WatchRecord, watched_terms
from etl import api


def watch_answer(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    """The answer for machines and the sentences for people."""
    if options.action is not None:
        record = api.watch(
            options.store,
            options.warehouse,
            options.term or "",
            WatchAction(options.action),
            reason=options.reason,
            actor=command_line_actor(),
        )
        return _record_json(record), [text(f"cli.watch_{record.action}", language, term=record.term)]
    records = api.watch_list(options.store)
    terms = watched_terms(records)
    answer = {
        "terms": [{"term": watched.term, "standing": watched.standing.value} for watched in terms],
        "records": [_record_json(record) for record in records],
    }
    return answer, [_sentence(watched, language) for watched in terms] or [text("cli.watch_empty", language)]


def _record_json(record: WatchRecord) -> dict[str, Any]:
    return {
        "number": record.number,
        "term": record.term,
        "action": record.action.value,
        "reason": record.reason,
        "written_at": record.written_at.isoformat(timespec="seconds"),
        "written_by": record.written_by,
    }


def _sentence(watched: WatchedTerm, language: Language) -> str:
    last = watched.records[-1]
    standing = text(f"watch.standing.{watched.standing}", language)
    return f"{standing:<14}  {watched.term:<24}  {last.written_at:%Y-%m-%d}  {last.written_by:<12}  {last.reason}"
