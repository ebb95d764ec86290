"""Cells of files that have types, as the text that their owner would have written; what cannot be proven is a doubt."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from math import isfinite, isnan

from catalog.contracts import Column, ColumnType

LARGEST_EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number, and fills the rest with zeros; from here on, exclusive, it may have."""


class Doubt(str):
    """The text of a cell that is refused whatever it says: `reason` names a text `reject.<reason>`."""

    __slots__ = ("reason",)
    reason: str

    def __new__(cls, text: str, reason: str) -> Doubt:
        doubt = super().__new__(cls, text)
        doubt.reason = reason
        return doubt


def cell_text(column: Column, cell: object) -> str:
    """A cell as a field of the column; empty for an empty one.

    Whole numbers lose their `.0`, midnight its hours, unless it is that of a time zone. A number, date or truth value where
    text belongs is a doubt: `007` may have become 7, and `1-2` the first of February. So is a number of more digits than a
    spreadsheet keeps.
    """
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    if isinstance(cell, str):
        return cell
    text = _text(cell)
    if isinstance(cell, float) and abs(cell) >= LARGEST_EXACT:
        return Doubt(text, "number_too_long")
    is_free_text = column.type is ColumnType.TEXT and column.name != "province_code"
    return Doubt(text, "cell_not_text") if is_free_text else text


def _text(cell: object) -> str:
    match cell:
        case bool():
            return str(cell).lower()
        case float() if isfinite(cell):
            # The shortest text that is this number; never 8.9e+4.
            return _number(Decimal(repr(cell)))
        case Decimal() if cell.is_finite():
            return _number(cell)
        case datetime() if cell.time() == time() and cell.tzinfo is None:
            return cell.date().isoformat()
    return str(cell)


def _number(number: Decimal) -> str:
    return str(int(number)) if number == number.to_integral_value() else format(number, "f")


def is_number_field(text: str) -> bool:
    """Whether a field that was read is a number in the words of the contract, and no doubt."""
    return not isinstance(text, Doubt) and text.lstrip("-").replace(".", "", 1).isdigit()
