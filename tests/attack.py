"""A reader who has every number that is shown, and looks for one that is not: by adding and subtracting."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

PRIME = 32_749
"""Reckoning modulo a prime is exact. Products of two such numbers, a thousand times over, are whole in a float."""

_TOGETHER = 64
"""So many numbers are cleared of all that is known by one multiplication of matrices."""

Weights = NDArray[np.float64]
"""How often each base cell counts in a number, a number a row."""


class Reader:
    """What follows from some numbers.

    A number is a row of weights of base cells. Cells that are known to be empty count in none: set their weights to 0.
    """

    def __init__(self, cells_count: int) -> None:
        self._rows = np.zeros((0, cells_count))
        self._pivots = np.zeros(0, dtype=np.intp)

    def learns(self, numbers: Weights) -> None:
        """Take in what is shown."""
        shown = np.array(list({row.tobytes(): row for row in numbers}.values())).reshape(-1, self._rows.shape[1])
        for start in range(0, len(shown), _TOGETHER):
            rows, pivots = _solved(self._reduced(shown[start : start + _TOGETHER]))
            if len(rows):
                cleared = (self._rows - self._rows[:, pivots] @ rows) % PRIME
                self._rows, self._pivots = np.vstack([cleared, rows]), np.append(self._pivots, pivots)

    def finds(self, numbers: Weights) -> NDArray[np.bool_]:
        """Which of some numbers follow from what was learnt."""
        is_left: NDArray[np.bool_] = np.any(self._reduced(numbers), axis=1)
        return ~is_left

    def _reduced(self, numbers: Weights) -> Weights:
        reduced: Weights = (numbers - numbers[:, self._pivots] @ self._rows) % PRIME
        return reduced


def _solved(rows: Weights) -> tuple[Weights, NDArray[np.intp]]:
    """Rows that say the same, each with a 1 in a column where the others have none, and those columns."""
    rows, done = rows.copy(), 0
    pivots = []
    while (left := np.flatnonzero(rows[done:].any(axis=1))).size:
        rows[[done, done + left[0]]] = rows[[done + left[0], done]]
        pivot = int(rows[done].argmax())
        rows[done] = rows[done] * pow(int(rows[done, pivot]), -1, PRIME) % PRIME
        others = np.arange(len(rows)) != done
        rows[others] = (rows[others] - rows[others, pivot, None] * rows[done]) % PRIME
        pivots.append(pivot)
        done += 1
    return rows[:done], np.array(pivots, dtype=np.intp)


def weights_of(numbers: Iterable[NDArray[np.bool_]], cells_count: int) -> Weights:
    """Numbers, each the sum of the base cells that are set, as rows of weights."""
    rows = [number.ravel() for number in numbers]
    return np.array(rows, dtype=float) if rows else np.zeros((0, cells_count))
