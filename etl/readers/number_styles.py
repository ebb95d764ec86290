"""Ways in which people write numbers, each read exactly or not at all."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from etl.readers.cells import LARGEST_EXACT

MOST_CHARACTERS = 40
"""Of the digits and marks of a number, inclusive; no contract has room for more."""


class NumberStyle(StrEnum):
    """What a dot, a comma, a space and an apostrophe mean in a number. Each also reads numbers without any of them."""

    DIGITS = "digits"
    DOT_DECIMAL = "dot_decimal"
    COMMA_DECIMAL = "comma_decimal"
    DOT_THOUSANDS = "dot_thousands"
    COMMA_THOUSANDS = "comma_thousands"
    SPACE_THOUSANDS_COMMA_DECIMAL = "space_thousands_comma_decimal"
    SPACE_THOUSANDS_DOT_DECIMAL = "space_thousands_dot_decimal"
    APOSTROPHE_THOUSANDS_DOT_DECIMAL = "apostrophe_thousands_dot_decimal"
    APOSTROPHE_THOUSANDS_COMMA_DECIMAL = "apostrophe_thousands_comma_decimal"

    @property
    def decimal_mark(self) -> str:
        """Between the whole and its fraction; empty where the style has no fractions."""
        return _MARKS[self].decimal


class _Marks(NamedTuple):
    thousands: str
    decimal: str


_SPACES = " \u00a0\u2009\u202f"
_APOSTROPHES = "'\u2019"
_NO_MARKS = str.maketrans("", "", f".,{_SPACES}{_APOSTROPHES}")
_MARKS = {
    NumberStyle.DIGITS: _Marks("", ""),
    NumberStyle.DOT_DECIMAL: _Marks("", "."),
    NumberStyle.COMMA_DECIMAL: _Marks("", ","),
    NumberStyle.DOT_THOUSANDS: _Marks(".", ","),
    NumberStyle.COMMA_THOUSANDS: _Marks(",", "."),
    NumberStyle.SPACE_THOUSANDS_COMMA_DECIMAL: _Marks(_SPACES, ","),
    NumberStyle.SPACE_THOUSANDS_DOT_DECIMAL: _Marks(_SPACES, "."),
    NumberStyle.APOSTROPHE_THOUSANDS_DOT_DECIMAL: _Marks(_APOSTROPHES, "."),
    NumberStyle.APOSTROPHE_THOUSANDS_COMMA_DECIMAL: _Marks(_APOSTROPHES, ","),
}
# Most numbers are: all styles read them alike.
_BARE = re.compile(rf"0|[1-9][0-9]{{0,{MOST_CHARACTERS - 1}}}", re.ASCII)
_FRAME = re.compile(
    r"(?P<minus>[-\u2212]?)\s*(?P<currency>(?:rp\.?|idr)?)\s*(?P<later_minus>[-\u2212]?)(?P<digits>[0-9].*)",
    re.IGNORECASE | re.DOTALL,
)


class _Framed(NamedTuple):
    digits: str
    is_negative: bool
    is_rupiah: bool


def read_number(cell: object, style: NumberStyle) -> Decimal | None:
    """The number of a cell, None where its text is no number in that style. Numbers of typed cells are what they are.

    Taken: `Rp`, `Rp.` or `IDR` before the digits, a minus before or after that or brackets, `,-` for no fraction. Groups are
    of three digits and the first does not begin with 0: `1.25.000`, `0.125.000` and `007` are no numbers, nor is what has a word
    after it. A typed number of more digits than a spreadsheet keeps is None.
    """
    if not isinstance(cell, str):
        return _typed_number(cell)
    if _BARE.fullmatch(cell):
        return Decimal(cell)
    framed = _framed(cell)
    if framed is None:
        return None
    match = _pattern(style).fullmatch(framed.digits)
    if match is None:
        return None
    whole = match["whole"].translate(_NO_MARKS)
    fraction = (match["fraction"] or "").strip("-")
    number = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return number.copy_negate() if framed.is_negative else number


def names_rupiah(cell: object) -> bool:
    """Whether a text says that its number is rupiah."""
    framed = _framed(cell) if isinstance(cell, str) and not _BARE.fullmatch(cell) else None
    return framed is not None and framed.is_rupiah


# A column's cells are read one after another, each under all styles.
@lru_cache(maxsize=64, typed=True)
def _typed_number(cell: object) -> Decimal | None:
    number = None
    match cell:
        case bool():
            return None
        case int() | Decimal():
            number = Decimal(cell)
        case float() if abs(cell) < LARGEST_EXACT:
            number = Decimal(repr(cell))
    if number is None or not number.is_finite():
        return None
    # A whole number has no decimals to be told by.
    return Decimal(int(number)) if number == number.to_integral_value() else number


@lru_cache(maxsize=64)
def _framed(text: str) -> _Framed | None:
    text = text.strip()
    is_bracketed = text.startswith("(") and text.endswith(")")
    match = _FRAME.fullmatch(text[1:-1].strip() if is_bracketed else text)
    if match is None or len(match["digits"]) > MOST_CHARACTERS:
        return None
    minuses = sum(bool(sign) for sign in (is_bracketed, match["minus"], match["later_minus"]))
    return None if minuses > 1 else _Framed(match["digits"], minuses == 1, bool(match["currency"]))


@cache
def _pattern(style: NumberStyle) -> re.Pattern[str]:
    marks = _MARKS[style]
    grouped = rf"|[1-9][0-9]{{0,2}}(?P<mark>[{marks.thousands}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    fraction = rf"(?:{re.escape(marks.decimal)}(?P<fraction>[0-9]+|-))?" if marks.decimal else "(?P<fraction>)"
    return re.compile(rf"(?P<whole>0|[1-9][0-9]*{grouped if marks.thousands else ''}){fraction}", re.ASCII)
