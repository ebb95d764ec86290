"""All names under which a column's codes are known: the codes, their names in both languages, and listed spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from catalog.codes import Category, Platform, code_list_id, code_text_key
from catalog.contracts import Column, Scheme
from catalog.reference import reference_rows
from catalog.regions import provinces
from catalog.spellings import Spelling, spellings
from catalog.text import Language, text
from etl.encoders.normal import code_words, province_words, squeezed

_SHORTEST_FIXABLE_WORD = 5


@dataclass(frozen=True, kw_only=True)
class Name:
    """One name, normalised.

    - `codes`: the code it stands for; several or none where it must be asked about, and then `remark` says why.
    - `is_fixable`: a near text may be proposed to mean it. Abbreviations lie too near to each other: NTB and NTT.
    """

    words: str
    codes: tuple[str, ...]
    remark: str | None = None
    is_fixable: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it stands for one code without a question."""
        return len(self.codes) == 1 and self.remark is None


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names of one list.

    - `codes`: all codes in the order of the list.
    - `by_key`: names by their squeezed words.
    - `normalise`: how a text becomes words.
    """

    codes: tuple[str, ...]
    by_key: dict[str, Name]
    normalise: Callable[[str], str]

    def find(self, text: str) -> Name | None:
        """The name that the text is, however it is written."""
        return self.by_key.get(squeezed(self.normalise(text)))


def names_of(column: Column, platform: Platform | None = None) -> Names:
    """Names of the codes of a column, in an export of that platform where it is known.

    ValueError: a column without codes, or of a list that is not kept here (countries).
    """
    if column.codes is not None:
        return _code_names(column.codes, platform)
    if column.scheme is Scheme.PROVINCE:
        return _province_names()
    raise ValueError(f"{column.name}: its codes have no names here")


@cache
def _code_names(code_list: type[StrEnum], platform: Platform | None) -> Names:
    # A title tells a category by its words; a single misspelt word is too short to be sure of.
    is_fixable = code_list is not Category
    own = [
        _name(written, (code.value,), code_words, is_fixable=is_fixable)
        for code in code_list
        for written in (code.value, *(text(code_text_key(code), language) for language in Language))
    ]
    listed = spellings(code_list_id(code_list))
    return Names(
        codes=tuple(code.value for code in code_list),
        by_key=_ranked(
            own,
            [_listed(one, code_words, is_fixable=is_fixable) for one in listed if one.platform is None],
            [_listed(one, code_words, is_fixable=is_fixable) for one in listed if one.platform == (platform or "")],
        ),
        normalise=code_words,
    )


@cache
def _province_names() -> Names:
    own = []
    for row in reference_rows("provinces.csv"):
        code = (row["province_code"],)
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        own += [
            _name(written, code, province_words, is_fixable=False) for written in (row["iso_code"], row["short_name"])
        ]
        own += [_name(written, code, province_words, is_fixable=True) for written in (row["name"], *aliases)]
    listed = [_listed(one, province_words, is_fixable=True) for one in spellings("province")]
    return Names(codes=tuple(provinces()), by_key=_ranked(own, listed), normalise=province_words)


def _name(
    written: str,
    codes: tuple[str, ...],
    normalise: Callable[[str], str],
    *,
    is_fixable: bool,
    remark: str | None = None,
) -> Name:
    plain = normalise(written)
    has_long_word = any(len(word) >= _SHORTEST_FIXABLE_WORD for word in plain.split())
    return Name(words=plain, codes=codes, remark=remark, is_fixable=is_fixable and has_long_word)


def _listed(spelling: Spelling, normalise: Callable[[str], str], *, is_fixable: bool) -> Name:
    return _name(spelling.text, spelling.codes, normalise, is_fixable=is_fixable, remark=spelling.remark)


def _ranked(*ranks: Iterable[Name]) -> dict[str, Name]:
    """Names by key, later ranks above earlier ones: a listed spelling above a name, as 'TikTok' is asked about.

    ValueError: a rank that knows one name as two codes.
    """
    by_key: dict[str, Name] = {}
    for rank in ranks:
        here: dict[str, Name] = {}
        for name in rank:
            known = here.get(squeezed(name.words))
            if known is not None and known.codes != name.codes:
                raise ValueError(f"{name.words}: a name of {known.codes} and of {name.codes}")
            if known is None or name.is_fixable:
                here[squeezed(name.words)] = name
        by_key |= here
    return by_key
