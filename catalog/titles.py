"""How listing titles are made comparable: one list of steps, run by Python (`analysis.keywords`) and by DuckDB (`etl.titles`).

Sellers write one word in many ways to get past a filter: other letters that look the same, digits for letters, blanks, repeats,
signs. The steps undo that and leave alone what has a meaning of its own: sizes (`xxl`), counts (`2 pcs`), years (`90an`). What
comes out holds a-z, 0-9 and single blanks. Letters of other scripts are dropped.

Patterns are of the kind that Python's `re` and RE2 read alike: no look-around, no back-reference, only ASCII in `\\b`.
"""

from __future__ import annotations

import string
import unicodedata
from dataclasses import dataclass

LONGEST_RUN = 3
"""Words of the longest term: a term is one word of a title, or two or three that follow each other."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Replace every match; groups are named by `\\1` to `\\9`, and a group that took no part is empty."""

    pattern: str
    replacement: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Steps in order. `only_where`: titles without a match are left as they are, which is quick; None: all titles."""

    steps: tuple[Step, ...]
    only_where: str | None = None


def _where_needed(*steps: Step) -> Stage:
    """A stage for titles in which at least one of the steps finds something: most titles need one look instead of many."""
    return Stage(steps=steps, only_where="|".join(f"(?:{step.pattern})" for step in steps))


def _look_alikes() -> dict[str, str]:
    """For each of a-z and 0-9 the characters that stand for it: by NFKC without accents, or by their look."""
    blocks = (
        *(range(0x00AA, 0x0250), range(0x1D2C, 0x1D6B), range(0x1E00, 0x1F00), range(0x2070, 0x20A0)),
        *(range(0x2100, 0x2150), range(0x2460, 0x2500), range(0xFF00, 0xFF5F), range(0x1D400, 0x1D800)),
    )
    found: dict[str, list[str]] = {letter: [] for letter in string.ascii_lowercase + string.digits}
    for character in (chr(code) for block in blocks for code in block):
        plain = "".join(
            part for part in unicodedata.normalize("NFKD", character).casefold() if not unicodedata.combining(part)
        )
        if plain in found:
            found[plain].append(character)
    for place, letter in enumerate(string.ascii_lowercase):
        # Squared, negative and regional letters: Unicode gives them no equivalent.
        found[letter] += [chr(first + place) for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)]
    for letter, others in _OTHER_SCRIPTS.items():
        found[letter] += others
    return {letter: "".join(dict.fromkeys(others)) for letter, others in found.items()}


_OTHER_SCRIPTS = {
    **{"a": "аАαΑ", "b": "вВбΒ", "c": "сС", "e": "еЕεΕ", "h": "нНΗ", "i": "іІιΙ", "j": "јЈ", "k": "кКκΚ", "m": "мМΜ"},
    **{"n": "Ν", "o": "оОοΟ", "p": "рРρΡ", "s": "ѕЅ", "t": "тТτΤ", "x": "хХχΧ", "y": "уУγΥ", "z": "ΖΖ"},
}
"""Cyrillic and Greek letters that look like Latin ones, small and capital."""

LOOK_ALIKES = _look_alikes()

# Marks upon letters, invisible characters within words, and apostrophes: gone without a blank.
_WITHIN_WORDS = "\u0300-\u036f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff'`´‘’ʼ"

_PLAIN_LETTERS = Stage(
    only_where="[^ -&(-_a-~]",
    steps=(
        *(Step(pattern=f"[{others}]", replacement=letter) for letter, others in LOOK_ALIKES.items()),
        Step(pattern=f"[{_WITHIN_WORDS}]", replacement=""),
    ),
)
"""For titles with anything but the signs of ASCII, apostrophes counted among the former."""

_SIGNS_OFF = Stage(steps=(Step(pattern="[^a-z0-9@$]+", replacement=" "),))
"""Hashtags lose their sign and keep their word, emoji and punctuation become blanks."""

_SOME_UNITS = "pcs|pc|pics|kg|gr|ml|cm|mm|xl|in|thn|set|pack|pasang|lusin|kodi|bh|buah|potong|meter|d|x"
_LEETSPEAK = {"[4@]": "a", "3": "e", "1": "i", "0": "o", "[5$]": "s", "7": "t"}
_NEXT_LETTERS = "(?: ([a-z]))?" * 6
_REPEATED = "".join(letter for letter in string.ascii_lowercase if letter != "x")

_TRICKS_UNDONE = Stage(
    only_where="|".join(
        ("[a-z][0-9@$]+[a-z]", r"\bb[a4@]1\b", r"\b[a-z] [a-z] [a-z]\b", *(letter * 3 for letter in _REPEATED))
    ),
    steps=(
        # `isi5pcs`: a count glued to its noun is no leetspeak.
        Step(pattern=rf"([a-z])([0-9]+)({_SOME_UNITS})\b", replacement=r"\1 \2\3"),
        Step(pattern=r"\bb[a4@][l1]\b", replacement="bal"),
        *(
            step
            for _ in range(2)
            for pattern, letter in _LEETSPEAK.items()
            for step in (
                Step(pattern=f"([a-z][a-z]){pattern}([a-z])", replacement=rf"\1{letter}\2"),
                Step(pattern=f"([a-z]){pattern}([a-z][a-z])", replacement=rf"\1{letter}\2"),
            )
        ),
        # `b a l`, `s e c o n d`, but not `s m l`, whose blanks hide behind a sign meanwhile.
        Step(pattern=r"\bs ([lm])\b", replacement=r"s@\1"),
        Step(pattern=r"\bm ([ls])\b", replacement=r"m@\1"),
        Step(pattern=r"\bl ([mx])\b", replacement=r"l@\1"),
        Step(pattern=rf"\b([a-z]) ([a-z]) ([a-z]){_NEXT_LETTERS}\b", replacement=r"\1\2\3\4\5\6\7\8\9"),
        # `baaal`, but not `xxxl`.
        *(Step(pattern=f"{letter}{{3,}}", replacement=letter) for letter in _REPEATED),
    ),
)
"""Leetspeak only with letters on both sides and two on one of them, so that `p3k`, `a4`, `2in1` and `90an` stay."""

_ONE_SPELLING = _where_needed(
    Step(pattern="[@$]", replacement=" "),
    Step(pattern="  +", replacement=" "),
    Step(pattern=r"\bimport(ed)?\b", replacement="impor"),
    Step(pattern=r"\bba{1,2}ll? ?pres{1,2}(an)?\b", replacement="balpres"),
    Step(pattern=r"\bbaal\b", replacement="bal"),
    Step(pattern=r"\bpre loved?\b", replacement="preloved"),
    Step(pattern=r"\b2 ?nd\b", replacement="second"),
)

STOP_WORDS = (
    *("dan", "atau", "yang", "yg", "di", "ke", "dari", "dr", "untuk", "utk", "buat", "dengan", "dgn", "ini", "itu"),
    *("pada", "oleh", "para", "juga", "akan", "the", "and", "or", "of", "for", "with", "to"),
)
"""Words that say nothing of the goods, in both languages; those of trade (`murah`, `ready`) stay."""

_STOP_WORDS_OFF = _where_needed(
    Step(pattern=rf"\b(?:{'|'.join(STOP_WORDS)})\b", replacement=" "),
    Step(pattern="  +", replacement=" "),
    Step(pattern="^ | $", replacement=""),
)

STAGES = (_PLAIN_LETTERS, _SIGNS_OFF, _TRICKS_UNDONE, _ONE_SPELLING, _STOP_WORDS_OFF)
"""All that is done to a title in small letters, in order."""
