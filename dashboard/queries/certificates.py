"""Proof that no shown number gives a hidden cell away: another state of the data that shows the same numbers.

A state differs from the true one by a swap of four base cells (a, b, c, d), of all four dimensions: one more in
(a, b, c, d) and (a', b', c, d), one less in (a, b', c, d) and (a', b, c, d). It changes four cells of the table of a and b
and nothing of any other, as more and less are equal in them. Where rows a and a' are hidden everywhere, two cells do:
one more in (a, b, c, d), one less in (a', b, c, d). A swap proves something where all that it changes is hidden and
nothing of it is known to be empty. Reasons: `docs/methods/disclosure.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.queries.cross_rule import Margins
from dashboard.queries.disclosure_rule import Counts, Flags

_Ways = NDArray[np.float32]
"""Flags and counts as floats: matrix products of them are ten times as fast as of anything else."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Channels of a table whose rows are platforms.

    - `channel`: the place of each row's channel.
    - `hidden`: months x channels, what is hidden beside the table.
    - `hidden_cells`: months x channels x columns.
    """

    channel: NDArray[np.intp]
    hidden: Flags
    hidden_cells: Flags


def cells_in_doubt(
    possible: Flags, hidden: Flags, margins: Margins, places: Places | None = None
) -> tuple[Flags, Flags]:
    """Hidden cells of a table that a swap leaves in doubt, months x rows x columns; and those of its channels.

    `possible`: months x others x rows x columns, base cells not known to be empty, the other two dimensions as one.
    """
    free: _Ways = (possible & hidden[:, None]).astype(np.float32)
    both_hidden = (margins.rows[:, :, None] & margins.rows[:, None, :])[:, None]
    apart = ~np.eye(hidden.shape[1], dtype=bool)
    by_column = _swapped_columns(free, margins)
    if places is None:
        return _swapped_rows(free, both_hidden, apart).any(axis=1) | by_column, np.zeros_like(hidden[:, :0])
    is_same = places.channel[:, None] == places.channel[None, :]
    within = _swapped_rows(free, both_hidden, apart & is_same).any(axis=1)
    hidden_channels = places.hidden[:, places.channel]
    both_hidden = both_hidden & (hidden_channels[:, :, None] & hidden_channels[:, None, :])[:, None]
    across = _swapped_rows(
        free * places.hidden_cells[:, places.channel][:, None].astype(np.float32), both_hidden, ~is_same
    ).any(axis=1)
    moves_channel = across | by_column
    channels = np.stack(
        [moves_channel[:, places.channel == place].any(axis=1) for place in range(places.hidden.shape[1])], axis=1
    )
    return within | moves_channel, channels


def with_cheapest_swaps(possible: Flags, hidden: Flags, known: Flags, prices: Counts, is_pair: Flags) -> Flags:
    """Hidden cells, and for each known one the three others, as small as may be, that leave it in doubt with it.

    - `known`: hidden cells that nothing leaves in doubt yet; those without any such three others are left as they are.
    - `prices`: months x rows x columns, what it costs to hide a cell; infinite where that must not be.
    - `is_pair`: rows x rows, which two may be swapped.
    """
    wider = hidden.copy()
    columns = np.arange(hidden.shape[2])
    for month, row, column in np.argwhere(known):
        here = possible[month][possible[month, :, row, column]]
        possible_swap: Flags = np.any(here & here[:, row, None, :] & here[:, :, column, None], axis=0)
        may_swap = possible_swap & is_pair[row][:, None] & (columns != column)
        left = np.where(wider[month], 0.0, prices[month])
        swap_prices = np.where(may_swap, left + left[row][None, :] + left[:, column][:, None], np.inf)
        other_row, other_column = np.unravel_index(swap_prices.argmin(), swap_prices.shape)
        if np.isfinite(swap_prices[other_row, other_column]):
            wider[month, [row, other_row, other_row], [other_column, column, other_column]] = True
    return wider


def values_in_doubt(possible: Flags, hidden: Flags, is_pair: Flags) -> Flags:
    """Hidden values of one breakdown that a swap with another one leaves in doubt, months x values.

    - `possible`: months x values x others, base cells not known to be empty.
    - `is_pair`: (months x) values x values, which two may be swapped.
    """
    ways: _Ways = possible.astype(np.float32)
    meet = (ways @ ways.transpose(0, 2, 1)) > 0
    in_doubt: Flags = np.any(meet & hidden[:, :, None] & hidden[:, None, :] & is_pair, axis=2)
    return in_doubt


def _swapped_rows(free: _Ways, both_hidden: Flags, is_pair: Flags) -> Flags:
    """Cells that a swap of their row with another one changes, months x others x rows x columns.

    Of two rows that are both hidden one column suffices, of others it takes two.
    """
    columns_count = free @ free.transpose(0, 1, 3, 2)
    partners = ((columns_count >= 2) | (both_hidden & (columns_count >= 1))) & is_pair
    swapped: Flags = (free > 0) & ((partners.astype(np.float32) @ free) > 0)
    return swapped


def _swapped_columns(free: _Ways, margins: Margins) -> Flags:
    """Cells of hidden columns that a swap with another hidden column changes, months x rows x columns."""
    of_hidden = free * margins.columns[:, None, None, :].astype(np.float32)
    swapped: Flags = ((of_hidden > 0) & (of_hidden.sum(axis=3, keepdims=True) >= 2)).any(axis=1)
    return swapped
