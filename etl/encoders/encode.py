"""A text of a file as a code: known, near enough to one name to be proposed, or to be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from catalog.codes import Platform
from catalog.contracts import CODE_JOINT, Column, Scheme
from etl.encoders.names import Name, Names, names_of
from etl.encoders.provinces import CodeScheme, code_remark, is_two_digits, read_number, readings

_SHORTEST_FIXABLE = 5
_SHORTEST_WITH_TWO_TYPOS = 10
_MARGIN = 2
"""By so many typos any other code must be farther away: one typo in a name then never leads to another."""
_MOST_CANDIDATES = 5
_LEAST_LIKENESS = 65


class Certainty(StrEnum):
    """How a text stands to the codes."""

    KNOWN = "known"
    FIX = "fix"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """What a text may mean.

    - `code`: the code where it is known, or proposed as a fix that must be accepted; None where it is unknown.
    - `candidates`: codes to offer first where it is unknown, the likeliest first.
    - `remark`: below `remark.` in the texts: why it is asked about, or what a known code does not tell.
    """

    code: str | None
    certainty: Certainty
    candidates: tuple[str, ...] = ()
    remark: str | None = None


def encode(column: Column, text: str, *, platform: Platform | None = None, scheme: CodeScheme | None = None) -> Encoded:
    """The code of the column that a text means.

    - `platform`: whose export the file is, where that is known; it settles what a few statuses mean.
    - `scheme`: whose numbers the provinces bear. Without it, numbers in Papua are unknown.

    A column that allows several codes may join known texts with `CODE_JOINT`.

    ValueError: a column without codes, or of countries.
    """
    names = names_of(column, platform)
    if column.scheme is Scheme.PROVINCE:
        return _encoded_province(names, text, scheme)
    if column.allows_several and CODE_JOINT in text:
        return _joined([_encoded(names, part) for part in text.split(CODE_JOINT)])
    return _encoded(names, text)


def _encoded_province(names: Names, text: str, scheme: CodeScheme | None) -> Encoded:
    if is_two_digits(text):
        return _encoded_number(text.strip(), scheme)
    encoded = _encoded(names, text)
    if encoded.code is None:
        return encoded
    return Encoded(code=encoded.code, certainty=encoded.certainty, remark=code_remark(encoded.code))


def _encoded_number(number: str, scheme: CodeScheme | None) -> Encoded:
    possible = readings(number) if scheme is None else (read_number(number, scheme),)
    codes = tuple(code for code in possible if code is not None)
    if len(possible) == len(codes) == 1:
        return _known(codes[0], code_remark(codes[0]))
    return _unknown(codes, "schemes" if codes else None)


def _encoded(names: Names, text: str) -> Encoded:
    if text.strip() in names.codes:
        return _known(text.strip())
    name = names.find(text)
    if name is not None:
        return _known(name.codes[0]) if name.is_plain else _unknown(name.codes, name.remark)
    return _nearest(names, names.normalise(text))


def _nearest(names: Names, words: str) -> Encoded:
    """A fix where one name alone is near; what holds digits is never fixed, as 'Peringatan 3' is none of the others."""
    pool = list(names.by_key.values())
    farthest = _typos_allowed(words) + _MARGIN
    found = process.extract(
        words, [name.words for name in pool], scorer=OSA.distance, score_cutoff=farthest, limit=None
    )
    distances: dict[tuple[str, ...], float] = {}
    nearest: Name | None = None
    for _, distance, position in sorted(found, key=lambda match: (match[1], match[2])):
        name = pool[position]
        nearest = nearest or name
        distances.setdefault(name.codes, distance)
    if nearest is None or any(sign.isdigit() for sign in words):
        return _unknown(_likely(pool, words))
    others = [distance for codes, distance in distances.items() if codes != nearest.codes]
    is_clear = min(others, default=farthest + _MARGIN) - distances[nearest.codes] >= _MARGIN
    is_near = distances[nearest.codes] <= min(_typos_allowed(words), _typos_allowed(nearest.words))
    # 'Papua Barat Y' is not 'Papua Barat' with a typo, but a name of which a part is missing.
    has_all_words = len(words.split()) == len(nearest.words.split())
    if nearest.is_plain and nearest.is_fixable and is_clear and is_near and has_all_words:
        return Encoded(code=nearest.codes[0], certainty=Certainty.FIX)
    return _unknown(_likely(pool, words))


def _typos_allowed(words: str) -> int:
    if len(words) < _SHORTEST_FIXABLE:
        return 0
    return 1 if len(words) < _SHORTEST_WITH_TWO_TYPOS else 2


def _likely(pool: list[Name], words: str) -> tuple[str, ...]:
    """Codes whose names look like the text, the likeliest first."""
    found = process.extract(
        words, [name.words for name in pool], scorer=fuzz.token_sort_ratio, score_cutoff=_LEAST_LIKENESS, limit=None
    )
    best = sorted(found, key=lambda match: (-match[1], match[2]))
    likely = dict.fromkeys(code for _, _, position in best for code in pool[position].codes)
    return tuple(likely)[:_MOST_CANDIDATES]


def _joined(parts: list[Encoded]) -> Encoded:
    codes = [part.code for part in parts if part.code is not None and part.certainty is Certainty.KNOWN]
    if len(codes) < len(parts):
        return _unknown(())
    return _known(CODE_JOINT.join(dict.fromkeys(codes)))


def _known(code: str, remark: str | None = None) -> Encoded:
    return Encoded(code=code, certainty=Certainty.KNOWN, remark=remark)


def _unknown(candidates: tuple[str, ...], remark: str | None = None) -> Encoded:
    return Encoded(code=None, certainty=Certainty.UNKNOWN, candidates=candidates, remark=remark)
