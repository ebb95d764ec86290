"""The category that the title of a product tells, by the words listed in `catalog/spellings.csv`.

Indonesian names a thing first and describes it after: 'kaos batik' is a T-shirt, 'rak sepatu' a rack. So a title is known only
where a telling word stands first, after words that tell nothing ('promo', 'baju'), and speaks of one category. Whatever needs a
rule of precedence, or follows a word that is not listed, is a fix that is shown; goods that are no clothing are unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from catalog.codes import Category
from catalog.spellings import spellings
from etl.encoders.encode import Certainty, Encoded
from etl.encoders.normal import words

PRECEDENCE: dict[frozenset[str], Category] = {
    frozenset({Category.BATIK, Category.KEMEJA}): Category.BATIK,
    frozenset({Category.GAMIS, Category.HIJAB}): Category.GAMIS,
    frozenset({Category.KOKO, Category.KEMEJA}): Category.KOKO,
    frozenset({Category.KOKO, Category.CELANA}): Category.KOKO,
}
"""Which category a title of two is proposed to be. The catalogue does not define it, so each is shown and can be refused.

A garment of any category that is said to be a child's is proposed as `anak`, but for shoes, which are no garment.
"""

_NEVER_CHILDREN = frozenset({Category.SEPATU, Category.ANAK})


class Kind(StrEnum):
    """What a listed word says; the part of `code_list` after `title_`.

    `word` tells a category, `hint` suggests one. `child` is a child's, `family` is for several people. `generic` is any clothing,
    `garment` clothing of none of the categories, `other` goods that are neither. `filler` says nothing.
    """

    WORD = "word"
    HINT = "hint"
    CHILD = "child"
    FAMILY = "family"
    GENERIC = "generic"
    GARMENT = "garment"
    OTHER = "other"
    FILLER = "filler"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One listed phrase of a title, or one word that is not listed; `kind` is None then."""

    phrase: str
    kind: Kind | None
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class TitleReading:
    """A title as it was read.

    - `evidence`: the listed words that a fix rests on, or for which it is unknown: titles that share them are asked about as one.
    """

    encoded: Encoded
    evidence: str
    marks: tuple[Mark, ...]


def encode_product(title: str) -> Encoded:
    """The category that a title tells; unknown where it tells none, or more than the precedence settles."""
    return read_title(title).encoded


def read_title(title: str) -> TitleReading:
    """A title with the words that it was read by."""
    marks = _marks(words(title))
    encoded, telling = _read(marks)
    return TitleReading(encoded=encoded, evidence=" + ".join(dict.fromkeys(telling)), marks=marks)


def _read(marks: tuple[Mark, ...]) -> tuple[Encoded, list[str]]:
    telling = _of_kinds(marks, Kind.WORD) or _of_kinds(marks, Kind.HINT)
    codes = tuple(dict.fromkeys(mark.code for mark in telling if mark.code is not None))
    leading = marks[: marks.index(telling[0])] if telling else marks
    others = _of_kinds(leading, Kind.OTHER)
    if others:
        return _unknown(()), [others[0].phrase]
    if Category.ANAK in codes or _of_kinds(marks, Kind.CHILD):
        return _read_childs(marks, leading, codes)
    if not codes:
        return _unknown(()), [mark.phrase for mark in _of_kinds(marks, Kind.GARMENT)[:1]]
    if len(codes) > 1:
        phrases = [mark.phrase for mark in telling]
        settled = PRECEDENCE.get(frozenset(codes)) if telling[0].kind is Kind.WORD else None
        return (_unknown(codes) if settled is None else _fix(settled)), phrases
    return _read_one(marks, leading, telling[0])


def _read_one(marks: tuple[Mark, ...], leading: tuple[Mark, ...], telling: Mark) -> tuple[Encoded, list[str]]:
    """A title that speaks of one category: known where nothing casts doubt on it."""
    code = str(telling.code)
    doubts = _doubts(marks, leading, code)
    if telling.kind is Kind.WORD and not doubts:
        return Encoded(code=code, certainty=Certainty.KNOWN), []
    return _fix(code), [mark.phrase for mark in marks if mark.phrase in {telling.phrase, *doubts}]


def _read_childs(
    marks: tuple[Mark, ...], leading: tuple[Mark, ...], codes: tuple[str, ...]
) -> tuple[Encoded, list[str]]:
    telling = _of_kinds(marks, Kind.WORD, Kind.HINT, Kind.CHILD, Kind.FAMILY, Kind.OTHER)
    phrases = [mark.phrase for mark in telling]
    if Category.SEPATU in codes or _of_kinds(marks, Kind.FAMILY, Kind.OTHER):
        return _unknown((*codes, Category.ANAK)), phrases
    if codes == (Category.ANAK,):
        return _read_one(marks, leading, next(mark for mark in telling if mark.code == Category.ANAK))
    clothing = _of_kinds(marks, Kind.GENERIC, Kind.GARMENT)
    if not codes and not clothing:
        return _unknown(()), []
    return _fix(Category.ANAK), phrases if codes else [clothing[0].phrase, *phrases]


def _of_kinds(marks: tuple[Mark, ...], *kinds: Kind) -> list[Mark]:
    return [mark for mark in marks if mark.kind in kinds]


def _doubts(marks: tuple[Mark, ...], leading: tuple[Mark, ...], code: str) -> list[str]:
    """Phrases for which a title of one category is shown: an unlisted word before it, other things beside it."""
    unlisted = [mark.phrase for mark in leading if mark.kind is None][:1]
    beside = [
        mark.phrase
        for mark in marks
        if mark.kind in (Kind.GARMENT, Kind.OTHER, Kind.FAMILY) or (mark.kind is Kind.HINT and mark.code != code)
    ]
    return unlisted + beside


def _marks(title: str) -> tuple[Mark, ...]:
    """The longest listed phrases from left to right; a word with a digit is a size, a number or a model."""
    listed, longest = _listed()
    rest, marks = title.split(), []
    while rest:
        length = next((size for size in range(longest, 0, -1) if " ".join(rest[:size]) in listed), 0)
        phrase = " ".join(rest[: length or 1])
        is_number = any(sign.isdigit() for sign in phrase)
        marks.append(listed.get(phrase, Mark(phrase=phrase, kind=Kind.FILLER if is_number else None)))
        rest = rest[length or 1 :]
    return tuple(marks)


@cache
def _listed() -> tuple[dict[str, Mark], int]:
    """Marks by phrase, and the most words that one has. ValueError where a phrase is listed as two things."""
    listed: dict[str, Mark] = {}
    for kind in Kind:
        for spelling in spellings(f"title_{kind}"):
            phrase = words(spelling.text)
            code = spelling.codes[0] if kind in (Kind.WORD, Kind.HINT) else None
            mark = Mark(phrase=phrase, kind=kind, code=code)
            if listed.setdefault(phrase, mark) != mark:
                raise ValueError(f"{phrase}: listed as {listed[phrase].kind} and as {kind}")
    return listed, max(len(phrase.split()) for phrase in listed)


def _fix(code: str) -> Encoded:
    return Encoded(code=str(code), certainty=Certainty.FIX)


def _unknown(candidates: tuple[str, ...]) -> Encoded:
    return Encoded(code=None, certainty=Certainty.UNKNOWN, candidates=tuple(dict.fromkeys(map(str, candidates))))
