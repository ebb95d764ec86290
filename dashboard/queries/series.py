"""A metric along the calendar, and its totals by one dimension."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from catalog.codes import CellStatus, IndexSeries
from catalog.errors import UserError
from catalog.marts import INDEX_MONTHLY
from catalog.metrics import METRICS
from dashboard.queries.disclosure import hidden_cells
from dashboard.queries.facts import Facts, stepped_facts
from dashboard.queries.frame import MetricFrame
from dashboard.queries.provenance import Span, metric_provenance, span
from dashboard.queries.run import run_query
from dashboard.queries.selection import Grain, Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.standing import blanked, finished, full_cells, statuses_of, values_of

_FREQUENCY = {Grain.DAY: "D", Grain.WEEK: "W-MON", Grain.MONTH: "MS"}


def time_series(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """Values per step of the selection's grain, of its dates alone; grain: `period` x breakdown value.

    A week or month that the dates cut holds the days inside them. Raises the UserErrors of `facts.daily_facts`.
    """
    if METRICS[selection.metric].mart == INDEX_MONTHLY.id:
        return _index_series(snapshot, selection)
    covered = span(snapshot, selection.metric)
    facts = stepped_facts(selection, *_widened(selection, covered))
    sums = run_query(
        snapshot,
        f"""
        with chosen as (select * from {facts.mart.id} where {facts.where_sql})
        select
            cast(date_trunc('{selection.grain.value}', {facts.time_column}) as date) as period,
            {facts.breakdown_sql} as breakdown,
            {facts.sums_sql()}
        from chosen
        group by 1, 2
        """,
        facts.params,
    )
    sums["period"] = sums["period"].astype("datetime64[s]")
    cells = full_cells(_steps(selection), sums, facts, selection.filters)
    return _answer(snapshot, selection, facts, cells, covered=covered, keys=["period"])


def by_dimension(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """Values over all of the selection's dates; grain: breakdown value, one row in all where there is none.

    Days outside the data add nothing; the frame's provenance says which days there are. Raises the UserErrors of
    `facts.daily_facts`.
    """
    covered = span(snapshot, selection.metric)
    facts = stepped_facts(selection.but(grain=Grain.MONTH), *_widened(selection, covered))
    sums = run_query(
        snapshot,
        f"""
        with chosen as (select * from {facts.mart.id} where {facts.where_sql})
        select {facts.breakdown_sql} as breakdown, {facts.sums_sql()} from chosen group by 1
        """,
        facts.params,
    )
    first, last = selection.first_date, selection.last_date
    if covered is not None and first <= covered.last_date and last >= covered.first_date:
        first, last = max(first, covered.first_date), min(last, covered.last_date)
    step = pd.DataFrame({"step_first": [pd.Timestamp(first)], "step_last": [pd.Timestamp(last)]})
    cells = full_cells(step, sums, facts, selection.filters)
    return _answer(snapshot, selection, facts, cells, covered=covered, keys=[])


def _answer(
    snapshot: Snapshot,
    selection: Selection,
    facts: Facts,
    cells: pd.DataFrame,
    *,
    covered: Span | None,
    keys: list[str],
) -> MetricFrame:
    cells["value"] = values_of(cells, facts.metric, covered)
    cells["status"] = statuses_of(cells, cells["value"], facts.metric, covered)
    cells = blanked(cells, hidden_cells(snapshot, selection, facts, cells, covered), ["value"])
    return MetricFrame(
        data=finished(cells, keys, facts, ["value", "status"]),
        metric=facts.metric,
        selection=selection,
        provenance=metric_provenance(snapshot, selection.metric),
    )


def _widened(selection: Selection, covered: Span | None) -> tuple[date, date]:
    """The selection's dates, carried to the ends of a month where the data end within it: the same rows, by months."""
    first, last = selection.first_date, selection.last_date
    if covered is not None:
        if first <= covered.first_date:
            first = min(first, covered.first_date.replace(day=1))
        if last >= covered.last_date:
            next_month = (covered.last_date.replace(day=1) + timedelta(days=32)).replace(day=1)
            last = max(last, next_month - timedelta(days=1))
    return first, last


def _steps(selection: Selection) -> pd.DataFrame:
    first, last = pd.Timestamp(selection.first_date), pd.Timestamp(selection.last_date)
    if selection.grain is Grain.WEEK:
        start = first - pd.Timedelta(days=first.weekday())
    else:
        start = first.replace(day=1) if selection.grain is Grain.MONTH else first
    frequency = _FREQUENCY[selection.grain]
    starts = pd.date_range(start, last, freq=frequency, unit="s")
    ends = pd.date_range(start, periods=len(starts) + 1, freq=frequency, unit="s")[1:] - pd.Timedelta(days=1)
    return pd.DataFrame(
        {
            "period": starts,
            "step_first": starts.where(starts >= first, first),
            "step_last": ends.where(ends <= last, last),
        }
    )


def _index_series(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """The clothing index by month; a month that was not published is missing, never 0."""
    if selection.breakdown is not None:
        raise UserError("breakdown_unavailable")
    if selection.grain is not Grain.MONTH:
        raise UserError("axis_unavailable")
    steps = _steps(selection)[["period"]]
    published = run_query(
        snapshot,
        """
        select month as period, index_value as value, is_preliminary
        from index_monthly
        where series = $series and month between $first_date and $last_date
        """,
        {
            "series": IndexSeries.BI_CLOTHING.value,
            "first_date": steps["period"].min().date(),
            "last_date": selection.last_date,
        },
    )
    published["period"] = published["period"].astype("datetime64[s]")
    data = steps.merge(published, how="left", on="period")
    status = pd.Series(CellStatus.SHOWN.value, index=data.index, dtype=str)
    status = status.mask(data.pop("is_preliminary").fillna(value=False), CellStatus.PROVISIONAL.value)
    data["value"] = data["value"].astype(float)
    data["status"] = status.mask(data["value"].isna(), CellStatus.MISSING.value)
    return MetricFrame(
        data=data,
        metric=METRICS[selection.metric],
        selection=selection,
        provenance=metric_provenance(snapshot, selection.metric),
    )
