"""Which cells of a month nobody may see: the rule itself, without storage and without frames.

Reasons and limits: `docs/decisions/disclosure.md`. Parameters: `catalog.metrics`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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

    @property
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


def is_safe_together(cells: Iterable[MonthCell], *, by_day: bool) -> bool:
    """Whether the sum of hidden cells tells nothing of one of them: two or more, and as a whole one that may be shown.

    UMKM may stand behind several of the cells, so the sum is taken to have only as many as its best backed cell, and
    its largest UMKM to be largest in all of them.
    """
    backed = [cell for cell in cells if cell.umkm_count > 0]
    if len(backed) < 2:
        return not backed
    together = MonthCell(
        backings=tuple(
            Backing(
                umkm_count=max(backing.umkm_count for backing in of_measure),
                total=sum(backing.total for backing in of_measure),
                largest=sum(backing.largest for backing in of_measure),
            )
            for of_measure in zip(*(cell.backings for cell in backed), strict=True)
        ),
        umkm_per_day=max(cell.umkm_per_day for cell in backed),
    )
    return not together.fails(by_day=by_day)


def hidden_values(cells: Mapping[str, MonthCell], *, by_day: bool) -> set[str]:
    """Values of one breakdown that are hidden in a month: those that fail, and others until their sum is safe too.

    What is hidden as a month is hidden day by day as well, or its days would add up to it.
    """
    hidden = hidden_values(cells, by_day=False) if by_day else set()
    hidden |= {value for value, cell in cells.items() if cell.fails(by_day=by_day)}
    return _completed(cells, hidden, by_day=by_day)


def hidden_platforms(
    platforms: Mapping[str, MonthCell], channels: Mapping[str, MonthCell], *, by_day: bool
) -> set[str]:
    """Like `hidden_values`, for platforms: they also add up to their channels, whose totals are shown elsewhere.

    Within a shown channel the sum of the hidden platforms must be safe. Of hidden channels only the sum of all is
    known, so their hidden platforms must be safe together, and each has at least one.
    """
    hidden = hidden_platforms(platforms, channels, by_day=False) if by_day else set()
    hidden |= {value for value, cell in platforms.items() if cell.fails(by_day=by_day)}
    hidden_channels = hidden_values(channels, by_day=by_day)
    of_hidden_channels: dict[str, MonthCell] = {}
    for channel in channels:
        own = {value: cell for value, cell in platforms.items() if PLATFORM_CHANNEL[Platform(value)] == channel}
        if channel not in hidden_channels:
            hidden |= _completed(own, hidden & own.keys(), by_day=by_day)
            continue
        of_hidden_channels |= own
        if not hidden & own.keys():
            hidden |= set(_smallest_first(own)[:1])
    return hidden | _completed(of_hidden_channels, hidden & of_hidden_channels.keys(), by_day=by_day)


def _completed(cells: Mapping[str, MonthCell], hidden: set[str], *, by_day: bool) -> set[str]:
    completed = set(hidden)
    for value in _smallest_first(cells):
        if is_safe_together((cells[name] for name in completed), by_day=by_day):
            break
        completed.add(value)
    return completed


def _smallest_first(cells: Mapping[str, MonthCell]) -> list[str]:
    """Values that anybody stands behind, by number of UMKM, then by their sums."""
    return sorted(
        (value for value, cell in cells.items() if cell.umkm_count > 0),
        key=lambda value: (cells[value].umkm_count, [backing.total for backing in cells[value].backings], value),
    )
