"""Estimates in per cent with their intervals, a row each, in panels: what an estimate is held against, wave by wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from catalog.text import Language, text
from dashboard.charts.axes import value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.interval_marks import draw_line_at_none, interval_bars, name_row, write_value
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.question import window_lines
from dashboard.charts.rows import name_axis, row_height, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Surface, Theme
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Selection
from dashboard.text.numbers import format_percent

ROW_HEIGHT = 34
RIGHT = 66
FOOT = 30


@dataclass(frozen=True, kw_only=True)
class EffectRow:
    """One row, in per cent; `name` as it is written, `panel` the title of the panel in which it stands."""

    panel: str
    name: str
    value: float
    low: float
    high: float


def effect_rows(
    frame: TableFrame,
    *,
    chart: str,
    rows: Sequence[EffectRow],
    selection: Selection,
    parameters: tuple[tuple[str, str], ...] = (),
    decimals: int = 1,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Rows in their order, panels by first mention; texts `chart.title.<chart>`, `.unit.`, `.note.`, which take `parameters`.

    An interval that holds 0 is pale and open. ValueError without any row.
    """
    if not rows:
        raise ValueError("no row to draw")
    surface = SURFACES[theme]
    titles = list(dict.fromkeys(row.panel for row in rows))
    tables = [[row for row in rows if row.panel == title] for title in titles]
    names = [[name_row(row.name, surface) for row in table] for table in tables]
    left = max(rows_left(table) for table in names)
    panels, height = stack_panels([len(table) * row_height(table, ROW_HEIGHT) for table in names], foot=FOOT)
    ends = [end for row in rows for end in (row.value, row.low, row.high) if isfinite(end)]
    ticks = value_ticks(ends, language, headroom=0.06, count=4)
    sketch, facts = Sketch(), []
    for title, table, named, panel in zip(titles, tables, names, panels, strict=True):
        _draw(sketch, table, panel, surface, decimals, language)
        sketch.set_layout(
            {
                f"xaxis{panel.suffix}": value_axis(surface, "%", ticks, anchor=f"y{panel.suffix}"),
                f"yaxis{panel.suffix}": name_axis(named, surface, domain=list(panel.domain), anchor=f"x{panel.suffix}"),
            }
        )
        panel_title(sketch, panel, title, left, surface)
        facts.append(
            series_facts(
                title,
                [row.name for row in table],
                [row.value for row in table],
                lambda value: format_percent(value, language, decimals=decimals, signed=True),
                is_ordered=False,
            )
        )
    words = dict(parameters)
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
        rows=len(rows),
        window=window_lines(selection, language),
        notes=notes,
        facts=Facts(series=tuple(facts), remarks=notes),
    )
    body = Body(height=height, left=left, right=RIGHT, top=0, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _draw(
    sketch: Sketch, table: Sequence[EffectRow], panel: Panel, surface: Surface, decimals: int, language: Language
) -> None:
    axes = {"xaxis": f"x{panel.suffix}", "yaxis": f"y{panel.suffix}"}
    draw_line_at_none(sketch, surface, panel=panel.suffix)

    def written(value: float) -> str:
        return format_percent(value, language, decimals=decimals, signed=True)

    for place, row in enumerate(table):
        holds_zero = row.low <= 0 <= row.high
        colour = surface.quiet if holds_zero else surface.accent
        ends = {"estimate": written(row.value), "low": written(row.low), "high": written(row.high)}
        sketch.add_scatter(
            name=row.name,
            mode="markers",
            x=[round(row.value, 3)],
            y=[place],
            marker={"color": colour, "size": 9, "symbol": "circle-open" if holds_zero else "circle"},
            error_x=interval_bars([(row.value, row.low, row.high)], colour, decimals=3),
            text=[f"<b>{row.name}</b><br>{text('chart.hover.interval', language, **ends)}"],
            hovertemplate="%{text}<extra></extra>",
            showlegend=False,
            cliponaxis=False,
            **axes,
        )
        write_value(sketch, place, written(row.value), surface, panel=panel.suffix)
