"""The share to whom something has happened, by days since: a line a group, each with the band of its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.rows import rows_of
from catalog.text import Language, text
from dashboard.charts.axes import axis, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.palette import code_style
from dashboard.charts.question import window_lines
from dashboard.charts.share_rows import row_name
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Theme
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension, Selection
from dashboard.text.numbers import format_number, format_percent

DASHES = ("solid", "dot", "dash", "dashdot")
TICK_DAYS = 30


def happened_by_day(
    frame: TableFrame,
    *,
    chart: str,
    group: str,
    dimension: Dimension,
    selection: Selection,
    parameters: tuple[tuple[str, str], ...] = (),
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Curves in the order of the frame; texts `chart.title.<chart>`, `.note.`, `.axis.`, `.unit.`, which take `parameters`.

    `frame.data`: `group` (a code of `dimension`), `days` (0, 1, ... without a gap), `share_pct`, `low_pct`, `high_pct`.
    """
    surface, data = SURFACES[theme], frame.data
    groups = list(dict.fromkeys(data[group]))
    tables = [data[data[group] == code] for code in groups]
    sketch, facts, legend = Sketch(), [], []
    for table in tables:
        days = [int(day) for day in table["days"]]
        low, high = ([round(float(value), 2) for value in table[end]] for end in ("low_pct", "high_pct"))
        sketch.add_scatter(
            name="band",
            x=[*days, *reversed(days)],
            y=[*high, *reversed(low)],
            mode="none",
            fill="toself",
            fillcolor=surface.expected_band,
            hoverinfo="skip",
            showlegend=False,
        )
    for number, (code, table) in enumerate(zip(groups, tables, strict=True)):
        name = row_name(dimension, code, language)
        days = [int(day) for day in table["days"]]
        sketch.add_scatter(
            name=name,
            x=days,
            y=[round(float(value), 2) for value in table["share_pct"]],
            mode="lines",
            line={
                "color": code_style(dimension, str(code), theme).colour,
                "width": 2.5,
                "dash": DASHES[number % len(DASHES)],
            },
            text=[_told(row, name, language) for row in rows_of(table)],
            hovertemplate="%{text}<extra></extra>",
            showlegend=True,
        )
        legend.append(name)
        facts.append(
            series_facts(
                name,
                [text("chart.day_number", language, day=format_number(day, language)) for day in days],
                [float(value) for value in table["share_pct"]],
                lambda value: format_percent(value, language),
            )
        )
    last = int(data["days"].max())
    ticks = value_ticks([float(value) for value in data["high_pct"]], language, headroom=0.06)
    positions = list(range(0, last + 1, TICK_DAYS))
    sketch.set_layout(
        xaxis=axis(
            surface,
            text(f"chart.axis.{chart}", language),
            range=[0, last],
            tickvals=positions,
            ticktext=[format_number(day, language) for day in positions],
            showgrid=False,
        ),
        yaxis=value_axis(surface, "%", ticks),
    )
    notes = (text("chart.note.interval_band", language), text(f"chart.note.{chart}", language, **dict(parameters)))
    caption = Caption(
        chart=chart,
        metric=frame.table,
        title=text(f"chart.title.{chart}", language, **dict(parameters)),
        unit=text(f"chart.unit.{chart}", language),
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(selection, language),
        notes=notes,
        facts=Facts(series=tuple(facts), remarks=notes),
    )
    body = Body(left=ticks.width + 34, right=20, top=14, bottom=44, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def _told(row: Mapping[str, Any], name: str, language: Language) -> str:
    day = text("chart.day_number", language, day=format_number(int(row["days"]), language))
    ends = {
        word: format_percent(float(row[column]), language)
        for word, column in (("estimate", "share_pct"), ("low", "low_pct"), ("high", "high_pct"))
    }
    return f"<b>{name}</b><br>{day}<br>{text('chart.hover.interval', language, **ends)}"
