"""The chart functions, each drawing checked by Plotly: all properties known, all values allowed, JSON that a browser reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import plotly.graph_objects as go

from dashboard import charts
from dashboard.charts import Drawing
from dashboard.charts.takedown_counts import reported_counts as draw_reported_counts

UNDERSCORED = frozenset({"error_x", "error_y", "paper_bgcolor", "plot_bgcolor"})
"""Names in Plotly.js that hold an underscore. Elsewhere it is a short-cut of Plotly's Python, which no browser knows."""


def checked(draw: Callable[..., Drawing]) -> Callable[..., go.Figure]:
    """The chart function, giving Plotly's figure of what goes to the browser; ValueError where Plotly does not take it."""

    @wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> go.Figure:
        drawing = json.loads(draw(*args, **kwargs).json())
        if short_cuts := set(_short_cuts(drawing["data"])) | set(_short_cuts(drawing["layout"])):
            raise ValueError(f"no names of Plotly.js: {short_cuts}")
        return go.Figure({part: drawing[part] for part in ("data", "layout")})

    return drawn


def _short_cuts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _short_cuts(each)
    elif isinstance(part, dict):
        for name, value in part.items():
            if "_" in name and name not in UNDERSCORED:
                yield name
            if name != "meta":
                yield from _short_cuts(value)


bars = checked(charts.bars)
channel_contrasts = checked(charts.channel_contrasts)
channel_seasons = checked(charts.channel_seasons)
claim_breakdown = checked(charts.claim_breakdown)
claim_check = checked(charts.claim_check)
claim_verdicts = checked(charts.claim_verdicts)
due_bans = checked(charts.due_bans)
effect_rows = checked(charts.effect_rows)
funnel = checked(charts.funnel)
happened_by_day = checked(charts.happened_by_day)
import_series = checked(charts.import_series)
index_by_month = checked(charts.index_by_month)
index_overlay = checked(charts.index_overlay)
interval_rows = checked(charts.interval_rows)
lebaran_overlay = checked(charts.lebaran_overlay)
marking_terms = checked(charts.marking_terms)
month_lines = checked(charts.month_lines)
official_share = checked(charts.official_share)
open_weeks = checked(charts.open_weeks)
province_tiles = checked(charts.province_tiles)
published_points = checked(charts.published_points)
reported_counts = checked(draw_reported_counts)
rising_terms = checked(charts.rising_terms)
rule_matrix = checked(charts.rule_matrix)
season_forecast = checked(charts.season_forecast)
season_uplifts = checked(charts.season_uplifts)
seizure_events = checked(charts.seizure_events)
seizure_places = checked(charts.seizure_places)
seizure_totals = checked(charts.seizure_totals)
seizures_by_year = checked(charts.seizures_by_year)
shortfall_by_choice = checked(charts.shortfall_by_choice)
shortfalls = checked(charts.shortfalls)
stacked_columns = checked(charts.stacked_columns)
step_effects = checked(charts.step_effects)
takedowns_and_orders = checked(charts.takedowns_and_orders)
takedowns_and_orders_by_day = checked(charts.takedowns_and_orders_by_day)
term_lifetimes = checked(charts.term_lifetimes)
term_successions = checked(charts.term_successions)
time_series = checked(charts.time_series)
timeline = checked(charts.timeline)
typical_profile = checked(charts.typical_profile)
year_on_year = checked(charts.year_on_year)
