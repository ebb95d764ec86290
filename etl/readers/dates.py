"""How the dates of a column are written: proven by its cells, or asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isnan

from catalog.contracts import Column, ColumnType
from catalog.questions import Question
from etl.readers.cells import Doubt, cell_text
from etl.readers.choices import Asked, Cells, Option, asked, complete, rules_of, told_apart, undominated
from etl.readers.date_styles import DateStyle, DaySystem, names_weekday, read_date, says_its_order, serial_date
from etl.readers.template import FIRST_DATE, LAST_DATE, reject_reason

_KIND = "date"
_ORDERS = (DateStyle.DMY, DateStyle.MDY, DateStyle.YMD)
_DATE = Column(name="date", type=ColumnType.DATE)


@dataclass(frozen=True, kw_only=True)
class DateRule:
    """How to read dates.

    - `swaps`: a spreadsheet took the day for the month where it could, so dates that say their order have the two in each other's
      place; those after the twelfth cannot, nor those whose weekday is right.
    - `system`: that of numbers; None where they are no dates.
    """

    style: DateStyle
    swaps: bool = False
    system: DaySystem | None = None

    def day(self, cell: object) -> date | None:
        """The day of a cell, None where it is none."""
        day = None if self.system is None else serial_date(cell, self.system)
        if day is not None:
            return day
        day = read_date(cell, self.style)
        return day.replace(month=day.day, day=day.month) if day and self.swaps and _may_be_swapped(cell) else day

    def plausible_day(self, cell: object) -> date | None:
        """The day of a cell, None also where no contract allows it."""
        day = self.day(cell)
        return day if _is_plausible(day) else None


@dataclass(frozen=True, kw_only=True)
class DateReading:
    """How the dates of one column are read.

    - `rules`: one, or those that must agree on a cell before it is taken.
    - `is_plain`: no text of the cells that it was settled for is changed, so the strict reader reads them alike.
    """

    rules: tuple[DateRule, ...]
    is_plain: bool = False

    def field(self, cell: object) -> str | Doubt:
        """A cell as templates write it (`2023-04-06`), empty for an empty one; a doubt with its reason where it is no date.

        A day outside of the contract's years is given too: the field is held to its contract like any other.
        """
        if cell is None or (isinstance(cell, str) and not cell.strip()) or (isinstance(cell, float) and isnan(cell)):
            return ""
        days = {rule.day(cell) for rule in self.rules}
        day = days.pop() if len(days) == 1 else None
        return Doubt(cell_text(_DATE, cell), self._reason(cell)) if day is None else day.isoformat()

    def _reason(self, cell: object) -> str:
        if _is_serial(cell):
            return "date_serial"
        days = {read_date(cell, style) for style in DateStyle} - {None}
        if not days:
            return "date_weekday" if names_weekday(cell) else "not_a_date"
        if not any(map(_is_plausible, days)):
            return "date_out_of_range"
        return "date_other_order" if len(self.rules) == 1 else "date_in_doubt"


def settle_dates(column: Column, cells: Cells, *, stated: DateStyle | None = None) -> DateReading | Question:
    """How the dates of a column are read, or the question that it leaves, `date.<column>`.

    A `stated` style is that of a known layout. It is taken where it reads all dates, unless a spreadsheet may have swapped the
    days and months of some. Numbers are always asked about; beside dates in figures they are refused.
    """
    settled = _settled(column, cells, stated, is_text_layout=stated in (DateStyle.DMY, DateStyle.MDY))
    return settled.question if isinstance(settled, Asked) else settled


def answered(column: Column, cells: Cells, answer: str, *, stated: DateStyle | None = None) -> DateReading:
    """The reading of a choice of the question that `settle_dates` asks about the same cells and the same `stated` style.

    UserError `answer_unknown`, also where it asks none.
    """
    # Where a style was stated and is not known any more, the answers to that question are known all the same.
    settled = _settled(column, cells, stated, is_text_layout=True)
    rules = settled.rules if isinstance(settled, Asked) else {}
    return _reading(column, cells, rules_of(f"{_KIND}.{column.name}", rules, answer))


def _settled(
    column: Column, cells: Cells, stated: DateStyle | None, *, is_text_layout: bool
) -> DateReading | Asked[DateRule]:
    """`is_text_layout`: a date that is no text in figures was none when the file was made, so a spreadsheet made it one."""
    if any(_is_in_figures(cell) for cell in cells):
        return _settled_figures(column, cells, stated)
    if any(_is_serial(cell) for cell in cells):
        options = _options(cells, [DateRule(style=DateStyle.ISO, system=system) for system in DaySystem])
        return _ask(column, cells, undominated(options), "date_serial", DaySystem.FROM_1900)
    as_typed = DateRule(style=DateStyle.ISO)
    if is_text_layout and _some_swapped(cells) and not _some_after_the_twelfth(cells):
        options = _options(cells, [as_typed, DateRule(style=DateStyle.ISO, swaps=True)])
        return _ask(column, cells, options, "date_retyped", None)
    return _reading(column, cells, (as_typed,))


def _settled_figures(column: Column, cells: Cells, stated: DateStyle | None) -> DateReading | Asked[DateRule]:
    is_mixed = _some_swapped(cells)
    swaps = (False, True) if is_mixed else (False,)
    rules = [DateRule(style=style, swaps=swap) for style in _ORDERS for swap in swaps]
    options = _options(cells, rules, is_mixed=is_mixed)
    fitting = complete(options)
    of_stated = [option for option in fitting if option.rule.style is stated]
    fitting = told_apart(of_stated or fitting)
    if len(fitting) == 1:
        return _reading(column, cells, (fitting[0].rule,))
    fitting = fitting or undominated(options)
    if not is_mixed:
        return _ask(column, cells, fitting, "date_order", stated or DateStyle.DMY)
    styles = {option.rule.style for option in fitting}
    is_certain = len(styles) == 1 and not _some_after_the_twelfth(cells)
    return _ask(column, cells, fitting, "date_mixed", f"{styles.pop()}_swapped" if is_certain else None)


def _ask(
    column: Column, cells: Cells, options: list[Option[DateRule]], text_key: str, suggested: str | None
) -> Asked[DateRule]:
    return asked(_KIND, column, cells, options, text_key=text_key, shown=date.isoformat, suggested=suggested)


def _options(cells: Cells, rules: list[DateRule], *, is_mixed: bool = False) -> list[Option[DateRule]]:
    # Cell by cell: what is known of a text is remembered for a while.
    rows = [[rule.plausible_day(cell) for rule in rules] for cell in cells]
    return [_option(rule, values, is_mixed) for rule, values in zip(rules, zip(*rows, strict=True), strict=True)]


def _option(rule: DateRule, values: tuple[date | None, ...], is_mixed: bool) -> Option[DateRule]:
    if rule.system is not None:
        return Option(id=rule.system.value, text_key=f"date_number.{rule.system.value}", rule=rule, values=values)
    if rule.style is DateStyle.ISO:
        name = "swapped" if rule.swaps else "as_typed"
        return Option(id=name, text_key=f"date_retyped.{name}", rule=rule, values=values)
    name = f"{rule.style.value}_swapped" if rule.swaps else rule.style.value
    return Option(id=name, text_key=f"date_{'mixed' if is_mixed else 'order'}.{name}", rule=rule, values=values)


def _is_plausible(day: date | None) -> bool:
    return day is not None and FIRST_DATE <= day <= LAST_DATE


def _is_in_figures(cell: object) -> bool:
    is_text = isinstance(cell, str) and not says_its_order(cell)
    return is_text and any(_is_plausible(read_date(cell, style)) for style in _ORDERS)


def _is_serial(cell: object) -> bool:
    return any(_is_plausible(serial_date(cell, system)) for system in DaySystem)


def _may_be_swapped(cell: object) -> bool:
    day = read_date(cell, DateStyle.ISO)
    return day is not None and day.day <= 12 and not names_weekday(cell)


def _some_swapped(cells: Iterable[object]) -> bool:
    """Whether a date that says its order would be another with day and month in each other's place."""
    days = (read_date(cell, DateStyle.ISO) for cell in cells if _may_be_swapped(cell))
    return any(day is not None and _is_plausible(day) and day.day != day.month for day in days)


def _some_after_the_twelfth(cells: Iterable[object]) -> bool:
    days = (read_date(cell, DateStyle.ISO) for cell in cells)
    return any(day is not None and _is_plausible(day) and day.day > 12 for day in days)


def _reading(column: Column, cells: Cells, rules: tuple[DateRule, ...]) -> DateReading:
    reading = DateReading(rules=rules)
    return DateReading(rules=rules, is_plain=all(_is_kept(reading, column, cell) for cell in cells))


def _is_kept(reading: DateReading, column: Column, cell: object) -> bool:
    text, field = cell_text(column, cell), reading.field(cell)
    if isinstance(field, Doubt):
        return isinstance(text, Doubt) or reject_reason(column, text) is not None
    return field == text
