"""Rules that read a number of a column: a style, and what a spreadsheet is taken to have done to the thousands before.

A program that takes the dot for a decimal mark opens `89.000` as 89, `125.500` as 125.5 and `98.789` as 98.789; `1.250.000` it
leaves as text, and 500 stays 500. Saved again, the sheet shows that only by fractions where whole numbers belong.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum

from catalog.contracts import Column, ColumnType
from etl.readers.choices import Cells
from etl.readers.number_styles import NumberStyle, names_rupiah, read_number

_EXACT = Context(prec=400)
"""More digits than any cell has, so that nothing is rounded."""

_MOST_DECIMALS = 3
"""That are left of a group of thousands; a number with more was never one."""

SMALL_RUPIAH = 1_000
"""An amount below it buys nothing; the largest of a whole column is asked about."""

TWINS = {NumberStyle.DOT_THOUSANDS: NumberStyle.DOT_DECIMAL, NumberStyle.COMMA_THOUSANDS: NumberStyle.COMMA_DECIMAL}
"""Of a style of thousands, that of the program which takes its thousands mark for a decimal mark."""


class Restore(StrEnum):
    """What is multiplied by a thousand to undo that, grouped texts apart, which were left alone.

    - `BELOW_1000`: whatever is smaller, as its dot was lost or is the last thing left of it.
    - `FRACTIONS`: only what has a fraction; a whole number never had a dot.
    - `ALL`: everything, as the column counts thousands.
    - `NOTHING`: nothing; a fraction is a fraction.
    """

    BELOW_1000 = "below_1000_times_1000"
    FRACTIONS = "fractions_times_1000"
    ALL = "all_times_1000"
    NOTHING = "as_written"


@dataclass(frozen=True, kw_only=True)
class NumberRule:
    """How to read numbers. `restore` goes with a style of `TWINS` alone; None where nothing is taken to be lost."""

    style: NumberStyle
    restore: Restore | None = None

    def value(self, column: Column, cell: object) -> Decimal | None:
        """The number of a cell, None where it is none, or none that the column may hold: a part of a whole, rupiah of pieces."""
        if column.unit != "idr" and names_rupiah(cell):
            return None
        number = self._number(cell)
        return None if number is None or (column.type is ColumnType.INTEGER and not is_whole(number)) else number

    def _number(self, cell: object) -> Decimal | None:
        if self.restore is None:
            return read_number(cell, self.style)
        twin = TWINS[self.style]
        if self.restore is Restore.NOTHING:
            number = read_number(cell, twin)
            return read_number(cell, self.style) if number is None else number
        number = read_number(cell, self.style)
        if number is not None and read_number(cell, NumberStyle.DIGITS) is None:
            return number
        lost = read_number(cell, twin)
        return None if lost is None else _restored(lost, self.restore)


def is_whole(number: Decimal) -> bool:
    """Whether a number has no fraction; `12.00` has none."""
    return number == number.to_integral_value()


def lost_thousands(column: Column, cells: Cells, style: NumberStyle) -> tuple[NumberRule, ...]:
    """Rules under which a spreadsheet ate the thousands marks of a style, `NOTHING` last; empty where nothing hints at that.

    Hints are fractions that a column of whole numbers cannot hold, and grouped texts, as their small neighbours may have lost a
    group. A grouped text that ends in 0 (`125.500`) speaks against: as a number it would have lost that too. Of numbers with two
    decimals (`98.79`, `89.00`) the third may have been rounded away, so nothing is restored.
    """
    traces = _traces(column, cells, style)
    if not traces.are_hints:
        return ()
    restores = [] if traces.is_rounded else [Restore.BELOW_1000, Restore.FRACTIONS]
    if restores and column.type is ColumnType.INTEGER and not traces.left_alone and not traces.intact:
        restores.append(Restore.ALL)
    return tuple(NumberRule(style=style, restore=restore) for restore in (*restores, Restore.NOTHING))


def may_be_small_rupiah(column: Column) -> bool:
    """Whether a column is of whole rupiah: where the largest is below `SMALL_RUPIAH`, nobody knows what became of thousands."""
    return column.type is ColumnType.INTEGER and column.unit == "idr"


def small_rupiah(cells: Cells) -> tuple[NumberRule, ...]:
    """Rules for amounts that all are below a thousand rupiah: they may have lost their thousands without a trace."""
    # A fraction of zeros shows its mark; that of a column without marks may be any.
    texts = [cell for cell in cells if isinstance(cell, str)]
    has_comma = any(read_number(text, NumberStyle.DOT_DECIMAL) is None for text in texts)
    style = NumberStyle.COMMA_THOUSANDS if has_comma else NumberStyle.DOT_THOUSANDS
    is_rounded = any(_is_rounded(read_number(text, TWINS[style])) for text in texts)
    restores = (Restore.NOTHING,) if is_rounded else (Restore.BELOW_1000, Restore.NOTHING)
    return tuple(NumberRule(style=style, restore=restore) for restore in restores)


@dataclass(kw_only=True)
class _Traces:
    """What of a column's cells tells that thousands marks of a style were there, and what was done to them."""

    is_integer: bool
    grouped: bool = False
    intact: bool = False
    left_alone: bool = False
    broken: bool = False
    is_rounded: bool = False
    is_of_style: bool = False
    typed: bool = False

    @property
    def are_hints(self) -> bool:
        # Typed numbers went through a spreadsheet whatever the texts beside them went through.
        may_be_lost = self.typed or not self.intact
        return may_be_lost and (self.broken or self.grouped) and (self.is_integer or self.is_of_style)


