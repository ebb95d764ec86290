"""Shares or days with their intervals, a row a code, in one panel or several: a point, a bar as long as the interval, the
value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.apart import apart_notes, divide_rows
from dashboard.charts.axes import value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.interval_marks import interval_bars, name_row, write_value
from dashboard.charts.palette import ABSENT, code_name
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.question import window_lines
from dashboard.charts.rows import Row, name_axis, row_height, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Surface, Theme
from dashboard.charts.words import unit_name, value_text
from dashboard.queries.facts import NO_VALUE
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension, Selection
from dashboard.text.numbers import NO_BREAK_SPACE, format_number

ROW_HEIGHT = 38
RIGHT = 62
"""Pixels for the values at the right edge."""

FOOT = 30


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which columns of a frame are drawn.

    - `rows`: of the codes that name rows, `dimension` saying of which list they are.
    - `value`, `low`, `high`: what is drawn, in `unit`; a row without a finite value is counted below.
    - `cases`: how many cases stand behind a row, written beside its name.
    - `panels`: columns whose codes, joined by `-`, name a panel below `chart.panel_of.<chart>`; none for one panel.
    - `quartiles`: columns of the day by which a quarter, and three quarters, had happened; drawn pale.
    """

    rows: str
    dimension: Dimension
    value: str
    low: str
    high: str
    cases: str
    unit: Unit
    panels: tuple[str, ...] = ()
    quartiles: tuple[str, str] | None = None


