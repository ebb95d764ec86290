"""Splines over even knots are those of the general recursion, and add to 1 wherever they are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.lebaran.splines import DEGREE, even_spline_basis, spline_basis

STEP = 30.0


@pytest.mark.parametrize("length", [1, 2, 30, 31, 32, 60, 61, 91, 2557])
def test_even_knots_make_the_splines_of_the_recursion(length: int) -> None:
    days = np.arange(17_000.0, 17_000.0 + length)
    basis = even_spline_basis(days, STEP)
    knots = days[0] + STEP * np.arange(-DEGREE, basis.shape[1] + 1)
    assert basis == pytest.approx(spline_basis(days, knots), abs=1e-12)
    assert basis.sum(axis=1) == pytest.approx(np.ones(length))
