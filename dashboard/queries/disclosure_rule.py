"""Which cells of a month nobody may see: the rule itself, without storage and without frames.

Reasons and limits: `docs/decisions/disclosure.md`. Parameters: `catalog.metrics`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from catalog.codes import PLATFORM_CHANNEL, Platform
from catalog.metrics import DISCLOSURE_MAXIMUM_SHARE, DISCLOSURE_MINIMUM_UMKM


@dataclass(frozen=True, kw_only=True)
class Backing:
    """Who stands behind one measure of a cell (orders, pieces or rupiah): how many UMKM, their sum, the largest."""

    umkm_count: int
    total: float
    largest: float


@dataclass(frozen=True, kw_only=True)
class MonthCell:
    """A month and breakdown value: the backing of all its measures, and the mean number of UMKM with an order a day."""

    backings: tuple[Backing, ...]
    umkm_per_day: float

    @cached_property
    def umkm_count(self) -> int:
        """Distinct UMKM behind the best backed measure; 0 where nobody stands behind the cell."""
        return max(backing.umkm_count for backing in self.backings)

    def fails(self, *, by_day: bool) -> bool:
        """Whether the cell may not be shown by itself, as a month or day by day. Measures of 0 disclose nobody.

        All measures are judged together, or an average would undo what was hidden in one of them.
        """
        if self.umkm_count == 0:
            return False
        is_sparse = by_day and self.umkm_per_day < DISCLOSURE_MINIMUM_UMKM
        return is_sparse or any(_is_thin(backing) for backing in self.backings if backing.total > 0)


def _is_thin(backing: Backing) -> bool:
    return backing.umkm_count < DISCLOSURE_MINIMUM_UMKM or backing.largest > DISCLOSURE_MAXIMUM_SHARE * backing.total


@dataclass
class _Sum:
    """Hidden cells taken together, one added at a time: what a reader can learn of them at once.

    UMKM may stand behind several of the cells, so the sum is taken to have only as many as its best backed cell, and
    its largest UMKM to be largest in all of them.
    """

    cells_count: int = 0
    backings: tuple[Backing, ...] = ()
    umkm_per_day: float = 0.0

    def add(self, cell: MonthCell) -> None:
        """Take one more cell in; one that nobody stands behind adds nothing."""
        if cell.umkm_count == 0:
            return
        self.cells_count += 1
        self.umkm_per_day = max(self.umkm_per_day, cell.umkm_per_day)
        if not self.backings:
            self.backings = cell.backings
            return
        self.backings = tuple(
            Backing(
                umkm_count=max(mine.umkm_count, more.umkm_count),
                total=mine.total + more.total,
                largest=mine.largest + more.largest,
            )
            for mine, more in zip(self.backings, cell.backings, strict=True)
        )

    def is_safe(self, *, by_day: bool) -> bool:
        """Whether the sum tells nothing of one cell: none at all, or two or more that as a whole may be shown."""
        if self.cells_count < 2:
            return self.cells_count == 0
        return not MonthCell(backings=self.backings, umkm_per_day=self.umkm_per_day).fails(by_day=by_day)


def is_safe_together(cells: Iterable[MonthCell], *, by_day: bool) -> bool:
    """Whether the sum of hidden cells tells nothing of one of them: two or more, and as a whole one that may be shown."""
    together = _Sum()
    for cell in cells:
        together.add(cell)
    return together.is_safe(by_day=by_day)


def hidden_values(cells: Mapping[str, MonthCell], *, by_day: bool, already: Collection[str] = ()) -> set[str]:
    """Values of one breakdown that are hidden in a month: those that fail, and others until their sum is safe too.

    `already`: values that are hidden for another reason. What is hidden as a month is hidden day by day as well, or its
    days would add up to it.
    """
    hidden = hidden_values(cells, by_day=False, already=already) if by_day else set(already) & cells.keys()
    hidden |= {value for value, cell in cells.items() if cell.fails(by_day=by_day)}
    return _completed(cells, hidden, by_day=by_day)


def hidden_platforms(
    platforms: Mapping[str, MonthCell],
    hidden_channels: Collection[str],
    *,
    by_day: bool,
    already: Collection[str] = (),
) -> set[str]:
    """Like `hidden_values`, for platforms: they also add up to their channels, whose totals are shown elsewhere.

    Within a shown channel the sum of the hidden platforms must be safe. Of hidden channels only the sum of all is
    known, so their hidden platforms must be safe together, and each has at least one.
    """
    hidden = set(already) & platforms.keys()
    hidden |= {value for value, cell in platforms.items() if cell.fails(by_day=by_day)}
    of_hidden_channels: dict[str, MonthCell] = {}
    for channel, own in by_channel(platforms).items():
        if channel not in hidden_channels:
            hidden |= _completed(own, hidden & own.keys(), by_day=by_day)
            continue
        of_hidden_channels |= own
        if not hidden & own.keys():
            hidden |= set(_smallest_first(own)[:1])
    return hidden | _completed(of_hidden_channels, hidden & of_hidden_channels.keys(), by_day=by_day)


def picks_hidden(
    cells: Mapping[str, MonthCell], hidden: Collection[str], chosen: Collection[str], *, by_day: bool
) -> bool:
    """Whether the total over chosen values gives away what a breakdown hides.

    It does where the hidden ones among them are not safe together: the shown ones can be taken off. Likewise the hidden
    ones that are left out, because the total over all values is shown. A choice of all values is no choice.
    """
    if all(value in chosen for value, cell in cells.items() if cell.umkm_count > 0):
        return False
    picked = [cell for value, cell in cells.items() if value in hidden and value in chosen]
    left_out = [cell for value, cell in cells.items() if value in hidden and value not in chosen]
    return not (is_safe_together(picked, by_day=by_day) and is_safe_together(left_out, by_day=by_day))


def by_channel(platforms: Mapping[str, MonthCell]) -> dict[str, dict[str, MonthCell]]:
    """Cells of platforms, grouped by the channel that each belongs to."""
    channels: dict[str, dict[str, MonthCell]] = {}
    for value, cell in platforms.items():
        channels.setdefault(PLATFORM_CHANNEL[Platform(value)].value, {})[value] = cell
    return channels


def _completed(cells: Mapping[str, MonthCell], hidden: set[str], *, by_day: bool) -> set[str]:
    together = _Sum()
    for name in hidden:
        together.add(cells[name])
    if together.is_safe(by_day=by_day):
        return set(hidden)
    completed = set(hidden)
    for value in _smallest_first(cells):
        if value not in completed:
            completed.add(value)
            together.add(cells[value])
            if together.is_safe(by_day=by_day):
                break
    return completed


def _smallest_first(cells: Mapping[str, MonthCell]) -> list[str]:
    """Values that anybody stands behind, by number of UMKM, then by their sums."""
    return sorted(
        (value for value, cell in cells.items() if cell.umkm_count > 0),
        key=lambda value: (cells[value].umkm_count, [backing.total for backing in cells[value].backings], value),
    )
