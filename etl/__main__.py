"""Command line: `python -m etl build | ingest FILE | history | undo BATCH | check | status`.

`--json` prints one JSON object for machines; people get sentences and a progress bar. Exit codes: 0 done, 1 refused or not
passed (the sentence says why), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from catalog.errors import UserError
from catalog.places import store_directory, warehouse_directory
from catalog.text import Language, text
from etl import api
from etl.build import BuildResult


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code."""
    options = _parser().parse_args(arguments)
    language = options.lang
    try:
        answer, sentences = _COMMANDS[options.command](options, language)
    except UserError as error:
        message = error.message(language)
        _print(json.dumps({"error": error.code, "message": message}) if options.json else message, sys.stderr)
        return 1
    _print(json.dumps(answer, ensure_ascii=False) if options.json else "\n".join(sentences), sys.stdout)
    return 0


def _build(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with _Bar(options, language) as bar:
        result = api.build(options.store, options.warehouse, manifest_number=options.manifest, progress=bar)
    return _build_answer(result), [_built(result, language)]


def _ingest(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with _Bar(options, language) as bar:
        result = api.ingest(
            options.store,
            options.warehouse,
            options.file,
            dataset=options.dataset,
            reason=options.reason,
            accept_valid=options.accept_valid,
            progress=bar,
        )
    batch = result.batch
    answer = {"is_new": result.is_new, "batch": asdict(batch), **_build_answer(result.build)}
    if not result.is_new:
        return answer, [text("cli.already", language, batch=batch.id)]
    sentence = text(
        "cli.ingested",
        language,
        batch=batch.id,
        rows=batch.rows_accepted,
        dataset=batch.dataset,
        rejected=batch.rows_rejected,
        superseded=batch.rows_superseded,
    )
    return answer, [sentence, _built(result.build, language)]


def _undo(options: argparse.Namespace, language: Language) -> tuple[dict[str, Any], list[str]]:
    with _Bar(options, language) as bar:
        result = api.undo(options.store, options.warehouse, options.batch, reason=options.reason, progress=bar)
    return _build_answer(result), [text("cli.undone", language, batch=options.batch), _built(result, language)]


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
    "check": _check,
    "status": _status,
}


class _Bar:
    """A progress bar on standard error for people; silent with `--json` and where nobody watches."""

    def __init__(self, options: argparse.Namespace, language: Language) -> None:
        self._language = language
        self._bar = tqdm(total=100, disable=True if options.json else None, bar_format="{desc:<28} {bar} {n:3.0f} %")

    def __call__(self, stage: str, share: float) -> None:
        self._bar.set_description_str(text(f"progress.{stage}", self._language), refresh=False)
        self._bar.update(100 * share - self._bar.n)

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def _build_answer(result: BuildResult) -> dict[str, Any]:
    return {"snapshot_id": result.snapshot_id, "mode": result.mode, "months": list(result.months)}


def _built(result: BuildResult, language: Language) -> str:
    return text("cli.built", language, snapshot=result.snapshot_id, mode=text(f"cli.mode_{result.mode}", language))


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="one JSON object for machines")
    shared.add_argument("--lang", type=Language, default=os.environ.get("DAMPAK_LANG", "id"), help="id or en")
    shared.add_argument("--store", type=Path, default=store_directory())
    shared.add_argument("--warehouse", type=Path, default=warehouse_directory())
    parser = argparse.ArgumentParser(prog="python -m etl", description="Files in, snapshot out.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", parents=[shared], help="bring the serving snapshot up to date")
    build.add_argument("--manifest", type=int, help="an older state by its number, see history")
    ingest = commands.add_parser("ingest", parents=[shared], help="take in a template file (CSV, UTF-8)")
    ingest.add_argument("file", type=Path)
    ingest.add_argument("--dataset", help="which dataset the file is, where its headings leave a doubt")
    ingest.add_argument("--reason", default="", help="why, for the history")
    ingest.add_argument("--accept-valid", action="store_true", help="take the good rows of a file that has bad ones")
    commands.add_parser("history", parents=[shared], help="who changed the data, when and why")
    undo = commands.add_parser("undo", parents=[shared], help="count a batch no longer")
    undo.add_argument("batch")
    undo.add_argument("--reason", default="", help="why, for the history")
    commands.add_parser("check", parents=[shared], help="the checks that the serving snapshot passed")
    commands.add_parser("status", parents=[shared], help="what serves, and whether it is up to date")
    return parser


def _print(message: str, stream: Any) -> None:
    print(message, file=stream)


if __name__ == "__main__":
    raise SystemExit(main())
