"""What the statistics of Lebaran seasons say of a view: from the shown days of a metric to estimates with intervals.

Days that are hidden, missing or not settled yet are missing to the statistics.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pandas as pd

from analysis.lebaran import (
    LebaranResult,
    Note,
    SeasonEstimate,
    analyse_every_season,
    analyse_season,
    analyse_seasons,
    forecast_season,
    shortfall_dependence,
)
from catalog.codes import CellStatus
from catalog.lebaran import Season
from dashboard.queries.frame import EstimateFrame, MetricFrame
from dashboard.queries.provenance import metric_provenance
from dashboard.queries.selection import Axis, Dimension, Grain, Selection
from dashboard.queries.series import time_series
from dashboard.ui.cache import compute
from dashboard.ui.findings import NothingToShow
from dashboard.ui.page import View

INDEX = "clothing_index"
PCT = 100
NORMAL_QUANTILE = 1.6449
"""Half of a 90 % interval in standard errors."""


def daily(view: View, selection: Selection) -> MetricFrame:
    """The days of a selection's dates, by its breakdown."""
    return view.ask(time_series, selection.but(axis=Axis.CALENDAR, grain=Grain.DAY, seasons=()))


def clothing_index(view: View) -> MetricFrame:
    """The months of Bank Indonesia's clothing index, from the first to the last published; filters do not apply to it."""
    published = metric_provenance(view.snapshot, INDEX)
    if published.first_date is None or published.last_date is None:
        raise NothingToShow
    selection = Selection(metric=INDEX, first_date=published.first_date, last_date=published.last_date)
    return view.ask(time_series, selection)


def season_of_frame(frame: MetricFrame, season_year: int) -> LebaranResult:
    """A season (Hijri year) of a frame without breakdown against the other seasons in it."""
    result = compute(analyse_season, settled(frame.data), season_year)
    if frame.metric.is_additive:
        return result
    # The level of an index says nothing of how many orders are behind it.
    return replace(result, notes=tuple(note for note in result.notes if note is not Note.FEW_ORDERS))


def every_season(frame: MetricFrame) -> dict[int, LebaranResult]:
    """Each season of the Lebaran table in turn against the others, by Hijri year."""
    return compute(analyse_every_season, settled(frame.data))


def breakdown_estimates(
    view: View, selection: Selection, dimension: Dimension, season_year: int
) -> dict[str, LebaranResult]:
    """The same for each value of a dimension, in the order of its code list."""
    data = daily(view, selection.but(breakdown=dimension)).data
    by_value = {str(value): settled(rows) for value, rows in data.groupby(dimension.value, sort=False)}
    return compute(analyse_seasons, by_value, season_year)


def settled(rows: pd.DataFrame) -> pd.Series:
    """Values of rows by day that can still not change, as the statistics take them; NaN elsewhere."""
    values = rows["value"].where(rows["status"] == CellStatus.SHOWN.value)
    return pd.Series(values.to_numpy(dtype=float), index=pd.DatetimeIndex(rows["period"]))


def uplifts(frame: MetricFrame, result: LebaranResult) -> EstimateFrame:
    """Each season's own rise over what its days would have had; grain: `season`, those that could be measured."""
    rows = pd.DataFrame(
        {
            "season": [each.season for each in result.seasons],
            "uplift_pct": [PCT * each.uplift_ratio for each in result.seasons],
            "low_pct": [PCT * _bound(each, -1) for each in result.seasons],
            "high_pct": [PCT * _bound(each, 1) for each in result.seasons],
            "observed_days_count": [each.observed_days_count for each in result.seasons],
        }
    )
    if frame.metric.is_additive:
        rows["window_total"] = [each.orders_count for each in result.seasons]
    return _estimates(frame, "uplift", rows)


def shortfalls(frame: MetricFrame, dimension: Dimension, results: dict[str, LebaranResult]) -> EstimateFrame:
    """Shortfall of each value of a dimension, the furthest below first, unknown ones last; grain: the dimension."""
    rows = pd.DataFrame(
        {
            dimension.value: list(results),
            "shortfall_pct": [PCT * result.shortfall.estimate for result in results.values()],
            "low_pct": [PCT * result.shortfall.low for result in results.values()],
            "high_pct": [PCT * result.shortfall.high for result in results.values()],
            "seasons_count": [sum(not each.is_chosen for each in result.seasons) for result in results.values()],
        }
    )
    return _estimates(frame, "shortfall", rows.sort_values("shortfall_pct", kind="stable", ignore_index=True))


def dependence(frame: MetricFrame, season_year: int) -> EstimateFrame:
    """Shortfall of a season (Hijri year) with one choice changed at a time; grain: `choice`, written `<choice>.<value>`."""
    rows = compute(shortfall_dependence, settled(frame.data), season_year)
    return _estimates(
        frame,
        "dependence",
        pd.DataFrame(
            {
                "choice": [f"{row.choice}.{row.value}" for row in rows],
                "shortfall_pct": [PCT * row.shortfall.estimate for row in rows],
                "low_pct": [PCT * row.shortfall.low for row in rows],
                "high_pct": [PCT * row.shortfall.high for row in rows],
            }
        ),
    )


def profile(frame: MetricFrame, result: LebaranResult) -> EstimateFrame:
    """The typical rise of the other seasons by day to Lebaran, H-45..H+15; grain: `days_to_lebaran`."""
    rows = result.profile
    return _estimates(
        frame,
        "profile",
        pd.DataFrame(
            {
                "days_to_lebaran": rows["day"],
                "uplift_pct": PCT * rows["estimate"],
                "low_pct": PCT * rows["low"],
                "high_pct": PCT * rows["high"],
            }
        ),
    )


def forecast(frame: MetricFrame, season: Season, before: Season) -> EstimateFrame:
    """What a season that has not come is expected to bring, day by day H-60..H+30, beside the days of the one before.

    Grain: `days_to_lebaran`, with its `date`. No rows where there is too little to forecast from.
    """
    values = settled(frame.data)
    rows = compute(forecast_season, values, season.hijri_year)
    days = (rows["date"] - pd.Timestamp(season.lebaran)).dt.days
    same_days = pd.DatetimeIndex(pd.Timestamp(before.lebaran) + pd.to_timedelta(days, unit="D"))
    rows = rows.assign(days_to_lebaran=days, season_before=values.reindex(same_days).to_numpy())
    return _estimates(frame, "forecast", rows[["days_to_lebaran", "date", "expected", "low", "high", "season_before"]])


def _bound(season: SeasonEstimate, side: int) -> float:
    return (1 + season.uplift_ratio) * exp(side * NORMAL_QUANTILE * season.uplift_se_log) - 1


def _estimates(frame: MetricFrame, estimate: str, data: pd.DataFrame) -> EstimateFrame:
    return EstimateFrame(
        data=data, estimate=estimate, metric=frame.metric, selection=frame.selection, provenance=frame.provenance
    )
