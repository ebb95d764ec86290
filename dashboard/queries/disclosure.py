"""Disclosure control: the one place where cells are judged before anything sees them.

A month is judged by the UMKM behind it in `umkm_monthly`, under the same filters. A cell over days is hidden when one
of the months that it touches is hidden: by the monthly rule where it holds all days of that month that have data, by
the daily rule where it holds only some. So every number shown is a sum of months and days that may be shown one by
one, and no two spans of time subtract to one that may not. Reasons and limits: `docs/decisions/disclosure.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from catalog.marts import UMKM_MONTHLY
from catalog.metrics import Disclosure
from dashboard.queries.disclosure_rule import (
    Backing,
    MonthCell,
    hidden_platforms,
    hidden_values,
    is_safe_together,
)
from dashboard.queries.facts import NO_VALUE, Facts, column, filter_sql, filtered_values
from dashboard.queries.provenance import Span
from dashboard.queries.run import run_query
from dashboard.queries.selection import Dimension, Selection
from dashboard.queries.snapshot import Snapshot

_MEASURES = ("orders_count", "units_count", "gross_value_idr")

MonthCells = dict[pd.Timestamp, dict[str, MonthCell]]
Values = dict[Dimension, tuple[str, ...]]


def hidden_cells(
    snapshot: Snapshot, selection: Selection, facts: Facts, cells: pd.DataFrame, covered: Span | None
) -> pd.Series:
    """Which cells may not be shown (bool, index of `cells`).

    `cells`: `breakdown`, `step_first`, `step_last` (datetime64, inclusive) and `numerator` of one metric.
    """
    if facts.metric.disclosure is Disclosure.NONE or covered is None or cells.empty:
        return pd.Series(data=False, index=cells.index)
    months = _months_of(cells, covered)
    if months.empty:
        return pd.Series(data=False, index=cells.index)
    asked = _Asked(snapshot=snapshot, covered=covered, first=months["month"].min(), last=months["month"].max())
    months = months.merge(_verdicts(asked, selection, facts), how="left", on=["month", "breakdown"])
    months = months.merge(_gates(asked, selection, facts), how="left", on="month", suffixes=("", "_gate"))
    flags = ["hides_month", "hides_days", "hides_month_gate", "hides_days_gate"]
    months[flags] = months[flags].eq(other=True)
    hides = np.where(
        months["is_whole"],
        months["hides_month"] | months["hides_month_gate"],
        months["hides_days"] | months["hides_days_gate"],
    )
    by_cell = months.assign(hides=hides).groupby("cell").agg(hides=("hides", "any"), umkm_count=("umkm_count", "sum"))
    by_cell = by_cell.reindex(cells.index)
    is_unbacked = (by_cell["umkm_count"] == 0) & (cells["numerator"].fillna(0) != 0)
    return by_cell["hides"].eq(other=True) | is_unbacked


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The months to judge, both inclusive, and the data's span."""

    snapshot: Snapshot
    covered: Span
    first: pd.Timestamp
    last: pd.Timestamp
    seen: dict[tuple[Dimension | None, tuple[tuple[Dimension, tuple[str, ...]], ...]], MonthCells] = field(
        default_factory=dict
    )


def _months_of(cells: pd.DataFrame, covered: Span) -> pd.DataFrame:
    """Months that each cell touches within the data: `cell` (label), `breakdown`, `month`, `is_whole`."""
    span_first, span_last = np.datetime64(covered.first_date, "D"), np.datetime64(covered.last_date, "D")
    firsts = np.maximum(cells["step_first"].to_numpy().astype("datetime64[D]"), span_first)
    lasts = np.minimum(cells["step_last"].to_numpy().astype("datetime64[D]"), span_last)
    first_months = firsts.astype("datetime64[M]")
    months_count = (lasts.astype("datetime64[M]") - first_months).astype(int) + 1
    months_count = np.where(firsts <= lasts, months_count, 0)
    row = np.repeat(np.arange(len(cells)), months_count)
    position = np.arange(len(row)) - np.repeat(np.cumsum(months_count) - months_count, months_count)
    months = first_months[row] + position
    month_first = np.maximum(months.astype("datetime64[D]"), span_first)
    month_last = np.minimum((months + 1).astype("datetime64[D]") - 1, span_last)
    return pd.DataFrame(
        {
            "cell": cells.index.to_numpy()[row],
            "breakdown": cells["breakdown"].to_numpy()[row],
            "month": months.astype("datetime64[s]"),
            "is_whole": (firsts[row] <= month_first) & (lasts[row] >= month_last),
        }
    )


def _verdicts(asked: _Asked, selection: Selection, facts: Facts) -> pd.DataFrame:
    """Per month and breakdown value: `hides_month`, `hides_days`, `umkm_count`.

    A filter on the breakdown's own dimension does not count here: a value is hidden or shown whatever stands beside it.
    """
    others = _without(filtered_values(selection.filters), facts.breakdown)
    rows = [
        (month, value, value in monthly, value in daily, cell.umkm_count)
        for month, cells in _month_cells(asked, facts.breakdown, others).items()
        for monthly, daily in [_hidden(asked, month, facts.breakdown, others)]
        for value, cell in cells.items()
    ]
    return _table(rows, ["month", "breakdown", "hides_month", "hides_days", "umkm_count"])


