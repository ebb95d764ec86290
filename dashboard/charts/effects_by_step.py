"""Estimates week by week: a point and its interval at each whole number of weeks, around a line at none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from catalog.text import Language, text
from dashboard.charts.axes import axis, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.interval_marks import interval_bars
from dashboard.charts.question import window_lines
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Theme
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Selection
from dashboard.text.numbers import format_number, format_percent

STEP_TICKS = 4


@dataclass(frozen=True, kw_only=True)
class StepColumns:
    """Which columns are drawn: whole weeks, the estimate and both ends; in per cent, or as a bare number."""

    steps: str
    value: str
    low: str
    high: str
    is_pct: bool


def step_effects(
    frame: TableFrame,
    *,
    chart: str,
    columns: StepColumns,
    selection: Selection,
    parameters: tuple[tuple[str, str], ...] = (),
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Texts `chart.title.<chart>`, `.unit.`, `.note.`, `.axis.`, which take `parameters`. ValueError without any row."""
    surface, data = SURFACES[theme], frame.data.sort_values(columns.steps)
    if data.empty:
        raise ValueError("no step to draw")
    steps = [int(step) for step in data[columns.steps]]
    values, lows, highs = (
        [float(value) for value in data[name]] for name in (columns.value, columns.low, columns.high)
    )
    sketch = Sketch()
    sketch.add_shape(
        name="none",
        type="line",
        xref="paper",
        yref="y",
        x0=0,
        x1=1,
        y0=0,
        y1=0,
        line={"color": surface.ink, "width": 1},
    )
    holds_zero = [low <= 0 <= high for low, high in zip(lows, highs, strict=True)]
    for is_quiet in (True, False):
        chosen = [place for place, quiet in enumerate(holds_zero) if quiet == is_quiet]
        if not chosen:
            continue
        colour = surface.quiet if is_quiet else surface.accent
        sketch.add_scatter(
            name="holds_zero" if is_quiet else "estimates",
            mode="markers",
            x=[steps[place] for place in chosen],
            y=[round(values[place], 4) for place in chosen],
            marker={"color": colour, "size": 8, "symbol": "circle-open" if is_quiet else "circle"},
            error_y=interval_bars(
                [(values[place], lows[place], highs[place]) for place in chosen], colour, thickness=2, decimals=4
            ),
            text=[
                _told(steps[place], values[place], lows[place], highs[place], columns, chart, language)
                for place in chosen
            ],
            hovertemplate="%{text}<extra></extra>",
            showlegend=False,
            cliponaxis=False,
        )
    ends = [value for value in (*lows, *highs) if isfinite(value)]
    ticks = value_ticks(ends, language, headroom=0.06)
    positions = [step for step in range(min(steps), max(steps) + 1) if step % STEP_TICKS == 0]
    words = dict(parameters)
    sketch.set_layout(
        xaxis=axis(
            surface,
            text(f"chart.axis.{chart}", language),
            range=[min(steps) - 0.7, max(steps) + 0.7],
            tickvals=positions,
            ticktext=[format_number(step, language) for step in positions],
            showgrid=False,
        ),
        yaxis=value_axis(surface, "%" if columns.is_pct else text(f"chart.unit.{chart}", language, **words), ticks),
    )
    notes = (
        text("chart.note.interval", language),
        text("chart.note.pale_holds_zero", language),
        text(f"chart.note.{chart}", language, **words),
    )
    caption = Caption(
        chart=chart,
        metric=frame.table,
        title=text(f"chart.title.{chart}", language, **words),
        unit=text(f"chart.unit.{chart}", language, **words),
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(selection, language),
        notes=notes,
        facts=Facts(
            series=(
                series_facts(
                    None,
                    [_step_name(step, chart, language) for step in steps],
                    list(values),
                    lambda value: _written(value, columns, language),
                ),
            ),
            remarks=notes,
        ),
    )
    body = Body(left=ticks.width + 34, right=20, top=14, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _told(
    step: int, value: float, low: float, high: float, columns: StepColumns, chart: str, language: Language
) -> str:
    ends: Mapping[str, Any] = {
        name: _written(number, columns, language)
        for name, number in (("estimate", value), ("low", low), ("high", high))
    }
    return f"<b>{_step_name(step, chart, language)}</b><br>{text('chart.hover.interval', language, **ends)}"


def _step_name(step: int, chart: str, language: Language) -> str:
    return text(f"chart.step.{chart}", language, step=format_number(step, language))


def _written(value: float, columns: StepColumns, language: Language) -> str:
    if columns.is_pct:
        return format_percent(value, language, decimals=1, signed=True)
    return format_number(value, language, decimals=2)
