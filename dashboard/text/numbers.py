"""Numbers as readers write them: `40.000`, `1,2 juta`, `2,5 %`, `Rp89.000`; in English `40,000`, `1.2 million`, `2.5%`.

Rounding is half up, as people round. Negatives carry the typographic minus. A value that is not finite is a ValueError:
what is missing or suppressed has its own words and never reaches these functions.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel.numbers import NumberPattern, parse_pattern
from babel.numbers import format_compact_decimal as babel_compact
from babel.numbers import format_decimal as babel_decimal

from catalog.text import Language
from dashboard.text.locale import LOCALES

MINUS = "−"
NO_BREAK_SPACE = "\u00a0"


def format_number(value: float, language: Language, *, decimals: int = 0) -> str:
    """A number with its thousands separators and exactly so many decimals: `64.583`, `12,50`."""
    rounded = _rounded(value, decimals)
    return _signed(rounded, _written(abs(rounded), decimals, language))


def format_compact(value: float, language: Language) -> str:
    """A number in words of size, at most one decimal: `40 ribu`, `1,2 juta`, `3,4 miliar`, `12,5`."""
    rounded = _rounded_in_its_size(value)
    written = babel_compact(abs(rounded), format_type="long", locale=LOCALES[language], fraction_digits=1)
    return _signed(rounded, written.replace(" ", NO_BREAK_SPACE))


def format_percent(value_pct: float, language: Language, *, decimals: int = 1, signed: bool = False) -> str:
    """A percentage that is already in percent: 2.5 is `2,5 %` in Indonesian (no-break space) and `2.5%` in English.

    `signed` puts a plus before gains; zero has no sign.
    """
    plus = "+" if signed and _rounded(value_pct, decimals) > 0 else ""
    space = NO_BREAK_SPACE if language is Language.INDONESIAN else ""
    return f"{plus}{format_number(value_pct, language, decimals=decimals)}{space}%"


def format_rupiah(value: float, language: Language) -> str:
    """Whole rupiah: `Rp89.000`, `−Rp89.000`."""
    return _before_digits("Rp", format_number(value, language))


def format_rupiah_compact(value: float, language: Language) -> str:
    """Rupiah in words of size: `Rp1,2 miliar`."""
    return _before_digits("Rp", format_compact(value, language))


# A page writes up to two thousand numbers, most of them shares that others write too.
@lru_cache(maxsize=8192)
def _written(rounded: Decimal, decimals: int, language: Language) -> str:
    return babel_decimal(rounded, _pattern(decimals), locale=LOCALES[language])


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def _rounded(value: float, decimals: int) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(f"{value} is no number to write")
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _rounded_in_its_size(value: float) -> Decimal:
    """The value to one decimal of its thousand, million, ...; 999,960 becomes a million, not '1000 thousand'."""
    whole_digits = len(str(abs(int(_rounded(value, 0)))))
    size = (whole_digits - 1) // 3 * 3
    return _rounded(value, 1 - size) + 0


def _signed(number: Decimal, written: str) -> str:
    return MINUS + written if number < 0 else written


def _before_digits(symbol: str, written: str) -> str:
    return MINUS + symbol + written.removeprefix(MINUS) if written.startswith(MINUS) else symbol + written


def rounded_times(ratio: float, language: Language) -> str:
    """A ratio in two digits, as more would promise what two sources do not hold: 935.9 is `940`; below 10 with one decimal."""
    if ratio < 10:
        return format_number(ratio, language, decimals=1)
    size = 10 ** (len(str(int(ratio))) - 2)
    return format_number(round(ratio / size) * size, language)
