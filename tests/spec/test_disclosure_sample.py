"""A whole month of the sample, with the thresholds in force: what is hidden, and whether exact reckoning finds any of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from dashboard.queries.cross_verdicts import closed_months, cross_verdict
from dashboard.queries.facts import FAMILIES, PLACE, family_of, known_values
from dashboard.queries.provenance import Span, span
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot, open_snapshot
from dashboard.queries.sums import Question, judged
from dashboard.queries.verdicts import CHANNEL_OF_PLATFORM, PAIRS, possible_cells
from tests.attack import Reader, weights_of

MONTH = 51
"""April 2023, in which Lebaran was."""

DIMENSIONS = (Dimension.CHANNEL, *FAMILIES)

Boxes = NDArray[np.bool_]
"""Base cells of the month that are not known to be empty, as flags in one row."""


@pytest.fixture(scope="module")
def snapshot(built_warehouse: Path) -> Snapshot:
    return open_snapshot(built_warehouse)


@pytest.fixture(scope="module")
def covered(snapshot: Snapshot) -> Span:
    found = span(snapshot, "orders_count")
    assert found is not None
    return found


def values_of(boxes: NDArray[np.intp], dimension: Dimension) -> NDArray[np.intp]:
    """Of each box, the place of its value among `known_values`."""
    own = boxes[:, FAMILIES.index(family_of(dimension))]
    return CHANNEL_OF_PLATFORM[own] if dimension is Dimension.CHANNEL else own


def cells(snapshot: Snapshot, covered: Span, boxes: NDArray[np.intp]) -> Iterator[tuple[Boxes, bool]]:
    """Cells of all tables of one and of two breakdowns, with whether each is hidden."""
    for rows in DIMENSIONS:
        hidden = judged(snapshot, covered, Question(dimension=rows, filters=())).monthly[MONTH]
        for row, is_hidden in enumerate(hidden):
            yield values_of(boxes, rows) == row, bool(is_hidden)
    for rows, columns in combinations(DIMENSIONS, 2):
        for row, value in enumerate(known_values(rows)):
            question = Question(dimension=columns, filters=((rows, (value,)),))
            hidden = judged(snapshot, covered, question).monthly[MONTH]
            for column, is_hidden in enumerate(hidden):
                yield (values_of(boxes, rows) == row) & (values_of(boxes, columns) == column), bool(is_hidden)


def test_no_hidden_cell_of_a_month_follows_from_the_shown_ones(snapshot: Snapshot, covered: Span) -> None:
    boxes = np.argwhere(possible_cells(snapshot, covered)[MONTH])
    found = list(cells(snapshot, covered, boxes))
    reader = Reader(len(boxes))
    reader.learns(weights_of([cell for cell, is_hidden in found if not is_hidden], len(boxes)))
    hidden = weights_of([cell for cell, is_hidden in found if is_hidden and cell.any()], len(boxes))
    assert len(hidden) > 500
    assert not reader.finds(hidden).any()


def test_no_month_of_the_sample_has_a_table_hidden_whole(snapshot: Snapshot, covered: Span) -> None:
    assert not closed_months(snapshot, covered).any()
    for pair in PAIRS:
        found = cross_verdict(snapshot, covered, pair)
        shown = (found.backed.cells & ~found.monthly.cells).any(axis=(1, 2))
        assert shown.all(), pair


def test_by_month_platforms_and_sizes_are_shown_in_full(snapshot: Snapshot, covered: Span) -> None:
    found = cross_verdict(snapshot, covered, (PLACE, Dimension.SIZE_CLASS))
    assert not (found.monthly.cells & found.backed.cells).any()
