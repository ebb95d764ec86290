"""Command line: `python -m etl build | ingest FILE... | inbox | history | undo | redo | rotate-key | note | revisions |
audit | check | status`.

`--json` prints one JSON object for machines; people get sentences and a progress bar.

Exit codes of `ingest`: 0 accepted (with `--dry-run`: ready to be), 2 questions are open, 3 refused, and of `inbox --once` the
highest of its files; of the others: 0 done, 1 refused or not passed; wrong usage: 64. A sentence says why something is refused.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from tqdm import tqdm

from catalog.errors import UserError
from catalog.places import inbox_directory, store_directory, warehouse_directory
from catalog.roles import Deed, command_line_actor
from catalog.text import Language, text
from etl import api
from etl.audit import audited
from etl.audit_report import audit_answer
from etl.build import BuildResult
from etl.effect import Effect
from etl.inbox import Inbox, Outcome
from etl.inbox_import import Later, Settings, Taken, take_in_once, watch
from etl.moved import Number
from etl.outcome import build_json, ingested_json, refusal_json
from etl.report import AnswersNeededError, Report, effect_json, reports_json, tally_sentence
from etl.revisions import title_key

DONE, FAILED, NEEDS_ANSWERS, REFUSED, WRONG_USAGE = 0, 1, 2, 3, 64
_CODES = {Outcome.ACCEPTED: DONE, Outcome.QUESTIONS: NEEDS_ANSWERS, Outcome.REFUSED: REFUSED}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code."""
    options = _parser().parse_args(arguments)
    language = options.lang
    try:
        if options.command == "inbox":
            return _inbox(options, language)
        answer, sentences = _COMMANDS[options.command](options, language)
    except AnswersNeededError as error:
        answer = reports_json("questions", error.reports, language)
        _show(options, answer, [error.message(language), *_asked(error.reports, language)])
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


