"""One theme, one function a chart: a frame or a result in, a drawing for Plotly out; `describe` writes its text alternative.

Names are resolved on first use, so that importing this room loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.charts.bands import season_forecast, typical_profile
    from dashboard.charts.bar_charts import bars, stacked_columns
    from dashboard.charts.by_month import month_lines
    from dashboard.charts.channels import channel_contrasts, channel_seasons
    from dashboard.charts.claim_checks import claim_check, claim_verdicts
    from dashboard.charts.claims import claim_breakdown, published_points
    from dashboard.charts.curves import happened_by_day
    from dashboard.charts.description import describe
    from dashboard.charts.effects_by_row import effect_rows
    from dashboard.charts.effects_by_step import step_effects
    from dashboard.charts.enforcement import seizure_places, seizure_totals
    from dashboard.charts.event_lanes import timeline
    from dashboard.charts.imports import import_series
    from dashboard.charts.index import index_by_month
    from dashboard.charts.index_seasons import index_overlay
    from dashboard.charts.intervals import season_uplifts, shortfall_by_choice, shortfalls
    from dashboard.charts.ladder import due_bans, funnel
    from dashboard.charts.lebaran import lebaran_overlay, year_on_year
    from dashboard.charts.lines import time_series
    from dashboard.charts.platform_rules import rule_matrix
    from dashboard.charts.seizures import seizure_events, seizures_by_year
    from dashboard.charts.share_rows import interval_rows
    from dashboard.charts.sketch import Drawing
    from dashboard.charts.term_months import official_share, rising_terms
    from dashboard.charts.term_rows import marking_terms, term_lifetimes, term_successions
    from dashboard.charts.theme import Theme
    from dashboard.charts.tiles import province_tiles
    from dashboard.charts.two_panels import takedowns_and_orders, takedowns_and_orders_by_day
    from dashboard.charts.weeks import open_weeks

__all__ = [
    "Drawing",
    "Theme",
    "bars",
    "channel_contrasts",
    "channel_seasons",
    "claim_breakdown",
    "claim_check",
    "claim_verdicts",
    "describe",
    "due_bans",
    "effect_rows",
    "funnel",
    "happened_by_day",
    "import_series",
    "index_by_month",
    "index_overlay",
    "interval_rows",
    "lebaran_overlay",
    "marking_terms",
    "month_lines",
    "official_share",
    "open_weeks",
    "province_tiles",
    "published_points",
    "rising_terms",
    "rule_matrix",
    "season_forecast",
    "season_uplifts",
    "seizure_events",
    "seizure_places",
    "seizure_totals",
    "seizures_by_year",
    "shortfall_by_choice",
    "shortfalls",
    "stacked_columns",
    "step_effects",
    "takedowns_and_orders",
    "takedowns_and_orders_by_day",
    "term_lifetimes",
    "term_successions",
    "time_series",
    "timeline",
    "typical_profile",
    "year_on_year",
]

_MODULES = {
    "Drawing": "sketch",
    "Theme": "theme",
    "bars": "bar_charts",
    "channel_contrasts": "channels",
    "channel_seasons": "channels",
    "claim_breakdown": "claims",
    "claim_check": "claim_checks",
    "claim_verdicts": "claim_checks",
    "describe": "description",
    "due_bans": "ladder",
    "effect_rows": "effects_by_row",
    "funnel": "ladder",
    "happened_by_day": "curves",
    "import_series": "imports",
    "index_by_month": "index",
    "index_overlay": "index_seasons",
    "interval_rows": "share_rows",
    "lebaran_overlay": "lebaran",
    "marking_terms": "term_rows",
    "month_lines": "by_month",
    "official_share": "term_months",
    "open_weeks": "weeks",
    "province_tiles": "tiles",
    "published_points": "claims",
    "rising_terms": "term_months",
    "rule_matrix": "platform_rules",
    "season_forecast": "bands",
    "season_uplifts": "intervals",
    "seizure_events": "seizures",
    "seizure_places": "enforcement",
    "seizure_totals": "enforcement",
    "seizures_by_year": "seizures",
    "shortfall_by_choice": "intervals",
    "shortfalls": "intervals",
    "stacked_columns": "bar_charts",
    "step_effects": "effects_by_step",
    "takedowns_and_orders": "two_panels",
    "takedowns_and_orders_by_day": "two_panels",
    "term_lifetimes": "term_rows",
    "term_successions": "term_rows",
    "time_series": "lines",
    "timeline": "event_lanes",
    "typical_profile": "bands",
    "year_on_year": "lebaran",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
