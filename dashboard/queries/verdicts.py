"""Who stands behind the months of a snapshot, and what is hidden in them, under any filters.

Both follow from the snapshot alone, so all queries of all readers share them, found out once. All months are held, in
the order of the calendar, from the first one with data to the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
import pyarrow as pa

from catalog.marts import UMKM_MONTHLY
from dashboard.queries.disclosure_rule import (
    Cells,
    Counts,
    Flags,
    Hidden,
    hidden_platforms,
    hidden_values,
    of_channel,
    picks_hidden,
)
from dashboard.queries.facts import NO_VALUE, column, filter_sql, known_values
from dashboard.queries.provenance import Span
from dashboard.queries.run import run_table
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot

MOST_VERDICTS = 4096
"""Kept; over seven years at most 7 kB each."""

MOST_BACKINGS = 256
"""Kept; over seven years some 320 kB each where the breakdown is by province, 100 kB or less elsewhere."""

_MEASURES = ("orders_count", "units_count", "gross_value_idr")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A breakdown (None: the total) under filters, each a dimension with its chosen values, in order of dimensions."""

    dimension: Dimension | None
    filters: tuple[tuple[Dimension, tuple[str, ...]], ...]

    @classmethod
    def of(cls, dimension: Dimension | None, values: dict[Dimension, tuple[str, ...]]) -> Self:
        """The question of a breakdown under filters; the order of filters and of their values does not count."""
        return cls(
            dimension=dimension,
            filters=tuple(sorted((name, tuple(sorted(set(chosen)))) for name, chosen in values.items())),
        )

    def without(self, dimension: Dimension | None) -> Self:
        """The same without the filter on a dimension."""
        filters = tuple((name, chosen) for name, chosen in self.filters if name is not dimension)
        return type(self)(dimension=self.dimension, filters=filters)

    def by(self, dimension: Dimension | None) -> Self:
        """The same filters under another breakdown."""
        return type(self)(dimension=dimension, filters=self.filters)


def months_count(covered: Span) -> int:
    """Months from the first one with data to the last, both counted."""
    first, last = covered.first_date, covered.last_date
    return 12 * (last.year - first.year) + last.month - first.month + 1


@lru_cache(maxsize=MOST_VERDICTS)
def verdict(snapshot: Snapshot, covered: Span, question: Question) -> Hidden:
    """What is hidden of a breakdown, over `known_values` of its dimension.

    What is hidden without one of the filters is hidden with it too: it may be all that the filter lets through.
    """
    cells = backing(snapshot, covered, question)
    already = Hidden(monthly=cells.none(), daily=cells.none())
    if question.dimension is not None:
        for dropped, _ in question.filters:
            already = _either(already, verdict(snapshot, covered, question.without(dropped)))
    if question.dimension is Dimension.PLATFORM:
        channels = verdict(snapshot, covered, question.by(Dimension.CHANNEL))
        return hidden_platforms(cells, known_values(Dimension.CHANNEL), channels, already=already)
    if question.dimension is Dimension.CHANNEL:
        for dimension, chosen in question.filters:
            if dimension is Dimension.PLATFORM:
                already = _either(already, _picked_channels(snapshot, covered, question, chosen))
    return hidden_values(cells, already=already)


def _picked_channels(snapshot: Snapshot, covered: Span, question: Question, chosen: tuple[str, ...]) -> Hidden:
    """Channels of which a filter on platforms picks out, or leaves out, what is hidden among their platforms."""
    by_platform = question.without(Dimension.PLATFORM).by(Dimension.PLATFORM)
    platforms, hidden = backing(snapshot, covered, by_platform), verdict(snapshot, covered, by_platform)

    def picked(hidden_platforms: Flags, *, by_day: bool) -> Flags:
        return np.column_stack(
            [
                picks_hidden(platforms, hidden_platforms, chosen, by_day=by_day, among=of_channel(platforms, channel))
                for channel in known_values(Dimension.CHANNEL)
            ]
        )

    return Hidden(monthly=picked(hidden.monthly, by_day=False), daily=picked(hidden.daily, by_day=True))


def _either(one: Hidden, other: Hidden) -> Hidden:
    return Hidden(monthly=one.monthly | other.monthly, daily=one.daily | other.daily)


@lru_cache(maxsize=MOST_BACKINGS)
def backing(snapshot: Snapshot, covered: Span, question: Question) -> Cells:
    """Who stands behind each month and value of a breakdown, over `known_values` of its dimension."""
    conditions, params = filter_sql(UMKM_MONTHLY, dict(question.filters))
    where = " and ".join(conditions) or "true"
    dimension = question.dimension
    breakdown = "'all'" if dimension is None else f"coalesce({column(UMKM_MONTHLY, dimension)}, '{NO_VALUE}')"
    sums = ", ".join(f"sum({name}) as {name}" for name in _MEASURES)
    backings = ", ".join(
        f"count(*) filter (where {name} > 0) as {name}_umkm, "
        f"cast(sum({name}) as double) as {name}_total, cast(max({name}) as double) as {name}_largest"
        for name in _MEASURES
    )
    # An UMKM's active days are those of its busiest row: its rows may share days, and a sum would count them twice.
    rows = run_table(
        snapshot,
        f"""
        with chosen as (select *, {breakdown} as breakdown from {UMKM_MONTHLY.id} where {where}),
        by_umkm as (
            select month, breakdown, umkm_key, {sums}, max(active_days_count) as active_days_count
            from chosen
            group by month, breakdown, umkm_key
        )
        select month, breakdown, {backings}, cast(sum(active_days_count) as double) as active_days
        from by_umkm
        where month between $first_month and $last_month
        group by month, breakdown
        """,
        {
            **params,
            "first_month": covered.first_date.replace(day=1),
            "last_month": covered.last_date.replace(day=1),
        },
    )
    return _cells(rows, covered, known_values(dimension))


def _cells(rows: pa.Table, covered: Span, values: tuple[str, ...]) -> Cells:
    months = rows["month"].to_numpy().astype("datetime64[M]")
    month = (months - np.datetime64(covered.first_date, "M")).astype(np.intp)
    places = {name: place for place, name in enumerate(values)}
    value = [places[name] for name in rows["breakdown"].to_pylist()]

    def filled(*names: str) -> Counts:
        array = np.zeros((months_count(covered), len(values), len(names)))
        for measure, name in enumerate(names):
            array[month, value, measure] = rows[name].to_numpy()
        return array

    return Cells(
        values=values,
        umkm_count=filled(*(f"{name}_umkm" for name in _MEASURES)),
        total=filled(*(f"{name}_total" for name in _MEASURES)),
        largest=filled(*(f"{name}_largest" for name in _MEASURES)),
        umkm_per_day=filled("active_days")[:, :, 0] / _days_with_data(covered)[:, None],
    )


def _days_with_data(covered: Span) -> Counts:
    """Days of each month within the data."""
    starts = np.datetime64(covered.first_date, "M") + np.arange(months_count(covered))
    firsts = np.maximum(starts.astype("datetime64[D]"), np.datetime64(covered.first_date, "D"))
    ends = np.minimum((starts + 1).astype("datetime64[D]"), np.datetime64(covered.last_date, "D") + 1)
    days: Counts = (ends - firsts).astype(float)
    return days
