"""Orders as they are handed in, made into periods of whole days that the Lebaran table covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.lebaran.results import Note
from catalog.lebaran import seasons

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FREQUENCIES = ("D", "W", "M")

DAYS_AROUND_TABLE = 177
"""Days before the first and after the last known Lebaran for which it still is the nearest one: half a Hijri year."""


CLOSED_PERIODS = {"D": 28, "W": 4, "M": 2}
"""Zeros in a row that mean closed, where orders otherwise come almost every period."""

CLOSED_WEEKDAY_SHARE = 0.9
"""Share of a weekday's zeros from which on the shop is closed on it."""

MOST_ZEROS = 0.1
"""Share of zeros outside such runs from which on zeros are ordinary."""


@dataclass(frozen=True, kw_only=True)
class Periods:
    """Periods with a value, in order.

    - `frequency`: D, W or M.
    - `first`, `last`: first and last day of each period, both inside, as days since 1970-01-01; shape (period,).
    - `values`: orders of each period, at least 0.
    - `until`: last day that is known of, closed or not, as days since 1970-01-01.
    - `notes`: what was left out.
    """

    frequency: str
    first: Ints
    last: Ints
    values: Floats
    until: int
    notes: tuple[Note, ...]

    @property
    def first_day(self) -> date:
        """First day of the first period."""
        return day_of(self.first[0])

    @property
    def last_day(self) -> date:
        """Last day of the last period."""
        return day_of(self.last[-1])

    @property
    def span_of_one(self) -> float:
        """Mean length of a period in days."""
        return self.days_count / len(self.values)

    @property
    def days_count(self) -> int:
        """Days inside the periods."""
        return int((self.last - self.first + 1).sum())

    @property
    def span_days(self) -> int:
        """Days from the first to the last, both inside."""
        return int(self.last[-1] - self.first[0] + 1)


def ordinal(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def day_of(number: int | np.int64) -> date:
    """The date that many days after 1970-01-01."""
    return date(1970, 1, 1) + timedelta(days=int(number))


def read_orders(orders: pd.Series, *, freq: str | None = None, as_of: date | None = None) -> Periods:
    """Periods that have a value and end by `as_of` (inclusive), without zeros before the first order.

    `orders`: numbers at least 0, NaN or absent = missing, with a DatetimeIndex: days; weeks, where a label on a Sunday is the
    last day of its week and any other label the first; or months, by any day in them. `freq` is D, W or M; without it
    the labels tell. TypeError for another index, ValueError for a time zone, a period that occurs twice, negative or infinite
    values.
    """
    if orders.empty:
        orders = pd.Series(dtype="float64", index=pd.DatetimeIndex([]))
    if not isinstance(orders.index, pd.DatetimeIndex):
        raise TypeError("orders need a DatetimeIndex")
    if orders.index.tz is not None:
        raise ValueError("orders need days without a time zone")
    series = orders.astype("float64").sort_index()
    labels = series.index.to_numpy().astype("datetime64[D]")
    frequency = _frequency(labels, freq)
    first, last = _bounds(labels, frequency)
    if len(np.unique(first)) < len(first):
        raise ValueError("a period of the orders has two rows")
    values = np.asarray(series.to_numpy(), dtype=np.float64)
    if np.isinf(values).any() or (values < 0).any():
        raise ValueError("orders must be finite and not negative")
    is_known = ~np.isnan(values)
    if as_of is not None:
        is_known &= last <= ordinal(as_of)
    is_in_table = (first >= ordinal(seasons()[0].lebaran) - DAYS_AROUND_TABLE) & (
        last <= ordinal(seasons()[-1].lebaran) + DAYS_AROUND_TABLE
    )
    is_open = np.cumsum(np.where(is_known, values, 0.0)) > 0
    notes = {
        Note.OUTSIDE_CALENDAR: bool((is_known & ~is_in_table).any()),
        Note.OPENED_LATE: bool((is_known & is_in_table & ~is_open).any() and is_open.any()),
    }
    keep = is_known & is_in_table & (is_open | ~is_open.any())
    is_closed = _is_closed(values[keep], first[keep], frequency)
    notes[Note.CLOSED] = bool(is_closed.any())
    until = int(last[keep].max(initial=0))
    keep[keep] = ~is_closed
    return Periods(
        frequency=frequency,
        first=first[keep],
        last=last[keep],
        values=values[keep],
        until=until,
        notes=tuple(note for note, holds in notes.items() if holds),
    )


def _is_closed(values: Floats, first: Ints, frequency: str) -> NDArray[np.bool_]:
    """Zeros that are no demand of 0, in a series that otherwise hardly has any: long runs, and weekdays without orders."""
    is_zero = np.concatenate([[False], values == 0, [False]])
    edges = np.flatnonzero(np.diff(is_zero.astype(np.int8)))
    closed = np.zeros(len(values), dtype=bool)
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        closed[begin:end] = end - begin >= CLOSED_PERIODS[frequency]
    if frequency == "D":
        for weekday in range(7):
            on_day = (first % 7 == weekday) & ~closed
            if on_day.any() and (values[on_day] == 0).mean() > CLOSED_WEEKDAY_SHARE:
                closed |= on_day & (values == 0)
    others = values[~closed]
    is_known_to_sell = len(others) > len(values) / 4 and (others == 0).mean() < MOST_ZEROS
    return closed if is_known_to_sell else np.zeros(len(values), dtype=bool)


def period_bounds(start: date, end: date, like: Periods) -> tuple[Ints, Ints]:
    """First and last days of the whole periods, in the frequency of `like`, that touch start..end, both inside."""
    days = np.arange(ordinal(start), ordinal(end) + 1, dtype=np.int64)
    if like.frequency == "D":
        return days, days
    if like.frequency == "W":
        begin = like.first[0] + (days - like.first[0]) // 7 * 7
        first = np.unique(begin)
        return first, first + 6
    return _bounds(np.unique(days.astype("datetime64[D]").astype("datetime64[M]")).astype("datetime64[D]"), "M")


def _frequency(labels: NDArray[np.datetime64], freq: str | None) -> str:
    if freq is not None:
        head = freq.upper()[:1]
        if head not in FREQUENCIES:
            raise ValueError(f"orders are daily, weekly or monthly, not {freq!r}")
        return head
    steps = np.unique(np.diff(labels).astype(np.int64))
    steps = steps[steps > 0]
    if not len(steps):
        return "D"
    if (steps % 7 == 0).all():
        return "W"
    return "M" if steps[0] >= 28 else "D"


def _bounds(labels: NDArray[np.datetime64], frequency: str) -> tuple[Ints, Ints]:
    days = labels.astype(np.int64)
    if frequency == "D":
        return days, days
    if frequency == "W":
        # Day 0, 1970-01-01, was a Thursday.
        is_sunday = (days + 3) % 7 == 6
        first = np.where(is_sunday, days - 6, days)
        return first, first + 6
    months = labels.astype("datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int64)
    return first, (months + 1).astype("datetime64[D]").astype(np.int64) - 1
