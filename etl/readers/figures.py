"""Cells of published tables: figures, percentages, signs that there is none, and the marks of footnotes."""

from __future__ import annotations

import re

from etl.readers.number_styles import NumberStyle, read_number

_MARK = re.compile(
    r"(?:\s*(?:[*\u2020\u2021\u00a7\u00b9\u00b2\u00b3\u2070-\u2079]+|\[\w{1,3}\]|\([a-z]\))|\s+[0-9a-z]\))+\s*$",
    re.IGNORECASE,
)
_NO_FIGURE = frozenset(
    {"-", "\u2013", "\u2014", "n/a", "n.a.", "na", "..", "...", "\u2026", "tidak tersedia", "not available"}
)
_PERCENT_WORDS = re.compile(
    r"%|\b(?:persen|persentase|percent|percentage|proporsi|proportion|rasio|ratio|rate|share|pangsa|tingkat)\b",
    re.IGNORECASE,
)


def unmarked(text: str) -> str:
    """A text without the marks of footnotes at its end: `1.234*`, `Akun\u00b9`, `Links [2]`."""
    return _MARK.sub("", text).strip()


def is_marked(text: str) -> bool:
    """Whether a footnote belongs to a text."""
    return unmarked(text) != text.strip()


def says_no_figure(text: str) -> bool:
    """Whether a cell says that there is no figure, which is not zero."""
    return unmarked(text).casefold() in _NO_FIGURE or text.strip().casefold() in _NO_FIGURE


def is_percentage(text: str) -> bool:
    """Whether a cell holds a share."""
    plain = unmarked(text)
    return plain.endswith("%") and is_figure(plain[:-1].strip())


def is_figure(text: str) -> bool:
    """Whether a cell holds a number in any style."""
    return any(read_number(unmarked(text), style) is not None for style in NumberStyle)


def names_share(text: str) -> bool:
    """Whether a label says that its figures are shares, which are no counts."""
    return _PERCENT_WORDS.search(text) is not None
