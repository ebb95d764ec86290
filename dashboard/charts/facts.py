"""What a figure shows, in words: the ground of its text alternative, carried in `layout.meta`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_LISTED = 16
"""Series without an order are told value by value up to this length, by their extremes above."""


@dataclass(frozen=True, kw_only=True)
class SeriesFacts:
    """Extremes of one drawn series. Each end is (where, value), both written in the figure's language.

    - `name`: None where the figure holds one series only.
    - `first`, `last`: None for series without an order, as bars by category are.
    - `listed`: every (where, value) of a short series without an order, in the order drawn; empty for others.
    """

    name: str | None
    points: int
    lowest: tuple[str, str] | None
    highest: tuple[str, str] | None
    first: tuple[str, str] | None = None
    last: tuple[str, str] | None = None
    listed: tuple[tuple[str, str], ...] = ()

    def as_meta(self) -> dict[str, Any]:
        ends = {key: list(end) for key in ("first", "last", "lowest", "highest") if (end := getattr(self, key))}
        return {"name": self.name, "points": self.points, "listed": [list(pair) for pair in self.listed], **ends}


def series_facts(
    name: str | None,
    places: Sequence[str],
    values: Sequence[float | None],
    write: Callable[[float], str],
    *,
    is_ordered: bool = True,
) -> SeriesFacts:
    """Facts of a series from its shown values; a value of None is not shown, whatever the reason.

    `is_ordered` is off where going from the first to the last value would tell a story that the data do not hold.
    """
    shown = [(place, value) for place, value in zip(places, values, strict=True) if value is not None]
    if not shown:
        return SeriesFacts(name=name, points=0, lowest=None, highest=None)

    def end(pair: tuple[str, float]) -> tuple[str, str]:
        return pair[0], write(pair[1])

    is_listed = not is_ordered and len(shown) <= MOST_LISTED

    return SeriesFacts(
        name=name,
        points=len(shown),
        lowest=end(min(shown, key=lambda pair: pair[1])),
        highest=end(max(shown, key=lambda pair: pair[1])),
        first=end(shown[0]) if is_ordered else None,
        last=end(shown[-1]) if is_ordered else None,
        listed=tuple(end(pair) for pair in shown) if is_listed else (),
    )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that a figure shows: its series, what it leaves out by standing, and remarks a reader needs."""

    series: tuple[SeriesFacts, ...] = ()
    suppressed: int = 0
    missing: int = 0
    provisional: int = 0
    remarks: tuple[str, ...] = field(default=())
