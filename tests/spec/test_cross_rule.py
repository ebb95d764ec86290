"""Which cells of a table of two breakdowns are hidden, and what proves that nobody finds them, in small tables.

A table is written as rows of numbers of UMKM, each of whom has the same; 0 is nobody. Columns are b, c, d, ... and the
other two dimensions have one value each, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from dashboard.queries.certificates import Places, cells_in_doubt, values_in_doubt, with_cheapest_swaps
from dashboard.queries.cross_rule import CrossCells, Margins, hidden_cross, hidden_places
from dashboard.queries.disclosure_rule import Flags

Rows = Sequence[Sequence[int]]


def table(rows: Rows, values: Sequence[str] = ()) -> CrossCells:
    counts = np.array(rows, dtype=float)[None]
    thrice = np.repeat(counts[..., None], 3, axis=3)
    return CrossCells(
        row_values=tuple(values) or tuple(f"row{place}" for place in range(counts.shape[1])),
        column_values=tuple(f"column{place}" for place in range(counts.shape[2])),
        umkm_count=thrice,
        total=10 * thrice,
        largest=10 * np.minimum(thrice, 1),
        umkm_per_day=counts,
    )


def flags(*rows: str) -> Flags:
    """A month of a table: `x` is set, anything else is not."""
    return np.array([[[mark == "x" for mark in row] for row in rows]])


def drawn(flagged: Flags) -> tuple[str, ...]:
    return tuple("".join("x" if is_set else "." for is_set in row) for row in flagged[0])


def margins(rows: str, columns: str) -> Margins:
    """`x` is hidden, `0` is empty, anything else is shown."""
    hidden_rows, hidden_columns = flags(rows)[:, 0], flags(columns)[:, 0]
    backed_rows, backed_columns = (np.array([[mark != "0" for mark in marks]]) for marks in (rows, columns))
    return Margins(rows=hidden_rows, columns=hidden_columns, backed_rows=backed_rows, backed_columns=backed_columns)


def empty(cells: CrossCells, beside: Margins) -> Flags:
    return ~cells.is_backed & ~beside.covered


def hidden(rows: Rows, hidden_rows: str, hidden_columns: str) -> tuple[str, ...]:
    cells, beside = table(rows), margins(hidden_rows, hidden_columns)
    nothing = np.zeros_like(cells.is_backed)
    return drawn(hidden_cross(cells, beside, empty(cells, beside), nothing, by_day=False))


def in_doubt(hidden_cells: Flags, beside: Margins, possible: Flags | None = None) -> tuple[str, ...]:
    may_be = np.ones_like(hidden_cells) if possible is None else possible
    return drawn(hidden_cells & cells_in_doubt(may_be[:, None], hidden_cells, beside)[0])


def test_where_every_cell_has_five_umkm_nothing_is_hidden() -> None:
    assert hidden([[5, 9], [9, 5]], "..", "..") == ("..", "..")


def test_a_thin_cell_takes_the_smallest_others_of_its_row_and_column_with_it_and_the_cell_across() -> None:
    rows = [[3, 9, 6], [9, 9, 9], [7, 9, 8]]
    assert hidden(rows, "...", "...") == ("x.x", "...", "x.x")


def test_a_hidden_row_hides_its_cells_the_empty_ones_too() -> None:
    rows = [[9, 0, 9], [9, 9, 9], [9, 9, 9], [9, 9, 9]]
    assert hidden(rows, "xxx.", "...") == ("xxx", "xxx", "xxx", "...")


def test_what_is_of_an_empty_column_is_shown_to_be_empty_in_a_hidden_row_too() -> None:
    rows = [[9, 0, 9], [9, 0, 9], [9, 0, 9]]
    assert hidden(rows, "xx.", ".0.") == ("x.x", "x.x", "...")


def test_an_empty_cell_elsewhere_is_shown_and_protects_nobody() -> None:
    rows = [[3, 0, 9], [8, 9, 9], [9, 9, 9]]
    assert hidden(rows, "...", "...") == ("x.x", "x.x", "...")


def test_a_cell_that_is_its_whole_row_is_no_protection_as_the_row_gives_it_away() -> None:
    rows = [[3, 9, 9], [6, 0, 0], [9, 8, 9]]
    assert hidden(rows, "...", "...") == ("xx.", "...", "xx.")


def test_within_a_column_the_platforms_of_a_channel_that_is_shown_protect_each_other() -> None:
    cells = table([[3, 9], [9, 9], [6, 9], [9, 9]], ["shopee", "lazada", "instagram", "facebook"])
    beside, nothing = margins("....", ".."), np.zeros_like(cells.is_backed)
    channels = ("marketplace", "social_commerce")
    found = hidden_places(cells, beside, empty(cells, beside), nothing, channels, flags("..", ".."), by_day=False)
    assert drawn(found) == ("xx", "xx", "..", "..")


def test_a_channel_that_is_hidden_in_a_column_hides_one_of_its_platforms_there() -> None:
    cells = table([[7, 9], [9, 9], [6, 9], [9, 9]], ["shopee", "lazada", "instagram", "facebook"])
    beside, nothing = margins("....", ".."), np.zeros_like(cells.is_backed)
    channels = ("marketplace", "social_commerce")
    found = hidden_places(cells, beside, empty(cells, beside), nothing, channels, flags("xx", "xx"), by_day=False)
    assert drawn(found)[0] == "xx"
    assert drawn(found)[2] == "xx"


def test_four_hidden_cells_in_a_square_leave_each_other_in_doubt() -> None:
    square = flags("xx.", "xx.", "...")
    assert in_doubt(square, margins("...", "...")) == ("xx.", "xx.", "...")


def test_a_cell_between_two_squares_is_known_though_every_sum_of_hidden_cells_has_two() -> None:
    # The first two rows add up to a and the first two columns to b; what is left of a - b is the cell between.
    bridged = flags("xx..", "xxx.", "..xx", "..xx")
    assert in_doubt(bridged, margins("....", "....")) == ("xx..", "xx..", "..xx", "..xx")


def test_the_smallest_cells_that_put_it_in_doubt_are_hidden_too() -> None:
    bridged, beside = flags("xx..", "xxx.", "..xx", "..xx"), margins("....", "....")
    known = flags("....", "..x.", "....", "....")
    prices = np.full((1, 4, 4), 9.0)
    prices[0, 0, 2] = 5
    wider = with_cheapest_swaps(np.ones((1, 1, 4, 4), dtype=bool), bridged, known, prices, ~np.eye(4, dtype=bool))
    assert drawn(wider) == ("xxx.", "xxx.", "..xx", "..xx")
    assert in_doubt(wider, beside) == drawn(wider)


def test_a_square_of_which_one_corner_is_known_to_be_empty_leaves_nothing_in_doubt() -> None:
    square = flags("xx", "xx")
    possible = ~flags("..", ".x")
    assert in_doubt(square, margins("..", ".."), possible) == ("..", "..")


def test_the_corners_of_a_square_must_be_possible_for_one_value_of_the_other_dimensions() -> None:
    square = flags("xx", "xx")
    apart = np.stack([flags("xx", ".."), flags("..", "xx")], axis=1)
    assert not (square & cells_in_doubt(apart, square, margins("..", ".."))[0]).any()


@pytest.mark.parametrize(("rows", "doubted"), [("xx.", ("x..", "x..", "...")), ("x..", ("...", "...", "..."))])
def test_two_hidden_rows_leave_each_other_in_doubt_in_a_single_column(rows: str, doubted: tuple[str, ...]) -> None:
    assert in_doubt(flags("x..", "x..", "..."), margins(rows, "...")) == doubted


def test_platforms_of_two_channels_are_swapped_only_where_both_channels_are_hidden() -> None:
    beside, square = margins("..", ".."), flags("xx", "xx")
    channel = np.array([0, 1])
    for channels, doubted in ((flags("xx", "xx"), ("xx", "xx")), (flags("xx", ".."), ("..", ".."))):
        places = Places(channel=channel, hidden=np.zeros((1, 2), dtype=bool), hidden_cells=channels)
        cells, of_channels = cells_in_doubt(np.ones((1, 1, 2, 2), dtype=bool), square, beside, places)
        assert drawn(square & cells) == doubted
        assert drawn(channels & of_channels) == doubted


def test_hidden_values_are_in_doubt_where_two_of_them_may_have_the_same_things() -> None:
    hidden_values = np.array([[True, True, False]])
    apart = ~np.eye(3, dtype=bool)
    meeting = np.array([[[True, False], [True, True], [True, True]]])
    assert values_in_doubt(meeting, hidden_values, apart).tolist() == [[True, True, False]]
    elsewhere = np.array([[[True, False], [False, True], [True, True]]])
    assert not values_in_doubt(elsewhere, hidden_values, apart).any()
