"""Which cells of a month nobody may see: the rule itself, without storage and without frames.

All months are judged at once: arrays of months x values of one breakdown (`Flags`), and of measures in a third place.
Reasons and limits: `docs/decisions/disclosure.md`. Parameters: `catalog.metrics`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from catalog.codes import PLATFORM_CHANNEL
from catalog.metrics import DISCLOSURE_MAXIMUM_SHARE, DISCLOSURE_MINIMUM_UMKM

Flags = NDArray[np.bool_]
"""One flag a month and value of a breakdown, or a month."""

Counts = NDArray[np.float64]
"""Numbers of UMKM, or sums of a measure."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Who stands behind each month and value of a breakdown.

    - `values`: of the breakdown, in the order of the arrays' second place.
    - `umkm_count`, `total`, `largest`: months x values x measures (orders, pieces, rupiah): how many UMKM have any, their
      sum, and the sum of the largest one.
    - `umkm_per_day`: months x values, the mean number of UMKM with an order a day.
    """

    values: tuple[str, ...]
    umkm_count: Counts
    total: Counts
    largest: Counts
    umkm_per_day: Counts

    @cached_property
    def best_backed(self) -> Counts:
        """Distinct UMKM behind the best backed measure; 0 where nobody stands behind the cell."""
        best: Counts = self.umkm_count.max(axis=2)
        return best

    @cached_property
    def is_backed(self) -> Flags:
        """Whether anybody stands behind the cell."""
        return self.best_backed > 0

    @cached_property
    def smallest_first(self) -> NDArray[np.intp]:
        """Places of the values, a row a month, by number of UMKM, then by their sums, then by the value itself."""
        by_value = np.argsort(np.argsort(self.values)).astype(float)
        sums = [self.total[:, :, measure] for measure in reversed(range(self.total.shape[2]))]
        return np.lexsort([np.broadcast_to(by_value, self.best_backed.shape), *sums, self.best_backed], axis=1)

    def none(self) -> Flags:
        """No cell at all."""
        return np.zeros(self.best_backed.shape, dtype=bool)


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """What is hidden of the months and values of a breakdown: as months, and day by day."""

    monthly: Flags
    daily: Flags


def fails(cells: Cells, *, by_day: bool) -> Flags:
    """Which cells may not be shown by themselves, as months or day by day. Measures of 0 disclose nobody.

    All measures are judged together, or an average would undo what was hidden in one of them.
    """
    return _fails(cells.umkm_count, cells.total, cells.largest, cells.umkm_per_day, by_day=by_day)


def hidden_values(cells: Cells) -> Hidden:
    """Values of one breakdown that are hidden: those that fail, and others until their sum is safe too.

    What is hidden as a month is hidden day by day as well, or its days would add up to it.
    """
    monthly = completed(cells, fails(cells, by_day=False), by_day=False)
    return Hidden(monthly=monthly, daily=completed(cells, monthly | fails(cells, by_day=True), by_day=True))


def hidden_platforms(platforms: Cells, channels: Sequence[str], hidden_channels: Hidden) -> Hidden:
    """Like `hidden_values`, for platforms: they also add up to their channels.

    `channels`: values of the breakdown that `hidden_channels` is about.
    """
    monthly = hidden_within(platforms, channels, hidden_channels.monthly, fails(platforms, by_day=False), by_day=False)
    failing = monthly | fails(platforms, by_day=True)
    return Hidden(
        monthly=monthly, daily=hidden_within(platforms, channels, hidden_channels.daily, failing, by_day=True)
    )


def hidden_within(
    platforms: Cells,
    channels: Sequence[str],
    hidden_channels: Flags,
    already: Flags,
    *,
    by_day: bool,
    among: Flags | None = None,
) -> Flags:
    """Platforms hidden already, and others, preferably among the given ones, until no sum that is known tells of one.

    Within a shown channel the sum of the hidden platforms must be safe. Of hidden channels only the sum of all is
    known, so their hidden platforms must be safe together, and each has at least one.
    """
    may_join = platforms.is_backed if among is None else among
    hidden = already & platforms.is_backed
    of_hidden_channels = platforms.none()
    for place, channel in enumerate(channels):
        own, is_hidden = of_channel(platforms, channel), hidden_channels[:, place][:, None]
        hidden |= completed(platforms, hidden & own & ~is_hidden, by_day=by_day, among=own & ~is_hidden & may_join)
        of_hidden_channels |= own & is_hidden
        needs_one = is_hidden[:, 0] & ~(hidden & own).any(axis=1)
        hidden |= _smallest_of(platforms, own & needs_one[:, None])
    together = completed(platforms, hidden & of_hidden_channels, by_day=by_day, among=of_hidden_channels & may_join)
    return hidden | together


def completed(cells: Cells, hidden: Flags, *, by_day: bool, among: Flags | None = None) -> Flags:
    """Hidden cells and, smallest first, as many others among the given ones as make their sum safe."""
    among = cells.is_backed if among is None else among & cells.is_backed
    completed = hidden & cells.is_backed
    sums = _Sums.of(cells, completed)
    months = np.flatnonzero(~sums.are_safe(by_day=by_day))
    if not months.size:
        return completed
    order = cells.smallest_first[months]
    may_take = (among & ~completed)[months[:, None], order]
    are_safe = sums.with_each_of(cells, months, order, may_take).are_safe(by_day=by_day)
    last = np.where(are_safe.any(axis=1), are_safe.argmax(axis=1), order.shape[1])
    taken = may_take & (np.arange(order.shape[1]) <= last[:, None])
    completed[months[:, None], order] |= taken
    return completed


def of_channel(platforms: Cells, channel: str) -> Flags:
    """Cells of the platforms that belong to a channel."""
    own: Flags = platforms.is_backed & np.array([channel_of(value) == channel for value in platforms.values])
    return own


def channel_of(platform: str) -> str:
    """Channel of a platform; of one that is not known, itself."""
    return _CHANNELS.get(platform, platform)


_CHANNELS = {platform.value: channel.value for platform, channel in PLATFORM_CHANNEL.items()}


def _smallest_of(cells: Cells, among: Flags) -> Flags:
    """The smallest of the given cells in each month that has any."""
    in_order = np.take_along_axis(among, cells.smallest_first, axis=1)
    smallest = cells.none()
    months = np.flatnonzero(in_order.any(axis=1))
    smallest[months, cells.smallest_first[months, in_order[months].argmax(axis=1)]] = True
    return smallest


@dataclass(frozen=True, kw_only=True)
class _Sums:
    """Hidden cells taken together: what a reader can learn of them at once. A sum an array element, measures last.

    UMKM may stand behind several of the cells, so a sum is taken to have only as many as its best backed cell, and its
    largest UMKM to be largest in all of them. A cell that nobody stands behind adds nothing.
    """

    cells_count: NDArray[np.intp]
    umkm_count: Counts
    total: Counts
    largest: Counts
    umkm_per_day: Counts

    @classmethod
    def of(cls, cells: Cells, chosen: Flags) -> Self:
        """The sum of the chosen cells, one a month."""
        taken = chosen & cells.is_backed
        per_measure = taken[:, :, None]
        return cls(
            cells_count=taken.sum(axis=1),
            umkm_count=(cells.umkm_count * per_measure).max(axis=1, initial=0.0),
            total=(cells.total * per_measure).sum(axis=1),
            largest=(cells.largest * per_measure).sum(axis=1),
            umkm_per_day=(cells.umkm_per_day * taken).max(axis=1, initial=0.0),
        )

    def with_each_of(self, cells: Cells, months: NDArray[np.intp], order: NDArray[np.intp], may_take: Flags) -> Self:
        """The sums of some months as more and more of their cells join in some order; months x cells joined so far."""
        at, per_measure = (months[:, None], order), may_take[:, :, None]
        umkm_count = np.maximum.accumulate(cells.umkm_count[at] * per_measure, axis=1)
        umkm_per_day = np.maximum.accumulate(cells.umkm_per_day[at] * may_take, axis=1)
        return type(self)(
            cells_count=self.cells_count[months, None] + may_take.cumsum(axis=1),
            umkm_count=np.maximum(self.umkm_count[months, None], umkm_count),
            total=self.total[months, None] + (cells.total[at] * per_measure).cumsum(axis=1),
            largest=self.largest[months, None] + (cells.largest[at] * per_measure).cumsum(axis=1),
            umkm_per_day=np.maximum(self.umkm_per_day[months, None], umkm_per_day),
        )

    def are_safe(self, *, by_day: bool) -> Flags:
        """Whether a sum tells nothing of one cell: none at all, or two or more that as a whole may be shown."""
        fail = _fails(self.umkm_count, self.total, self.largest, self.umkm_per_day, by_day=by_day)
        are_safe: Flags = (self.cells_count == 0) | ((self.cells_count >= 2) & ~fail)
        return are_safe


def _fails(umkm_count: Counts, total: Counts, largest: Counts, umkm_per_day: Counts, *, by_day: bool) -> Flags:
    is_thin = (umkm_count < DISCLOSURE_MINIMUM_UMKM) | (largest > DISCLOSURE_MAXIMUM_SHARE * total)
    fails: Flags = np.any(is_thin & (total > 0), axis=-1)
    if by_day:
        fails = fails | (umkm_per_day < DISCLOSURE_MINIMUM_UMKM)
    backed: Flags = np.any(umkm_count > 0, axis=-1)
    return fails & backed