def _traces(column: Column, cells: Cells, style: NumberStyle) -> _Traces:
    traces = _Traces(is_integer=column.type is ColumnType.INTEGER)
    opposite = next(other for other in TWINS if other is not style)
    for cell in cells:
        lost = read_number(cell, TWINS[style])
        if not isinstance(cell, str):
            traces.broken |= _is_broken(lost)
            traces.typed |= _is_broken(lost) or (lost is not None and 0 < lost.copy_abs() < 1000)
        elif read_number(cell, NumberStyle.DIGITS) is None and (column.unit == "idr" or not names_rupiah(cell)):
            written = read_number(cell, style)
            is_grouped = written is not None and read_number(cell, TWINS[opposite]) is None
            traces.grouped |= is_grouped
            traces.left_alone |= is_grouped and lost is None
            traces.intact |= is_grouped and lost is not None and lost.as_tuple().digits[-1] == 0
            traces.broken |= not is_grouped and _is_broken(lost)
            traces.is_rounded |= _is_rounded(lost)
            # `98,789` is no sign of a decimal comma: it may as well be grouped by commas.
            traces.is_of_style |= written is not None and lost is None and read_number(cell, opposite) is None
    return traces


def _is_broken(number: Decimal | None) -> bool:
    return number is not None and not is_whole(number) and is_whole(_thousandfold(number))


def _is_rounded(number: Decimal | None) -> bool:
    return number is not None and number.as_tuple().exponent == 1 - _MOST_DECIMALS and number.as_tuple().digits[-1] == 0


def _restored(number: Decimal, restore: Restore) -> Decimal | None:
    """The number before its thousands mark was lost, None where it cannot have had one."""
    thousandfold = _thousandfold(number)
    if not is_whole(thousandfold):
        return None
    if restore is Restore.ALL or number.is_zero():
        return thousandfold
    size = number.copy_abs()
    if is_whole(number):
        return thousandfold if restore is Restore.BELOW_1000 and size < 1000 else number
    return thousandfold if 1 < size < 1000 else None


def _thousandfold(number: Decimal) -> Decimal:
    return number.scaleb(_MOST_DECIMALS, _EXACT)
