"""On simulated counts the intervals of words cover, and false discoveries stay within what is promised.

Few series, for speed; more of them: `python -m bench.keywords calibration`.
"""

from __future__ import annotations

from bench.keywords.calibration import distinctive_calibration, no_effect_alarms, rising_calibration


def test_marking_words() -> None:
    found = distinctive_calibration(range(300, 320))
    assert found["told"] > 200
    assert found["false among told"] <= 0.10
    assert found["coverage (.90)"] >= 0.88
    assert found["found of true"] >= 0.4


def test_rising_words() -> None:
    found = rising_calibration(range(300, 312))
    assert found.loc["told", "month"] > 60
    assert found.loc["false among told", "month"] <= 0.10
    assert found.loc["coverage (.90)", "month"] >= 0.88
    assert found.loc["coverage (.90)", "factor"] >= 0.85
    assert found.loc["found of true", "month"] >= 0.6


def test_where_nothing_differs_hardly_anything_is_told() -> None:
    alarms = no_effect_alarms(range(300, 320))
    assert alarms.max() <= 0.15, "2 of 20 are promised; 3 may come by chance"
