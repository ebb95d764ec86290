"""A metric by days to Lebaran, and its totals in the window before Lebaran and in the weeks to compare it with.

Dates of Lebaran are those of the snapshot's own `lebaran` table, so that an old snapshot keeps its calendar.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.lebaran import PRE_LEBARAN_WINDOW, PROFILE_WINDOW
from catalog.metrics import METRICS, Unit
from dashboard.queries.disclosure import hidden_cells, hidden_names
from dashboard.queries.facts import Facts, column, season_facts
from dashboard.queries.frame import MetricFrame
from dashboard.queries.kept import kept
from dashboard.queries.provenance import Span, metric_provenance, span
from dashboard.queries.run import Columns, run_columns
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.standing import (
    MISSING,
    PROVISIONAL,
    SHOWN,
    Dates,
    Floats,
    Statuses,
    Steps,
    blanked,
    finished,
    full_grid,
    is_within,
    positions,
    statuses_of,
    suppressed,
    values_of,
)

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
    facts = season_facts(selection, seasons.years.tolist(), PROFILE_WINDOW)
    rows = run_columns(
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
    days = np.arange(PROFILE_WINDOW.start, PROFILE_WINDOW.stop)
    dates = (seasons.lebarans[:, None] + days).ravel()
    steps = Steps(
        keys={"season": np.repeat(seasons.years, len(days)), "days_to_lebaran": np.tile(days, len(seasons.years))},
        firsts=dates,
        lasts=dates,
    )
    step = positions(rows.pop("season"), seasons.years) * len(days) + positions(rows.pop("days_to_lebaran"), days)
    named = hidden_names(snapshot, selection, facts, steps, covered)
    grid = full_grid(steps, step, rows, facts, selection.filters, named)
    values = values_of(grid, facts.metric, covered)
    statuses = statuses_of(steps, values, facts.metric, covered)
    hidden = hidden_cells(snapshot, selection, facts, grid, grid.sums[facts.metric.numerator], covered)
    return MetricFrame(
        data=finished(grid, facts, {"value": blanked(values, hidden)}, suppressed(statuses, hidden)),
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
    facts = season_facts(summed, seasons.years.tolist(), range(BASELINE_WINDOW[0], PRE_LEBARAN_WINDOW[-1] + 1))
    rows = _window_sums(snapshot, facts)
    steps = {name: _window_steps(seasons, days) for name, days in _WINDOWS.items()}
    step = positions(rows.pop("season"), seasons.years)
    named = frozenset[str]().union(*(hidden_names(snapshot, summed, facts, each, covered) for each in steps.values()))
    grids = {name: full_grid(steps[name], step, rows, facts, summed.filters, named) for name in _WINDOWS}
    values = {name: values_of(grid, facts.metric, covered, f"{name}_") for name, grid in grids.items()}
    statuses = {name: statuses_of(steps[name], values[name], facts.metric, covered) for name in _WINDOWS}
    value = _rise_pct(values["window"], values["baseline"]) if metric.unit is Unit.PCT else values["window"]
    status = np.where(np.isnan(value), MISSING, _joint_status(statuses["window"], statuses["baseline"]))
    hidden = np.zeros(value.shape, dtype=bool)
    for name, grid in grids.items():
        numerator = grid.sums[f"{name}_{facts.metric.numerator}"]
        hidden |= hidden_cells(snapshot, summed, facts, grid, numerator, covered)
    is_complete = is_within(steps["window"], covered) & is_within(steps["baseline"], covered)
    columns = {
        "window_total": blanked(values["window"], hidden),
        "baseline_total": blanked(values["baseline"], hidden),
        "is_complete": np.repeat(is_complete, value.shape[1]),
        "value": blanked(value, hidden),
    }
    return MetricFrame(
        data=finished(grids["window"], facts, columns, suppressed(status, hidden)),
        metric=metric,
        selection=selection,
        provenance=metric_provenance(snapshot, selection.metric),
    )


def _window_sums(snapshot: Snapshot, facts: Facts) -> Columns:
    """Per season and breakdown value, `<window>_<measure>` of both windows."""
    sums = ", ".join(
        facts.sums_sql(f"{name}_", f"days_to_lebaran between {days[0]} and {days[-1]}")
        for name, days in _WINDOWS.items()
    )
    return run_columns(
        snapshot,
        f"""
        with chosen as (select * from {facts.mart.id} where {facts.where_sql})
        select {column(facts.mart, "season")} as season, {facts.breakdown_sql} as breakdown, {sums}
        from chosen
        group by 1, 2
        """,
        facts.params,
    )


@dataclass(frozen=True, kw_only=True)
class _Seasons:
    """Hijri years and their Lebaran (datetime64[D]), both ascending."""

    years: NDArray[np.int64]
    lebarans: Dates


def _window_steps(seasons: _Seasons, days: range) -> Steps:
    return Steps(
        keys={"season": seasons.years},
        firsts=seasons.lebarans + days[0],
        lasts=seasons.lebarans + days[-1],
    )


def _rise_pct(window: Floats, baseline: Floats) -> Floats:
    """Rise of the window over the baseline in per cent; NaN where the baseline is empty or 0."""
    rise: Floats = (window / np.where(baseline > 0, baseline, np.nan) - 1) * 100
    return rise


def _joint_status(window: Statuses, baseline: Statuses) -> Statuses:
    """The window's standing, provisional also where only the baseline is."""
    return np.where((window == SHOWN) & (baseline != SHOWN), PROVISIONAL, window)


def _seasons(snapshot: Snapshot, selection: Selection, covered: Span | None, days: range) -> _Seasons:
    """The selection's seasons as far as the table knows them; else those of whose `days` at least one lies in the dates
    and in the data.
    """
    years, lebarans = _lebaran_table(snapshot)
    if selection.seasons:
        is_asked = np.isin(years, selection.seasons)
    elif covered is None:
        is_asked = np.zeros(len(years), dtype=bool)
    else:
        first = np.datetime64(max(selection.first_date, covered.first_date)) - days[-1]
        last = np.datetime64(min(selection.last_date, covered.last_date)) - days[0]
        is_asked = (first <= lebarans) & (lebarans <= last)
    return _Seasons(years=years[is_asked], lebarans=lebarans[is_asked])


@kept
def _lebaran_table(snapshot: Snapshot) -> tuple[NDArray[np.int64], Dates]:
    """Hijri years and their Lebaran, ascending."""
    rows = run_columns(snapshot, "select hijri_year, lebaran_date from lebaran order by lebaran_date")
    return rows["hijri_year"].astype(np.int64), rows["lebaran_date"].astype("datetime64[D]")
