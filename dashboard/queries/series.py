"""A metric along the calendar, and its totals by one dimension."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from catalog.codes import CellStatus, IndexSeries
from catalog.errors import UserError
from catalog.marts import INDEX_MONTHLY, MARTS
from catalog.metrics import METRICS
from dashboard.queries.breakdowns import Breakdowns
from dashboard.queries.disclosure import hidden_cells, hidden_names
from dashboard.queries.facts import Facts, column, measures_of, stepped_facts
from dashboard.queries.frame import MetricFrame
from dashboard.queries.kept import kept
from dashboard.queries.provenance import Span, metric_provenance, span
from dashboard.queries.run import Columns, run_columns, run_query
from dashboard.queries.selection import Dimension, Grain, Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.standing import (
    Grid,
    Steps,
    blanked,
    finished,
    full_grid,
    positions,
    statuses_of,
    suppressed,
    values_of,
)


def time_series(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """Values per step of the selection's grain, of its dates alone; grain: `period` x breakdown value.

    A week or month that the dates cut holds the days inside them. Raises the UserErrors of `facts.daily_facts`.
    """
    if METRICS[selection.metric].mart == INDEX_MONTHLY.id:
        return _index_series(snapshot, selection)
    covered = span(snapshot, selection.metric)
    facts = stepped_facts(selection, *_widened(selection, covered))
    rows = run_columns(
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
    steps = _steps(selection)
    step = positions(rows.pop("period").astype("datetime64[s]"), steps.keys["period"])
    named = hidden_names(snapshot, selection, facts, steps, covered)
    grid = full_grid(steps, step, rows, facts, selection.filters, named)
    return _answer(snapshot, selection, facts, grid, covered)


def by_dimension(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """Values over all of the selection's dates; grain: breakdown value, one row in all where there is none.

    Days outside the data add nothing; the frame's provenance says which days there are. Raises the UserErrors of
    `facts.daily_facts`.
    """
    return totals(snapshot, (selection,))[0]


def totals(snapshot: Snapshot, selections: Sequence[Selection]) -> tuple[MetricFrame, ...]:
    """`by_dimension` of several questions; those that differ in metric and breakdown alone share one pass over the rows."""
    breakdowns = {selection.breakdown for selection in selections}
    spans = [span(snapshot, selection.metric) for selection in selections]
    facts = [
        stepped_facts(selection.but(grain=Grain.MONTH), *_widened(selection, covered), breakdowns)
        for selection, covered in zip(selections, spans, strict=True)
    ]
    return tuple(
        _total(snapshot, selection, own, _together(own, facts), covered)
        for selection, own, covered in zip(selections, facts, spans, strict=True)
    )


def _together(own: Facts, facts: Sequence[Facts]) -> list[Facts]:
    """Those of the facts that are about the same rows."""
    rows = (own.mart, own.conditions, own.params)
    return [other for other in facts if (other.mart, other.conditions, other.params) == rows]


def _total(
    snapshot: Snapshot, selection: Selection, facts: Facts, together: Sequence[Facts], covered: Span | None
) -> MetricFrame:
    sums = _sums(
        snapshot,
        facts.mart.id,
        facts.conditions,
        tuple(facts.params.items()),
        tuple(dict.fromkeys(other.breakdown for other in together)),
        tuple(dict.fromkeys(name for other in together for name in measures_of(other.metric))),
    )
    first, last = selection.first_date, selection.last_date
    if covered is not None and first <= covered.last_date and last >= covered.first_date:
        first, last = max(first, covered.first_date), min(last, covered.last_date)
    steps = Steps(keys={}, firsts=np.array([first], "datetime64[D]"), lasts=np.array([last], "datetime64[D]"))
    rows = sums[facts.breakdown]
    named = hidden_names(snapshot, selection, facts, steps, covered)
    grid = full_grid(steps, np.zeros(len(rows["breakdown"]), dtype=np.intp), rows, facts, selection.filters, named)
    return _answer(snapshot, selection, facts, grid, covered)


@kept
def _sums(
    snapshot: Snapshot,
    mart_id: str,
    conditions: tuple[str, ...],
    params: tuple[tuple[str, object], ...],
    dimensions: tuple[Dimension | None, ...],
    measures: tuple[str, ...],
) -> dict[Dimension | None, Columns]:
    """Sums of measures by each of the dimensions: what a page asks for whatever metric it shows."""
    mart = MARTS[mart_id]
    breakdowns = Breakdowns(mart=mart, dimensions=dimensions)
    sums = ", ".join(f"cast(sum({column(mart, name)}) as double) as {name}" for name in measures)
    rows = run_columns(
        snapshot,
        f"""
        with chosen as (
            select {breakdowns.columns_sql}, {", ".join(measures)} from {mart.id}
            where {" and ".join(conditions) or "true"}
        )
        select {breakdowns.value_sql}, {sums} from chosen {breakdowns.group_sql}
        """,
        dict(params),
    )
    return breakdowns.parted(rows)


def _answer(snapshot: Snapshot, selection: Selection, facts: Facts, grid: Grid, covered: Span | None) -> MetricFrame:
    values = values_of(grid, facts.metric, covered)
    statuses = statuses_of(grid.steps, values, facts.metric, covered)
    hidden = hidden_cells(snapshot, selection, facts, grid, grid.sums[facts.metric.numerator], covered)
    return MetricFrame(
        data=finished(grid, facts, {"value": blanked(values, hidden)}, suppressed(statuses, hidden)),
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


def _steps(selection: Selection) -> Steps:
    first, last = np.datetime64(selection.first_date, "D"), np.datetime64(selection.last_date, "D")
    if selection.grain is Grain.MONTH:
        months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + 2)
        starts = months.astype("datetime64[D]")
    else:
        days = 7 if selection.grain is Grain.WEEK else 1
        start = first - selection.first_date.weekday() if days > 1 else first
        starts = np.arange(start, last + days + 1, days, dtype="datetime64[D]")
        starts = starts[: np.searchsorted(starts, last, side="right") + 1]
    return Steps(
        keys={"period": starts[:-1].astype("datetime64[s]")},
        firsts=np.maximum(starts[:-1], first),
        lasts=np.minimum(starts[1:] - 1, last),
    )


def _index_series(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """The clothing index by month; a month that was not published is missing, never 0."""
    if selection.breakdown is not None:
        raise UserError("breakdown_unavailable")
    if selection.grain is not Grain.MONTH:
        raise UserError("axis_unavailable")
    periods = _steps(selection).keys["period"]
    published = run_query(
        snapshot,
        """
        select month as period, index_value as value, is_preliminary
        from index_monthly
        where series = $series and month between $first_date and $last_date
        """,
        {
            "series": IndexSeries.BI_CLOTHING.value,
            "first_date": periods[0].item().date(),
            "last_date": selection.last_date,
        },
    )
    published["period"] = published["period"].astype("datetime64[s]")
    data = pd.DataFrame({"period": periods}).merge(published, how="left", on="period")
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
