"""Results of the statistics as rows that charts draw, tables show and files hold; ratios in per cent, NaN where unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import exp

import pandas as pd

from analysis.lebaran import Dependence, LebaranResult, SeasonEstimate
from catalog.lebaran import Season
from dashboard.queries.frame import EstimateFrame, MetricFrame

PCT = 100
NORMAL_QUANTILE = 1.6449
"""Half of a 90 % interval in standard errors."""


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
    if result.season_uplift.is_known:
        # The chosen season is told by the statistics as a whole, as in the sentence above the figure.
        own = result.season_uplift
        columns = ["uplift_pct", "low_pct", "high_pct"]
        rows.loc[rows["season"] == result.season, columns] = [PCT * each for each in (own.estimate, own.low, own.high)]
    if frame.metric.is_additive:
        rows["window_total"] = [each.orders_count for each in result.seasons]
    return _estimates(frame, "uplift", rows, result.season, result.as_of)


def shortfalls(
    frame: MetricFrame, results: Mapping[str, LebaranResult], season_year: int, as_of: date | None
) -> EstimateFrame:
    """Shortfall of each value of the breakdown, the furthest below first, unknown ones last; grain: the breakdown's column."""
    if frame.selection.breakdown is None:
        raise ValueError("shortfalls are of the values of a dimension")
    rows = pd.DataFrame(
        {
            frame.selection.breakdown.value: list(results),
            "shortfall_pct": [PCT * result.shortfall.estimate for result in results.values()],
            "low_pct": [PCT * result.shortfall.low for result in results.values()],
            "high_pct": [PCT * result.shortfall.high for result in results.values()],
            "seasons_count": [sum(not each.is_chosen for each in result.seasons) for result in results.values()],
        }
    )
    ranked = rows.sort_values("shortfall_pct", kind="stable", ignore_index=True)
    return _estimates(frame, "shortfall", ranked, season_year, as_of)


def dependence(frame: MetricFrame, found: Sequence[Dependence], season_year: int, as_of: date | None) -> EstimateFrame:
    """A shortfall with one choice changed at a time; grain: `choice`, written `<choice>.<value>`."""
    return _estimates(
        frame,
        "dependence",
        pd.DataFrame(
            {
                "choice": [f"{row.choice}.{row.value}" for row in found],
                "shortfall_pct": [PCT * row.shortfall.estimate for row in found],
                "low_pct": [PCT * row.shortfall.low for row in found],
                "high_pct": [PCT * row.shortfall.high for row in found],
            }
        ),
        season_year,
        as_of,
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
        result.season,
        result.as_of,
    )


def forecast(frame: MetricFrame, season: Season, rows: pd.DataFrame, naive: pd.Series) -> EstimateFrame:
    """What a season is expected to bring day by day, at most H-60..H+30, beside the aligned naive forecast.

    - `rows`: as `forecast_season` gives them; `naive`: by date.
    - Grain: `days_to_lebaran`, with its `date`. No rows where there is too little to forecast from.
    """
    days = (rows["date"] - pd.Timestamp(season.lebaran)).dt.days
    beside = naive.reindex(pd.DatetimeIndex(rows["date"])).to_numpy(dtype=float)
    data = rows.assign(days_to_lebaran=days, naive=beside)
    columns = ["days_to_lebaran", "date", "expected", "low", "high", "naive"]
    return _estimates(frame, "forecast", data[columns], season.hijri_year)


def _bound(season: SeasonEstimate, side: int) -> float:
    return (1 + season.uplift_ratio) * exp(side * NORMAL_QUANTILE * season.uplift_se_log) - 1


def _estimates(
    frame: MetricFrame, estimate: str, data: pd.DataFrame, season_year: int, as_of: date | None = None
) -> EstimateFrame:
    return EstimateFrame(
        data=data,
        estimate=estimate,
        metric=frame.metric,
        season_year=season_year,
        selection=frame.selection,
        provenance=frame.provenance,
        as_of=as_of,
    )
