"""How dates are written in Indonesian and in English."""

from __future__ import annotations

from datetime import date

from catalog.text import Language
from dashboard.text.dates import (
    format_date,
    format_date_short,
    format_days_to_lebaran,
    format_month,
    format_month_long,
)

ID, EN = Language.INDONESIAN, Language.ENGLISH


def test_a_day_is_written_in_full_with_its_month_in_words() -> None:
    assert format_date(date(2023, 5, 14), ID) == "14 Mei 2023"
    assert format_date(date(2023, 5, 14), EN) == "14 May 2023"


def test_axes_write_a_day_with_a_short_month() -> None:
    assert format_date_short(date(2023, 8, 6), ID) == "6 Agu 2023"
    assert format_date_short(date(2023, 4, 6), EN) == "6 Apr 2023"


def test_axes_write_a_month_short() -> None:
    assert format_month(date(2023, 4, 1), ID) == "Apr 2023"
    assert format_month(date(2023, 8, 1), ID) == "Agu 2023"


def test_sentences_write_a_month_in_full() -> None:
    assert format_month_long(date(2023, 8, 1), ID) == "Agustus 2023"
    assert format_month_long(date(2023, 8, 1), EN) == "August 2023"


def test_days_to_lebaran_count_from_h_in_both_directions() -> None:
    assert [format_days_to_lebaran(days) for days in (-28, -1, 0, 3)] == ["H-28", "H-1", "H", "H+3"]
