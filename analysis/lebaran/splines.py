"""Cubic B-splines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DEGREE = 3


def spline_basis(at: Floats, knots: Floats) -> Floats:
    """Cubic B-splines over increasing knots; shape (len(at), len(knots) - 4).

    None reaches beyond the outer knots, where all of them and their slopes are 0; they add to 1 from the fourth knot to the
    fourth from last.
    """
    x = at[:, None]
    basis = ((knots[:-1] <= x) & (x < knots[1:])).astype(float)
    for degree in range(1, DEGREE + 1):
        rising = (x - knots[: -degree - 1]) / (knots[degree:-1] - knots[: -degree - 1])
        falling = (knots[degree + 1 :] - x) / (knots[degree + 1 :] - knots[1:-degree])
        basis = rising * basis[:, :-1] + falling * basis[:, 1:]
    return basis


def even_knots(first: float, last: float, step: float) -> Floats:
    """Knots `step` apart whose splines add to 1 on first..last."""
    inner = int(np.ceil((last - first) / step)) + 1
    return first + step * np.arange(-DEGREE, max(inner, 2) + DEGREE, dtype=float)
