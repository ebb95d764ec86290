"""Customs and police seizures: yearly cases and values, and single events."""

from __future__ import annotations

from datetime import date, timedelta
from math import log10, sqrt
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from analysis.seizures import counted_actions
from catalog.codes import QuantityUnit, SeizureAction, SeizureRecord, ValueStatus, code_text_key
from catalog.contracts import CODE_JOINT
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.apart import divide_rows
from dashboard.charts.axes import Ticks, axis, calendar_ticks, log_ticks, value_axis
from dashboard.charts.calendar_marks import FLAG_ROOM, flags_over, mark_events
from dashboard.charts.card import PHONE_WIDTH, Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.labels import place_labels
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.rows import ROW_HEIGHT, Row, draw_rows, name_axis, row_ticks, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import LABEL_SIZE, SURFACES, Surface, Theme
from dashboard.charts.words import hover_number, label_text, unit_name, value_text, wrapped
from dashboard.queries.frame import TableFrame
from dashboard.text.dates import format_date, format_month
from dashboard.text.numbers import format_number, format_rupiah_compact

YEARLY = (SeizureRecord.ANNUAL_TOTAL.value, SeizureRecord.PARTIAL_YEAR.value, SeizureRecord.MULTI_YEAR_TOTAL.value)
NOT_DRAWN = (ValueStatus.SUPERSEDED.value, ValueStatus.CONFLICT.value)
MEASURES = (("seizure_cases", "cases", Unit.CASE), ("seizure_value_idr", "value_idr", Unit.IDR))

EVENT_PANEL_HEIGHT = 190
LEAST_ROOM = timedelta(days=15)
"""Beside the first and the last event; all events may be of one day."""

LEFT = 84
RIGHT = 14
SMALLEST, LARGEST = 9.0, 30.0
HOVER_CHARACTERS = 44


