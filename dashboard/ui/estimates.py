"""What the statistics of Lebaran seasons say of a view: from the shown days of a metric to results and frames of them.

Days that are hidden, missing or not settled yet are missing to the statistics. `as_of` is the last day that
is looked at, inclusive, None for all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.lebaran import LebaranResult, Note, PastForecast, past_forecasts, shortfall_dependence
from catalog.codes import CellStatus
from catalog.lebaran import Season
from dashboard.queries.frame import EstimateFrame, MetricFrame
from dashboard.queries.kept import kept
from dashboard.queries.provenance import metric_provenance
from dashboard.queries.selection import Axis, Dimension, Grain, Selection
from dashboard.queries.series import time_series
from dashboard.queries.snapshot import Snapshot
from dashboard.ui import estimate_rows, season_statistics
from dashboard.ui.cache import ask, compute
from dashboard.ui.findings import NothingToShow

INDEX = "clothing_index"


def daily(snapshot: Snapshot, selection: Selection) -> MetricFrame:
    """The days of a selection's dates, in all."""
    return ask(snapshot, time_series, by_day(selection))


def clothing_index(snapshot: Snapshot) -> MetricFrame:
    """The months of Bank Indonesia's clothing index, from the first to the last published; filters do not apply to it."""
    published = metric_provenance(snapshot, INDEX)
    if published.first_date is None or published.last_date is None:
        raise NothingToShow
    selection = Selection(metric=INDEX, first_date=published.first_date, last_date=published.last_date)
    return ask(snapshot, time_series, selection)


def settled(rows: pd.DataFrame) -> pd.Series:
    """Values of rows by day that can still not change, as the statistics take them; NaN elsewhere."""
    values = rows["value"].where(rows["status"] == CellStatus.SHOWN.value)
    return pd.Series(values.to_numpy(dtype=float), index=pd.DatetimeIndex(rows["period"]))


def season_of_frame(frame: MetricFrame, season_year: int, as_of: date | None = None) -> LebaranResult:
    """A season (Hijri year) of a frame without breakdown against the other seasons in it."""
    result = compute(season_statistics.season, settled(frame.data), season_year, as_of)
    if frame.metric.is_additive:
        return result
    # The level of an index says nothing of how many orders are behind it.
    return replace(result, notes=tuple(note for note in result.notes if note is not Note.FEW_ORDERS))


def every_season(frame: MetricFrame) -> dict[int, LebaranResult]:
    """Each season of the Lebaran table in turn against the others, by Hijri year."""
    return compute(season_statistics.every_season, settled(frame.data))


def shortfalls(
    snapshot: Snapshot, selection: Selection, dimension: Dimension, season_year: int, as_of: date | None = None
) -> EstimateFrame:
    """Shortfall of each value of a dimension, the season scatter learnt together; rows as `estimate_rows.shortfalls`."""
    return ask(snapshot, _shortfalls, by_day(selection.but(breakdown=dimension)), season_year, as_of)


def dependence(frame: MetricFrame, season_year: int, as_of: date | None = None) -> EstimateFrame:
    """Shortfall of a season (Hijri year) with one choice changed at a time; rows as `estimate_rows.dependence`."""
    rows = compute(shortfall_dependence, settled(frame.data), season_year, as_of)
    return estimate_rows.dependence(frame, rows, season_year, as_of)


def forecast(frame: MetricFrame, season: Season) -> EstimateFrame:
    """What a season that has not come is expected to bring; rows as `estimate_rows.forecast`."""
    rows, naive = compute(season_statistics.forecast, settled(frame.data), season)
    return estimate_rows.forecast(frame, season, rows, naive)


def past(frame: MetricFrame) -> tuple[PastForecast, ...]:
    """How such forecasts would have done in each past season."""
    return compute(past_forecasts, settled(frame.data))


def by_day(selection: Selection) -> Selection:
    """The same question by days of the calendar, of all seasons and all days known."""
    return selection.but(axis=Axis.CALENDAR, grain=Grain.DAY, seasons=(), known_day=None)


def _shortfalls(snapshot: Snapshot, selection: Selection, season_year: int, as_of: date | None) -> EstimateFrame:
    """A question of its own, so that of the days of all values, 97,000 rows by province, only the last are kept."""
    frame, by_value = days_by_value(snapshot, selection)
    results = season_statistics.several(by_value, season_year, as_of)
    return estimate_rows.shortfalls(frame, results, season_year, as_of)


@kept
def days_by_value(snapshot: Snapshot, selection: Selection) -> tuple[MetricFrame, dict[str, pd.Series]]:
    """The frame, and the settled days of each value of its breakdown; seasons are asked of them one after the other."""
    if selection.breakdown is None:
        raise ValueError("shortfalls are of the values of a dimension")
    frame = time_series(snapshot, selection)
    groups = frame.data.groupby(selection.breakdown.value, sort=False)
    return frame, {str(value): settled(rows) for value, rows in groups}
