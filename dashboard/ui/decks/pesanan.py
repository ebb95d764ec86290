"""Cards on the orders of small businesses: when, in which channels, categories, sizes and provinces."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from dashboard import charts
from dashboard.queries.facts import refusal
from dashboard.queries.frame import MetricFrame
from dashboard.queries.lebaran import by_lebaran_day
from dashboard.queries.selection import Axis, Dimension, Selection
from dashboard.queries.series import time_series, totals
from dashboard.ui.card_parts import Card
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import leader, peak, peak_key, season_peak
from dashboard.ui.timeline_words import marked_events
from dashboard.ui.view import View

METRICS = ("orders_count", "units_count", "gross_value_idr", "average_order_value_idr")
SPLITS = (Dimension.CHANNEL, Dimension.SIZE_CLASS, Dimension.CATEGORY, Dimension.PROVINCE)


def main_totals(view: View) -> list[MetricFrame]:
    """The totals of all metrics, in their order."""
    together = _asked_together(view)
    return [together[view.selection.but(metric=metric, breakdown=None)] for metric in METRICS]


def _asked_together(view: View) -> dict[Selection, MetricFrame]:
    """The totals of all metrics, and the splits that may be asked: of the same orders, so in one question."""
    selections = (
        *(view.selection.but(metric=metric, breakdown=None) for metric in METRICS),
        *(view.selection.but(breakdown=dimension) for dimension in SPLITS),
    )
    offered = tuple(selection for selection in selections if refusal(selection) is None)
    return dict(zip(offered, view.ask(totals, offered), strict=True))


def _trend(view: View) -> Card:
    metric = view.metric_title
    if view.selection.axis is Axis.LEBARAN:
        frame = view.ask(by_lebaran_day, view.selection)
        return Card(
            finding=view.text("trend_lebaran", metric=metric, **season_peak(frame, view.season_year, view.language)),
            frame=frame,
            draw=charts.lebaran_overlay,
            options={"highlighted_season": view.season_year},
        )
    frame = view.ask(time_series, view.selection)
    return Card(
        finding=view.text(peak_key(frame, "trend_calendar"), metric=metric, **peak(frame, view.language)),
        frame=frame,
        draw=charts.time_series,
        options={"events": marked_events(view)},
    )


def _split(dimension: Dimension, view: View) -> Card:
    selection = view.selection.but(breakdown=dimension)
    if (error := refusal(selection)) is not None:
        raise error
    frame = _asked_together(view)[selection]
    words = leader(frame, dimension, view.language)
    return Card(
        finding=view.text(f"leader_{'share' if 'share' in words else 'value'}", metric=view.metric_title, **words),
        frame=frame,
        draw=charts.province_tiles if dimension is Dimension.PROVINCE else charts.bars,
        options={"narrow": view.is_phone} if dimension is Dimension.PROVINCE else {},
    )


def _cards(_view: View) -> Mapping[str, Make]:
    return {"trend": _trend, **{f"by_{dimension}": partial(_split, dimension) for dimension in SPLITS}}


DECK = Deck(
    page_id="pesanan",
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
        Control.EVENTS,
    ),
    metrics=METRICS,
    lead="trend",
    cards=_cards,
)