def seizures_by_year(frame: TableFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """Seizure cases and the value of goods by year, two panels with their own axes.

    `frame.data` has the columns of the dataset `seizures`; yearly totals are drawn, parts and superseded rows are not.
    Parts of a year are hatched. Totals over several years follow another definition: they stand below a dividing line,
    in another colour, and the note says so.
    """
    surface = SURFACES[theme]
    data = frame.data
    chosen = data[
        data["record_type"].astype(str).isin(YEARLY)
        & data["parent_event_id"].isna()
        & ~data["value_status"].astype(str).isin(NOT_DRAWN)
    ].sort_values(["first_date", "last_date"])
    table = rows_of(chosen)
    several = [row["record_type"] == SeizureRecord.MULTI_YEAR_TOTAL.value for row in table]
    panels, height = stack_panels([len(table) * ROW_HEIGHT] * len(MEASURES), foot=46)
    measured = [_measure_rows(table, column, unit, language, surface) for _, column, unit in MEASURES]
    left = rows_left(measured[0])
    sketch = Sketch()
    facts = []
    for (metric, _, unit), rows, panel in zip(MEASURES, measured, panels, strict=True):
        unit_word = unit_name(unit, language)
        draw_rows(sketch, rows, hover_number("x", unit, unit_word, language), surface, language, panel=panel.suffix)
        own = {"domain": list(panel.domain), "anchor": f"x{panel.suffix}"}
        sketch.set_layout(
            {
                f"xaxis{panel.suffix}": value_axis(
                    surface, unit_word, row_ticks(rows, language, left), anchor=f"y{panel.suffix}"
                ),
                f"yaxis{panel.suffix}": name_axis(rows, surface, **own),
            }
        )
        if any(several) and not all(several):
            words = text("chart.mark.other_definition", language)
            divide_rows(sketch, several.index(True), words, surface, panel=panel.suffix, name="definition_break")
        title = text("chart.panel", language, what=text(f"metric.{metric}.title", language), unit=unit_word)
        panel_title(sketch, panel, title, left, surface)
        facts.append(_measure_facts(rows, title, unit, language))
    notes = [text("chart.note.seizure_definition", language)] if any(several) else []
    if any(row["record_type"] == SeizureRecord.PARTIAL_YEAR.value for row in table):
        notes.append(text("chart.note.part_of_year_hatched", language))
    caption = Caption(
        chart="seizures_by_year",
        metric="seizure_cases",
        title=text("chart.title.seizures_by_year", language),
        unit=text("chart.unit.cases_and_rupiah", language),
        provenance=frame.provenance,
        rows=len(table),
        notes=tuple(notes),
        facts=Facts(series=tuple(facts), remarks=tuple(notes)),
    )
    sketch.set_layout(barmode="overlay")
    body = Body(height=height, left=left, top=0, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _measure_rows(
    table: list[dict[str, Any]], column: str, unit: Unit, language: Language, surface: Surface
) -> list[Row]:
    rows = []
    for row in table:
        value = None if pd.isna(row[column]) else float(row[column])
        record = SeizureRecord(row["record_type"])
        rows.append(
            Row(
                name=_years(row, record, language),
                value=value,
                label="" if value is None else label_text(value, unit, language),
                colour=surface.alert if record is SeizureRecord.MULTI_YEAR_TOTAL else surface.accent,
                is_hatched=record is not SeizureRecord.ANNUAL_TOTAL,
            )
        )
    return rows


def _years(row: dict[str, Any], record: SeizureRecord, language: Language) -> str:
    """`2022`, `Jan–Feb 2023`, `Jan 2024–Agu 2025`."""
    first, last = pd.Timestamp(row["first_date"]).date(), pd.Timestamp(row["last_date"]).date()
    if record is SeizureRecord.ANNUAL_TOTAL:
        return str(first.year)
    start = format_month(first, language)
    return f"{start.split()[0] if first.year == last.year else start}–{format_month(last, language)}"


def _measure_facts(rows: list[Row], title: str, unit: Unit, language: Language) -> SeriesFacts:
    return series_facts(
        title,
        [row.name for row in rows],
        [row.value for row in rows],
        lambda value: value_text(value, unit, language),
        is_ordered=False,
    )


def seizure_events(
    frame: TableFrame, *, events: pd.DataFrame | None = None, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """Single seizures and destructions by date, bales and koli in panels of their own, never added.

    `frame.data` has the columns of the dataset `seizures`; what `counted_actions` counts is drawn, so neither parts nor
    conflicting versions. The marker's area follows the value in rupiah, a cross has no published value; an open marker is a
    destruction. `events` are marked.
    ValueError where no event is left.
    """
    surface = SURFACES[theme]
    data = counted_actions(frame.data)
    is_event = frame.data["record_type"].astype(str) == SeizureRecord.EVENT.value
    conflicting = is_event & frame.data["value_status"].astype(str).isin(NOT_DRAWN)
    uncounted = data["quantity"].isna()
    data = data[~uncounted]
    if data.empty:
        raise ValueError("no seizure event to draw")
    data = data.assign(last_date=pd.to_datetime(data["last_date"]).dt.date)
    units = sorted(set(data["quantity_unit"].astype(str)))
    panels, height = stack_panels([EVENT_PANEL_HEIGHT] * len(units), foot=0)
    first, last = _event_span(data)
    most = float(data["value_idr"].max()) if data["value_idr"].notna().any() else 1.0
    sketch = Sketch()
    facts = []
    for unit, panel in zip(units, panels, strict=True):
        rows = data[data["quantity_unit"].astype(str) == unit].sort_values("quantity", ascending=False)
        table = rows_of(rows)
        facts.append(_draw_events(sketch, table, unit, panel, (first, last), most, language=language, surface=surface))
    legend = _event_legend(sketch, surface, language)
    marked = mark_events(sketch, events, first, last, surface, language, top=flags_over(height))
    positions, labels = calendar_ticks(first, last, language)
    sketch.set_layout(
        xaxis=axis(
            surface,
            text("chart.axis.event_date", language),
            type="date",
            range=[first.isoformat(), last.isoformat()],
            tickvals=positions,
            ticktext=labels,
            anchor=f"y{panels[-1].suffix}",
        )
    )
    notes = [text("chart.note.events_apart", language), text("chart.note.log_scale", language)]
    notes.append(text("chart.note.event_size", language, value=format_rupiah_compact(most, language)))
    for key, count in (("conflicting", int(conflicting.sum())), ("uncounted", int(uncounted.sum()))):
        if count:
            notes.append(text(f"chart.note.events_{key}", language, count=count))
    caption = Caption(
        chart="seizure_events",
        metric="seizure_value_idr",
        title=text("chart.title.seizure_events", language),
        unit=text("chart.unit.own_panel", language),
        provenance=frame.provenance,
        rows=len(data),
        notes=(*marked.key, *notes),
        sources=marked.sources,
        facts=Facts(series=tuple(facts), remarks=tuple(notes)),
    )
    top = FLAG_ROOM if marked.key else 0
    body = Body(height=height, left=LEFT, right=RIGHT, top=top, bottom=58, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def _event_span(data: pd.DataFrame) -> tuple[date, date]:
    first, last = min(data["last_date"]), max(data["last_date"])
    room = max((last - first) * 0.08, LEAST_ROOM)
    return first - room, last + room


def _size(row: dict[str, Any], most: float) -> float:
    """Diameter in pixels, so that areas follow values; the smallest size without a value."""
    if pd.isna(row["value_idr"]):
        return SMALLEST
    return round(max(SMALLEST, LARGEST * sqrt(float(row["value_idr"]) / most)), 1)


def _event_symbol(row: dict[str, Any]) -> str:
    if pd.isna(row["value_idr"]):
        return "x" if row["action"] == SeizureAction.SEIZURE.value else "x-open"
    return "circle" if row["action"] == SeizureAction.SEIZURE.value else "circle-open"


def _draw_events(
    sketch: Sketch,
    table: list[dict[str, Any]],
    unit: str,
    panel: Panel,
    span: tuple[date, date],
    most: float,
    *,
    language: Language,
    surface: Surface,
) -> SeriesFacts:
    quantities = [float(row["quantity"]) for row in table]
    ticks = log_ticks(quantities, language)
    texts = [format_number(quantity, language) for quantity in quantities]
    placed = place_labels(
        [_pixels(row["last_date"], quantity, span, ticks) for row, quantity in zip(table, quantities, strict=True)],
        texts,
        PHONE_WIDTH - LEFT - RIGHT,
        EVENT_PANEL_HEIGHT,
        sizes=[_size(row, most) for row in table],
    )
    unit_word = " + ".join(text(code_text_key(QuantityUnit(part)), language) for part in unit.split(CODE_JOINT))
    colour = surface.accent if unit == "bale" else surface.alert
    sketch.add_scatter(
        name=unit,
        mode="markers+text",
        x=[row["last_date"].isoformat() for row in table],
        y=[int(quantity) for quantity in quantities],
        text=[label.text for label in placed],
        textposition=[label.position for label in placed],
        textfont={"size": LABEL_SIZE, "color": surface.ink},
        marker={
            "symbol": [_event_symbol(row) for row in table],
            "size": [_size(row, most) for row in table],
            "color": colour,
            "opacity": 0.75,
            "line": {"width": 1.5, "color": colour},
        },
        customdata=[_event_hover(row, unit_word, language) for row in table],
        hovertemplate="%{customdata}<extra></extra>",
        xaxis="x",
        yaxis=f"y{panel.suffix}",
        cliponaxis=False,
        showlegend=False,
    )
    sketch.set_layout(
        {f"yaxis{panel.suffix}": value_axis(surface, "", ticks, type="log", domain=list(panel.domain), anchor="x")}
    )
    panel_title(sketch, panel, text("chart.panel_in", language, unit=unit_word), LEFT, surface)
    return series_facts(
        unit_word,
        [f"{row['location']}, {format_date(row['last_date'], language)}" for row in table],
        quantities,
        lambda value: format_number(value, language),
        is_ordered=False,
    )


def _pixels(day: date, quantity: float, span: tuple[date, date], ticks: Ticks) -> tuple[float, float]:
    across = (day - span[0]) / (span[1] - span[0])
    up = (log10(quantity) - ticks.range[0]) / (ticks.range[1] - ticks.range[0])
    return across * (PHONE_WIDTH - LEFT - RIGHT), up * EVENT_PANEL_HEIGHT


def _event_hover(row: dict[str, Any], unit_word: str, language: Language) -> str:
    worth = (
        text("chart.no_value", language)
        if pd.isna(row["value_idr"])
        else value_text(float(row["value_idr"]), Unit.IDR, language)
    )
    return "<br>".join(
        [
            f"<b>{format_number(float(row['quantity']), language)} {unit_word}</b>",
            format_date(row["last_date"], language),
            *wrapped(str(row["location"]), HOVER_CHARACTERS),
            text(code_text_key(SeizureAction(row["action"])), language),
            *wrapped(str(row["agency"]), HOVER_CHARACTERS),
            worth,
        ]
    )


def _event_legend(sketch: Sketch, surface: Surface, language: Language) -> list[str]:
    entries = (("circle", "seizure"), ("circle-open", "destruction"), ("x", "no_value"))
    names = [text(f"chart.legend.{key}", language) for _, key in entries]
    for (symbol, _), name in zip(entries, names, strict=True):
        marker = {"symbol": symbol, "size": 10, "color": surface.ink, "line": {"width": 1.5, "color": surface.ink}}
        sketch.add_scatter(x=[None], y=[None], name=name, mode="markers", marker=marker, hoverinfo="skip")
    return names
