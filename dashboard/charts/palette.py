"""Colour, marker and name of every code: the same in every chart, whatever else is shown beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog import codes
from catalog.regions import provinces
from catalog.text import Language, text
from dashboard.charts.theme import SURFACES, Theme
from dashboard.queries.selection import Dimension

ABSENT = ""
"""Stands for rows that name no code of a dimension: shown in the quiet colour as 'not stated'."""

CODE_LISTS: dict[Dimension, type[StrEnum]] = {
    Dimension.CHANNEL: codes.Channel,
    Dimension.PLATFORM: codes.Platform,
    Dimension.CATEGORY: codes.Category,
    Dimension.SIZE_CLASS: codes.SizeClass,
    Dimension.REQUESTER: codes.Requester,
    Dimension.DETECTION: codes.Detection,
    Dimension.ACTION: codes.Action,
    Dimension.SELLER_TIER: codes.SellerTier,
    Dimension.UNIT: codes.TakedownUnit,
    Dimension.GOODS: codes.Goods,
    Dimension.QUALIFIER: codes.CountQualifier,
    Dimension.MEASURE: codes.Measure,
}

SYMBOLS = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "triangle-down",
    "cross",
    "x",
    "pentagon",
    "star",
    "hexagon",
    "hourglass",
    "bowtie",
)


@dataclass(frozen=True, kw_only=True)
class CodeStyle:
    """How a code looks in one theme."""

    colour: str
    symbol: str


def codes_of(dimension: Dimension) -> tuple[str, ...]:
    """All codes of a dimension in their fixed order."""
    if dimension is Dimension.PROVINCE:
        return tuple(provinces())
    return tuple(code.value for code in CODE_LISTS[dimension])


def code_style(dimension: Dimension, code: str, theme: Theme) -> CodeStyle:
    """The fixed look of a code; KeyError for a code that the catalog does not hold."""
    surface = SURFACES[theme]
    if code == ABSENT:
        return CodeStyle(colour=surface.quiet, symbol="circle-open")
    position = _position(dimension, code)
    return CodeStyle(
        colour=surface.hues[position % len(surface.hues)],
        symbol=SYMBOLS[position % len(SYMBOLS)],
    )


def code_name(dimension: Dimension, code: str, language: Language) -> str:
    """A code's name as legends write it; KeyError for a code that the catalog does not hold."""
    if code == ABSENT:
        return text("chart.code_absent", language)
    _position(dimension, code)
    if dimension is Dimension.PROVINCE:
        return provinces()[code].name
    return text(codes.code_text_key(CODE_LISTS[dimension](code)), language)


def _position(dimension: Dimension, code: str) -> int:
    known = codes_of(dimension)
    if code not in known:
        raise KeyError(f"{dimension.value}: the catalog holds no code {code!r}")
    return known.index(code)
