"""Who stands behind the months of a snapshot: of each breakdown, and of each two together.

All months are held, in the order of the calendar, from the first one with data to the last.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from catalog.marts import BACKED_MEASURES, ORDER_BACKING, ORDER_DIMENSIONS
from dashboard.queries.cross_rule import CrossCells
from dashboard.queries.disclosure_rule import Cells, Counts, Flags
from dashboard.queries.facts import column, known_values
from dashboard.queries.kept import kept
from dashboard.queries.provenance import Span
from dashboard.queries.run import Columns, run_columns
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot

_COUNTS = ", ".join(name for name in ORDER_BACKING.columns if name not in ORDER_BACKING.grain)


def months_count(covered: Span) -> int:
    """Months from the first one with data to the last, both counted."""
    first, last = covered.first_date, covered.last_date
    return 12 * (last.year - first.year) + last.month - first.month + 1


@kept
def backing(snapshot: Snapshot, covered: Span, dimension: Dimension | None) -> Cells:
    """Who stands behind each month and value of a breakdown, over `known_values` of its dimension."""
    named = () if dimension is None else (dimension,)
    return Cells(values=known_values(dimension), **_counts(snapshot, covered, *named))


@kept
def cross_backing(snapshot: Snapshot, covered: Span, rows: Dimension, columns: Dimension) -> CrossCells:
    """Who stands behind each month and two values, over `known_values` of both dimensions."""
    return CrossCells(
        row_values=known_values(rows), column_values=known_values(columns), **_counts(snapshot, covered, rows, columns)
    )


def _counts(snapshot: Snapshot, covered: Span, *named: Dimension) -> dict[str, Counts]:
    """Fields of `Cells`, months x values of each of the named dimensions; those of the total: months x 1."""
    is_own = " and ".join(
        f"{column(ORDER_BACKING, name)} is {'not ' if name in named else ''}null" for name in ORDER_DIMENSIONS
    )
    keys = ", ".join(named) or "'all' as total"
    rows = run_columns(snapshot, f"select month, {keys}, {_COUNTS} from {ORDER_BACKING.id} where {is_own}")
    values = {str(name): known_values(name) for name in named} or {"total": known_values(None)}
    return _filled(rows, covered, values)


def _filled(rows: Columns, covered: Span, values: dict[str, tuple[str, ...]]) -> dict[str, Counts]:
    """Rows at their places, see `_counts`; `values`: all values of each key column beside the month."""
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
        "umkm_count": filled(*(f"{name}_umkm" for name in BACKED_MEASURES)),
        "total": filled(*BACKED_MEASURES),
        "largest": filled(*(f"{name}_largest" for name in BACKED_MEASURES)),
        "umkm_per_day": filled("active_days_count")[..., 0] / days,
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
