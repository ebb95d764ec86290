"""Which cells of a table of two breakdowns nobody may see: the rule of `disclosure_rule`, along both of them.

All months are judged at once: arrays of months x rows x columns. A row or column that is hidden by itself is hidden in
the table, its empty cells too, or what is empty would tell. Reasons and limits: `docs/methods/disclosure.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dashboard.queries.disclosure_rule import Cells, Counts, Flags, channel_of, completed, fails, hidden_within


@dataclass(frozen=True, kw_only=True)
class CrossCells:
    """Who stands behind each month, row and column; as `Cells`, with rows in the second place and columns in the third."""

    row_values: tuple[str, ...]
    column_values: tuple[str, ...]
    umkm_count: Counts
    total: Counts
    largest: Counts
    umkm_per_day: Counts

    @cached_property
    def is_backed(self) -> Flags:
        """Whether anybody stands behind the cell."""
        backed: Flags = self.best_backed > 0
        return backed

    @cached_property
    def best_backed(self) -> Counts:
        """Distinct UMKM behind the best backed measure."""
        best: Counts = self.umkm_count.max(axis=3)
        return best

    @cached_property
    def by_row(self) -> Cells:
        """Each month and row as a month of its own, over the columns."""
        return _flattened(self, self.column_values, (0, 1, 2))

    @cached_property
    def by_column(self) -> Cells:
        """Each month and column as a month of its own, over the rows."""
        return _flattened(self, self.row_values, (0, 2, 1))


@dataclass(frozen=True, kw_only=True)
class Margins:
    """What is said of rows and columns beside the table, months x rows and months x columns.

    - `rows`, `columns`: which are hidden.
    - `backed_rows`, `backed_columns`: behind which anybody stands. The others are shown to be empty, and so is all in them.
    """

    rows: Flags
    columns: Flags
    backed_rows: Flags
    backed_columns: Flags

    @property
    def open(self) -> Flags:
        """Cells that rows and columns do not show to be empty, months x rows x columns."""
        return self.backed_rows[:, :, None] & self.backed_columns[:, None, :]

    @property
    def covered(self) -> Flags:
        """Those of them that are of a hidden row or column."""
        return self.open & (self.rows[:, :, None] | self.columns[:, None, :])


def hidden_cross(cells: CrossCells, margins: Margins, empty: Flags, already: Flags, *, by_day: bool) -> Flags:
    """Cells hidden for their row or column, those that fail, and others until each sum of hidden ones is safe.

    - `empty`: cells that are known to be empty, as they are shown so for the month.
    - `already`: what is hidden for another reason.
    """
    hidden = already | margins.covered | _cross_fails(cells, by_day=by_day)
    may_join = cells.is_backed & ~margins.covered & ~_follows(empty, margins)
    while True:
        before = hidden.sum()
        hidden |= _completed_in_rows(cells, hidden, may_join, by_day=by_day)
        grown = completed(cells.by_column, _in_columns(hidden), by_day=by_day, among=_in_columns(may_join))
        hidden |= _from_columns(grown, cells)
        if hidden.sum() == before:
            return hidden


def hidden_places(
    platforms: CrossCells,
    margins: Margins,
    empty: Flags,
    already: Flags,
    channels: Sequence[str],
    hidden_channels: Flags,
    *,
    by_day: bool,
) -> Flags:
    """`hidden_cross` for rows that are platforms: within each column they also add up to their channels.

    `hidden_channels`: months x channels x columns, what is hidden of the table of channels.
    """
    hidden = already | margins.covered | _cross_fails(platforms, by_day=by_day)
    alone = _alone_in_channel(platforms.row_values, empty, channels, hidden_channels)
    may_join = platforms.is_backed & ~margins.covered & ~_follows(empty, margins) & ~alone
    of_columns = _in_columns(hidden_channels)
    while True:
        before = hidden.sum()
        hidden |= _completed_in_rows(platforms, hidden, may_join, by_day=by_day)
        grown = hidden_within(
            platforms.by_column, channels, of_columns, _in_columns(hidden), by_day=by_day, among=_in_columns(may_join)
        )
        hidden |= _from_columns(grown, platforms)
        if hidden.sum() == before:
            return hidden


def _cross_fails(cells: CrossCells, *, by_day: bool) -> Flags:
    return fails(cells.by_row, by_day=by_day).reshape(cells.is_backed.shape)


def _completed_in_rows(cells: CrossCells, hidden: Flags, may_join: Flags, *, by_day: bool) -> Flags:
    columns_count = hidden.shape[2]
    grown = completed(
        cells.by_row, hidden.reshape(-1, columns_count), by_day=by_day, among=may_join.reshape(-1, columns_count)
    )
    return grown.reshape(hidden.shape)


def _follows(empty: Flags, margins: Margins) -> Flags:
    """Cells that are all of a shown row or column, as all others in it are known to be empty: hiding one hides nothing."""
    alone_in_row = ((~empty).sum(axis=2) == 1) & ~margins.rows
    alone_in_column = ((~empty).sum(axis=1) == 1) & ~margins.columns
    follows: Flags = ~empty & (alone_in_row[:, :, None] | alone_in_column[:, None, :])
    return follows


def _alone_in_channel(platforms: Sequence[str], empty: Flags, channels: Sequence[str], hidden_channels: Flags) -> Flags:
    """Cells of platforms that are all of what is shown for their channel."""
    alone = np.zeros(empty.shape, dtype=bool)
    for place, channel in enumerate(channels):
        own = np.array([channel_of(platform) == channel for platform in platforms])
        is_one = ((~empty[:, own]).sum(axis=1) == 1) & ~hidden_channels[:, place]
        alone[:, own] = ~empty[:, own] & is_one[:, None, :]
    return alone


def _flattened(cells: CrossCells, values: tuple[str, ...], order: tuple[int, int, int]) -> Cells:
    def flat(counts: Counts) -> Counts:
        turned = counts.transpose(*order, *range(3, counts.ndim))
        return turned.reshape(-1, *turned.shape[2:])

    return Cells(
        values=values,
        umkm_count=flat(cells.umkm_count),
        total=flat(cells.total),
        largest=flat(cells.largest),
        umkm_per_day=flat(cells.umkm_per_day),
    )


def _in_columns(flags: Flags) -> Flags:
    turned = flags.transpose(0, 2, 1)
    return turned.reshape(-1, turned.shape[2])


def _from_columns(flags: Flags, cells: CrossCells) -> Flags:
    months, rows, columns = cells.is_backed.shape
    return flags.reshape(months, columns, rows).transpose(0, 2, 1)
