"""Labels of published tables: which codes their words name, and whether words are left that say something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.codes import Territory
from catalog.contracts import Column
from catalog.datasets import TAKEDOWN_COUNTS
from etl.encoders.names import names_of
from etl.encoders.normal import code_words

READ = ("unit", "action")
"""Columns whose codes a label may prove."""

_PLATFORM = TAKEDOWN_COUNTS.column("platform")
_TERRITORY = TAKEDOWN_COUNTS.column("territory")
_BEYOND = (
    *("global", "globally", "worldwide", "world", "international", "dunia", "internasional", "sedunia", "mancanegara"),
    *("eropa", "europe", "asia", "asean", "apac", "emea", "malaysia", "singapore", "singapura", "thailand", "vietnam"),
    *("philippines", "filipina", "digital services act", "dsa"),
)
"""Words of tables that are of more than Indonesia, or of another place. One that names none is held to be of Indonesia."""
_MOST_WORDS = 4
_CUMULATIVE = frozenset({"kumulatif", "cumulative", "akumulasi"})
_SAYS_NOTHING = _CUMULATIVE | {
    *("jumlah", "total", "number", "of", "count", "the", "were", "was", "been", "have", "has", "are"),
    *("yang", "telah", "sudah", "secara"),
}


@dataclass(frozen=True, kw_only=True)
class LabelReading:
    """What a label says.

    - `codes`: by column, those that its words name; `proven`: by column, the one that stands alone and without a remark.
    - `is_clear`: no word is left that may change its meaning (`Banding atas akun` is no count of accounts).
    """

    codes: Mapping[str, tuple[str, ...]]
    proven: Mapping[str, str]
    is_clear: bool

    @property
    def names_any(self) -> bool:
        return any(self.codes.values())


def read_label(text: str) -> LabelReading:
    """Codes of units and actions in a text, the longest names first."""
    words = code_words(text).split()
    left = {place for place, word in enumerate(words) if word not in _SAYS_NOTHING and not word.isdigit()}
    codes: dict[str, tuple[str, ...]] = {}
    proven: dict[str, str] = {}
    for name in READ:
        found = _found(TAKEDOWN_COUNTS.column(name), words)
        codes[name] = tuple(dict.fromkeys(code for _, _, codes_of, _ in found for code in codes_of))
        left -= {place for first, last, _, _ in found for place in range(first, last)}
        if len(codes[name]) == 1 and all(is_plain for *_, is_plain in found):
            proven[name] = codes[name][0]
    return LabelReading(codes=codes, proven=proven, is_clear=not left)


def platforms_in(text: str) -> tuple[str, ...]:
    """Platforms that a text names for certain."""
    found = _found(_PLATFORM, code_words(text).split())
    return tuple(dict.fromkeys(codes[0] for _, _, codes, is_plain in found if is_plain))


def without_platforms(text: str) -> str:
    """The words of a text but for names of platforms, as `TikTok Shop` is no shop that was taken down."""
    words = code_words(text).split()
    named = {place for first, last, _, _ in _found(_PLATFORM, words) for place in range(first, last)}
    return " ".join(word for place, word in enumerate(words) if place not in named)


def says_cumulative(text: str) -> bool:
    """Whether a text says in so many words that figures run up to a day."""
    return bool(_CUMULATIVE.intersection(code_words(text).split()))


def points_elsewhere(text: str) -> bool:
    """Whether a text names a territory, or a part of the world, that is not Indonesia."""
    words = f" {code_words(text)} "
    if any(f" {name} " in words for name in _BEYOND):
        return True
    found = _found(_TERRITORY, words.split())
    return any(code != Territory.INDONESIA for _, _, codes, _ in found for code in codes)


def _found(column: Column, words: list[str]) -> list[tuple[int, int, tuple[str, ...], bool]]:
    """Names in the words, from left to right: first place, place behind the last, codes, and whether they need no question."""
    names, found, place = names_of(column), [], 0
    while place < len(words):
        for width in range(min(_MOST_WORDS, len(words) - place), 0, -1):
            name = names.find(" ".join(words[place : place + width]))
            if name is not None:
                found.append((place, place + width, name.codes, name.is_plain))
                place += width
                break
        else:
            place += 1
    return found
