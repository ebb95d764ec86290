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


def even_spline_basis(at: Floats, step: float) -> Floats:
    """Cubic B-splines over knots `step` apart that add to 1 on the whole of `at`, which begins at the first knot.

    Only four of them are not 0 at a place, and even knots make all of one shape.
    """
    place, part = np.divmod((at - at[0]) / step, 1.0)
    pieces = np.stack(
        [(1 - part) ** 3, 3 * part**3 - 6 * part**2 + 4, -3 * part**3 + 3 * part**2 + 3 * part + 1, part**3], axis=1
    )
    count = max(int(np.ceil((at[-1] - at[0]) / step)), 1) + DEGREE
    columns = place.astype(np.int64)[:, None] + np.arange(DEGREE + 1)
    # The last place may lie on a knot, where the spline that begins there is still 0.
    basis = np.zeros((len(at), count + 1))
    np.put_along_axis(basis, columns, pieces / 6, axis=1)
    return basis[:, :count]
