"""Orders of small businesses: how many, when, in which channels, categories, sizes and provinces."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import charts
from dashboard.queries.frame import MetricFrame
from dashboard.queries.lebaran import by_lebaran_day
from dashboard.queries.selection import Axis, Dimension
from dashboard.queries.series import time_series, totals
from dashboard.queries.tables import published_table
from dashboard.ui.card import Card, draw_card
from dashboard.ui.controls import Control
from dashboard.ui.findings import leader, peak, season_peak
from dashboard.ui.page import open_page
from dashboard.ui.totals import draw_totals

METRICS = ("orders_count", "units_count", "gross_value_idr", "average_order_value_idr")
BESIDE = (Dimension.CHANNEL, Dimension.SIZE_CLASS)
BELOW = (Dimension.CATEGORY, Dimension.PROVINCE)
SPLITS = (*BESIDE, *BELOW)

view = open_page(
    "pesanan",
    controls=(
        Control.METRIC,
        Control.PERIOD,
        Control.AXIS,
        Control.GRAIN,
        Control.CHANNEL,
        Control.PLATFORM,
        Control.CATEGORY,
        Control.SIZE,
        Control.PROVINCE,
    ),
    metrics=METRICS,
)
metric_words = {"metric": view.metric_title}


def trend() -> Card:
    if view.selection.axis is Axis.LEBARAN:
        frame = view.ask(by_lebaran_day, view.selection)
        return Card(
            finding=view.text("trend_lebaran", **metric_words, **season_peak(frame, view.season_year, view.language)),
            frame=frame,
            draw=charts.lebaran_overlay,
            options={"highlighted_season": view.season_year},
        )
    frame = view.ask(time_series, view.selection)
    return Card(
        finding=view.text("trend_calendar", **metric_words, **peak(frame, view.language)),
        frame=frame,
        draw=charts.time_series,
        options={"events": view.ask(published_table, "policy_events").data},
    )


def asked_together() -> tuple[MetricFrame, ...]:
    """The totals of all metrics, then the splits: of the same orders, so in one question."""
    return view.ask(
        totals,
        (
            *(view.selection.but(metric=metric, breakdown=None) for metric in METRICS),
            *(view.selection.but(breakdown=dimension) for dimension in SPLITS),
        ),
    )


def split(dimension: Dimension) -> Card:
    frame = asked_together()[len(METRICS) + SPLITS.index(dimension)]
    words = leader(frame, dimension, view.language)
    return Card(
        finding=view.text(f"leader_{'share' if 'share' in words else 'value'}", **metric_words, **words),
        frame=frame,
        draw=charts.province_tiles if dimension is Dimension.PROVINCE else charts.bars,
        options={"narrow": view.is_phone} if dimension is Dimension.PROVINCE else {},
    )


draw_totals(view, METRICS, lambda: asked_together()[: len(METRICS)])
draw_card(view, "trend", trend)
for column, dimension in zip(st.columns(len(BESIDE)), BESIDE, strict=True):
    with column:
        draw_card(view, f"by_{dimension}", partial(split, dimension))
for dimension in BELOW:
    draw_card(view, f"by_{dimension}", partial(split, dimension))
