"""What the statistics of Lebaran seasons say of a view: from the shown days of a metric to results and frames of them.

Days that are hidden, missing or not settled yet are missing to the statistics. A series is fitted once for all that a
page asks of it; `as_of` is the last day that is looked at, inclusive, None for all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.lebaran import (
    FittedSeries,
    LebaranResult,
    Note,
    PastForecast,
    analyse_every_season,
    analyse_season,
    analyse_seasons,
    fit_orders,
    forecast_season,
    past_forecasts,
    shortfall_dependence,
)
from analysis.lebaran.naive import naive_forecast
from catalog.codes import CellStatus
from catalog.lebaran import PROFILE_WINDOW, Season
from dashboard.queries.frame import EstimateFrame, MetricFrame
from dashboard.queries.provenance import metric_provenance
from dashboard.queries.selection import Axis, Dimension, Grain, Selection
from dashboard.queries.series import time_series
from dashboard.queries.snapshot import Snapshot
from dashboard.ui import estimate_rows
from dashboard.ui.cache import compute, compute_large
from dashboard.ui.findings import NothingToShow
from dashboard.ui.page import View

INDEX = "clothing_index"


def daily(view: View, selection: Selection) -> MetricFrame:
    """The days of a selection's dates, in all."""
    return view.ask(time_series, _by_day(selection))


def clothing_index(view: View) -> MetricFrame:
    """The months of Bank Indonesia's clothing index, from the first to the last published; filters do not apply to it."""
    published = metric_provenance(view.snapshot, INDEX)
    if published.first_date is None or published.last_date is None:
        raise NothingToShow
    selection = Selection(metric=INDEX, first_date=published.first_date, last_date=published.last_date)
    return view.ask(time_series, selection)


def settled(rows: pd.DataFrame) -> pd.Series:
    """Values of rows by day that can still not change, as the statistics take them; NaN elsewhere."""
    values = rows["value"].where(rows["status"] == CellStatus.SHOWN.value)
    return pd.Series(values.to_numpy(dtype=float), index=pd.DatetimeIndex(rows["period"]))


def season_of_frame(frame: MetricFrame, season_year: int, as_of: date | None = None) -> LebaranResult:
    """A season (Hijri year) of a frame without breakdown against the other seasons in it."""
    result = compute(_season, settled(frame.data), season_year, as_of)
    if frame.metric.is_additive:
        return result
    # The level of an index says nothing of how many orders are behind it.
    return replace(result, notes=tuple(note for note in result.notes if note is not Note.FEW_ORDERS))


def every_season(frame: MetricFrame) -> dict[int, LebaranResult]:
    """Each season of the Lebaran table in turn against the others, by Hijri year."""
    return compute(_every_season, settled(frame.data))


def shortfalls(
    view: View, selection: Selection, dimension: Dimension, season_year: int, as_of: date | None = None
) -> EstimateFrame:
    """Shortfall of each value of a dimension, the season scatter learnt together; rows as `estimate_rows.shortfalls`."""
    return view.ask(_shortfalls, _by_day(selection.but(breakdown=dimension)), season_year, as_of)


def dependence(frame: MetricFrame, season_year: int, as_of: date | None = None) -> EstimateFrame:
    """Shortfall of a season (Hijri year) with one choice changed at a time; rows as `estimate_rows.dependence`."""
    rows = compute(shortfall_dependence, settled(frame.data), season_year, as_of)
    return estimate_rows.dependence(frame, rows, as_of)


def forecast(frame: MetricFrame, season: Season) -> EstimateFrame:
    """What a season that has not come is expected to bring; rows as `estimate_rows.forecast`."""
    orders = settled(frame.data)
    return estimate_rows.forecast(frame, season, *compute(_forecast, orders, season))


def past(frame: MetricFrame) -> tuple[PastForecast, ...]:
    """How such forecasts would have done in each past season."""
    return compute(past_forecasts, settled(frame.data))


def _by_day(selection: Selection) -> Selection:
    return selection.but(axis=Axis.CALENDAR, grain=Grain.DAY, seasons=(), known_day=None)


def _fitted(orders: pd.Series, as_of: date | None = None) -> FittedSeries:
    return compute_large(fit_orders, orders, as_of)


def _season(orders: pd.Series, season_year: int, as_of: date | None) -> LebaranResult:
    return analyse_season(_fitted(orders, as_of), season_year)


def _every_season(orders: pd.Series) -> dict[int, LebaranResult]:
    return analyse_every_season(_fitted(orders))


def _shortfalls(snapshot: Snapshot, selection: Selection, season_year: int, as_of: date | None) -> EstimateFrame:
    """A question of its own, so that the days of all values, 97,000 rows by province, are not kept."""
    frame = time_series(snapshot, selection)
    dimension = selection.breakdown
    if dimension is None:
        raise ValueError("shortfalls are of the values of a dimension")
    by_value = {
        str(value): _fitted(settled(rows), as_of) for value, rows in frame.data.groupby(dimension.value, sort=False)
    }
    return estimate_rows.shortfalls(frame, dimension, analyse_seasons(by_value, season_year), as_of)


def _forecast(orders: pd.Series, season: Season) -> tuple[pd.DataFrame, pd.Series]:
    rows = forecast_season(_fitted(orders), season.hijri_year)
    if rows.empty:
        return rows, pd.Series(dtype=float)
    last_known = pd.DatetimeIndex(orders.dropna().index)[-1].date()
    return rows, naive_forecast(orders, season, last_known, PROFILE_WINDOW)
