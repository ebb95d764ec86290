"""Who stands behind the months of a snapshot: of each breakdown, and of each two together.

All months are held, in the order of the calendar, from the first one with data to the last.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from catalog.marts import UMKM_MONTHLY
from dashboard.queries.breakdowns import Breakdowns
from dashboard.queries.cross_rule import CrossCells
from dashboard.queries.disclosure_rule import Cells, Counts, Flags
from dashboard.queries.facts import NO_VALUE, column, known_values
from dashboard.queries.kept import kept
from dashboard.queries.provenance import Span
from dashboard.queries.run import Columns, run_columns
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot

_TOGETHER: tuple[tuple[Dimension | None, ...], ...] = (
    (None, Dimension.CHANNEL, Dimension.CATEGORY, Dimension.PROVINCE, Dimension.SIZE_CLASS),
    (Dimension.PLATFORM,),
)
"""Breakdowns that are asked for at once: who looks at one of a page's looks at the others. By platform none is drawn."""

_MEASURES = ("orders_count", "units_count", "gross_value_idr")
_SUMS = ", ".join(f"sum({name}) as {name}" for name in _MEASURES)
_BACKING = ", ".join(
    f"count(*) filter (where {name} > 0) as {name}_umkm, "
    f"cast(sum({name}) as double) as {name}_total, cast(max({name}) as double) as {name}_largest"
    for name in _MEASURES
)


def months_count(covered: Span) -> int:
    """Months from the first one with data to the last, both counted."""
    first, last = covered.first_date, covered.last_date
    return 12 * (last.year - first.year) + last.month - first.month + 1


def backing(snapshot: Snapshot, covered: Span, dimension: Dimension | None) -> Cells:
    """Who stands behind each month and value of a breakdown, over `known_values` of its dimension."""
    together = next(group for group in _TOGETHER if dimension in group)
    return _backings(snapshot, covered, together)[dimension]


def cross_backing(snapshot: Snapshot, covered: Span, rows: Dimension, columns: Dimension) -> CrossCells:
    """Who stands behind each month and two values, over `known_values` of both dimensions."""
    # An UMKM's active days are those of its busiest row: its rows may share days, and a sum would count them twice.
    found = run_columns(
        snapshot,
        f"""
        with by_umkm as (
            select month, umkm_key, {_value_sql(rows)} as row_value, {_value_sql(columns)} as column_value,
                {_SUMS}, max(active_days_count) as active_days_count
            from {UMKM_MONTHLY.id}
            group by all
        )
        select month, row_value, column_value, {_BACKING}, cast(sum(active_days_count) as double) as active_days
        from by_umkm
        group by month, row_value, column_value
        """,
    )
    row_values, column_values = known_values(rows), known_values(columns)
    counts = _filled(found, covered, {"row_value": row_values, "column_value": column_values})
    return CrossCells(row_values=row_values, column_values=column_values, **counts)


def met(snapshot: Snapshot, covered: Span, dimensions: Sequence[Dimension]) -> dict[tuple[Dimension, Dimension], Flags]:
    """Of each two of some dimensions in their order, behind which months and two values anybody stands.

    Arrays of months x values x values, each dimension with at most 62 values.
    """
    *leading, _ = dimensions
    # Values that occur together as the bits of one number: a row a month and value and not a row a pair.
    bits = ", ".join(f"bit_or(cast(1 as bigint) << {name}) as {name}_met" for name in dimensions)
    places = ", ".join(f"list_position(${name}, {_value_sql(name)}) - 1 as {name}" for name in dimensions)
    sets = ", ".join(f"(month, {name})" for name in leading)
    found = run_columns(
        snapshot,
        f"""
        with placed as (select month, {places} from {UMKM_MONTHLY.id})
        select month, {", ".join(f"coalesce(placed.{name}, -1) as {name}" for name in leading)}, {bits}
        from placed
        group by grouping sets ({sets})
        """,
        {str(name): list(known_values(name)) for name in dimensions},
    )
    return {
        (first, second): _unpacked(found, covered, first, second)
        for place, first in enumerate(dimensions)
        for second in dimensions[place + 1 :]
    }


