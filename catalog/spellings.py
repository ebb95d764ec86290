"""Spellings that files use for the project's codes, and the words by which titles of products tell a category.

They stand in `spellings.csv`, one a row, each with where it was met. They change no number, so they are no part of
`data/reference`, whose tables name a snapshot.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("spellings.csv")
_BETWEEN_CODES = "|"


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """One way to write a code.

    - `code_list`: list of the code as `code_list_id` names it, `province`, or a kind of words in titles (`title_...`).
    - `codes`: the code that is meant; several where the spelling does not say which, none where it is none of them.
    - `platform`: the platform in whose exports alone it means that; None: everywhere.
    - `remark`: below `remark.` in the texts: why it is asked about.
    - `source`: where it was met; `from memory` where nothing was looked up.
    """

    code_list: str
    codes: tuple[str, ...]
    text: str
    platform: str | None
    remark: str | None
    language: str
    source: str


@cache
def spellings(code_list: str) -> tuple[Spelling, ...]:
    """Spellings of one list in the order of the table; empty for a list of which none are known."""
    return tuple(spelling for spelling in all_spellings() if spelling.code_list == code_list)


@cache
def all_spellings() -> tuple[Spelling, ...]:
    """The whole table."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Spelling(
                code_list=row["code_list"],
                codes=tuple(row["code"].split(_BETWEEN_CODES)) if row["code"] else (),
                text=row["spelling"],
                platform=row["platform"] or None,
                remark=row["remark"] or None,
                language=row["language"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )
