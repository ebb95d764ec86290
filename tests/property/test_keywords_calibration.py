"""On simulated counts the intervals of words cover, and false discoveries stay within what is promised.

Few series, for speed; more of them: `python -m bench.keywords calibration`.
"""

from __future__ import annotations

from bench.keywords.calibration import (
    caught_calibration,
    distinctive_calibration,
    lifetimes_calibration,
    no_effect_alarms,
    rising_calibration,
)
from catalog.takedowns import LEAST_SELLERS


def test_marking_words() -> None:
    found = distinctive_calibration(range(300, 320))
    assert found.told_count > 200
    assert found.false_share <= 0.10
    assert found.covered_share >= 0.88
    assert found.found_share >= 0.4


def test_rising_words() -> None:
    found = rising_calibration(range(300, 312))
    assert found["month"].told_count > 60
    assert found["month"].false_share <= 0.10
    assert found["month"].covered_share >= 0.88
    assert found["factor"].covered_share >= 0.85
    assert found["month"].found_share >= 0.6


def test_rising_words_where_months_with_few_sellers_are_hidden() -> None:
    found = rising_calibration(range(300, 312), hidden_below=LEAST_SELLERS, monthly=300)
    assert found["month"].told_count > 30
    assert found["month"].false_share <= 0.10
    assert found["month"].covered_share >= 0.88
    assert found["factor"].covered_share >= 0.88


def test_where_nothing_differs_hardly_anything_is_told() -> None:
    alarms = no_effect_alarms(range(300, 320))
    assert max(alarms.values()) <= 0.15, "2 of 20 are promised; 3 may come by chance"


def test_shares_that_official_words_catch() -> None:
    assert caught_calibration(range(300, 310)) >= 0.88


def test_lives_of_blocked_words() -> None:
    found = lifetimes_calibration(range(300, 308))
    assert found["coverage"] >= 0.88
    assert found["ended, kept as censored"] <= 0.05
    assert found["lasting, said to have ended"] <= 0.05
