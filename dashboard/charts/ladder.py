"""The ladder of sanctions: what came next after each step, and bans that were due and did not come."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import Action
from catalog.text import Language, text
from dashboard.charts.apart import apart_notes, divide_rows
from dashboard.charts.axes import value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.palette import code_style
from dashboard.charts.question import window_lines
from dashboard.charts.rows import BAR_WIDTH, ROW_HEIGHT, Row, draw_rows, name_axis, row_ticks, rows_left
from dashboard.charts.share_rows import row_name
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import LABEL_SIZE, SURFACES, Surface, Theme, ink_on
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension, Selection
from dashboard.text.numbers import format_number, format_percent

NO_STEP = "none"
"""Stands for the next step of those who have none."""

LEAST_LABELLED_PCT = 9.0
FUNNEL_ROW = 46


def funnel(
    frame: TableFrame, *, selection: Selection, days: int, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """One bar of 100 % a step, by what came next within `days`; the rest is without a further step.

    `frame.data`: `from_step`, `to_step` (an action, NA for none), `share_pct`, `low_pct`, `high_pct`, `sellers_count` (of the
    step).
    """
    surface = SURFACES[theme]
    data = frame.data.assign(to_step=frame.data["to_step"].fillna(NO_STEP))
    steps = [step for step in Action if (data["from_step"] == step.value).any()]
    sizes = data.groupby("from_step")["sellers_count"].max()
    rows = [_step_row(step, int(sizes[step.value]), surface, language) for step in steps]
    nexts = [step.value for step in Action if (data["to_step"] == step.value).any()] + [NO_STEP]
    sketch, facts, legend = Sketch(), [], []
    for to_step in nexts:
        own = {str(record["from_step"]): record for record in rows_of(data[data["to_step"] == to_step])}
        name = _step_name(to_step, language)
        colour = surface.grid if to_step == NO_STEP else code_style(Dimension.ACTION, to_step, theme).colour
        records = [(place, own[step.value]) for place, step in enumerate(steps) if step.value in own]
        shares = [float(record["share_pct"]) for _, record in records]
        labels = [format_percent(each, language, decimals=0) if each >= LEAST_LABELLED_PCT else "" for each in shares]
        sketch.add_bar(
            name=name,
            orientation="h",
            x=[round(each, 2) for each in shares],
            y=[place for place, _ in records],
            width=BAR_WIDTH,
            marker={"color": colour, "line": {"color": surface.background, "width": 1}},
            text=labels,
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": LABEL_SIZE, "color": ink_on(colour)},
            insidetextfont={"size": LABEL_SIZE, "color": ink_on(colour)},
            customdata=[_funnel_hover(record, rows[place].name, name, language) for place, record in records],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=True,
        )
        legend.append(name)
        facts.append(
            series_facts(
                name,
                [rows[place].name for place, _ in records],
                shares,
                lambda value: format_percent(value, language, decimals=0),
                is_ordered=False,
            )
        )
    left = rows_left(rows)
    sketch.set_layout(
        barmode="stack",
        xaxis=value_axis(surface, "%", value_ticks([0.0, 100.0], language, count=4)),
        yaxis=name_axis(rows, surface),
    )
    notes = (text("chart.note.funnel", language, days=days), text("chart.note.one_pseudonym", language))
    caption = Caption(
        chart="funnel",
        metric=frame.table,
        title=text("chart.title.funnel", language, days=days),
        unit=text("chart.unit.funnel", language),
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(selection, language),
        notes=notes,
        facts=Facts(series=tuple(facts), remarks=notes),
    )
    body = Body(height=max(len(rows), 2) * FUNNEL_ROW, left=left, right=20, top=8, bottom=44, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def due_bans(
    frame: TableFrame,
    *,
    dimension: Dimension,
    selection: Selection,
    days: int,
    least: int,
    apart: Mapping[str, str] | None = None,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Sellers removed after two warnings that were not banned within `days`, a bar a group, beside how many were due.

    `frame.data`: the dimension's column, `due_count`, `missing_count` (both NA where fewer than `least` sellers stand behind),
    `share_pct`, `low_pct`, `high_pct` (of those missing). `apart`: codes that may not be compared with the others, each with the
    reason in words: hatched below a line, told in a note.
    """
    surface, set_apart = SURFACES[theme], apart or {}
    is_apart = frame.data[dimension.value].isin(list(set_apart))
    data = pd.concat([frame.data[~is_apart], frame.data[is_apart]])
    rows, values = [], []
    for record in rows_of(data):
        value = None if pd.isna(record["missing_count"]) else float(record["missing_count"])
        values.append(value)
        rows.append(
            Row(
                name=row_name(dimension, record[dimension.value], language),
                value=value,
                label="" if value is None else _due_label(record, language),
                colour=surface.alert,
                is_hatched=record[dimension.value] in set_apart,
            )
        )
    shown = [row for row in rows if row.value is not None]
    compared_count = sum(not row.is_hatched for row in shown)
    left = rows_left(shown)
    sketch = Sketch()
    unit_word = text("chart.unit.due_bans", language)
    hover = f"%{{x:,.0f}} {unit_word}"
    draw_rows(sketch, shown, hover, surface, language)
    if compared_count < len(shown):
        divide_rows(sketch, compared_count, text("chart.mark.not_comparable", language), surface)
    sketch.set_layout(
        barmode="overlay",
        xaxis=value_axis(surface, unit_word, row_ticks(shown, language, left)),
        yaxis=name_axis(shown, surface),
    )
    notes = [text("chart.note.due_bans", language, days=days)]
    drawn = data.loc[data["missing_count"].notna() & data[dimension.value].isin(list(set_apart)), dimension.value]
    notes += apart_notes({row_name(dimension, code, language): set_apart[code] for code in drawn}, language)
    if hidden := len(rows) - len(shown):
        notes.append(text("chart.note.few_sellers", language, count=hidden, least=least))
    title = text(f"chart.title.due_bans.{dimension.value}", language, days=days)
    caption = Caption(
        chart="due_bans",
        metric=frame.table,
        title=title,
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(shown),
        window=window_lines(selection, language),
        notes=tuple(notes),
        facts=Facts(series=(_due_facts(rows, values, language),), remarks=tuple(notes)),
    )
    body = Body(height=max(len(shown), 2) * ROW_HEIGHT, left=left, top=8, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _due_facts(rows: list[Row], values: list[float | None], language: Language) -> SeriesFacts:
    return series_facts(
        None, [row.name for row in rows], values, lambda value: format_number(value, language), is_ordered=False
    )


def _due_label(record: dict[Any, Any], language: Language) -> str:
    count, due = format_number(record["missing_count"], language), format_number(record["due_count"], language)
    if not isfinite(float(record["share_pct"])):
        return count
    share = format_percent(float(record["share_pct"]), language, decimals=0)
    return text("chart.label.of", language, count=count, total=due, share=share)


def _step_row(step: Action, size: int, surface: Surface, language: Language) -> Row:
    name = f"{row_name(Dimension.ACTION, step.value, language)} ({format_number(size, language)})"
    return Row(name=name, value=None, label="", colour=surface.quiet)


def _step_name(step: str, language: Language) -> str:
    return text("chart.no_step", language) if step == NO_STEP else row_name(Dimension.ACTION, step, language)


def _funnel_hover(record: dict[Any, Any], step: str, to_step: str, language: Language) -> str:
    ends = {
        name: format_percent(float(record[f"{column}_pct"]), language, decimals=0)
        for name, column in (("estimate", "share"), ("low", "low"), ("high", "high"))
    }
    return f"<b>{step}</b><br>{to_step}<br>{text('chart.hover.interval', language, **ends)}"
