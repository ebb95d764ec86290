"""How far a number may lie from a published count and still bear it out, by how exactly the count was worded."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from catalog.codes import CountQualifier

EXACT_SHARE = 0.01
"""An exact count and one taken on another hour of the day differ by about so much; below 100 they must be equal."""

ABOUT_SHARE = 0.1

_SIZES = {
    CountQualifier.HUNDREDS: 100,
    CountQualifier.TENS_OF_THOUSANDS: 10_000,
    CountQualifier.HUNDREDS_OF_THOUSANDS: 100_000,
}


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """Lowest and highest number that bears a count out, both inclusive; None where there is no highest."""

    low: int
    high: int | None

    def holds(self, count: int) -> bool:
        """Whether a number lies within."""
        return self.low <= count and (self.high is None or count <= self.high)


def tolerance(count: int, qualifier: CountQualifier) -> Tolerance:
    """What bears out a published count.

    Exact: within 1 %. Rounded: within half of the last digit that is not 0 (28,000: 27,500 to 28,500). About: within 10 %. At
    least: from the count on. `hundreds`, `tens of thousands`: any number of that size.
    """
    match qualifier:
        case CountQualifier.AT_LEAST:
            return Tolerance(low=count, high=None)
        case CountQualifier.EXACT:
            return _within(count, count * EXACT_SHARE)
        case CountQualifier.APPROX:
            return _within(count, count * ABOUT_SHARE)
        case CountQualifier.ROUNDED:
            return _within(count, _last_place(count) / 2)
        case size:
            return Tolerance(low=_SIZES[size], high=_SIZES[size] * 10 - 1)


def _within(count: int, margin: float) -> Tolerance:
    return Tolerance(low=ceil(count - margin), high=floor(count + margin))


def _last_place(count: int) -> int:
    place = 1
    while count and count % (place * 10) == 0:
        place *= 10
    return place
