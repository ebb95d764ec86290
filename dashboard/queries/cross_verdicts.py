"""What is hidden in the months of a snapshot, of each two families together.

A table is hidden whole in a month in which some hidden cell of it would be known even so, and every table of two families
is where that does not suffice: then only what each breakdown shows by itself is known, and all swaps leave that as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from dashboard.queries.backing import backing, cross_backing
from dashboard.queries.certificates import Places, cells_in_doubt, with_cheapest_swaps
from dashboard.queries.cross_rule import CrossCells, Margins, hidden_cross, hidden_places
from dashboard.queries.disclosure_rule import Flags
from dashboard.queries.facts import FAMILIES, PLACE
from dashboard.queries.kept import kept
from dashboard.queries.provenance import Span
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.verdicts import (
    CHANNEL_OF_PLATFORM,
    CHANNELS,
    PAIRS,
    Pair,
    channels_of,
    count_of_channels,
    empty_cells,
    possible_cells,
    values_are_known,
    verdict,
)

MOST_WIDENINGS = 4
"""How often cells are hidden for cells that would be known, before their whole table is."""


@dataclass(frozen=True, kw_only=True)
class CrossFlags:
    """Flags of a table of two families, months x values x values.

    - `channels`: the same of channels, of which there are none where the first family is another one.
    """

    cells: Flags
    channels: Flags

    def where(self, months: Flags, other: Self) -> Self:
        """These flags in the given months, those of another table elsewhere."""
        chosen = months[:, None, None]
        return type(self)(
            cells=np.where(chosen, self.cells, other.cells), channels=np.where(chosen, self.channels, other.channels)
        )

    @property
    def any_in_month(self) -> Flags:
        """Months in which a flag is set."""
        cells: Flags = np.any(self.cells, axis=(1, 2))
        channels: Flags = np.any(self.channels, axis=(1, 2))
        return cells | channels


@dataclass(frozen=True, kw_only=True)
class CrossVerdict:
    """What is hidden of a table of two families, as months and day by day, its margins left out."""

    monthly: CrossFlags
    daily: CrossFlags
    backed: CrossFlags


@kept
def cross_verdict(snapshot: Snapshot, covered: Span, pair: Pair) -> CrossVerdict:
    """What is hidden of the table of two families."""
    found, closed = _own_verdict(snapshot, covered, pair).verdict, closed_months(snapshot, covered)
    return CrossVerdict(
        monthly=_whole(snapshot, covered, pair, by_day=False).where(closed, found.monthly),
        daily=_whole(snapshot, covered, pair, by_day=True).where(closed, found.daily),
        backed=found.backed,
    )


@kept
def closed_months(snapshot: Snapshot, covered: Span) -> Flags:
    """Months in which every table of two families is hidden, as some hidden cell could not be left in doubt otherwise."""
    closed = values_are_known(snapshot, covered)
    for pair in PAIRS:
        closed = closed | _own_verdict(snapshot, covered, pair).is_known
    return closed


@dataclass(frozen=True, kw_only=True)
class _OwnVerdict:
    """What is hidden of a table for its own sake, and months in which something of that would be known even so."""

    verdict: CrossVerdict
    is_known: Flags


@kept
def _own_verdict(snapshot: Snapshot, covered: Span, pair: Pair) -> _OwnVerdict:
    table = _Table.of(snapshot, covered, pair)
    monthly, is_whole, is_known_monthly = _protected(table, table.nothing, by_day=False)
    daily, _, is_known_daily = _protected(table, monthly, is_whole, by_day=True)
    return _OwnVerdict(
        verdict=CrossVerdict(monthly=monthly, daily=daily, backed=table.backed),
        is_known=is_known_monthly | is_known_daily,
    )


def _protected(
    table: _Table, already: CrossFlags, is_whole: Flags | None = None, *, by_day: bool
) -> tuple[CrossFlags, Flags, Flags]:
    """What is hidden, months in which that is the whole table, and those in which something of it is known even so.

    `is_whole`: months in which the table is hidden whole already.
    """
    whole = _whole(table.snapshot, table.covered, table.pair, by_day=by_day)
    is_whole = np.zeros(len(whole.cells), dtype=bool) if is_whole is None else is_whole
    hidden = whole.where(is_whole, table.hidden(already, by_day=by_day))
    known = table.known(hidden, is_whole, by_day=by_day)
    for _ in range(MOST_WIDENINGS):
        if not known.cells.any():
            break
        wider = table.hidden(table.widened(hidden, known, is_whole), by_day=by_day)
        hidden = whole.where(is_whole, wider)
        known = table.known(hidden, is_whole, by_day=by_day)
    is_known = known.any_in_month
    if is_known.any():
        hidden = whole.where(is_known, hidden)
        # What is hidden day by day alone is shown for the month, and known to be empty where it is.
        untold = is_whole if by_day else is_whole | is_known
        is_whole, is_known = is_whole | is_known, table.known(hidden, untold, by_day=by_day).any_in_month
    return hidden, is_whole, is_known


@dataclass(frozen=True, kw_only=True)
class _Table:
    """A table of two families, and who stands behind it."""

    snapshot: Snapshot
    covered: Span
    pair: Pair
    cells: CrossCells
    channels: CrossCells | None

    @classmethod
    def of(cls, snapshot: Snapshot, covered: Span, pair: Pair) -> Self:
        rows, columns = pair
        return cls(
            snapshot=snapshot,
            covered=covered,
            pair=pair,
            cells=cross_backing(snapshot, covered, rows, columns),
            channels=cross_backing(snapshot, covered, Dimension.CHANNEL, columns) if rows is PLACE else None,
        )

    @property
    def backed(self) -> CrossFlags:
        """Behind which cells anybody stands."""
        cells = self.cells.is_backed
        return CrossFlags(cells=cells, channels=cells[:, :0] if self.channels is None else self.channels.is_backed)

    @property
    def nothing(self) -> CrossFlags:
        """No cell at all."""
        return CrossFlags(cells=np.zeros_like(self.backed.cells), channels=np.zeros_like(self.backed.channels))

    def hidden(self, already: CrossFlags, *, by_day: bool) -> CrossFlags:
        """What the rule hides of the cells, and of those of channels, besides what is hidden already."""
        margins = _margins(self.snapshot, self.covered, self.pair, by_day=by_day)
        empty = empty_cells(self.snapshot, self.covered)[self.pair]
        if self.channels is None:
            cells = hidden_cross(self.cells, margins, empty, already.cells, by_day=by_day)
            return CrossFlags(cells=cells, channels=already.channels)
        above = _margins(self.snapshot, self.covered, (Dimension.CHANNEL, self.pair[1]), by_day=by_day)
        channels = hidden_cross(self.channels, above, ~channels_of(~empty), already.channels, by_day=by_day)
        cells = hidden_places(self.cells, margins, empty, already.cells, CHANNELS, channels, by_day=by_day)
        return CrossFlags(cells=cells, channels=channels)

    def known(self, hidden: CrossFlags, untold: Flags, *, by_day: bool) -> CrossFlags:
        """Hidden cells that nothing leaves in doubt.

        `untold`: months in which the table itself does not tell what is empty.
        """
        margins = _margins(self.snapshot, self.covered, self.pair, by_day=by_day)
        places = None
        if self.channels is not None:
            above = _margins(self.snapshot, self.covered, (Dimension.CHANNEL, self.pair[1]), by_day=by_day)
            places = Places(channel=CHANNEL_OF_PLATFORM, hidden=above.rows, hidden_cells=hidden.channels)
        cells, channels = cells_in_doubt(self._possible(untold), hidden.cells, margins, places)
        may_be = ~_total(self.snapshot, self.covered, by_day=by_day)[:, None, None]
        return CrossFlags(
            cells=hidden.cells & self.backed.cells & may_be & ~cells,
            channels=hidden.channels & self.backed.channels & may_be & ~channels,
        )

    def widened(self, hidden: CrossFlags, known: CrossFlags, untold: Flags) -> CrossFlags:
        """Hidden cells with those that leave known ones in doubt, as few as may be."""
        rows = np.arange(len(self.cells.row_values)) if self.channels is None else CHANNEL_OF_PLATFORM
        is_pair = ~np.eye(len(rows), dtype=bool) & ((self.channels is None) | (rows[:, None] == rows[None, :]))
        prices = np.where(self.cells.is_backed, self.cells.best_backed, np.inf)
        cells = with_cheapest_swaps(self._possible(untold), hidden.cells, known.cells, prices, is_pair)
        return CrossFlags(cells=cells, channels=hidden.channels)

    def _possible(self, untold: Flags) -> Flags:
        """Base cells not known to be empty, months x values of the other two families x values of these two."""
        possible = possible_cells(self.snapshot, self.covered, but=self.pair, but_months=untold)
        possible = np.moveaxis(possible, [1 + FAMILIES.index(family) for family in self.pair], [-2, -1])
        return possible.reshape(len(possible), -1, *possible.shape[-2:])


def _whole(snapshot: Snapshot, covered: Span, pair: Pair, *, by_day: bool) -> CrossFlags:
    """All cells of a table, but for those that are a row or a column by themselves, as its dimension has one value alone:
    they are hidden where that is.
    """
    rows, columns = pair
    cells = _whole_of(snapshot, covered, pair, by_day=by_day)
    if rows is not PLACE:
        return CrossFlags(cells=cells, channels=cells[:, :0])
    channels = _whole_of(snapshot, covered, (Dimension.CHANNEL, columns), by_day=by_day)
    platforms = backing(snapshot, covered, PLACE).is_backed
    is_one = count_of_channels(platforms) == 1
    of_one = (is_one[:, CHANNEL_OF_PLATFORM] & platforms)[:, :, None]
    return CrossFlags(cells=np.where(of_one, channels[:, CHANNEL_OF_PLATFORM], cells), channels=channels)


def _whole_of(snapshot: Snapshot, covered: Span, pair: tuple[Dimension, Dimension], *, by_day: bool) -> Flags:
    margins = _margins(snapshot, covered, pair, by_day=by_day)
    rows, columns = (backing(snapshot, covered, dimension).is_backed for dimension in pair)
    is_one_row, is_one_column = (flags.sum(axis=1)[:, None, None] == 1 for flags in (rows, columns))
    whole = np.where(is_one_row & rows[:, :, None], margins.columns[:, None, :], margins.open)
    flags: Flags = np.where(is_one_column & columns[:, None, :], margins.rows[:, :, None], whole)
    return flags


def _margins(snapshot: Snapshot, covered: Span, pair: tuple[Dimension, Dimension], *, by_day: bool) -> Margins:
    rows, columns = (verdict(snapshot, covered, dimension) for dimension in pair)
    backed_rows, backed_columns = (backing(snapshot, covered, dimension).is_backed for dimension in pair)
    return Margins(
        rows=rows.daily if by_day else rows.monthly,
        columns=columns.daily if by_day else columns.monthly,
        backed_rows=backed_rows,
        backed_columns=backed_columns,
    )


def _total(snapshot: Snapshot, covered: Span, *, by_day: bool) -> Flags:
    total = verdict(snapshot, covered, None)
    return (total.daily if by_day else total.monthly)[:, 0]
