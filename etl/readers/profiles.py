"""The different cells of a column, as many as must be seen to know how it is written, and how often each occurs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

from catalog.contracts import Column, ColumnType
from catalog.errors import UserError
from etl.readers.coded import Coded
from etl.readers.date_styles import DateStyle, read_date
from etl.readers.number_styles import NumberStyle, read_number

MOST_DIFFERENT = 200_000
"""Different cells of a column that are looked at, inclusive; a list of codes, days or amounts has fewer."""

_OF_ONE_SHAPE = 20
_SHAPE = str.maketrans("123456789", "9" * 9)
_WITH_TIME = re.compile(
    r"([^\s:tT]+|[0-9]{1,2} [A-Za-z]+ [0-9]{4}) (?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?", re.ASCII
)


def without_time(cell: Any) -> Any:
    """A date without the time of day behind it, where that names no zone and so changes no day; any other cell as it is."""
    if isinstance(cell, str):
        match = _WITH_TIME.fullmatch(cell)
        return cell if match is None else match[1]
    return cell.date() if isinstance(cell, datetime) and cell.tzinfo is None else cell


class Profile:
    """Cells of a column that are not empty, and how many rows hold each.

    One stands for all that are read alike: a moment for those of its day, and a number, once there are twenty of its shape, for
    others of that shape, which differ in digits from 1 to 9 alone.

    UserError `too_many_different` above `MOST_DIFFERENT`; what is neither a date nor a number in any style is then passed over.
    """

    def __init__(self, column: Column, file: str) -> None:
        self.cells: Counter[Hashable] = Counter()
        self._column, self._file = column, file
        self._stand_in: dict[Hashable, Hashable] = {}
        self._shapes: dict[tuple[type, str], list[Hashable]] = {}
        self._place_of: Callable[[Any], Hashable] = {
            ColumnType.DATE: self._of_day,
            ColumnType.INTEGER: self._of_shape,
            ColumnType.DECIMAL: self._of_shape,
        }.get(column.type, self._itself)

    def add(self, cells: Coded) -> None:
        """Count the cells of a block."""
        for cell, count in cells.counts():
            if cell == "":
                continue
            known = cell if cell in self.cells else self._place_of(cell)
            if known in self.cells or len(self.cells) < MOST_DIFFERENT:
                self.cells[known] += count
            elif self._is_readable(cell):
                raise UserError("too_many_different", file=self._file, column=self._column.name, most=MOST_DIFFERENT)

    def _itself(self, cell: Any) -> Hashable:
        known: Hashable = cell
        return known

    def _of_day(self, cell: Any) -> Hashable:
        day = without_time(cell)
        return cell if day is cell else self._stand_in.setdefault(day, cell)

    def _of_shape(self, cell: Any) -> Hashable:
        alike = self._shapes.setdefault((type(cell), str(cell).translate(_SHAPE)), [])
        if len(alike) < _OF_ONE_SHAPE:
            alike.append(cell)
            return self._itself(cell)
        return alike[-1]

    def _is_readable(self, cell: Any) -> bool:
        match self._column.type:
            case ColumnType.DATE:
                return any(read_date(cell, style) is not None for style in DateStyle)
            case ColumnType.INTEGER | ColumnType.DECIMAL:
                return any(read_number(cell, style) is not None for style in NumberStyle)
        return True
