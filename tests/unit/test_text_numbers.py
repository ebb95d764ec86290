"""How numbers are written in Indonesian and in English."""

from __future__ import annotations

import math

import pytest

from catalog.text import Language
from dashboard.text.numbers import (
    format_compact,
    format_number,
    format_percent,
    format_rupiah,
    format_rupiah_compact,
)

ID, EN = Language.INDONESIAN, Language.ENGLISH


def test_indonesian_groups_thousands_by_dots_and_english_by_commas() -> None:
    assert format_number(64583, ID) == "64.583"
    assert format_number(64583, EN) == "64,583"


def test_decimals_are_always_written_in_full() -> None:
    assert format_number(12.5, ID, decimals=2) == "12,50"
    assert format_number(12.5, EN, decimals=2) == "12.50"


def test_halves_are_rounded_up_as_people_do() -> None:
    assert format_number(2.5, ID) == "3"
    assert format_number(0.25, EN, decimals=1) == "0.3"


def test_negatives_carry_a_typographic_minus_and_zero_never_does() -> None:
    assert format_number(-1200, ID) == "−1.200"
    assert format_number(-0.04, ID, decimals=1) == "0,0"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "0", "0"),
        (12.5, "12,5", "12.5"),
        (999, "999", "999"),
        (40_000, "40 ribu", "40 thousand"),
        (1_234_567, "1,2 juta", "1.2 million"),
        (3_400_000_000, "3,4 miliar", "3.4 billion"),
        (-40_000, "−40 ribu", "−40 thousand"),
    ],
)
def test_compact_numbers_name_their_size(value: float, indonesian: str, english: str) -> None:
    assert format_compact(value, ID).replace("\u00a0", " ") == indonesian
    assert format_compact(value, EN).replace("\u00a0", " ") == english


def test_a_compact_number_moves_up_to_the_next_size_rather_than_reading_1000_thousand() -> None:
    assert format_compact(999_960, ID).replace("\u00a0", " ") == "1 juta"
    assert format_compact(999.96, ID).replace("\u00a0", " ") == "1 ribu"


def test_the_size_never_breaks_away_from_its_number() -> None:
    assert format_compact(40_000, ID) == "40\u00a0ribu"


def test_a_percentage_has_a_no_break_space_in_indonesian_and_none_in_english() -> None:
    assert format_percent(2.5, ID) == "2,5\u00a0%"
    assert format_percent(2.5, EN) == "2.5%"


def test_a_signed_percentage_shows_gains_with_a_plus() -> None:
    assert format_percent(12, EN, decimals=0, signed=True) == "+12%"
    assert format_percent(-12, EN, decimals=0, signed=True) == "−12%"
    assert format_percent(0.04, EN, signed=True) == "0.0%"


def test_rupiah_stand_before_the_number_without_a_space() -> None:
    assert format_rupiah(89_000, ID) == "Rp89.000"
    assert format_rupiah(89_000, EN) == "Rp89,000"
    assert format_rupiah(-89_000, ID) == "−Rp89.000"
    assert format_rupiah_compact(1_200_000_000, ID) == "Rp1,2\u00a0miliar"


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_never_written_as_one(value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        format_number(value, ID)
    with pytest.raises(ValueError, match="no number"):
        format_compact(value, ID)