def _gates(asked: _Asked, selection: Selection, facts: Facts) -> pd.DataFrame:
    """Months in which a filter picks out what a breakdown by its dimension hides: `hides_month`, `hides_days`.

    A total over the chosen values, less those of them that are shown, must be safe; and so must what the filter leaves
    out, which is the total over all values less that over the chosen ones.
    """
    values = filtered_values(selection.filters)
    hides_month: set[pd.Timestamp] = set()
    hides_days: set[pd.Timestamp] = set()
    for dimension in values.keys() - {facts.breakdown}:
        others = _without(values, dimension)
        for month, cells in _month_cells(asked, dimension, others).items():
            chosen = {value for value in values[dimension] if value in cells}
            monthly, daily = _hidden(asked, month, dimension, others)
            if _gives_away(cells, monthly, chosen, by_day=False):
                hides_month.add(month)
            if _gives_away(cells, daily, chosen, by_day=True):
                hides_days.add(month)
    rows = [(month, month in hides_month, month in hides_days) for month in hides_month | hides_days]
    return _table(rows, ["month", "hides_month", "hides_days"])


def _gives_away(cells: dict[str, MonthCell], hidden: set[str], chosen: set[str], *, by_day: bool) -> bool:
    backed = {value for value, cell in cells.items() if cell.umkm_count > 0}
    if backed <= chosen:
        return False
    return any(
        not is_safe_together((cells[value] for value in part), by_day=by_day)
        for part in (hidden & chosen, hidden - chosen)
    )


def _hidden(
    asked: _Asked, month: pd.Timestamp, dimension: Dimension | None, values: Values
) -> tuple[set[str], set[str]]:
    """Values hidden in a month, as a month and day by day."""
    cells = _month_cells(asked, dimension, values)[month]
    if dimension is Dimension.PLATFORM:
        channels = _month_cells(asked, Dimension.CHANNEL, values)[month]
        return hidden_platforms(cells, channels, by_day=False), hidden_platforms(cells, channels, by_day=True)
    return hidden_values(cells, by_day=False), hidden_values(cells, by_day=True)


def _month_cells(asked: _Asked, dimension: Dimension | None, values: Values) -> MonthCells:
    """Who stands behind each month and value of a dimension, under filters."""
    key = (dimension, tuple(sorted(values.items())))
    if key not in asked.seen:
        asked.seen[key] = _read_month_cells(asked, dimension, values)
    return asked.seen[key]


def _read_month_cells(asked: _Asked, dimension: Dimension | None, values: Values) -> MonthCells:
    conditions, params = filter_sql(UMKM_MONTHLY, values)
    where = " and ".join(("month between $first_month and $last_month", *conditions))
    breakdown = "'all'" if dimension is None else f"coalesce({column(UMKM_MONTHLY, dimension)}, '{NO_VALUE}')"
    sums = ", ".join(f"sum({name}) as {name}" for name in _MEASURES)
    backings = ", ".join(
        f"count(*) filter (where {name} > 0) as {name}_umkm, "
        f"cast(sum({name}) as double) as {name}_total, cast(max({name}) as double) as {name}_largest"
        for name in _MEASURES
    )
    # An UMKM's active days are those of its busiest row: its rows may share days, and a sum would count them twice.
    found = run_query(
        asked.snapshot,
        f"""
        with chosen as (select *, {breakdown} as breakdown from {UMKM_MONTHLY.id} where {where}),
        by_umkm as (
            select month, breakdown, umkm_key, {sums}, max(active_days_count) as active_days_count
            from chosen
            group by month, breakdown, umkm_key
        )
        select month, breakdown, {backings}, cast(sum(active_days_count) as double) as active_days
        from by_umkm
        group by month, breakdown
        """,
        {**params, "first_month": asked.first.date(), "last_month": asked.last.date()},
    )
    found["month"] = found["month"].astype("datetime64[s]")
    cells: MonthCells = {}
    for row in found.to_dict("records"):
        cells.setdefault(row["month"], {})[row["breakdown"]] = MonthCell(
            backings=tuple(
                Backing(umkm_count=row[f"{name}_umkm"], total=row[f"{name}_total"], largest=row[f"{name}_largest"])
                for name in _MEASURES
            ),
            umkm_per_day=row["active_days"] / _days_with_data(row["month"], asked.covered),
        )
    return cells


def _days_with_data(month: pd.Timestamp, covered: Span) -> int:
    first = max(month, pd.Timestamp(covered.first_date))
    last = min(month + pd.offsets.MonthEnd(), pd.Timestamp(covered.last_date))
    return max((last - first).days + 1, 1)


def _without(values: Values, dimension: Dimension | None) -> Values:
    return {name: chosen for name, chosen in values.items() if name is not dimension}


def _table(rows: Sequence[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    table["month"] = table["month"].astype("datetime64[s]")
    return table
