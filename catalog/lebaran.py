"""The Lebaran calendar: H is the official Indonesian Idul Fitri day, d = date - H in days, so H-28 is d = -28.

Source of the dates: `data/reference/lebaran.csv`, with basis and status per year. Seasons are Hijri years, because a
Gregorian year can hold two Lebarans.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from catalog.codes import LebaranStatus
from catalog.reference import reference_rows

PRE_LEBARAN_WINDOW = range(-28, 0)
"""W = H-28..H-1: four whole weeks, so that weekday effects cancel. H itself is outside."""

PROFILE_WINDOW = range(-60, 31)
"""Days of the season charts, H-60..H+30, both ends inside."""


@dataclass(frozen=True, kw_only=True)
class Season:
    """One Lebaran season: the Hijri year whose Ramadan leads to it, and its dates (Gregorian)."""

    hijri_year: int
    lebaran: date
    ramadan_start: date
    status: LebaranStatus

    @property
    def label(self) -> str:
        """Short name as charts write it, with both calendars: `2023 (1444 H)`."""
        return f"{self.lebaran.year} ({self.hijri_year} H)"

    def day(self, days_to_lebaran: int) -> date:
        """The date that lies that many days from H; negative is before."""
        return self.lebaran + timedelta(days=days_to_lebaran)


@cache
def seasons() -> tuple[Season, ...]:
    """All known seasons in order of date."""
    rows = reference_rows("lebaran.csv")
    return tuple(
        Season(
            hijri_year=int(row["hijri_year"]),
            lebaran=date.fromisoformat(row["lebaran_date"]),
            ramadan_start=date.fromisoformat(row["ramadan_start_date"]),
            status=LebaranStatus(row["status"]),
        )
        for row in sorted(rows, key=lambda row: row["lebaran_date"])
    )


def season_by_year(hijri_year: int) -> Season:
    """The season of a Hijri year; KeyError where the table does not hold it."""
    for season in seasons():
        if season.hijri_year == hijri_year:
            return season
    raise KeyError(hijri_year)


def season_of(day: date) -> Season:
    """The season whose Lebaran lies nearest to a date; of two equally near ones the coming one."""
    table = seasons()
    position = bisect_left([season.lebaran for season in table], day)
    candidates = table[max(position - 1, 0) : position + 1]
    return min(candidates, key=lambda season: (abs((day - season.lebaran).days), day > season.lebaran))


def days_to_lebaran(day: date) -> int:
    """d = date - H of the nearest Lebaran: -16 on 6 April 2023, 0 on the day itself."""
    return (day - season_of(day).lebaran).days


def next_season(day: date) -> Season:
    """The first season whose Lebaran is on or after a date; LookupError past the table's end."""
    for season in seasons():
        if season.lebaran >= day:
            return season
    raise LookupError(f"the Lebaran table ends before {day}")
