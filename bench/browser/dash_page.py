"""The order page once more, in Dash: same warehouse, same queries, same figures, same selectors, same number of each.

python -m bench.browser.dash_page 8051
"""

from __future__ import annotations

import sys
from datetime import date
from functools import lru_cache
from typing import Any

import waitress
from dash import Dash, Input, Output, dcc, html

from catalog.codes import Category, Channel, Platform, SizeClass, code_text_key
from catalog.places import warehouse_directory
from catalog.regions import provinces
from catalog.text import Language, text
from dashboard import charts
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension, Filters, Grain, Selection
from dashboard.queries.series import by_dimension, time_series
from dashboard.queries.snapshot import open_snapshot
from dashboard.ui.findings import short_value
from dashboard.ui.serving import order_span

METRICS = ("orders_count", "units_count", "gross_value_idr", "average_order_value_idr")
DIMENSIONS = (Dimension.CHANNEL, Dimension.SIZE_CLASS, Dimension.CATEGORY, Dimension.PROVINCE)
LANGUAGE = Language.INDONESIAN
THREADS = 8

snapshot = open_snapshot(warehouse_directory())
span = order_span(snapshot)


def layout() -> html.Div:
    """Totals, then the figures, with nine selectors beside them."""
    figures = [dcc.Graph(id="trend", config={"displayModeBar": False, "responsive": True})]
    figures += [dcc.Graph(id=f"by-{dimension}", config={"displayModeBar": False}) for dimension in DIMENSIONS]
    return html.Div(
        [
            html.Div(_selectors(), style={"width": "300px"}),
            html.Div([html.Div(id="totals"), *figures], style={"flex": "1"}),
        ],
        style={"display": "flex", "gap": "24px"},
    )


def _selectors() -> list[Any]:
    metrics = [{"label": text(f"metric.{metric}.title", LANGUAGE), "value": metric} for metric in METRICS]
    return [
        dcc.Dropdown(id="metric", options=metrics, value=METRICS[0], clearable=False),
        dcc.DatePickerRange(id="period", start_date=span[0], end_date=span[1]),
        dcc.RadioItems(id="axis", options=["calendar"], value="calendar"),
        dcc.RadioItems(id="grain", options=list(Grain), value=Grain.MONTH.value),
        _several("channel", Channel),
        _several("platform", Platform),
        _several("category", Category),
        _several("size", SizeClass),
        dcc.Dropdown(
            id="province",
            options=[{"label": region.name, "value": code} for code, region in provinces().items()],
            multi=True,
        ),
    ]


def _several(name: str, codes: Any) -> dcc.Dropdown:
    options = [{"label": text(code_text_key(code), LANGUAGE), "value": code.value} for code in codes]
    return dcc.Dropdown(id=name, options=options, multi=True)


@lru_cache(maxsize=512)
def page(selection: Selection) -> tuple[Any, ...]:
    """Totals and figures of a selection, built once, as our own page keeps them."""
    totals = [_total(by_dimension(snapshot, selection.but(metric=metric))) for metric in METRICS]
    figures = [charts.time_series(time_series(snapshot, selection), language=LANGUAGE)]
    for dimension in DIMENSIONS:
        frame = by_dimension(snapshot, selection.but(breakdown=dimension))
        draw = charts.province_tiles if dimension is Dimension.PROVINCE else charts.bars
        figures.append(draw(frame, language=LANGUAGE))
    return (totals, *({"data": figure.data, "layout": figure.layout} for figure in figures))


def _total(frame: MetricFrame) -> html.Div:
    value = frame.data["value"].iloc[0]
    return html.Div(f"{frame.metric.id}: {short_value(frame, float(value), LANGUAGE)}")


app = Dash(__name__)
app.layout = layout


@app.callback(
    [Output("totals", "children"), Output("trend", "figure")]
    + [Output(f"by-{dimension}", "figure") for dimension in DIMENSIONS],
    Input("metric", "value"),
    Input("period", "start_date"),
    Input("period", "end_date"),
    Input("grain", "value"),
    Input("channel", "value"),
    Input("platform", "value"),
    Input("category", "value"),
    Input("size", "value"),
    Input("province", "value"),
)
def redraw(metric: str, first: str, last: str, grain: str, *filters: list[str] | None) -> list[Any]:
    """All figures anew, as every selector concerns all of them."""
    channel, platform, category, size, province = (tuple(chosen or ()) for chosen in filters)
    return list(
        page(
            Selection(
                metric=metric,
                first_date=date.fromisoformat(first[:10]),
                last_date=date.fromisoformat(last[:10]),
                grain=Grain(grain),
                filters=Filters(
                    channels=tuple(map(Channel, channel)),
                    platforms=tuple(map(Platform, platform)),
                    categories=tuple(map(Category, category)),
                    size_classes=tuple(map(SizeClass, size)),
                    provinces=province,
                ),
            )
        )
    )


if __name__ == "__main__":
    waitress.serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=THREADS)
