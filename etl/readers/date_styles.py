"""Ways in which people write dates, each read exactly or not at all, as days in Jakarta."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from math import floor, isfinite
from typing import NamedTuple

JAKARTA = timezone(timedelta(hours=7), "WIB")
"""WIB, which a time without a zone is taken to be in. No clock has been changed there in this century."""

LAST_SHORT_YEAR = 68
"""Last year of two digits that is one of this century, inclusive; later ones are no years here."""

LARGEST_OFFSET = timedelta(hours=14)
"""From UTC, either way, inclusive; no zone is farther off."""


class DateStyle(StrEnum):
    """Order of day, month and year in figures. Each also reads what says its order: a year of four digits first, or a name.

    `ISO` reads nothing else; `YMD` adds years of two digits.
    """

    ISO = "iso"
    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class DaySystem(StrEnum):
    """Day from which a spreadsheet counts; the second is that of old programs for the Macintosh."""

    FROM_1900 = "serial_1900"
    FROM_1904 = "serial_1904"

    @property
    def day_zero(self) -> date:
        """Two days before 1900 begins, as spreadsheets know a 29 February 1900 and count from 1; 1904 counts from 0."""
        return date(1899, 12, 30) if self is DaySystem.FROM_1900 else date(1904, 1, 1)


_MONTHS = (
    "jan januari january",
    "feb februari pebruari peb february",
    "mar maret mrt march",
    "apr april",
    "mei may",
    "jun juni june",
    "jul juli july",
    "agu ags agt agust agustus aug august",
    "sep sept september",
    "okt oktober oct october",
    "nov nop november nopember",
    "des desember dec december",
)
MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
"""Number of a month by its name or the start of it, Indonesian and English."""
_WEEKDAYS = (
    "senin sen monday mon",
    "selasa sel tuesday tue tues",
    "rabu rab wednesday wed",
    "kamis kam thursday thu thur thurs",
    "jumat jum'at jum’at jum friday fri",
    "sabtu sab saturday sat",
    "minggu min ahad sunday sun",
)
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_ZONE_HOURS = {"z": 0, "utc": 0, "gmt": 0, "wib": 7, "wita": 8, "wit": 9}

_TIME = (
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-5][0-9])(?:[:.](?P<second>[0-5][0-9])(?:[.,][0-9]{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"(?:\s*(?P<zone>z|wib|wita|wit|(?:utc|gmt)?[+-][0-9]{1,2}(?::?[0-5][0-9])?|utc|gmt))?"
)
_MOMENT = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAY_OF)})\.?(?:\s*,\s*|\s+))?"
    r"(?:"
    r"(?P<first>[0-9]{1,2}|[0-9]{4})(?P<mark>[-./])(?P<middle>[0-9]{1,2})(?P=mark)(?P<last>[0-9]{1,2}|[0-9]{4})"
    r"|(?P<day>[0-9]{1,2})[\s./-]*(?P<month>[a-z]+)\.?[\s,./-]*(?P<year>[0-9]{4}|[0-9]{2})"
    r"|(?P<month_before>[a-z]+)\.?\s+(?P<day_after>[0-9]{1,2})(?:\s*,\s*|\s+)(?P<year_after>[0-9]{4}|[0-9]{2})"
    rf")(?:(?:t|\s*,\s*|\s+)(?:(?:pukul|jam|at)\s+)?{_TIME})?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]{1,12})?", re.ASCII)


class _Written(NamedTuple):
    """A date as figures in their order, and what else its text says of it."""

    figures: tuple[str, str, str]
    weekday: int | None
    moment: time | None

    @property
    def is_sure(self) -> bool:
        return len(self.figures[0]) == 4


def read_date(cell: object, style: DateStyle) -> date | None:
    """The day in Jakarta of a cell, None where its text is no date in that style. Typed dates are what they are.

    A time of day and a zone may follow. A weekday must be right. Years of two digits are of this century up to `LAST_SHORT_YEAR`,
    later ones are None. So are numbers; see `serial_date`.
    """
    match cell:
        case datetime():
            return cell.date() if cell.tzinfo is None else _in_jakarta(cell)
        case date():
            return cell
        case str():
            written = _written(cell)
            return None if written is None else _day(written, style)
    return None


def serial_date(cell: object, system: DaySystem) -> date | None:
    """The day that a number means to a spreadsheet, the time of day left out; None for what is no number of five digits."""
    match cell:
        case bool():
            return None
        case float() | int() | Decimal() if isfinite(cell):
            days = floor(cell)
        case str() if _SERIAL.fullmatch(text := cell.strip()):
            days = int(text[:5])
        case _:
            return None
    return system.day_zero + timedelta(days=days) if 10_000 <= days <= 99_999 else None


def says_its_order(cell: object) -> bool:
    """Whether a cell is a date whatever the style: typed, or with a year of four digits first or a name of a month."""
    if isinstance(cell, str):
        written = _written(cell)
        return written is not None and written.is_sure
    return isinstance(cell, date)


def names_weekday(cell: object) -> bool:
    """Whether a text names the weekday of its date, which proves it."""
    written = _written(cell) if isinstance(cell, str) else None
    return written is not None and written.weekday is not None


# A column's cells are read one after another, each under all styles.
@lru_cache(maxsize=64)
def _written(text: str) -> _Written | None:
    match = _MOMENT.fullmatch(text.strip())
    figures = None if match is None else _figures(match)
    if match is None or figures is None:
        return None
    weekday = match["weekday"]
    try:
        moment = None if match["hour"] is None else _moment(match)
    except ValueError:
        return None
    return _Written(
        figures=figures,
        weekday=None if weekday is None else _WEEKDAY_OF[weekday.lower()],
        moment=moment,
    )


def _figures(match: re.Match[str]) -> tuple[str, str, str] | None:
    """Figures as they stand, or year, month and day where the month is named; None where it is no month."""
    name = match["month"] or match["month_before"]
    if name is None:
        return match["first"], match["middle"], match["last"]
    month = MONTH_OF.get(name.lower())
    year = _full_year(match["year"] or match["year_after"])
    return None if month is None or year is None else (f"{year:04}", str(month), match["day"] or match["day_after"])


def _full_year(text: str) -> int | None:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year <= LAST_SHORT_YEAR else None


def _moment(match: re.Match[str]) -> time:
    """Time of day, in its zone where one is named. ValueError where there is no such time."""
    hour, half, zone = int(match["hour"]), match["half"], match["zone"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return time(
        hour, int(match["minute"]), int(match["second"] or 0), tzinfo=None if zone is None else _zone(zone.lower())
    )


def _zone(name: str) -> timezone:
    if name in _ZONE_HOURS:
        return timezone(timedelta(hours=_ZONE_HOURS[name]))
    sign, figures = name.lstrip("utcgm")[0], name.lstrip("utcgm+-").replace(":", "")
    hours, minutes = (figures, "0") if len(figures) <= 2 else (figures[:-2], figures[-2:])
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > LARGEST_OFFSET:
        raise ValueError
    return timezone(-offset if sign == "-" else offset)


def _day(written: _Written, style: DateStyle) -> date | None:
    year, month, day = _in_order(written, style)
    if year is None:
        return None
    try:
        read = date(year, int(month), int(day))
    except ValueError:
        return None
    if written.weekday is not None and read.weekday() != written.weekday:
        return None
    if written.moment is None or written.moment.tzinfo is None:
        return read
    return _in_jakarta(datetime.combine(read, written.moment))


def _in_order(written: _Written, style: DateStyle) -> tuple[int | None, str, str]:
    """Year, month and day; the year is None where the style has none there."""
    first, middle, last = written.figures
    if written.is_sure:
        return (int(first) if len(last) <= 2 else None), middle, last
    match style:
        case DateStyle.DMY if len(last) > 1:
            return _full_year(last), middle, first
        case DateStyle.MDY if len(last) > 1:
            return _full_year(last), first, middle
        case DateStyle.YMD if len(last) <= 2:
            # Not a style that pads its years, but `6/4/23` may be one of its dates.
            return _full_year(first), middle, last
    return None, middle, last


def _in_jakarta(moment: datetime) -> date | None:
    try:
        return moment.astimezone(JAKARTA).date()
    except OverflowError:
        return None
