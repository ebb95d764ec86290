"""What is said of orders and takedowns that rise and fall at a distance in weeks."""

from __future__ import annotations

import pytest

from analysis.impact import Correlation
from catalog.text import Language
from dashboard.ui.impact_words import lag_finding

FALLS, RISES, NEITHER = (-0.4, -0.2), (0.1, 0.3), (-0.1, 0.1)


def found(*ends: tuple[float, float]) -> list[Correlation]:
    return [Correlation(lag=lag, value=(low + high) / 2, lower=low, upper=high) for lag, (low, high) in enumerate(ends)]


def test_orders_that_fall_after_takedowns_are_not_said_to_move_with_them() -> None:
    said = lag_finding(found(FALLS, FALLS, RISES, NEITHER), Language.ENGLISH)

    assert "3 of 4" in said
    assert "1 in the same direction, 2 in opposite directions" in said


@pytest.mark.parametrize("language", list(Language))
def test_distances_that_are_all_undecided_count_none(language: Language) -> None:
    said = lag_finding(found(NEITHER, NEITHER), language)

    assert "2" in said
    assert "0" not in said
