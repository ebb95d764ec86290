"""Disclosure control: the one place where cells are judged before anything sees them.

A month is judged by the UMKM behind it in `umkm_monthly`, under the same filters. A cell over days is hidden when one
of the months that it touches is hidden: by the monthly rule where it holds all days of that month that have data, by
the daily rule where it holds only some. So every number shown is a sum of months and days that may be shown one by
one, and no two spans of time subtract to one that may not. Reasons and limits: `docs/decisions/disclosure.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from catalog.marts import UMKM_MONTHLY
from catalog.metrics import Disclosure
from dashboard.queries.disclosure_rule import (
    Backing,
    MonthCell,
    by_channel,
    hidden_platforms,
    hidden_values,
    picks_hidden,
)
from dashboard.queries.facts import NO_VALUE, Facts, column, filter_sql, filtered_values
from dashboard.queries.provenance import Span
from dashboard.queries.run import run_query
from dashboard.queries.selection import Dimension, Selection
from dashboard.queries.snapshot import Snapshot

MOST_VERDICTS = 200_000
"""Months times sets of filters that are remembered of a snapshot, some hundred bytes each; then all begin anew."""

_MEASURES = ("orders_count", "units_count", "gross_value_idr")

MonthCells = dict[pd.Timestamp, dict[str, MonthCell]]
Values = dict[Dimension, tuple[str, ...]]
_Months = tuple[pd.Timestamp, pd.Timestamp]
_Key = tuple[Dimension | None, tuple[tuple[Dimension, tuple[str, ...]], ...]]


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
    judged = _judged(snapshot, covered)
    span = (months["month"].min(), months["month"].max())
    months = months.merge(_verdicts(judged, selection, facts, span), how="left", on=["month", "breakdown"])
    months = months.merge(_gates(judged, selection, facts, span), how="left", on="month", suffixes=("", "_gate"))
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
class _Found:
    """Who stands behind the months of a snapshot, and what is hidden in them, as far as anybody asked.

    Both follow from the snapshot alone, so all queries of all readers share them. Two threads may find out the same thing
    at once, never a different one.
    """

    seen: dict[_Key, MonthCells] = field(default_factory=dict)
    hidden: dict[tuple[pd.Timestamp, _Key], tuple[set[str], set[str]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """A snapshot, the span of its data, and what was found out of it so far."""

    snapshot: Snapshot
    covered: Span
    found: _Found


def _judged(snapshot: Snapshot, covered: Span) -> _Judged:
    found = _found_of(snapshot.path, covered)
    if len(found.hidden) > MOST_VERDICTS:
        _found_of.cache_clear()
        found = _found_of(snapshot.path, covered)
    return _Judged(snapshot=snapshot, covered=covered, found=found)


@lru_cache(maxsize=4)
def _found_of(_path: Path, _covered: Span) -> _Found:
    """A place for what is found out of one snapshot file, which is never written again."""
    return _Found()


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


def _verdicts(judged: _Judged, selection: Selection, facts: Facts, span: _Months) -> pd.DataFrame:
    """Per month and breakdown value: `hides_month`, `hides_days`, `umkm_count`.

    A filter on the breakdown's own dimension does not count here: a value is hidden or shown whatever stands beside it.
    """
    others = _without(filtered_values(selection.filters), facts.breakdown)
    rows = [
        (month, value, value in monthly, value in daily, cell.umkm_count)
        for month, cells in _month_cells(judged, facts.breakdown, others).items()
        if span[0] <= month <= span[1]
        for monthly, daily in [_hidden(judged, month, facts.breakdown, others)]
        for value, cell in cells.items()
    ]
    return _table(rows, ["month", "breakdown", "hides_month", "hides_days", "umkm_count"])


def _gates(judged: _Judged, selection: Selection, facts: Facts, span: _Months) -> pd.DataFrame:
    """Months in which a filter picks out what a breakdown by its dimension hides: `hides_month`, `hides_days`.

    A total over the chosen values, less those of them that are shown, must be safe; and so must what the filter leaves
    out, which is the total over all values less that over the chosen ones.
    """
    values = filtered_values(selection.filters)
    rows = []
    for dimension in values.keys() - {facts.breakdown}:
        others = _without(values, dimension)
        for month, cells in _month_cells(judged, dimension, others).items():
            if not span[0] <= month <= span[1]:
                continue
            monthly, daily = _hidden(judged, month, dimension, others)
            hides_month = picks_hidden(cells, monthly, values[dimension], by_day=False)
            hides_days = picks_hidden(cells, daily, values[dimension], by_day=True)
            rows.append((month, hides_month, hides_days))
    gates = _table(rows, ["month", "hides_month", "hides_days"])
    return gates.groupby("month", as_index=False).any()


def _hidden(
    judged: _Judged, month: pd.Timestamp, dimension: Dimension | None, values: Values
) -> tuple[set[str], set[str]]:
    """Values of a dimension that are hidden in a month under filters, as a month and day by day.

    What is hidden without one of the filters is hidden with it too: it may be all that the filter lets through.
    """
    key = (month, _key(dimension, values))
    if key not in judged.found.hidden:
        monthly, daily = set[str](), set[str]()
        if dimension is not None:
            for dropped in values:
                wider = _hidden(judged, month, dimension, _without(values, dropped))
                monthly |= wider[0]
                daily |= wider[1]
        monthly = _hidden_at(judged, month, dimension, values, by_day=False, already=monthly)
        daily = _hidden_at(judged, month, dimension, values, by_day=True, already=monthly | daily)
        judged.found.hidden[key] = monthly, daily
    return judged.found.hidden[key]


def _hidden_at(
    judged: _Judged,
    month: pd.Timestamp,
    dimension: Dimension | None,
    values: Values,
    *,
    by_day: bool,
    already: set[str],
) -> set[str]:
    cells = _month_cells(judged, dimension, values).get(month, {})
    if dimension is Dimension.PLATFORM:
        hidden_channels = _hidden(judged, month, Dimension.CHANNEL, values)[by_day]
        return hidden_platforms(cells, hidden_channels, by_day=by_day, already=already)
    if dimension is Dimension.CHANNEL and Dimension.PLATFORM in values:
        already = already | _picked_channels(judged, month, values, by_day=by_day)
    return hidden_values(cells, by_day=by_day, already=already)


def _picked_channels(judged: _Judged, month: pd.Timestamp, values: Values, *, by_day: bool) -> set[str]:
    """Channels of which a filter on platforms picks out, or leaves out, what is hidden among their platforms."""
    chosen, others = values[Dimension.PLATFORM], _without(values, Dimension.PLATFORM)
    hidden = _hidden(judged, month, Dimension.PLATFORM, others)[by_day]
    platforms = _month_cells(judged, Dimension.PLATFORM, others).get(month, {})
    return {
        channel for channel, own in by_channel(platforms).items() if picks_hidden(own, hidden, chosen, by_day=by_day)
    }


def _month_cells(judged: _Judged, dimension: Dimension | None, values: Values) -> MonthCells:
    """Who stands behind each month and value of a dimension, under filters."""
    key = _key(dimension, values)
    if key not in judged.found.seen:
        judged.found.seen[key] = _read_month_cells(judged, dimension, values)
    return judged.found.seen[key]


def _read_month_cells(judged: _Judged, dimension: Dimension | None, values: Values) -> MonthCells:
    conditions, params = filter_sql(UMKM_MONTHLY, values)
    where = " and ".join(conditions) or "true"
    breakdown = "'all'" if dimension is None else f"coalesce({column(UMKM_MONTHLY, dimension)}, '{NO_VALUE}')"
    sums = ", ".join(f"sum({name}) as {name}" for name in _MEASURES)
    backings = ", ".join(
        f"count(*) filter (where {name} > 0) as {name}_umkm, "
        f"cast(sum({name}) as double) as {name}_total, cast(max({name}) as double) as {name}_largest"
        for name in _MEASURES
    )
    # An UMKM's active days are those of its busiest row: its rows may share days, and a sum would count them twice.
    found = run_query(
        judged.snapshot,
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
        params,
    )
    found["month"] = found["month"].astype("datetime64[s]")
    days = {month: _days_with_data(month, judged.covered) for month in found["month"].unique()}
    cells: MonthCells = {}
    for row in found.to_dict("records"):
        cells.setdefault(row["month"], {})[row["breakdown"]] = MonthCell(
            backings=tuple(
                Backing(umkm_count=row[f"{name}_umkm"], total=row[f"{name}_total"], largest=row[f"{name}_largest"])
                for name in _MEASURES
            ),
            umkm_per_day=row["active_days"] / days[row["month"]],
        )
    return cells


def _days_with_data(month: pd.Timestamp, covered: Span) -> int:
    first = max(month, pd.Timestamp(covered.first_date))
    last = min(month + pd.offsets.MonthEnd(), pd.Timestamp(covered.last_date))
    return max((last - first).days + 1, 1)


def _key(dimension: Dimension | None, values: Values) -> _Key:
    return dimension, tuple(sorted(values.items()))


def _without(values: Values, dimension: Dimension | None) -> Values:
    return {name: chosen for name, chosen in values.items() if name is not dimension}


def _table(rows: Sequence[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    table["month"] = table["month"].astype("datetime64[s]")
    return table
