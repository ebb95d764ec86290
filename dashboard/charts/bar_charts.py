"""Bars: totals by category, channel, platform, size class; and columns over time stacked by one of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from catalog.codes import CellStatus
from catalog.text import Language, text
from dashboard.charts.apart import apart_notes, divide_rows
from dashboard.charts.axes import axis, calendar_ticks, value_axis, value_ticks
from dashboard.charts.calendar_marks import mark_events, season_marks, soft_band
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import series_facts
from dashboard.charts.lines import step_name
from dashboard.charts.palette import code_name, code_style
from dashboard.charts.question import metric_title, require_one_unit, window_lines
from dashboard.charts.rows import Row, draw_rows, name_axis, row_height, row_ticks, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import (
    Series,
    calendar_series,
    code_column,
    frame_facts,
    shown_values,
    standing_notes,
    step_end,
)
from dashboard.charts.theme import SURFACES, Theme
from dashboard.charts.words import hover_number, label_text, metric_unit_name, value_text
from dashboard.queries.frame import MetricFrame


def bars(
    frame: MetricFrame,
    *,
    apart: Mapping[str, str] | None = None,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Horizontal bars by the frame's breakdown, longest first, each with its value.

    `apart`: codes that may not be ranked with the others, each with the reason in words: their bars stand hatched below a
    line, in the frame's order, and a note tells the reasons. A suppressed bar is a hatched slot of fixed length without a
    value, a missing one says so, a zero is 0. ValueError for a frame without a breakdown, or one of several takedown units.
    """
    dimension = frame.selection.breakdown
    if dimension is None:
        raise ValueError("bars by a dimension need a frame with a breakdown")
    surface, metric = SURFACES[theme], frame.metric
    require_one_unit(metric, frame.selection)
    unit_word = metric_unit_name(metric, frame.selection, language)
    data = frame.data.assign(
        shown=pd.Series(shown_values(frame.data), frame.data.index, dtype="float64"),
        code=code_column(frame.data, dimension),
    )
    data = data.sort_values("shown", ascending=False, na_position="last", kind="stable")
    set_apart = apart or {}
    ranked, unranked = (data[data["code"].isin(list(set_apart)) == is_apart] for is_apart in (False, True))
    data = pd.concat([ranked, unranked.sort_index()])
    values = shown_values(data)
    names = [code_name(dimension, code, language) for code in data["code"]]
    rows = [
        Row(
            name=name,
            value=None if value is None else round(value, metric.decimals),
            label="" if value is None else _bar_label(value, status, frame, language),
            colour=code_style(dimension, code, theme).colour,
            standing=CellStatus(status),
            is_hatched=code in set_apart,
        )
        for name, value, code, status in zip(names, values, data["code"], data["status"], strict=True)
    ]
    left = rows_left(rows)
    sketch = Sketch()
    hover = hover_number("x", metric.unit, unit_word, language, decimals=metric.decimals)
    draw_rows(sketch, rows, hover, surface, language)
    if len(unranked):
        divide_rows(sketch, len(ranked), text("chart.mark.not_comparable", language), surface)
    sketch.set_layout(
        barmode="overlay",
        xaxis=value_axis(surface, unit_word, row_ticks(rows, language, left)),
        yaxis=name_axis(rows, surface),
    )
    is_provisional = any(row.standing is CellStatus.PROVISIONAL for row in rows)
    caption = Caption(
        chart="bars",
        metric=metric.id,
        title=metric_title(metric, frame.selection, language),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(frame.selection, language),
        notes=(
            *([text("chart.note.provisional_in_bars", language)] if is_provisional else []),
            *apart_notes(
                {code_name(dimension, code, language): set_apart[code] for code in unranked["code"]}, language
            ),
            *standing_notes(data, language),
        ),
        facts=frame_facts(
            data,
            [
                series_facts(
                    None,
                    names,
                    values,
                    lambda value: value_text(value, metric.unit, language, decimals=metric.decimals),
                    is_ordered=False,
                )
            ],
            remarks=(
                *(
                    text("chart.describe.suppressed_name", language, name=row.name)
                    for row in rows
                    if row.standing is CellStatus.SUPPRESSED
                ),
                *apart_notes(
                    {code_name(dimension, code, language): set_apart[code] for code in unranked["code"]}, language
                ),
            ),
        ),
    )
    body = Body(height=max(len(rows), 2) * row_height(rows), left=left, top=8, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _bar_label(value: float, status: str, frame: MetricFrame, language: Language) -> str:
    label = label_text(value, frame.metric.unit, language, decimals=frame.metric.decimals)
    return f"{label}*" if status == CellStatus.PROVISIONAL.value else label


def stacked_columns(
    frame: MetricFrame, *, events: pd.DataFrame | None = None, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """Columns along the calendar, stacked by the breakdown, of an additive metric in one unit; `events` are marked.

    Provisional steps stand on a shaded band and are paler. A suppressed or missing part is left out of its column and
    counted in a note. ValueError for a metric that is not additive, or that needs a takedown unit and has none.
    """
    metric, selection = frame.metric, frame.selection
    if not metric.is_additive:
        raise ValueError(f"{metric.id} is not additive and cannot be stacked")
    require_one_unit(metric, selection)
    surface = SURFACES[theme]
    unit_word = metric_unit_name(metric, selection, language)
    series = calendar_series(frame, language, theme)
    periods = sorted({period for line in series for period in line.periods})
    first, last = (
        (periods[0], step_end(periods[-1], selection.grain)) if periods else (selection.first_date, selection.last_date)
    )
    sketch = Sketch()
    hover = hover_number("y", metric.unit, unit_word, language, decimals=metric.decimals)
    for line in series:
        sketch.add_bar(
            name=line.name,
            x=[_middle(period, frame) for period in line.periods],
            y=[None if value is None else round(value, metric.decimals) for value in line.values],
            width=[_width(period, frame) for period in line.periods],
            marker={
                "color": line.style.colour,
                "opacity": [0.55 if soft else 1.0 for soft in line.is_soft],
                "line": {"color": surface.background, "width": 0.5},
            },
            text=[step_name(period, selection.grain, language) for period in line.periods],
            textposition="none",
            showlegend=len(series) > 1,
            hovertemplate=f"<b>{line.name}</b><br>%{{text}}<br>{hover}<extra></extra>",
        )
    totals = [_total(series, period) for period in periods]
    marked = mark_events(sketch, events, first, last, surface, language)
    ticks = value_ticks(totals, language, headroom=0.16 if marked.key else 0.04)
    legend = [line.name for line in series] if len(series) > 1 else []
    notes = season_marks(sketch, first, last, surface, language)
    soft = sorted({day for line in series for day, s in zip(line.periods, line.is_soft, strict=True) if s})
    if soft:
        label = text("chart.mark.provisional", language)
        soft_band(sketch, soft[0], step_end(soft[-1], selection.grain), surface, label, at_top=True)
        notes.append(text("chart.note.provisional_pale", language, days=metric.provisional_days))
    positions, labels = calendar_ticks(first, last, language)
    sketch.set_layout(
        barmode="stack",
        xaxis=axis(
            surface,
            text(f"chart.axis.{selection.grain.value}", language),
            type="date",
            range=[first.isoformat(), last.isoformat()],
            tickvals=positions,
            ticktext=labels,
            showgrid=False,
        ),
        yaxis=value_axis(surface, unit_word, ticks),
    )
    caption = Caption(
        chart="stacked_columns",
        metric=metric.id,
        title=text(
            f"chart.title.per_{selection.grain.value}", language, title=metric_title(metric, selection, language)
        ),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(frame.data),
        window=window_lines(selection, language),
        notes=(*marked.key, *notes, *standing_notes(frame.data, language)),
        sources=marked.sources,
        facts=frame_facts(
            frame.data,
            [
                series_facts(
                    text("chart.describe.total", language) if len(series) > 1 else None,
                    [step_name(day, selection.grain, language, long=True) for day in periods],
                    totals,
                    lambda value: value_text(value, metric.unit, language, decimals=metric.decimals),
                )
            ],
        ),
    )
    body = Body(left=ticks.width + 34, top=34, bottom=58 if "<br>" in labels[0] else 44, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def _middle(period: date, frame: MetricFrame) -> str:
    end = step_end(period, frame.selection.grain)
    return (period + (end - period) / 2).isoformat()


def _width(period: date, frame: MetricFrame) -> int:
    """Milliseconds of nine tenths of a step."""
    days = (step_end(period, frame.selection.grain) - period).days + 1
    return round(days * 86_400_000 * 0.9)


def _total(series: list[Series], period: date) -> float:
    return sum(
        value
        for line in series
        for day, value in zip(line.periods, line.values, strict=True)
        if day == period and value is not None
    )
