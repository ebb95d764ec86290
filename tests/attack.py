"""A reader who has every number that is shown, and looks for one that is not: by adding and subtracting."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

PRIME = 32_749
"""Reckoning modulo a prime is exact. Products of two such numbers, a thousand times over, are whole in a float."""

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
        left = self._reduced(np.unique(numbers, axis=0))
        left = left[left.any(axis=1)]
        while len(left):
            pivot = int(left[0].argmax())
            row = left[0] * pow(int(left[0, pivot]), -1, PRIME) % PRIME
            self._rows = (self._rows - self._rows[:, pivot, None] * row) % PRIME
            left = (left[1:] - left[1:, pivot, None] * row) % PRIME
            left = left[left.any(axis=1)]
            self._rows, self._pivots = np.vstack([self._rows, row]), np.append(self._pivots, pivot)

    def finds(self, numbers: Weights) -> NDArray[np.bool_]:
        """Which of some numbers follow from what was learnt."""
        is_left: NDArray[np.bool_] = np.any(self._reduced(numbers), axis=1)
        return ~is_left

    def _reduced(self, numbers: Weights) -> Weights:
        reduced: Weights = (numbers - numbers[:, self._pivots] @ self._rows) % PRIME
        return reduced


def weights_of(numbers: Iterable[NDArray[np.bool_]], cells_count: int) -> Weights:
    """Numbers, each the sum of the base cells that are set, as rows of weights."""
    rows = [number.ravel() for number in numbers]
    return np.array(rows, dtype=float) if rows else np.zeros((0, cells_count))
