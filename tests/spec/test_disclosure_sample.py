"""A whole month of the sample, with the thresholds in force: what is hidden, and whether exact reckoning finds any of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from catalog.marts import ORDER_BACKING, UMKM_MONTHLY
from dashboard.queries.cross_verdicts import closed_months, cross_verdict
from dashboard.queries.facts import FAMILIES, PLACE, column, family_of, known_values
from dashboard.queries.provenance import Span, span
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot, open_snapshot
from dashboard.queries.sums import Question, judged
from dashboard.queries.verdicts import CHANNEL_OF_PLATFORM, PAIRS, possible_cells
from etl.engine import connect
from etl.manifest import current_manifest
from etl.marts import create_small_tables
from etl.plan import make_plan
from etl.store import Store
from etl.transform import UMKM_CELLS, create_views, select_of
from tests.attack import Reader, weights_of
from tests.warehouse_fixture import fill_marts_of_umkm, point_to

MONTH = 51
"""April 2023, in which Lebaran was."""

DIMENSIONS = (Dimension.CHANNEL, *FAMILIES)

Boxes = NDArray[np.bool_]
"""Base cells of the month that are not known to be empty, as flags in one row."""


@pytest.fixture(scope="module")
def snapshot(built_warehouse: Path) -> Snapshot:
    return open_snapshot(built_warehouse)


@pytest.fixture(scope="module")
def umkm_cells(sample_store: Path, built_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What each UMKM of the snapshot sold, as Parquet."""
    assert built_warehouse.exists()
    directory = tmp_path_factory.mktemp("cells")
    store = Store(sample_store)
    plan = make_plan(store, current_manifest(store))
    with connect(None, directory) as connection:
        create_small_tables(connection, store, plan, None)
        create_views(connection)
        connection.execute(f"copy ({select_of(UMKM_CELLS)}) to '{directory / 'umkm_cells.parquet'}'")
    return directory / "umkm_cells.parquet"


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
            for place, is_hidden in enumerate(hidden):
                yield (values_of(boxes, rows) == row) & (values_of(boxes, columns) == place), bool(is_hidden)


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


def test_what_is_hidden_before_and_after_an_upload_does_not_follow_from_both_states_together(
    snapshot: Snapshot, covered: Span, umkm_cells: Path, tmp_path: Path
) -> None:
    later, is_changed = with_late_orders(snapshot, covered, umkm_cells, tmp_path, sellers=150)
    boxes = np.argwhere(possible_cells(snapshot, covered)[MONTH] & possible_cells(later, covered)[MONTH])
    changes = is_changed[tuple(boxes.T)]
    before, after = list(cells(snapshot, covered, boxes)), list(cells(later, covered, boxes))
    stays = [cell for (cell, was_hidden), (_, is_hidden) in zip(before, after, strict=True) if was_hidden and is_hidden]

    def numbers(of_cells: list[Boxes], *, is_after: bool) -> NDArray[np.float64]:
        """Sums of boxes as they were, and of what changed in each, which came with the upload."""
        came = [np.concatenate([cell, cell[changes] & is_after]) for cell in of_cells]
        return weights_of(came, len(boxes) + int(changes.sum()))

    reader = Reader(len(boxes) + int(changes.sum()))
    reader.learns(numbers([cell for cell, is_hidden in before if not is_hidden], is_after=False))
    reader.learns(numbers([cell for cell, is_hidden in after if not is_hidden], is_after=True))
    assert changes.any()
    assert len(stays) > 500
    for is_after in (False, True):
        assert not reader.finds(numbers([cell for cell in stays if cell.any()], is_after=is_after)).any()


def with_late_orders(
    snapshot: Snapshot, covered: Span, umkm_cells: Path, directory: Path, *, sellers: int
) -> tuple[Snapshot, NDArray[np.bool_]]:
    """The snapshot after some sellers reported one order more of a third of what they sold in the month; and what changed.

    Whoever reckons with these knows more than a reader does: exactly where something changed.
    """
    name = f"late{sellers}"
    path = shutil.copy(snapshot.path, directory / f"warehouse-{name}.duckdb")
    month = np.datetime64(covered.first_date, "M") + MONTH
    values = ", ".join(column(ORDER_BACKING, family) for family in FAMILIES)
    late = """
        month = cast($month as date) and hash(umkm_key, platform, category) % 3 = 0 and umkm_key in (
            select umkm_key from umkm_cells where month = cast($month as date)
            group by umkm_key order by hash(umkm_key) limit $sellers
        )
    """
    asked = {"month": f"{month}-01", "sellers": sellers}
    with duckdb.connect(path) as connection:
        connection.execute("update meta_snapshot set snapshot_id = $name", {"name": name})
        connection.execute(f"create temp table umkm_cells as from '{umkm_cells}'")
        rows = connection.execute(f"select {values} from umkm_cells where {late}", asked).fetchall()
        connection.execute(
            f"""
            update umkm_cells set orders_count = orders_count + 1, units_count = units_count + 1,
                gross_value_idr = gross_value_idr + 150000
            where {late}
            """,
            asked,
        )
        for mart in (UMKM_MONTHLY, ORDER_BACKING):
            connection.execute(f"delete from {mart.id}")
        fill_marts_of_umkm(connection)
    is_changed = np.zeros([len(known_values(family)) for family in FAMILIES], dtype=bool)
    for row in rows:
        is_changed[tuple(known_values(family).index(value) for family, value in zip(FAMILIES, row, strict=True))] = True
    point_to(directory, name)
    return open_snapshot(directory), is_changed
