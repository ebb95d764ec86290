"""Check whether files are figures of ours, whole, and still what the newest data say.

Exit codes: 0 intact, and the newest data say the same; 3 intact, but not what the newest data say; 4 altered; 5 not ours, or it
cannot be told. Of several files the highest counts.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from catalog.errors import UserError
from catalog.places import store_directory
from catalog.text import Language
from dashboard.exports.verify.verdict import MOST_MEGABYTES, Outcome
from dashboard.ui.address import told_address
from dashboard.ui.links import write
from dashboard.ui.seal_key import known_sealers
from dashboard.ui.verify.check import Answer, Standing, check_file
from dashboard.ui.verify.words import Words, words_of

_HOLDS, _SUPERSEDED, _ALTERED, _UNTOLD = 0, 3, 4, 5
_CODES = {
    Standing.NEWEST: _HOLDS,
    Standing.SAME: _HOLDS,
    Standing.SUPERSEDED: _SUPERSEDED,
    Standing.VANISHED: _SUPERSEDED,
    Standing.UNTOLD: _UNTOLD,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--language", type=Language, choices=list(Language), default=Language.INDONESIAN)
    parser.add_argument("--json", action="store_true", help="the answers for programs")


def run(options: argparse.Namespace) -> int:
    """Say what each file is. Raises UserError `verify_unreadable`, `verify_too_large`, `no_snapshot`."""
    sealers = known_sealers(store_directory())
    contents = [(file, _content(file)) for file in options.files]
    answers = [
        (file, check_file(content, Path(options.warehouse), sealers, options.language)) for file, content in contents
    ]
    if options.json:
        told = [_as_json(file, answer, words_of(answer, options.language)) for file, answer in answers]
        sys.stdout.write(json.dumps({"files": told}, indent=2, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stdout.write("\n".join(_as_lines(file, answer, options.language) for file, answer in answers))
    return max(exit_code(answer) for _, answer in answers)


def exit_code(answer: Answer) -> int:
    """What the command ends with for one file."""
    if answer.standing is not None:
        return _CODES[answer.standing]
    return _ALTERED if answer.verdict.outcome is Outcome.ALTERED else _UNTOLD


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_MEGABYTES * 1024 * 1024:
            raise UserError("verify_too_large", file=str(file), megabytes=MOST_MEGABYTES)
        return file.read_bytes()
    except OSError as error:
        raise UserError("verify_unreadable", file=str(file), reason=error.strerror or str(error)) from error


def _as_lines(file: Path, answer: Answer, language: Language) -> str:
    words = words_of(answer, language)
    lines = [f"{file.name}: {words.headline}", words.meaning, *words.changes]
    lines += [f"{name}: {said}" for name, said in words.facts]
    if words.named:
        lines.append(words.named)
    if words.way:
        lines.append(f"{words.way}: {_address(answer)}")
    return "".join(f"{line}\n" for line in lines)


def _as_json(file: Path, answer: Answer, words: Words) -> dict[str, Any]:
    told = answer.verdict.told
    return {
        "file": str(file),
        "outcome": answer.verdict.outcome,
        "kind": answer.verdict.kind,
        "standing": answer.standing,
        "exit_code": exit_code(answer),
        "headline": words.headline,
        # Of a file that is not intact this is what it claims.
        "told": asdict(told) if told else None,
        "moved": asdict(answer.moved) if answer.moved else None,
        "newest": _address(answer) or None,
    }


def _address(answer: Answer) -> str:
    if answer.page_id is None or answer.link is None:
        return ""
    return f"{told_address()}/{answer.page_id}?{urlencode(write(answer.link))}"
