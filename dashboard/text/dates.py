"""Dates as readers write them: `6 April 2023`, `Apr 2023`, `H-28`. All are business days in Asia/Jakarta."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date as babel_date

from catalog.text import Language
from dashboard.text.locale import LOCALES

MOST_DAYS = 8192
"""Kept as written: the steps of an axis are the same from figure to figure."""


@lru_cache(maxsize=MOST_DAYS)
def format_date(day: date, language: Language) -> str:
    """A day in full: `6 April 2023`, `14 Mei 2023`."""
    return babel_date(day, "d MMMM y", locale=LOCALES[language])


@lru_cache(maxsize=MOST_DAYS)
def format_date_short(day: date, language: Language) -> str:
    """A day as axes write it: `6 Apr 2023`, `14 Mei 2023`."""
    return babel_date(day, "d MMM y", locale=LOCALES[language])


@lru_cache(maxsize=MOST_DAYS)
def format_month(day: date, language: Language) -> str:
    """A month as axes write it: `Apr 2023`, `Agu 2023`."""
    return babel_date(day, "MMM y", locale=LOCALES[language])


@lru_cache(maxsize=MOST_DAYS)
def format_month_long(day: date, language: Language) -> str:
    """A month in full: `Agustus 2023`."""
    return babel_date(day, "MMMM y", locale=LOCALES[language])


def format_days_to_lebaran(days: int) -> str:
    """Days from Lebaran in both languages: -28 is `H-28`, 0 is `H`, 3 is `H+3`."""
    return f"H{days:+d}" if days else "H"
