"""How long blocked words live on."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.keywords.lifetimes import lifetimes
from analysis.keywords.results import Lifetime, Lifetimes, Silence
from tests.unit.keyword_counts import monthly

FALLS = [300] * 4 + [290, 280, 120, 110, 20, 10, 5, 5]
STAYS = [200] * 12
DIP = [300] * 5 + [100] + [300] * 6
RARE = [1] * 12


def of(blocked: dict[str, str], **terms: list[int]) -> Lifetimes:
    frame = pd.DataFrame({"term": list(blocked), "blocked_month": pd.to_datetime(list(blocked.values()))})
    return lifetimes(*monthly(terms), frame)


def one(month: str, numbers: list[int]) -> Lifetime:
    return of({"bal": month}, bal=numbers).terms[0]


def test_a_word_lives_until_its_share_has_halved() -> None:
    life = one("2023-04-01", FALLS)
    assert life.months is not None
    assert (life.months.estimate, life.months.low, life.months.high) == (3, 3, 3)
    assert life.share_before == pytest.approx(0.3)
    assert (life.is_censored, life.silence) == (False, None)


def test_a_word_that_has_not_halved_yet_is_censored_after_the_months_watched() -> None:
    life = one("2023-04-01", STAYS)
    assert life.is_censored
    assert life.months is None
    assert life.watched_months_count == 8


def test_one_low_month_is_no_end() -> None:
    assert one("2023-04-01", DIP).is_censored


@pytest.mark.parametrize(
    ("month", "numbers", "silence"),
    [
        ("2023-04-01", RARE, Silence.TOO_LITTLE_BEFORE),
        ("2022-01-01", FALLS, Silence.TOO_LITTLE_BEFORE),
        ("2023-12-01", STAYS, Silence.TOO_LITTLE_AFTER),
    ],
)
def test_words_that_cannot_be_watched_are_silent_with_a_reason(
    month: str, numbers: list[int], silence: Silence
) -> None:
    assert one(month, numbers).silence is silence


def test_the_median_keeps_censored_words() -> None:
    blocked = dict.fromkeys(("a", "b", "c", "d"), "2023-04-01")
    quick = [300] * 4 + [50] * 8
    median = of(blocked, a=quick, b=FALLS, c=STAYS, d=STAYS).median_months
    assert median is not None
    assert median.estimate == 3, "half of four had ended by then; without the two censored ones it would be 1"
    assert median.high == float("inf")


def test_lifetimes_come_by_month_of_the_block() -> None:
    result = of({"b": "2023-06-01", "a": "2023-04-01"}, a=FALLS, b=STAYS)
    assert [life.blocked_month for life in result.terms] == [date(2023, 4, 1), date(2023, 6, 1)]


def test_nothing_blocked_and_nothing_removed() -> None:
    assert of({}, a=STAYS).silence is Silence.NONE_PUBLISHED
    counts, totals = monthly({"a": STAYS})
    blocked = pd.DataFrame({"term": ["a"], "blocked_month": [pd.Timestamp("2023-04-01")]})
    assert lifetimes(counts, totals.head(0), blocked).silence is Silence.NO_REMOVALS