def interval_rows(
    frame: TableFrame,
    *,
    chart: str,
    columns: Columns,
    selection: Selection,
    parameters: tuple[tuple[str, str], ...] = (),
    apart: Mapping[str, str] | None = None,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Rows in the order of the frame; texts `chart.title.<chart>`, `chart.note.<chart>`, which take `parameters`.

    `apart`: codes that may not be compared with the others, each with the reason in words: they stand open and grey below a
    line, in every panel, and a note tells the reasons. ValueError where no row has a value.
    """
    surface, set_apart = SURFACES[theme], apart or {}
    is_apart = frame.data[columns.rows].isin(list(set_apart))
    data = pd.concat([frame.data[~is_apart], frame.data[is_apart]])
    known = data[pd.Series([isfinite(float(each)) for each in data[columns.value]], index=data.index)]
    if known.empty:
        raise ValueError("no row has a value")
    names_of = known[list(columns.panels)].agg("-".join, axis=1) if columns.panels else None
    keys = [""] if names_of is None else list(dict.fromkeys(names_of.sort_index()))
    tables = [rows_of(known if names_of is None else known[names_of == key]) for key in keys]
    names = [[_row(record, columns, language, surface) for record in table] for table in tables]
    left = max(rows_left(rows) for rows in names)
    height_of_row = max(row_height(rows, ROW_HEIGHT) for rows in names)
    ends = [
        _finite(record[end], record[columns.value]) for table in tables for record in table for end in _ends(columns)
    ]
    ticks = value_ticks(ends, language, headroom=0.06, count=5)
    panels, height = _panels([len(table) * height_of_row for table in tables], has_titles=bool(columns.panels))
    unit_word = "%" if columns.unit is Unit.PCT else unit_name(columns.unit, language)
    sketch, facts = Sketch(), []
    for key, table, rows, panel in zip(keys, tables, names, panels, strict=True):
        compared = [record for record in table if record[columns.rows] not in set_apart]
        _draw(sketch, table, columns, panel, surface, language, compared_count=len(compared))
        if len(compared) < len(table):
            words = text("chart.mark.not_comparable", language)
            divide_rows(sketch, len(compared), words, surface, panel=panel.suffix)
        own = {"domain": list(panel.domain), "anchor": f"x{panel.suffix}"}
        sketch.set_layout(
            {
                f"xaxis{panel.suffix}": value_axis(surface, unit_word, ticks, anchor=f"y{panel.suffix}"),
                f"yaxis{panel.suffix}": name_axis(rows, surface, **own),
            }
        )
        title = text(f"chart.panel_of.{chart}.{key}", language) if key else None
        if title is not None:
            panel_title(sketch, panel, title, left, surface)
        facts.append(
            series_facts(
                title,
                [row.name for row in rows],
                [float(record[columns.value]) for record in table],
                lambda value: written(value, columns.unit, language),
                is_ordered=False,
            )
        )
    notes = [text("chart.note.interval", language)]
    if columns.quartiles is not None:
        notes.append(text("chart.note.quartiles", language))
    notes.append(text(f"chart.note.{chart}", language, **dict(parameters)))
    drawn = dict.fromkeys(code for code in known[columns.rows] if code in set_apart)
    notes += apart_notes({row_name(columns.dimension, code, language): set_apart[code] for code in drawn}, language)
    if unknown := len(data) - len(known):
        notes.append(text("chart.note.cannot_be_said", language, count=unknown))
    caption = Caption(
        chart=chart,
        metric=frame.table,
        title=text(f"chart.title.{chart}", language, **dict(parameters)),
        unit=text(f"chart.unit.{chart}", language),
        provenance=frame.provenance,
        rows=len(known),
        window=window_lines(selection, language),
        notes=tuple(notes),
        facts=Facts(series=tuple(facts), remarks=tuple(notes)),
    )
    body = Body(height=height, left=left, right=RIGHT, top=0 if columns.panels else 8, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def written(value: float, unit: Unit, language: Language) -> str:
    """A value as rows write it: whole per cent, whole days with their unit."""
    if unit is Unit.PCT:
        return value_text(value, unit, language)
    return f"{format_number(value, language)}{NO_BREAK_SPACE}{unit_name(unit, language)}"


def row_name(dimension: Dimension, code: object, language: Language) -> str:
    """The name of a code; of none, that it is not stated."""
    is_stated = isinstance(code, str) and code != NO_VALUE
    return code_name(dimension, str(code) if is_stated else ABSENT, language)


def _panels(heights: Sequence[int], *, has_titles: bool) -> tuple[list[Panel], int]:
    if has_titles:
        return stack_panels(heights, foot=FOOT)
    return [Panel(suffix="", domain=(0.0, 1.0))], max(heights[0], 2 * ROW_HEIGHT)


def _row(record: Mapping[str, Any], columns: Columns, language: Language, surface: Surface) -> Row:
    name = row_name(columns.dimension, record[columns.rows], language)
    cases = format_number(record[columns.cases], language)
    return name_row(f"{name} ({cases})", surface)


def _ends(columns: Columns) -> tuple[str, ...]:
    return (columns.value, columns.low, columns.high, *(columns.quartiles or ()))


def _finite(value: float, otherwise: float) -> float:
    return float(value) if isfinite(float(value)) else float(otherwise)


def _draw(
    sketch: Sketch,
    table: Sequence[Mapping[str, Any]],
    columns: Columns,
    panel: Panel,
    surface: Surface,
    language: Language,
    *,
    compared_count: int,
) -> None:
    """Draw a panel's rows; those from `compared_count` on stand apart."""
    axes = {"xaxis": f"x{panel.suffix}", "yaxis": f"y{panel.suffix}"}
    values = [float(record[columns.value]) for record in table]
    if columns.quartiles is not None:
        first, third = columns.quartiles
        for place, record in enumerate(table):
            sketch.add_scatter(
                name="quartiles",
                mode="lines",
                x=[round(float(record[first]), 2), round(float(record[third]), 2)],
                y=[place, place],
                line={"color": surface.expected_band, "width": 9},
                hoverinfo="skip",
                **axes,
            )
    lows, highs = (
        [_finite(record[end], record[columns.value]) for record in table] for end in (columns.low, columns.high)
    )
    for name, symbol, colour, places in (
        ("estimates", "circle", surface.accent, range(compared_count)),
        ("apart", "circle-open", surface.quiet, range(compared_count, len(table))),
    ):
        if not places:
            continue
        sketch.add_scatter(
            name=name,
            mode="markers",
            x=[round(values[place], 2) for place in places],
            y=list(places),
            marker={"color": colour, "size": 10, "symbol": symbol},
            error_x=interval_bars([(values[place], lows[place], highs[place]) for place in places], colour),
            text=[_told(table[place], columns, language) for place in places],
            hovertemplate="%{text}<extra></extra>",
            cliponaxis=False,
            **axes,
        )
    for place, value in enumerate(values):
        words = written(value, columns.unit, language)
        write_value(sketch, place, words, surface, panel=panel.suffix, is_strong=place < compared_count)


def _told(record: Mapping[str, Any], columns: Columns, language: Language) -> str:
    ends = {
        end: written(float(record[name]), columns.unit, language)
        if isfinite(float(record[name]))
        else text("chart.slot.unsaid", language)
        for end, name in (("low", columns.low), ("high", columns.high))
    }
    estimate = written(float(record[columns.value]), columns.unit, language)
    name = row_name(columns.dimension, record[columns.rows], language)
    return f"<b>{name}</b><br>{text('chart.hover.interval', language, estimate=estimate, **ends)}"
