"""Titles of listings in one spelling, and the terms in them. The steps stand in `catalog.titles`; DuckDB runs the same ones."""

from __future__ import annotations

import re
from functools import cache

from catalog.titles import LONGEST_RUN, STAGES


def normalised(title: str) -> str:
    """The title as words of a-z and 0-9 between single blanks; empty where nothing is left."""
    text = title.lower()
    for only_where, steps in _compiled():
        if only_where is None or only_where.search(text):
            for pattern, replacement in steps:
                text = pattern.sub(replacement, text)
    return text


def terms(title: str) -> tuple[str, ...]:
    """The words of a title, then its runs of two and of three words, in order, each once."""
    words = normalised(title).split()
    runs = (
        " ".join(words[first : first + length])
        for length in range(1, LONGEST_RUN + 1)
        for first in range(len(words) - length + 1)
    )
    return tuple(dict.fromkeys(runs))


@cache
def _compiled() -> tuple[tuple[re.Pattern[str] | None, tuple[tuple[re.Pattern[str], str], ...]], ...]:
    return tuple(
        (
            None if stage.only_where is None else re.compile(stage.only_where, re.ASCII),
            tuple((re.compile(step.pattern, re.ASCII), step.replacement) for step in stage.steps),
        )
        for stage in STAGES
    )
