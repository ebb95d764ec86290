"""The clothing index of Bank Indonesia: month by month, and each season's pre-Lebaran month against the others."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from catalog.codes import IndexBasis, IndexSeries, code_text_key
from catalog.metrics import METRICS, Unit
from catalog.text import Language, text
from dashboard.charts.axes import axis, calendar_ticks, value_axis, value_ticks
from dashboard.charts.calendar_marks import mark_events
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Theme
from dashboard.charts.words import hover_number, unit_name, value_text
from dashboard.queries.frame import TableFrame
from dashboard.text.dates import format_month, format_month_long

METRIC = METRICS["clothing_index"]


EDGE_DAYS = timedelta(days=45)
"""Room beside the first and the last month."""


def index_by_month(
    frame: TableFrame,
    *,
    series: IndexSeries = IndexSeries.BI_CLOTHING,
    events: pd.DataFrame | None = None,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """One index series month by month, with a diamond on each pre-Lebaran month.

    `frame.data` has the columns of the mart `index_monthly`. A month without a value, or without a row, is a gap. The
    part that is chained from growth rates is dashed; `events` are marked. ValueError where the series has no row.
    """
    surface = SURFACES[theme]
    own = frame.data[frame.data["series"].astype(str) == series.value]
    if own.empty:
        raise ValueError(f"no month of {series} to draw")
    months = pd.to_datetime(own["month"])
    data = own.set_axis(months, axis=0).reindex(pd.date_range(months.min(), months.max(), freq="MS"))
    days = [month.date() for month in data.index]
    values = [None if pd.isna(value) else round(float(value), METRIC.decimals) for value in data["index_value"]]
    chained = [str(basis) == IndexBasis.CHAINED_FROM_YOY.value for basis in data["basis"]]
    marked = [not pd.isna(flag) and bool(flag) for flag in data["is_pre_lebaran_month"]]
    touches_chained = [is_chained or any(chained[n + 1 : n + 2]) for n, is_chained in enumerate(chained)]
    unit_word = unit_name(Unit.INDEX_2010_100, language)
    names = {
        part: text(f"chart.index.{part}", language) for part in ("published_level", "chained_from_yoy", "pre_lebaran")
    }
    shared = {
        "x": [day.isoformat() for day in days],
        "text": [format_month(day, language) for day in days],
        "cliponaxis": False,
        "hovertemplate": f"<b>%{{text}}</b><br>"
        f"{hover_number('y', Unit.INDEX_2010_100, unit_word, language, decimals=1)}<extra></extra>",
    }
    sketch = Sketch()
    stroke = {"color": surface.accent, "width": 1.75}
    parts = [
        ("published_level", [not flag for flag in chained], {"mode": "lines", "line": stroke}),
        ("chained_from_yoy", touches_chained, {"mode": "lines", "line": {**stroke, "dash": "dot"}}),
        (
            "pre_lebaran",
            marked,
            {"mode": "markers", "marker": {"symbol": "diamond", "size": 8, "color": surface.alert}},
        ),
    ]
    for part, keep, look in parts:
        kept = [value if is_kept else None for value, is_kept in zip(values, keep, strict=True)]
        sketch.add_scatter(name=names[part], y=kept, **shared, **look)
    missing = values.count(None)
    marked_events = mark_events(sketch, events, days[0], days[-1], surface, language)
    headroom = 0.16 if marked_events.key else 0.05
    ticks = value_ticks([value for value in values if value is not None], language, headroom=headroom)
    positions, labels = calendar_ticks(days[0], days[-1], language)
    sketch.set_layout(
        xaxis=axis(
            surface,
            text("chart.axis.month_plain", language),
            type="date",
            range=[(days[0] - EDGE_DAYS).isoformat(), (days[-1] + EDGE_DAYS).isoformat()],
            tickvals=positions,
            ticktext=labels,
            showgrid=False,
        ),
        yaxis=value_axis(surface, unit_word, ticks),
    )
    chained_from = next((day for day, is_chained in zip(days, chained, strict=True) if is_chained), None)
    notes = [text("chart.note.index_scope", language)]
    if chained_from is not None:
        notes.append(text("chart.note.index_chained", language, month=format_month_long(chained_from, language)))
    if missing:
        notes.append(text("chart.note.missing", language, count=missing))
    caption = Caption(
        chart="index_by_month",
        metric=METRIC.id,
        title=text("chart.title.index_by_month", language, group=text(code_text_key(series), language)),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(own),
        notes=(*marked_events.key, *notes),
        sources=("lebaran_calendar", *marked_events.sources),
        facts=Facts(
            series=(
                series_facts(
                    None,
                    [format_month_long(day, language) for day in days],
                    values,
                    lambda value: value_text(value, Unit.INDEX_2010_100, language, decimals=METRIC.decimals),
                ),
            ),
            missing=missing,
            remarks=tuple(notes[:2]),
        ),
    )
    body = Body(left=ticks.width + 34, top=12, bottom=44, legend=list(names.values()))
    return finish(sketch, caption, body, language=language, theme=theme)
