"""How the numbers of a column are written: proven by its cells, or asked about.

A column is taken to be written in one style. Its reading is proven where all rules that read every number of it, and keep its
contract, read the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.contracts import Column, ColumnType
from catalog.questions import Question
from etl.readers.cells import Doubt, cell_text
from etl.readers.choices import Asked, Cells, Option, asked, complete, rules_of, told_apart, undominated
from etl.readers.number_rules import (
    SMALL_RUPIAH,
    TWINS,
    NumberRule,
    Restore,
    is_whole,
    lost_thousands,
    may_be_small_rupiah,
    small_rupiah,
)
from etl.readers.number_styles import NumberStyle, names_rupiah, read_number
from etl.readers.template import reject_reason

_KIND = "number"


@dataclass(frozen=True, kw_only=True)
class NumberReading:
    """How the numbers of one column are read.

    - `rules`: one, or those that must agree on a cell before it is taken.
    - `is_plain`: no text of the cells that it was settled for is changed, so the strict reader reads them alike.
    """

    rules: tuple[NumberRule, ...]
    is_plain: bool = False

    def field(self, column: Column, cell: object) -> str | Doubt:
        """A cell as templates write it (`40000`, `12.5`), empty for an empty one; a doubt with its reason where it is no number.

        The column's bounds are not looked at: the field is held to its contract like any other.
        """
        text = cell_text(column, cell)
        if isinstance(text, Doubt):
            return text
        if not text.strip():
            return ""
        numbers = {rule.value(column, cell) for rule in self.rules}
        number = numbers.pop() if len(numbers) == 1 else None
        return Doubt(text, self._reason(column, cell)) if number is None else _field(column, number)

    def _reason(self, column: Column, cell: object) -> str:
        if column.unit != "idr" and names_rupiah(cell):
            return "number_in_rupiah"
        if not _is_number(cell):
            return f"not_a_{column.type.value}"
        if len(self.rules) != 1:
            return "number_in_doubt"
        fits = any(NumberRule(style=style).value(column, cell) is not None for style in NumberStyle)
        return "number_other_style" if fits else "number_not_whole"


def settle_numbers(column: Column, cells: Cells, *, stated: NumberStyle | None = None) -> NumberReading | Question:
    """How the numbers of a column of type integer or decimal are read, or the question that it leaves, `number.<column>`.

    A `stated` style is that of a known layout. It is taken where it reads all numbers and no thousands look lost.
    Where nothing is a number, the reading is the strict one, and every cell has its reason.
    """
    settled = _settled(column, cells, stated)
    return settled.question if isinstance(settled, Asked) else settled


def answered(column: Column, cells: Cells, answer: str) -> NumberReading:
    """The reading of a choice of the question that `settle_numbers` asks about the same cells.

    UserError `answer_unknown`, also where it asks none.
    """
    settled = _settled(column, cells, None)
    rules = settled.rules if isinstance(settled, Asked) else {}
    return _reading(column, cells, rules_of(f"{_KIND}.{column.name}", rules, answer))


def _settled(column: Column, cells: Cells, stated: NumberStyle | None) -> NumberReading | Asked[NumberRule]:
    numbers = {cell: count for cell, count in cells.items() if _is_number(cell)}
    settled = _settled_rule(column, numbers, stated)
    return settled if isinstance(settled, Asked) else _reading(column, cells, (settled,))


def _settled_rule(column: Column, cells: Cells, stated: NumberStyle | None) -> NumberRule | Asked[NumberRule]:
    styles = _options(column, cells, [NumberRule(style=style) for style in NumberStyle])
    lost_by_style = [lost_thousands(column, cells, style) for style in TWINS]
    lost = _options(column, cells, [rule for rules in lost_by_style for rule in rules])
    restoring = [option for option in lost if option.rule.restore is not Restore.NOTHING]
    if not any(option.reads_any for option in (*styles, *restoring)):
        return NumberRule(style=_strict_style(column))

    is_past_restoring = any(rules and rules[0].restore is Restore.NOTHING for rules in lost_by_style)
    whole_styles, whole_restoring = complete(styles, restoring), complete(restoring, styles)
    for option in () if is_past_restoring else whole_styles:
        is_trusted = option.rule.style is stated and not _may_be_grouped(column, cells, option.rule.style)
        if is_trusted and len(told_apart([option, *whole_restoring])) == 1:
            return _unless_small(column, cells, option)

    plausible = told_apart([*whole_styles, *whole_restoring])
    is_one_way = len(plausible) == 1 and bool(whole_styles) and not is_past_restoring
    if is_one_way and not _is_uneven(cells, plausible[0].rule.style):
        return _unless_small(column, cells, plausible[0])
    fitting = plausible if plausible and not is_one_way else undominated([*styles, *lost])
    if is_past_restoring or not {option.values for option in fitting} <= {option.values for option in styles}:
        return _ask_what_was_lost(column, cells, [*lost, *styles], fitting)
    suggested = stated or (NumberStyle.DOT_THOUSANDS if column.type is ColumnType.INTEGER else None)
    return _ask(column, cells, fitting, "number_style", suggested)


def _ask_what_was_lost(
    column: Column, cells: Cells, options: list[Option[NumberRule]], fitting: list[Option[NumberRule]]
) -> Asked[NumberRule]:
    """Rules of restoring come first: they name best what is done, where a style does the same."""
    as_written = undominated(option for option in options if option.rule.restore is Restore.NOTHING)
    wanted = {option.values for option in fitting}
    offered = told_apart(option for option in options if option.values in wanted or option in as_written)
    suggested = Restore.BELOW_1000 if column.unit == "idr" else None
    return _ask(column, cells, offered, "number_lost_thousands", suggested)


def _unless_small(column: Column, cells: Cells, option: Option[NumberRule]) -> NumberRule | Asked[NumberRule]:
    """The rule, unless its amounts are so small that no rupiah are like that."""
    sizes = [number.copy_abs() for number in option.values if isinstance(number, Decimal) and not number.is_zero()]
    if not may_be_small_rupiah(column) or not sizes or max(sizes) >= SMALL_RUPIAH:
        return option.rule
    read = zip(cells.items(), option.values, strict=True)
    amounts = {cell: count for (cell, count), number in read if number is not None}
    restored = _options(column, amounts, small_rupiah(amounts))
    options = [replace(option, text_key=f"number_small.{option.rule.restore}") for option in restored]
    return _ask(column, amounts, options, "number_small_rupiah", Restore.BELOW_1000)


def _ask(
    column: Column, cells: Cells, options: list[Option[NumberRule]], text_key: str, suggested: str | None
) -> Asked[NumberRule]:
    return asked(_KIND, column, cells, options, text_key=text_key, shown=_shown, suggested=suggested)


def _options(column: Column, cells: Cells, rules: Sequence[NumberRule]) -> list[Option[NumberRule]]:
    # Cell by cell: what is known of a text is remembered for a while.
    rows = [[rule.value(column, cell) for rule in rules] for cell in cells]
    return [_option(rule, values) for rule, values in zip(rules, zip(*rows, strict=True), strict=True)] if rows else []


def _option(rule: NumberRule, values: tuple[Decimal | None, ...]) -> Option[NumberRule]:
    if rule.restore is None:
        return Option(id=rule.style.value, text_key=f"number_style.{rule.style.value}", rule=rule, values=values)
    is_comma = rule.style is NumberStyle.COMMA_THOUSANDS
    return Option(
        id=f"{rule.restore.value}_comma" if is_comma else rule.restore.value,
        text_key=f"number_restored.{rule.restore.value}",
        rule=rule,
        values=values,
        params={"mark": "," if is_comma else "."},
    )


def _is_number(cell: object) -> bool:
    return any(read_number(cell, style) is not None for style in NumberStyle)


def _may_be_grouped(column: Column, cells: Cells, style: NumberStyle) -> bool:
    """Whether a style reads three digits after a mark as a fraction where whole numbers belong, or where others are shorter."""
    if column.type is ColumnType.INTEGER:
        return any(_looks_grouped(cell, style) for cell in cells)
    return _is_uneven(cells, style)


def _is_uneven(cells: Cells, style: NumberStyle) -> bool:
    """Whether a fraction of the style may be a group of thousands, by decimals that no single writer leaves: `40.000` by `12.50`.

    One writer gives all fractions the same length, or writes no idle zero behind one but in `89.0`.
    """
    if not any(_looks_grouped(cell, style) for cell in cells):
        return False
    numbers = [number for cell in cells if isinstance(cell, str) and (number := read_number(cell, style)) is not None]
    lengths = {_decimals(number) for number in numbers} - {0}
    has_idle_zero = any(_decimals(number) > 1 and number.as_tuple().digits[-1] == 0 for number in numbers)
    return len(lengths) > 1 and has_idle_zero


def _looks_grouped(cell: object, style: NumberStyle) -> bool:
    """Whether what the style reads as `40` and a fraction is forty thousand in another."""
    groups = next(
        (other for other, twin in TWINS.items() if NumberStyle(twin).decimal_mark == style.decimal_mark), None
    )
    if groups is None or not isinstance(cell, str):
        return False
    number = read_number(cell, style)
    return number is not None and _decimals(number) == 3 and read_number(cell, groups) is not None


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _reading(column: Column, cells: Cells, rules: tuple[NumberRule, ...]) -> NumberReading:
    reading = NumberReading(rules=rules)
    return NumberReading(rules=rules, is_plain=all(_is_kept(reading, column, cell) for cell in cells))


def _is_kept(reading: NumberReading, column: Column, cell: object) -> bool:
    text, field = cell_text(column, cell), reading.field(column, cell)
    if isinstance(field, Doubt):
        return isinstance(text, Doubt) or reject_reason(column, text) is not None
    return field == text


def _strict_style(column: Column) -> NumberStyle:
    return NumberStyle.DIGITS if column.type is ColumnType.INTEGER else NumberStyle.DOT_DECIMAL


def _field(column: Column, number: Decimal) -> str:
    if is_whole(number) and column.type is ColumnType.INTEGER:
        return str(int(number))
    return format(number.copy_abs() if number.is_zero() else number, "f")


def _shown(number: Decimal) -> str:
    """A number that nobody takes for another: no thousands mark, and never three decimals, as `2.125` is two thousand to many."""
    if is_whole(number):
        return str(int(number))
    text = format(number, "f").rstrip("0")
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text
