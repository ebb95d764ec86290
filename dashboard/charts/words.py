"""Words inside figures: wrapped lines, units, values."""

from __future__ import annotations

import html
import textwrap

from catalog.codes import TakedownUnit, code_text_key
from catalog.lebaran import season_by_year
from catalog.metrics import Metric, Unit
from catalog.text import Language, text
from dashboard.queries.selection import Selection
from dashboard.text.numbers import NO_BREAK_SPACE, format_compact, format_number, format_percent, format_rupiah

SEPARATORS: dict[Language, str] = {Language.INDONESIAN: ",.", Language.ENGLISH: ".,"}
"""Decimal and thousands sign as `layout.separators` takes them."""


def wrapped(sentence: str, width: int) -> list[str]:
    """Lines of at most so many characters, HTML-escaped for Plotly; a word is never cut."""
    lines = textwrap.wrap(sentence.replace(NO_BREAK_SPACE, "\x00"), width, break_long_words=False)
    return [html.escape(line.replace("\x00", NO_BREAK_SPACE), quote=False) for line in lines] or [""]


def season_in_sentence(hijri_year: int) -> str:
    """A season inside brackets of a sentence, with both calendars: `2023 / 1444 H`."""
    return f"{season_by_year(hijri_year).lebaran.year} / {hijri_year} H"


def text_width(written: str, size: int) -> float:
    """Pixels that a line takes at most in the fonts of the stack; generous, as the font is the reader's."""
    return 0.6 * size * len(written)


def unit_name(unit: Unit, language: Language, takedown_unit: TakedownUnit | None = None) -> str:
    """A unit as axes write it; a takedown counts in its own unit, `tautan`."""
    if unit is Unit.TAKEDOWN and takedown_unit is not None:
        return text(code_text_key(takedown_unit), language).lower()
    return text(f"unit.{unit.value}.name", language)


def metric_unit_name(metric: Metric, selection: Selection, language: Language) -> str:
    """The unit of a metric's values under a selection."""
    return unit_name(metric.unit, language, selection.takedown_unit)


def value_text(value: float, unit: Unit, language: Language, *, decimals: int = 0) -> str:
    """A value in full with the sign of its unit, where it has one: `Rp89.000`, `2,5 %`, `1.234`."""
    if unit is Unit.IDR:
        return format_rupiah(value, language)
    if unit is Unit.PCT:
        return format_percent(value, language, decimals=decimals)
    return format_number(value, language, decimals=decimals)


def label_text(value: float, unit: Unit, language: Language, *, decimals: int = 0) -> str:
    """A value as bar and point labels write it: in full up to five digits, in words of size above."""
    if unit is Unit.PCT:
        return format_percent(value, language, decimals=decimals, signed=True)
    if abs(value) < 100_000:
        return value_text(value, unit, language, decimals=decimals)
    return ("Rp" if unit is Unit.IDR else "") + format_compact(value, language)


def hover_number(axis: str, unit: Unit, unit_word: str, language: Language, *, decimals: int = 0) -> str:
    """Plotly template of a value with its unit, for `x` or `y`; separators come from the layout."""
    number = f"%{{{axis}:,.{decimals}f}}"
    if unit is Unit.IDR:
        return f"Rp{number}"
    if unit is Unit.PCT:
        return f"{number}{NO_BREAK_SPACE if language is Language.INDONESIAN else ''}%"
    return f"{number} {html.escape(unit_word, quote=False)}"
