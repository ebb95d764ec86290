"""A metric by days to Lebaran, and its totals in the window before Lebaran and in the weeks to compare it with.

Dates of Lebaran are those of the snapshot's own `lebaran` table, so that an old snapshot keeps its calendar.
"""

from __future__ import annotations

import pandas as pd

from catalog.codes import CellStatus
from catalog.lebaran import PRE_LEBARAN_WINDOW, PROFILE_WINDOW
from catalog.metrics import METRICS, Unit
from dashboard.queries.disclosure import hidden_cells
from dashboard.queries.facts import Facts, column, season_facts
from dashboard.queries.frame import MetricFrame
from dashboard.queries.provenance import Span, metric_provenance, span
from dashboard.queries.run import run_query
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.standing import blanked, finished, full_cells, statuses_of, values_of

BASELINE_WINDOW = range(-88, -60)
"""H-88..H-61: four whole weeks on the weekdays of the pre-Lebaran window, before the profile and before Ramadan."""

_WINDOWS = {"window": PRE_LEBARAN_WINDOW, "baseline": BASELINE_WINDOW}


def by_lebaran_day(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """Values per season and day to Lebaran, H-60..H+30; grain: `season` x `days_to_lebaran` x breakdown value.

    The selection's seasons, else those of whose profile at least one day lies in its dates and in the data; a season is
    always given whole. Raises the UserErrors of `facts.daily_facts`.
    """
    covered = span(snapshot, selection.metric)
    seasons = _seasons(snapshot, selection, covered, PROFILE_WINDOW)
    facts = season_facts(selection, list(seasons["season"]), PROFILE_WINDOW)
    sums = run_query(
        snapshot,
        f"""
        with chosen as (select * from {facts.mart.id} where {facts.where_sql})
        select
            {column(facts.mart, "season")} as season,
            {column(facts.mart, "days_to_lebaran")} as days_to_lebaran,
            {facts.breakdown_sql} as breakdown,
            {facts.sums_sql()}
        from chosen
        group by 1, 2, 3
        """,
        facts.params,
    )
    days = seasons.merge(pd.DataFrame({"days_to_lebaran": list(PROFILE_WINDOW)}), how="cross")
    days["step_first"] = days.pop("lebaran_date") + pd.to_timedelta(days["days_to_lebaran"], unit="D")
    days["step_last"] = days["step_first"]
    cells = full_cells(days, sums, facts, selection.filters)
    cells["value"] = values_of(cells, facts.metric, covered)
    cells["status"] = statuses_of(cells, cells["value"], facts.metric, covered)
    cells = blanked(cells, hidden_cells(snapshot, selection, facts, cells, covered), ["value"])
    return MetricFrame(
        data=finished(cells, ["season", "days_to_lebaran"], facts, ["value", "status"]),
        metric=facts.metric,
        selection=selection,
        provenance=metric_provenance(snapshot, selection.metric),
    )


def window_totals(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """The metric over W = H-28..H-1 and over the baseline H-88..H-61; grain: `season` x breakdown value.

    Columns `window_total`, `baseline_total` (float, NA where no day of the window has data), `is_complete` (data cover
    every day of both), `value` and `status`. `value` is the window's total; for a metric in per cent it is the rise of
    the window over the baseline. A total of days that data cover in part, or that may still change, is provisional.
    Seasons: the selection's, else those of whose window at least one day lies in its dates and in the data. Raises the
    UserErrors of `facts.daily_facts`.
    """
    metric = METRICS[selection.metric]
    summed = selection.but(metric="orders_count") if metric.unit is Unit.PCT else selection
    covered = span(snapshot, summed.metric)
    seasons = _seasons(snapshot, summed, covered, PRE_LEBARAN_WINDOW)
    facts = season_facts(summed, list(seasons["season"]), range(BASELINE_WINDOW[0], PRE_LEBARAN_WINDOW[-1] + 1))
    cells = full_cells(seasons, _window_sums(snapshot, facts), facts, summed.filters)
    parts = {name: _window_part(cells, name, facts, covered) for name in _WINDOWS}
    for name, part in parts.items():
        cells[f"{name}_total"] = part["value"]
    cells["is_complete"] = parts["window"]["is_covered"] & parts["baseline"]["is_covered"]
    cells["value"] = _rise_pct(cells) if metric.unit is Unit.PCT else cells["window_total"]
    cells["status"] = _joint_status(parts["window"]["status"], parts["baseline"]["status"])
    cells["status"] = cells["status"].mask(cells["value"].isna(), CellStatus.MISSING.value)
    hidden = pd.Series(data=False, index=cells.index)
    for part in parts.values():
        hidden |= hidden_cells(snapshot, summed, facts, part, covered)
    totals = ["window_total", "baseline_total"]
    return MetricFrame(
        data=finished(
            blanked(cells, hidden, [*totals, "value"]), ["season"], facts, [*totals, "is_complete", "value", "status"]
        ),
        metric=metric,
        selection=selection,
        provenance=metric_provenance(snapshot, selection.metric),
    )


def _window_sums(snapshot: Snapshot, facts: Facts) -> pd.DataFrame:
    """Per season and breakdown value, `<window>_numerator` and `<window>_denominator` of both windows."""
    sums = ", ".join(
        facts.sums_sql(f"{name}_", f"days_to_lebaran between {days[0]} and {days[-1]}")
        for name, days in _WINDOWS.items()
    )
    return run_query(
        snapshot,
        f"""
        with chosen as (select * from {facts.mart.id} where {facts.where_sql})
        select {column(facts.mart, "season")} as season, {facts.breakdown_sql} as breakdown, {sums}
        from chosen
        group by 1, 2
        """,
        facts.params,
    )


def _window_part(cells: pd.DataFrame, name: str, facts: Facts, covered: Span | None) -> pd.DataFrame:
    """One window's cells: days, `numerator`, `value`, `status`, and whether data cover all its days (`is_covered`)."""
    days = _WINDOWS[name]
    part = cells[["breakdown"]].assign(
        step_first=cells["lebaran_date"] + pd.Timedelta(days=days[0]),
        step_last=cells["lebaran_date"] + pd.Timedelta(days=days[-1]),
        numerator=cells[f"{name}_numerator"],
        denominator=cells[f"{name}_denominator"],
    )
    part["value"] = values_of(part, facts.metric, covered)
    part["status"] = statuses_of(part, part["value"], facts.metric, covered)
    part["is_covered"] = False
    if covered is not None:
        part["is_covered"] = (part["step_first"] >= pd.Timestamp(covered.first_date)) & (
            part["step_last"] <= pd.Timestamp(covered.last_date)
        )
    return part


def _rise_pct(cells: pd.DataFrame) -> pd.Series:
    """Rise of the window over the baseline in per cent; NA where the baseline is empty or 0."""
    return (cells["window_total"] / cells["baseline_total"].where(cells["baseline_total"] > 0) - 1) * 100


def _joint_status(window: pd.Series, baseline: pd.Series) -> pd.Series:
    """The window's standing, provisional also where only the baseline is."""
    is_provisional = (window == CellStatus.SHOWN.value) & (baseline != CellStatus.SHOWN.value)
    return window.mask(is_provisional, CellStatus.PROVISIONAL.value)


def _seasons(snapshot: Snapshot, selection: Selection, covered: Span | None, days: range) -> pd.DataFrame:
    """`season` (Hijri year) and `lebaran_date` (datetime64), by date.

    The selection's seasons as far as the table knows them; else those of whose `days` at least one lies in the dates
    and in the data.
    """
    known = run_query(snapshot, "select hijri_year as season, lebaran_date from lebaran order by lebaran_date")
    known["season"] = known["season"].astype("int64")
    known["lebaran_date"] = known["lebaran_date"].astype("datetime64[s]")
    if selection.seasons:
        return known[known["season"].isin(selection.seasons)].reset_index(drop=True)
    if covered is None:
        return known.head(0)
    first = pd.Timestamp(max(selection.first_date, covered.first_date)) - pd.Timedelta(days=days[-1])
    last = pd.Timestamp(min(selection.last_date, covered.last_date)) - pd.Timedelta(days=days[0])
    return known[known["lebaran_date"].between(first, last)].reset_index(drop=True)
