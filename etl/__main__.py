"""Command line: `python -m etl build | ingest FILE... | inbox | history | undo | redo | rotate-key | note | watch |
revisions | audit | check | backup | restore | pull | status`.

`--json` prints one JSON object for machines; people get sentences and a progress bar.

Exit codes of `ingest`: 0 accepted (with `--dry-run`: ready to be), 2 questions are open, 3 refused, and of `inbox --once` the
highest of its files; of the others: 0 done, 1 refused or not passed; wrong usage: 64. A sentence says why something is refused.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from dataclasses import asdict
from typing import Any

from catalog.errors import UserError
from catalog.roles import command_line_actor
from catalog.text import Language, text
from etl import api
from etl.arguments import make_parser
from etl.audit_report import audit_answer
from etl.build_command import build_answer
from etl.inbox import Inbox, Outcome
from etl.inbox_import import Later, Settings, take_in_once, taken_json, watch
from etl.outcome import build_json, ingested_json, refusal_json
from etl.report import AnswersNeededError, effect_json, reports_json
from etl.revisions import title_key
from etl.safekeeping import backup_answer, deep_check_answer, restore_answer
from etl.sentences import (
    Bar,
    asked_sentences,
    became_sentence,
    before_after,
    built_sentence,
    ingested_sentences,
    moved_sentences,
    taken_sentences,
)
from etl.shared_command import pull_answer, shared_status
from etl.watch_command import watch_answer

DONE, FAILED, NEEDS_ANSWERS, REFUSED = 0, 1, 2, 3
_CODES = {Outcome.ACCEPTED: DONE, Outcome.QUESTIONS: NEEDS_ANSWERS, Outcome.REFUSED: REFUSED}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code."""
    options = make_parser().parse_args(arguments)
    language = options.lang
    try:
        if options.command == "inbox":
            return _inbox(options, language)
        answer, sentences = _COMMANDS[options.command](options, language)
    except AnswersNeededError as error:
        answer = reports_json("questions", error.reports, language)
        _show(options, answer, [error.message(language), *asked_sentences(error.reports, language)])
        return NEEDS_ANSWERS
    except UserError as error:
        if options.json:
            _print(json.dumps(refusal_json(error, language), ensure_ascii=False), sys.stdout)
        else:
            _print(error.message(language), sys.stderr)
        return REFUSED if options.command == "ingest" else FAILED
    _show(options, answer, sentences)
    return DONE


def _show(options: argparse.Namespace, answer: dict[str, Any], sentences: list[str]) -> None:
    _print(json.dumps(answer, ensure_ascii=False) if options.json else "\n".join(sentences), sys.stdout)


