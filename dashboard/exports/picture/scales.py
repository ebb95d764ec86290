"""From values on an axis to pixels: linear, logarithmic and calendar axes as the charts give them to Plotly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import log10
from typing import Any

_MILLISECONDS_A_DAY = 86_400_000


@dataclass(frozen=True, kw_only=True)
class Scale:
    """One axis.

    - `kind`: `linear`, `log` or `date`.
    - `low`, `high`: ends of the range, in the axis's own numbers; high may be the smaller one.
    - `start`, `end`: the pixels on which they lie.
    """

    kind: str
    low: float
    high: float
    start: float
    end: float

    @classmethod
    def of(cls, axis: Mapping[str, Any], start: float, end: float) -> Scale:
        """The scale of an axis whose range lies between two pixels."""
        kind = axis.get("type", "linear")
        # A logarithmic range is given as powers of ten.
        low, high = (float(value) if kind == "log" else number(value, kind) for value in axis["range"])
        return cls(kind=kind, low=low, high=high, start=start, end=end)

    def pixel(self, value: Any) -> float:
        """Where a value lies; a count of 0 has no place on a logarithmic axis (ValueError)."""
        place = log10(float(value)) if self.kind == "log" else number(value, self.kind)
        return self.start + (place - self.low) / (self.high - self.low) * (self.end - self.start)

    def length(self, value: float) -> float:
        """Pixels of a length, never negative; of a calendar axis lengths are milliseconds."""
        own = value / _MILLISECONDS_A_DAY if self.kind == "date" else value
        return abs(own / (self.high - self.low) * (self.end - self.start))


def number(value: Any, kind: str) -> float:
    """A value as a number; days are counted on a calendar axis."""
    if kind != "date":
        return float(value)
    moment = value if isinstance(value, date) else datetime.fromisoformat(str(value))
    if not isinstance(moment, datetime):
        return float(moment.toordinal())
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return moment.toordinal() + seconds / 86_400