def _build(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    if options.known_on is not None:
        return _known_on(options, language)
    subject = None if options.manifest is None else f"manifest:{options.manifest}"
    with audited(options.store, command_line_actor(), Deed.BUILD, subject=subject), _Bar(options, language) as bar:
        result = api.build(options.store, options.warehouse, manifest_number=options.manifest, progress=bar)
    return build_json(result), [_built(result, language)]


def _known_on(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with _Bar(options, language) as bar:
        snapshot_id = api.known_on(options.store, options.warehouse, options.known_on, progress=bar)
    day = options.known_on.isoformat()
    return (
        {"snapshot_id": snapshot_id, "known_on": day},
        [text("cli.known_on", language, snapshot=snapshot_id, day=day)],
    )


def _revisions(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    found = api.revisions(options.store)
    lines = [
        f"{row.manifest_number:>4}  {row.month}  {text(title_key(row.metric), language)}"
        f"{''.join(f', {value}' for _, value in row.part)}: {_before_after(row.before, row.after, language)}"
        for row in found
    ]
    return {"revisions": [asdict(row) for row in found]}, lines or [text("cli.no_revisions", language)]


def _before_after(before: Number | None, after: Number | None, language: Language) -> str:
    was = text("cli.revision_new", language) if before is None else before
    now = text("cli.revision_gone", language) if after is None else after
    return f"{was} -> {now}"


def _ingest(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with _Bar(options, language) as bar:
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
    return ingested_json(result, language), _ingested(result, language)


def _ingested(result: api.IngestResult, language: Language) -> list[str]:
    sentences = [_became(report, language) for report in result.reports]
    return sentences if not result.is_new else [*sentences, _built(result.build, language)]


def _inbox(options: argparse.Namespace, language: Language) -> int:
    inbox = Inbox(options.inbox)
    with _Bar(options, language) as bar:
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
            sentences = [sentence for one in taken for sentence in _taken(one, language)]
            sentences += [text("inbox.waiting", language, name=name) for name in waiting]
            answer = {"imports": [_taken_json(one, options.inbox, language) for one in taken], "waiting": waiting}
            _show(options, answer, sentences or [text("inbox.nothing", language)])
            return max((_CODES[one.outcome] for one in taken), default=DONE)
        try:
            for one in watch(inbox, settings, options.every):
                if isinstance(one, Later):
                    answer, sentences = refusal_json(one.error, language), [one.error.message(language)]
                else:
                    answer, sentences = _taken_json(one, options.inbox, language), _taken(one, language)
                _show(options, answer, sentences)
        except KeyboardInterrupt:
            return DONE
    raise AssertionError("a watcher only ends when it is told to")


def _taken(taken: Taken, language: Language) -> list[str]:
    where = text(f"inbox.{taken.outcome}", language, name=taken.name, directory=str(taken.path))
    if taken.result is not None:
        return [where, *_ingested(taken.result, language)]
    if isinstance(taken.error, AnswersNeededError):
        return [where, *_asked(taken.error.reports, language)]
    return [where] if taken.error is None else [where, taken.error.message(language)]


def _taken_json(taken: Taken, inbox: Path, language: Language) -> dict[str, Any]:
    place = {"name": taken.name, "outcome": taken.outcome.value, "directory": taken.path.relative_to(inbox).as_posix()}
    if taken.result is not None:
        return {**place, **ingested_json(taken.result, language)}
    return place if taken.error is None else {**place, **refusal_json(taken.error, language)}


def _previewed(options: argparse.Namespace, language: Language, bar: _Bar) -> tuple[dict[str, Any], list[str]]:
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
    moves = _moves(effect, language) if effect else []
    sentences = [text("cli.dry_run", language), *(_became(report, language) for report in reports), *flags, *moves]
    return answer, sentences


def _moves(effect: Effect, language: Language) -> list[str]:
    totals = [
        text(
            "cli.would_move",
            language,
            title=" · ".join((text(title_key(total.metric), language), *(code for _, code in total.part))),
            months=total.months,
            first=total.first_month,
            last=total.last_month,
            moved=_before_after(total.before, total.after, language),
        )
        for total in effect.totals
    ]
    return [*totals, text("cli.would_publish", language, count=len(effect.published))]


def _became(report: Report, language: Language) -> str:
    batch, comparison = report.batch, report.comparison
    if batch is None or comparison is None:
        return text("cli.already", language, batch=batch.id if batch else "-")
    sentence = text(
        "cli.ingested",
        language,
        batch=batch.id,
        files=" + ".join(report.files),
        rows=batch.rows_accepted,
        dataset=batch.dataset,
        rejected=batch.rows_rejected,
        new=comparison.new,
        changed=comparison.changed,
        identical=comparison.identical,
    )
    return f"{sentence} {tally_sentence(report.tally, language)}" if report.tally else sentence


def _asked(reports: tuple[Report, ...], language: Language) -> list[str]:
    lines = []
    for report in reports:
        for question in report.questions:
            lines += ["", f"{' + '.join(report.files)}: {question.sentence(language)}"]
            if question.examples:
                lines.append(text("cli.examples", language, examples=" | ".join(question.examples)))
            for choice in question.choices:
                outcomes = f"  ({' | '.join(outcome or '-' for outcome in choice.outcomes)})" if choice.outcomes else ""
                lines.append(f"  --answer '{question.id}={choice.id}'  {choice.label(language)}{outcomes}")
            if not question.choices:
                lines.append(f"  --answer '{question.id}=...'")
    return lines


def _undo(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with _Bar(options, language) as bar:
        result = api.undo(
            options.store,
            options.warehouse,
            options.batch,
            actor=command_line_actor(),
            reason=options.reason,
            progress=bar,
        )
    return build_json(result), [text("cli.undone", language, batch=options.batch), _built(result, language)]


def _redo(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with _Bar(options, language) as bar:
        result = api.redo(
            options.store,
            options.warehouse,
            options.batch,
            actor=command_line_actor(),
            reason=options.reason,
            progress=bar,
        )
    return build_json(result), [text("cli.redone", language, batch=options.batch), _built(result, language)]


def _rotate_key(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with _Bar(options, language) as bar:
        rotated = api.rotate_key(options.store, options.warehouse, actor=command_line_actor(), progress=bar)
    return (
        {"key_id": rotated.key_id, "keys": rotated.keys, "batches": rotated.batches, **build_json(rotated.build)},
        [
            text("cli.key_rotated", language, key_id=rotated.key_id, batches=rotated.batches),
            _built(rotated.build, language),
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
    results = api.check(options.warehouse)
    return (
        {"checks": [asdict(result) for result in results]},
        [text("cli.check_passed", language, count=len(results))],
    )


def _status(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    state = api.status(options.store, options.warehouse)
    answer = {
        "serving": state.serving,
        "wanted": state.wanted,
        "is_current": state.is_current,
        "manifest": state.manifest.number,
        "batches": [asdict(batch) for batch in state.batches],
        "sampled_kinds": sorted(state.sampled_kinds),
    }
    serving = state.serving or text("cli.none_serving", language)
    sentences = [
        text("cli.serving", language, serving=serving, number=state.manifest.number, wanted=state.wanted),
        text("cli.current" if state.is_current else "cli.stale", language),
    ]
    if state.sampled_kinds:
        sentences.append(text("cli.sampled", language, kinds=", ".join(sorted(state.sampled_kinds))))
    return answer, sentences


_COMMANDS = {
    "build": _build,
    "ingest": _ingest,
    "history": _history,
    "undo": _undo,
    "redo": _redo,
    "rotate-key": _rotate_key,
    "note": _note,
    "revisions": _revisions,
    "audit": _audit,
    "check": _check,
    "status": _status,
}


class _Bar:
    """A progress bar on standard error for people; silent with `--json` and where nobody watches."""

    def __init__(self, options: argparse.Namespace, language: Language) -> None:
        self._language = language
        self._bar = tqdm(total=100, disable=True if options.json else None, bar_format="{desc:<44} {bar} {n:3.0f} %")

    def __call__(self, stage: str, share: float, rows: int = 0) -> None:
        said = text(f"progress.{stage}", self._language)
        if rows:
            said = text("progress.rows", self._language, stage=said, rows=f"{rows:,}".replace(",", "\u202f"))
        self._bar.set_description_str(said, refresh=False)
        self._bar.update(100 * share - self._bar.n)
        if rows:
            # Told once a block; the bar itself stands still meanwhile, and would not be drawn again.
            self._bar.refresh()

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def _built(result: BuildResult, language: Language) -> str:
    return text("cli.built", language, snapshot=result.snapshot_id, mode=text(f"cli.mode_{result.mode}", language))


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False)
    shared.add_argument("--json", action="store_true", help="one JSON object for machines")
    shared.add_argument("--lang", type=Language, default=os.environ.get("DAMPAK_LANG", "id"), help="id or en")
    shared.add_argument("--store", type=Path, default=store_directory())
    shared.add_argument("--warehouse", type=Path, default=warehouse_directory())
    parser = _Parser(prog="python -m etl", description="Files in, snapshot out.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", parents=[shared], help="bring the serving snapshot up to date")
    older = build.add_mutually_exclusive_group()
    older.add_argument("--manifest", type=int, help="an older state by its number, see history")
    older.add_argument(
        "--known-on", type=date.fromisoformat, metavar="DATE", help="beside what serves, what counted then"
    )
    ingest = commands.add_parser(
        "ingest", parents=[shared], help="take in files: templates, sellers' exports, other tables"
    )
    ingest.add_argument("files", type=Path, nargs="+", metavar="FILE")
    ingest.add_argument("--dry-run", action="store_true", help="everything but counting")
    ingest.add_argument(
        "--answer", type=_answer, action="append", default=[], metavar="QUESTION=CHOICE", help="answer a question"
    )
    ingest.add_argument("--dataset", help="which dataset the file is, where its headings leave a doubt")
    ingest.add_argument("--reason", default="", help="why, for the history")
    ingest.add_argument("--accept-valid", action="store_true", help="take the good rows of a file that has bad ones")
    ingest.add_argument("--rejects", type=Path, metavar="CSV", help="where bad rows go, to be mended and taken in")
    inbox = commands.add_parser("inbox", parents=[shared], help="watch a directory, and take in what is put there")
    inbox.add_argument("--inbox", type=Path, default=inbox_directory(), metavar="DIRECTORY")
    inbox.add_argument("--once", action="store_true", help="take in what lies there now, and end")
    inbox.add_argument(
        "--every",
        type=_seconds,
        default=5.0,
        metavar="SECONDS",
        help="between two looks; a file must lie still as long",
    )
    inbox.add_argument("--keep", action="store_true", help="keep accepted files, in clear")
    inbox.add_argument("--accept-valid", action="store_true", help="take the good rows of a file that has bad ones")
    inbox.add_argument("--reason", default="", help="why, for the history")
    commands.add_parser("history", parents=[shared], help="who changed the data, when and why")
    undo = commands.add_parser("undo", parents=[shared], help="count a batch no longer")
    undo.add_argument("batch")
    undo.add_argument("--reason", default="", help="why, for the history")
    redo = commands.add_parser("redo", parents=[shared], help="count an undone batch again")
    redo.add_argument("batch")
    redo.add_argument("--reason", default="", help="why, for the history")
    commands.add_parser("rotate-key", parents=[shared], help="put all pseudonyms under one more key")
    note = commands.add_parser("note", parents=[shared], help="write a note on a batch or on a step of the history")
    note.add_argument("subject", help="id of a batch, or number of a manifest")
    note.add_argument("text")
    commands.add_parser("revisions", parents=[shared], help="which numbers each change moved, and by how much")
    audit = commands.add_parser("audit", parents=[shared], help="who did what, and whether the log is whole")
    audit.add_argument("--noted", help="hash of the log's end, as noted earlier outside the store")
    commands.add_parser("check", parents=[shared], help="the checks that the serving snapshot passed")
    commands.add_parser("status", parents=[shared], help="what serves, and whether it is up to date")
    return parser


class _Parser(argparse.ArgumentParser):
    """Wrong usage has an exit code of its own: 2 says that a file needs answers."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def _answer(given: str) -> tuple[str, str]:
    question, mark, choice = given.partition("=")
    if not mark:
        raise argparse.ArgumentTypeError(given)
    return question, choice


def _seconds(given: str) -> float:
    seconds = float(given)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(given)
    return seconds


def _print(message: str, stream: Any) -> None:
    # At once: whoever watches an inbox through a pipe shall see each import as it ends.
    print(message, file=stream, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
