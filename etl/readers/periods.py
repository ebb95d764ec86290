"""Periods as tables write them: years, halves, quarters, months and spans of them, Indonesian or English."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from etl.readers.date_styles import MONTH_OF

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER = r"(?P<number>[1-4]|i{1,3}|iv)"
_YEAR = r"(?P<year>20[0-9]{2})"
_SHORT_YEAR = r"(?P<year>20[0-9]{2}|'?[0-9]{2})"
_PARTS = {
    3: r"(?:q|qtr|quarter|kuartal|triwulan|tw|kw)",
    6: r"(?:h|half|semester|smt)",
}
_TO = re.compile(r"\s*(?:-|s/d|s\.d\.?|sampai(?: dengan)?|hingga|to|until|through)\s*")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_SAYS_PERIOD = re.compile(r"\b(?:tahun|year|periode|period|bulan|month|thn)\b\.?:?\s*")
_MONTH = re.compile(rf"(?:(?P<day>[0-9]{{1,2}})\s+)?(?P<name>[a-z]+)\.?(?:[\s,-]+{_YEAR})?")
_ISO_MONTH = re.compile(
    rf"{_YEAR}[-/](?P<month>[0-9]{{1,2}})|(?P<month_first>[0-9]{{1,2}})/(?P<year_last>20[0-9]{{2}})"
)
_ISO_DAYS = re.compile(r"(20[0-9]{2}-[0-9]{2}-[0-9]{2})\s*(?:-|to|s/d|/)\s*(20[0-9]{2}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True, order=True)
class Period:
    """First and last day, both inclusive."""

    first: date
    last: date

    def holds(self, other: Period) -> bool:
        """Whether another, shorter period lies within."""
        return self != other and self.first <= other.first and other.last <= self.last


def read_period(text: str, year: int | None = None) -> Period | None:
    """The period that a text names, None where it is none; one without a year is of `year`.

    A single day is none: whether a sheet's `2023-01-01` is a day or a month, nobody can say.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold().strip()
    plain = " ".join(_SAYS_PERIOD.sub("", plain).split())
    if re.fullmatch(_YEAR, plain):
        return _months(int(plain), 1, 12)
    return _part_of_year(plain, year) or _month(plain, year) or _span(plain, year)


def lacks_year(text: str) -> bool:
    """Whether a text is a period but for its year."""
    return read_period(text) is None and read_period(text, 2024) is not None


def _part_of_year(plain: str, year: int | None) -> Period | None:
    for months, name in _PARTS.items():
        patterns = (
            rf"{name}\s*{_NUMBER}(?:[\s,/'-]*{_SHORT_YEAR})?",
            rf"{_YEAR}[\s,/-]*{name}\s*{_NUMBER}",
            rf"{_NUMBER}{name}(?:[\s,/'-]*{_SHORT_YEAR})?",
        )
        for pattern in patterns:
            match = re.fullmatch(pattern, plain)
            if match is None:
                continue
            number = _ROMAN.get(match["number"]) or int(match["number"])
            of_year = _year(match["year"], year)
            if of_year is None or number * months > 12:
                return None
            return _months(of_year, (number - 1) * months + 1, number * months)
    return None


def _month(plain: str, year: int | None) -> Period | None:
    match = _ISO_MONTH.fullmatch(plain)
    if match is not None:
        number = int(match["month"] or match["month_first"])
        return _months(int(match["year"] or match["year_last"]), number, number) if 1 <= number <= 12 else None
    match = _MONTH.fullmatch(plain)
    number = MONTH_OF.get(match["name"], 0) if match and not match["day"] else 0
    of_year = _year(match["year"], year) if match else None
    return _months(of_year, number, number) if number and of_year else None


def _span(plain: str, year: int | None) -> Period | None:
    days = _ISO_DAYS.fullmatch(plain)
    if days is not None:
        return _between(date.fromisoformat(days[1]), date.fromisoformat(days[2]))
    ends = _TO.split(plain)
    matches = [match for end in ends if (match := _MONTH.fullmatch(end)) and match["name"] in MONTH_OF]
    if len(ends) != 2 or len(matches) != 2 or bool(matches[0]["day"]) != bool(matches[1]["day"]):
        return None
    last_year = _year(matches[1]["year"], year)
    first_year = _year(matches[0]["year"], last_year)
    if first_year is None or last_year is None:
        return None
    first_month, last_month = (MONTH_OF[match["name"]] for match in matches)
    last_day = monthrange(last_year, last_month)[1]
    try:
        return _between(
            date(first_year, first_month, int(matches[0]["day"] or 1)),
            date(last_year, last_month, int(matches[1]["day"] or last_day)),
        )
    except ValueError:
        return None


def _year(text: str | None, otherwise: int | None) -> int | None:
    if not text:
        return otherwise
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _between(first: date, last: date) -> Period | None:
    return Period(first, last) if first <= last else None
