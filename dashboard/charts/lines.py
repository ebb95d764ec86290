"""Lines along the calendar: one per code, gaps where nothing is known, the unfinished end dashed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from catalog.codes import CellStatus
from catalog.text import Language, text
from dashboard.charts.axes import axis, calendar_ticks, value_axis, value_ticks
from dashboard.charts.calendar_marks import mark_events, season_marks, soft_band
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import series_facts
from dashboard.charts.question import metric_title, require_one_unit, window_lines
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import Series, calendar_series, frame_facts, standing_notes, step_end
from dashboard.charts.theme import SURFACES, Theme
from dashboard.charts.words import hover_number, metric_unit_name, value_text
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Grain
from dashboard.text.dates import format_date, format_month, format_month_long

MOST_WORDED_STEPS = 400
"""Up to so many steps each carries its date in words; above, hovering shows it as digits, which costs no bytes."""

MOST_MARKERS = 9
MOST_SINGLY_MARKED = 60


def time_series(
    frame: MetricFrame, *, events: pd.DataFrame | None = None, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """A metric along the calendar, one line per code of the breakdown.

    Suppressed and missing steps are gaps. Provisional steps, and steps that the data cover in part only, are dashed on
    a shaded band. Lebaran and Ramadan are marked; `events` (rows of the table `timeline`) become numbered flags with a key.
    ValueError for a frame of several takedown units.
    """
    surface = SURFACES[theme]
    selection, metric = frame.selection, frame.metric
    require_one_unit(metric, selection)
    unit_word = metric_unit_name(metric, selection, language)
    series = calendar_series(frame, language, theme)
    first, last = _span(frame, series)
    sketch = Sketch()
    legend = [line.name for line in series] if len(series) > 1 else []
    hover = hover_number("y", metric.unit, unit_word, language, decimals=metric.decimals)
    for line in series:
        _draw_line(sketch, line, selection.grain, hover, metric.decimals, language, is_alone=not legend)
    notes = season_marks(sketch, first, last, surface, language)
    notes += _soft_notes(sketch, frame, series, language, theme)
    marked = mark_events(sketch, events, first, last, surface, language)
    values = [value for line in series for value in line.values if value is not None]
    ticks = value_ticks(values, language, headroom=0.16 if marked.key else 0.04)
    positions, labels = calendar_ticks(first, last, language)
    sketch.set_layout(
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
    title = text(f"chart.title.per_{selection.grain.value}", language, title=metric_title(metric, selection, language))
    caption = Caption(
        chart="time_series",
        metric=metric.id,
        title=title,
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
                    line.name if len(series) > 1 else None,
                    [step_name(day, selection.grain, language, long=True) for day in line.periods],
                    line.values,
                    lambda value: value_text(value, metric.unit, language, decimals=metric.decimals),
                )
                for line in series
            ],
        ),
    )
    body = Body(left=ticks.width + 34, top=34, bottom=58 if "<br>" in labels[0] else 44, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def step_name(day: date, grain: Grain, language: Language, *, long: bool = False) -> str:
    """A step in words: `6 April 2023`, `Apr 2023`; a week is named by its first day."""
    if grain is Grain.MONTH:
        return format_month_long(day, language) if long else format_month(day, language)
    if grain is Grain.WEEK:
        return text("chart.week_from", language, date=format_date(day, language))
    return format_date(day, language)


def _span(frame: MetricFrame, series: list[Series]) -> tuple[date, date]:
    """First and last day of the axis, both inclusive."""
    periods = [period for line in series for period in line.periods]
    if not periods:
        return frame.selection.first_date, frame.selection.last_date
    return min(periods), step_end(max(periods), frame.selection.grain)


def _draw_line(
    sketch: Sketch, line: Series, grain: Grain, hover: str, decimals: int, language: Language, *, is_alone: bool
) -> None:
    """Up to four traces of one code: firm line, dashed provisional end, its open markers, and points without neighbours.

    A step that is covered in part only is an open marker off the line: joined, it would look like a fall.
    """
    values = [None if value is None else _short(value, decimals) for value in line.values]
    words = [step_name(day, grain, language) for day in line.periods]
    worded = len(words) <= MOST_WORDED_STEPS
    template = f"<b>{line.name}</b><br>{'%{text}' if worded else '%{x|%d/%m/%Y}'}<br>{hover}"
    marker = {"symbol": line.style.symbol, "size": 7, "color": line.style.colour}
    stroke = {"color": line.style.colour, "width": 2}
    shared = {
        "name": line.name,
        "text": words if worded else None,
        "cliponaxis": False,
        **_positions(line.periods, grain),
    }
    sketch.add_scatter(
        y=line.firm(values),
        mode="lines" if is_alone and len(values) > MOST_SINGLY_MARKED else "lines+markers",
        line=stroke,
        marker={**marker, "maxdisplayed": MOST_MARKERS},
        showlegend=not is_alone,
        hovertemplate=f"{template}<extra></extra>",
        **shared,
    )
    if any(line.is_provisional):
        sketch.add_scatter(
            y=line.dashed(values),
            mode="lines",
            line={**stroke, "dash": "dot"},
            showlegend=False,
            hoverinfo="skip",
            **shared,
        )
    if any(line.is_soft):
        open_symbol = f"{line.style.symbol.removesuffix('-open')}-open"
        sketch.add_scatter(
            y=line.soft(values),
            mode="markers",
            marker={**marker, "symbol": open_symbol, "size": 4 if grain is Grain.DAY else 7},
            showlegend=False,
            hovertemplate=f"{template}<br><i>{text('chart.mark.provisional', language)}</i><extra></extra>",
            **shared,
        )
    lonely = line.lonely(values)
    if any(value is not None for value in lonely):
        sketch.add_scatter(
            y=lonely,
            mode="markers",
            marker=marker,
            showlegend=False,
            hovertemplate=f"{template}<extra></extra>",
            **shared,
        )


def _positions(periods: list[date], grain: Grain) -> dict[str, object]:
    """Where points lie: first day and step where steps are equal and none is left out, dates otherwise."""
    step = {Grain.DAY: timedelta(days=1), Grain.WEEK: timedelta(days=7)}.get(grain)
    if step and periods and all(later - earlier == step for earlier, later in pairwise(periods)):
        return {"x0": periods[0].isoformat(), "dx": step.days * 86_400_000}
    return {"x": [period.isoformat() for period in periods]}


def _short(value: float, decimals: int) -> float:
    return round(value, decimals) if decimals else round(value)


def _soft_notes(
    sketch: Sketch, frame: MetricFrame, series: list[Series], language: Language, theme: Theme
) -> list[str]:
    grain = frame.selection.grain
    provisional = sorted(
        {
            day
            for line in series
            for day, status in zip(line.periods, line.statuses, strict=True)
            if status == CellStatus.PROVISIONAL.value
        }
    )
    unfinished = sorted(
        {day for line in series for day, part in zip(line.periods, line.unfinished, strict=True) if part}
    )
    notes = []
    if provisional:
        label = text("chart.mark.provisional", language)
        soft_band(sketch, provisional[0], step_end(provisional[-1], grain), SURFACES[theme], label)
        notes.append(text("chart.note.provisional", language, days=frame.metric.provisional_days))
    if unfinished:
        steps = ", ".join(step_name(day, grain, language) for day in unfinished)
        notes.append(text("chart.note.unfinished", language, steps=steps))
    return notes