def _revisions(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    found = api.revisions(options.store)
    lines = [
        f"{row.manifest_number:>4}  {row.month}  {text(title_key(row.metric), language)}"
        f"{''.join(f', {value}' for _, value in row.part)}: {before_after(row.before, row.after, language)}"
        for row in found
    ]
    return {"revisions": [asdict(row) for row in found]}, lines or [text("cli.no_revisions", language)]


def _ingest(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with Bar(options, language) as bar:
        if options.dry_run:
            return _previewed(options, language, bar)
        result = api.ingest(
            options.store,
            options.warehouse,
            *options.files,
            dataset=options.dataset,
            answers=dict(options.answer),
            reason=options.reason,
            actor=command_line_actor(),
            accept_valid=options.accept_valid,
            rejected_rows_to=options.rejects,
            language=language,
            progress=bar,
        )
    return ingested_json(result, language), ingested_sentences(result, language)


def _inbox(options: argparse.Namespace, language: Language) -> int:
    inbox = Inbox(options.inbox)
    with Bar(options, language) as bar:
        settings = Settings(
            store=options.store,
            warehouse=options.warehouse,
            language=language,
            progress=bar,
            reason=options.reason,
            accept_valid=options.accept_valid,
            keeps=options.keep,
        )
        if options.once:
            taken, waiting = take_in_once(inbox, settings, options.every)
            sentences = [sentence for one in taken for sentence in taken_sentences(one, language)]
            sentences += [text("inbox.waiting", language, name=name) for name in waiting]
            answer = {"imports": [taken_json(one, options.inbox, language) for one in taken], "waiting": waiting}
            _show(options, answer, sentences or [text("inbox.nothing", language)])
            return max((_CODES[one.outcome] for one in taken), default=DONE)
        try:
            for one in watch(inbox, settings, options.every):
                if isinstance(one, Later):
                    answer, sentences = refusal_json(one.error, language), [one.error.message(language)]
                else:
                    answer, sentences = taken_json(one, options.inbox, language), taken_sentences(one, language)
                _show(options, answer, sentences)
        except KeyboardInterrupt:
            return DONE
    raise AssertionError("a watcher only ends when it is told to")


def _previewed(options: argparse.Namespace, language: Language, bar: Bar) -> tuple[dict[str, Any], list[str]]:
    previewed = api.preview(
        options.store,
        options.warehouse,
        *options.files,
        actor=command_line_actor(),
        dataset=options.dataset,
        answers=dict(options.answer),
        accept_valid=options.accept_valid,
        progress=bar,
    )
    reports, effect = previewed.reports, previewed.effect
    if any(report.questions for report in reports):
        raise AnswersNeededError(reports)
    answer = {**reports_json("ready", reports, language), "effect": effect_json(effect) if effect else None}
    flags = [flag.sentence(language) for report in reports for flag in report.flags]
    moves = moved_sentences(effect, language) if effect else []
    sentences = [
        text("cli.dry_run", language),
        *(became_sentence(report, language) for report in reports),
        *flags,
        *moves,
    ]
    return answer, sentences


def _undo(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with Bar(options, language) as bar:
        result = api.undo(
            options.store,
            options.warehouse,
            options.batch,
            actor=command_line_actor(),
            reason=options.reason,
            progress=bar,
        )
    return build_json(result), [text("cli.undone", language, batch=options.batch), built_sentence(result, language)]


def _redo(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with Bar(options, language) as bar:
        result = api.redo(
            options.store,
            options.warehouse,
            options.batch,
            actor=command_line_actor(),
            reason=options.reason,
            progress=bar,
        )
    return build_json(result), [text("cli.redone", language, batch=options.batch), built_sentence(result, language)]


def _rotate_key(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with Bar(options, language) as bar:
        rotated = api.rotate_key(options.store, options.warehouse, actor=command_line_actor(), progress=bar)
    return (
        {"key_id": rotated.key_id, "keys": rotated.keys, "batches": rotated.batches, **build_json(rotated.build)},
        [
            text("cli.key_rotated", language, key_id=rotated.key_id, batches=rotated.batches),
            built_sentence(rotated.build, language),
        ],
    )


def _note(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    note = api.annotate(options.store, options.subject, options.text, actor=command_line_actor())
    return asdict(note), [text("cli.noted", language, subject=note.subject)]


def _audit(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    return audit_answer(options.store, language, noted=options.noted)


def _history(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    manifests = api.history(options.store)
    lines = [
        f"{m.number:>4}  {m.written_at}Z  {m.written_by:<12}  {m.action:<7}  {m.batch or '-':<16}  {m.reason}"
        for m in manifests
    ]
    return {"manifests": [asdict(m) for m in manifests]}, lines or [text("cli.no_history", language)]


def _check(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    if options.deep:
        return deep_check_answer(options, language)
    results = api.check(options.warehouse)
    return (
        {"checks": [asdict(result) for result in results]},
        [text("cli.check_passed", language, count=len(results))],
    )


def _status(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    state = api.status(options.store, options.warehouse)
    shared, shared_sentences = shared_status(options, language)
    answer = {
        "serving": state.serving,
        "wanted": state.wanted,
        "is_current": state.is_current,
        "manifest": state.manifest.number,
        "batches": [asdict(batch) for batch in state.batches],
        "sampled_kinds": sorted(state.sampled_kinds),
        "shared_store": shared,
    }
    serving = state.serving or text("cli.none_serving", language)
    sentences = [
        text("cli.serving", language, serving=serving, number=state.manifest.number, wanted=state.wanted),
        text("cli.current" if state.is_current else "cli.stale", language),
    ]
    if state.sampled_kinds:
        sentences.append(text("cli.sampled", language, kinds=", ".join(sorted(state.sampled_kinds))))
    sentences += shared_sentences
    return answer, sentences


_COMMANDS = {
    "build": build_answer,
    "ingest": _ingest,
    "history": _history,
    "undo": _undo,
    "redo": _redo,
    "rotate-key": _rotate_key,
    "note": _note,
    "watch": watch_answer,
    "revisions": _revisions,
    "audit": _audit,
    "check": _check,
    "backup": backup_answer,
    "restore": restore_answer,
    "pull": pull_answer,
    "status": _status,
}


def _print(message: str, stream: Any) -> None:
    # At once: whoever watches an inbox through a pipe shall see each import as it ends.
    print(message, file=stream, flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Windows writes what is redirected in a code page that lacks letters of file names and reasons.
            stream.reconfigure(encoding="utf-8")
    raise SystemExit(main())
