"""Which word replaced which, on a handful of switches."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.keywords.results import Silence
from analysis.keywords.successions import successions
from tests.unit.keyword_counts import MONTHS, monthly

SHARES = {
    "bal": [300] * 5 + [150] + [10] * 6,
    "karungan": [5] * 5 + [150] + [290] * 6,
    "murah": [200] * 12,
}


def switches(rows: list[tuple[str, str, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(a, b, MONTHS[month], sellers) for a, b, month, sellers in rows],
        columns=["from_term", "to_term", "month", "sellers_count"],
    )


def told(pairs: pd.DataFrame) -> list[tuple[str, str]]:
    back = pairs.rename(columns={"from_term": "to_term", "to_term": "from_term"})
    return [(one.from_term, one.to_term) for one in successions(pairs, back, *monthly(SHARES)).successions]


def test_sellers_who_left_one_word_for_another_tell_which_replaced_which_and_when() -> None:
    forth = [("bal", "karungan", 4, 4), ("bal", "karungan", 5, 30), ("bal", "karungan", 6, 6)]
    pairs = switches([*forth, ("karungan", "bal", 2, 3)])
    back = pairs.rename(columns={"from_term": "to_term", "to_term": "from_term"})
    (one,) = successions(pairs, back, *monthly(SHARES)).successions
    assert (one.from_term, one.to_term) == ("bal", "karungan")
    assert (one.sellers_count, one.reverse_sellers_count) == (40, 3)
    assert one.share.estimate == pytest.approx(40 / 43)
    assert 0.5 < one.share.low < one.share.estimate < one.share.high < 1
    assert (one.first_month, one.month, one.last_month) == (date(2023, 5, 1), date(2023, 6, 1), date(2023, 7, 1))


def test_as_many_back_as_forth_is_no_succession() -> None:
    assert told(switches([("bal", "karungan", 5, 20), ("karungan", "bal", 5, 20)])) == []


def test_a_word_whose_share_did_not_fall_was_not_replaced() -> None:
    assert told(switches([("murah", "karungan", 5, 40)])) == []


def test_a_word_whose_share_did_not_rise_replaced_nothing() -> None:
    assert told(switches([("bal", "murah", 5, 40)])) == []


@pytest.mark.parametrize(
    ("rows", "silence"),
    [
        ([], Silence.NO_SWITCHES),
        ([("bal", "karungan", 5, 4)], Silence.FEW_SELLERS),
        ([("bal", "karungan", 5, 6), ("karungan", "bal", 5, 5)], Silence.NOTHING_STANDS_OUT),
    ],
)
def test_few_switches_are_silent_with_a_reason(rows: list[tuple[str, str, int, int]], silence: Silence) -> None:
    pairs = switches(rows)
    back = pairs.rename(columns={"from_term": "to_term", "to_term": "from_term"})
    assert successions(pairs, back, *monthly(SHARES)).silence is silence
