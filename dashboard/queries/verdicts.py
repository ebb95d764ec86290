"""Who stands behind the months of a snapshot, and what is hidden in them, under any filters.

Both follow from the snapshot alone, so all queries of all readers share them, found out once. All months are held, in
the order of the calendar, from the first one with data to the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from catalog.marts import UMKM_MONTHLY
from dashboard.queries.breakdowns import Breakdowns
from dashboard.queries.disclosure_rule import (
    Cells,
    Counts,
    Flags,
    Hidden,
    hidden_platforms,
    hidden_values,
    of_channel,
    picks_hidden,
    picks_hidden_platforms,
)
from dashboard.queries.facts import filter_sql, known_values
from dashboard.queries.kept import kept
from dashboard.queries.provenance import Span
from dashboard.queries.run import Columns, run_columns
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot

Chosen = tuple[tuple[Dimension, tuple[str, ...]], ...]
"""Filters, each a dimension with its chosen values, in order of dimensions."""

_TOGETHER: tuple[tuple[Dimension | None, ...], ...] = (
    (None, Dimension.CHANNEL, Dimension.CATEGORY, Dimension.PROVINCE, Dimension.SIZE_CLASS),
    (Dimension.PLATFORM,),
)
"""Breakdowns that are asked for at once: who looks at one of a page's looks at the others. By platform none is drawn."""

_MEASURES = ("orders_count", "units_count", "gross_value_idr")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A breakdown (None: the total) under filters."""

    dimension: Dimension | None
    filters: Chosen

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


@kept
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


@kept
def backed(snapshot: Snapshot, covered: Span, question: Question) -> Flags:
    """Behind which months and values of a breakdown anybody stands."""
    return backing(snapshot, covered, question).is_backed


@kept
def picked(snapshot: Snapshot, covered: Span, question: Question, chosen: tuple[str, ...]) -> Hidden:
    """Months in which a choice of values gives away what their breakdown hides.

    A total over the chosen values, less those of them that are shown, must be safe; and so must what the choice leaves
    out, which is the total over all values less that over the chosen ones.
    """
    cells, hidden = backing(snapshot, covered, question), verdict(snapshot, covered, question)
    if question.dimension is Dimension.PLATFORM:
        channels, names = verdict(snapshot, covered, question.by(Dimension.CHANNEL)), known_values(Dimension.CHANNEL)
        return Hidden(
            monthly=picks_hidden_platforms(cells, hidden.monthly, chosen, names, channels.monthly, by_day=False),
            daily=picks_hidden_platforms(cells, hidden.daily, chosen, names, channels.daily, by_day=True),
        )
    return Hidden(
        monthly=picks_hidden(cells, hidden.monthly, chosen, by_day=False),
        daily=picks_hidden(cells, hidden.daily, chosen, by_day=True),
    )


def _picked_channels(snapshot: Snapshot, covered: Span, question: Question, chosen: tuple[str, ...]) -> Hidden:
    """Channels of which a filter on platforms picks out, or leaves out, what is hidden among their platforms."""
    by_platform = question.without(Dimension.PLATFORM).by(Dimension.PLATFORM)
    platforms, hidden = backing(snapshot, covered, by_platform), verdict(snapshot, covered, by_platform)

    def picked_of(hidden_platforms: Flags, *, by_day: bool) -> Flags:
        return np.column_stack(
            [
                picks_hidden(platforms, hidden_platforms, chosen, by_day=by_day, among=of_channel(platforms, channel))
                for channel in known_values(Dimension.CHANNEL)
            ]
        )

    return Hidden(monthly=picked_of(hidden.monthly, by_day=False), daily=picked_of(hidden.daily, by_day=True))


def _either(one: Hidden, other: Hidden) -> Hidden:
    return Hidden(monthly=one.monthly | other.monthly, daily=one.daily | other.daily)


def backing(snapshot: Snapshot, covered: Span, question: Question) -> Cells:
    """Who stands behind each month and value of a breakdown, over `known_values` of its dimension."""
    together = next(group for group in _TOGETHER if question.dimension in group)
    filtered = [dimension for dimension, _ in question.filters]
    dimensions = tuple(
        dimension for dimension in together if dimension not in filtered or dimension is question.dimension
    )
    return _backings(snapshot, covered, question.filters, dimensions)[question.dimension]


@kept
def _backings(
    snapshot: Snapshot, covered: Span, filters: Chosen, dimensions: tuple[Dimension | None, ...]
) -> dict[Dimension | None, Cells]:
    conditions, params = filter_sql(UMKM_MONTHLY, dict(filters))
    breakdowns = Breakdowns(mart=UMKM_MONTHLY, dimensions=dimensions)
    sums = ", ".join(f"sum({name}) as {name}" for name in _MEASURES)
    backings = ", ".join(
        f"count(*) filter (where {name} > 0) as {name}_umkm, "
        f"cast(sum({name}) as double) as {name}_total, cast(max({name}) as double) as {name}_largest"
        for name in _MEASURES
    )
    # An UMKM's active days are those of its busiest row: its rows may share days, and a sum would count them twice.
    rows = run_columns(
        snapshot,
        f"""
        with chosen as (
            select month, umkm_key, {breakdowns.columns_sql}, {", ".join(_MEASURES)}, active_days_count
            from {UMKM_MONTHLY.id}
            where {" and ".join(conditions) or "true"}
        ),
        by_umkm as (
            select month, {breakdowns.value_sql}, {sums}, max(active_days_count) as active_days_count
            from chosen
            {breakdowns.group_sql("month", "umkm_key")}
        )
        select month, breakdown_set, breakdown, {backings}, cast(sum(active_days_count) as double) as active_days
        from by_umkm
        group by month, breakdown_set, breakdown
        """,
        params,
    )
    return {
        dimension: _cells(part, covered, known_values(dimension)) for dimension, part in breakdowns.parted(rows).items()
    }


def _cells(rows: Columns, covered: Span, values: tuple[str, ...]) -> Cells:
    months = (rows["month"].astype("datetime64[M]") - np.datetime64(covered.first_date, "M")).astype(np.intp)
    is_held = (months >= 0) & (months < months_count(covered))
    places = {name: place for place, name in enumerate(values)}
    value = np.array([places[name] for name in rows["breakdown"]], dtype=np.intp)
    place = months[is_held], value[is_held]

    def filled(*names: str) -> Counts:
        array = np.zeros((len(names), months_count(covered), len(values)))
        for measure, name in enumerate(names):
            array[measure][place] = rows[name][is_held]
        return array.transpose(1, 2, 0)

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