def _unpacked(found: Columns, covered: Span, first: Dimension, second: Dimension) -> Flags:
    is_own = found[first] >= 0
    months, is_held = _months(found["month"][is_own], covered)
    values, masks = found[first][is_own], found[f"{second}_met"][is_own]
    columns_count = len(known_values(second))
    flags = np.zeros((months_count(covered), len(known_values(first)), columns_count), dtype=bool)
    flags[months[is_held], values[is_held]] = (masks[is_held, None] >> np.arange(columns_count)) & 1
    return flags


@kept
def _backings(
    snapshot: Snapshot, covered: Span, dimensions: tuple[Dimension | None, ...]
) -> dict[Dimension | None, Cells]:
    breakdowns = Breakdowns(mart=UMKM_MONTHLY, dimensions=dimensions)
    rows = run_columns(
        snapshot,
        f"""
        with chosen as (
            select month, umkm_key, {breakdowns.columns_sql}, {", ".join(_MEASURES)}, active_days_count
            from {UMKM_MONTHLY.id}
        ),
        by_umkm as (
            select month, {breakdowns.value_sql}, {_SUMS}, max(active_days_count) as active_days_count
            from chosen
            {breakdowns.group_sql("month", "umkm_key")}
        )
        select month, breakdown_set, breakdown, {_BACKING}, cast(sum(active_days_count) as double) as active_days
        from by_umkm
        group by month, breakdown_set, breakdown
        """,
    )
    return {
        dimension: Cells(
            values=known_values(dimension), **_filled(part, covered, {"breakdown": known_values(dimension)})
        )
        for dimension, part in breakdowns.parted(rows).items()
    }


def _value_sql(dimension: Dimension) -> str:
    return f"coalesce({column(UMKM_MONTHLY, dimension)}, '{NO_VALUE}')"


def _filled(rows: Columns, covered: Span, values: dict[str, tuple[str, ...]]) -> dict[str, Counts]:
    """Fields of `Cells`, months x values of each of the named columns."""
    months, is_held = _months(rows["month"], covered)
    places: list[NDArray[np.intp]] = [months[is_held]]
    for name, known in values.items():
        place_of = {value: place for place, value in enumerate(known)}
        places.append(np.array([place_of[value] for value in rows[name][is_held]], dtype=np.intp))
    shape = (months_count(covered), *map(len, values.values()))

    def filled(*names: str) -> Counts:
        array = np.zeros((*shape, len(names)))
        for measure, name in enumerate(names):
            array[..., measure][tuple(places)] = rows[name][is_held]
        return array

    days = _days_with_data(covered).reshape(-1, *(1 for _ in values))
    return {
        "umkm_count": filled(*(f"{name}_umkm" for name in _MEASURES)),
        "total": filled(*(f"{name}_total" for name in _MEASURES)),
        "largest": filled(*(f"{name}_largest" for name in _MEASURES)),
        "umkm_per_day": filled("active_days")[..., 0] / days,
    }


def _months(dates: NDArray[np.datetime64], covered: Span) -> tuple[NDArray[np.intp], Flags]:
    """Places of months, and which of them are held."""
    months = (dates.astype("datetime64[M]") - np.datetime64(covered.first_date, "M")).astype(np.intp)
    return months, (months >= 0) & (months < months_count(covered))


def _days_with_data(covered: Span) -> Counts:
    """Days of each month within the data."""
    starts = np.datetime64(covered.first_date, "M") + np.arange(months_count(covered))
    firsts = np.maximum(starts.astype("datetime64[D]"), np.datetime64(covered.first_date, "D"))
    ends = np.minimum((starts + 1).astype("datetime64[D]"), np.datetime64(covered.last_date, "D") + 1)
    days: Counts = (ends - firsts).astype(float)
    return days
