"""Quantiles of Student's t against the printed table."""

from __future__ import annotations

import pytest

from analysis.student_t import t_quantile


@pytest.mark.parametrize(
    ("level", "degrees_of_freedom", "expected"),
    [
        (0.90, 1, 6.313752),
        (0.90, 2, 2.919986),
        (0.90, 3, 2.353363),
        (0.90, 4, 2.131847),
        (0.90, 9, 1.833113),
        (0.90, 30, 1.697261),
        (0.95, 1, 12.706205),
        (0.95, 5, 2.570582),
        (0.95, 120, 1.979930),
        (0.50, 7, 0.711142),
    ],
)
def test_it_agrees_with_the_printed_table(level: float, degrees_of_freedom: int, expected: float) -> None:
    assert t_quantile(level, degrees_of_freedom) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("level", "degrees_of_freedom"), [(0.0, 3), (1.0, 3), (0.9, 0)])
def test_what_has_no_quantile_is_refused(level: float, degrees_of_freedom: int) -> None:
    with pytest.raises(ValueError, match="no t quantile"):
        t_quantile(level, degrees_of_freedom)
