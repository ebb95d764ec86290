"""Words, a row each, with a point, its 90 % interval and the value: which mark, which replaced which, how long they lived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite, log10
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.text import Language, text
from dashboard.charts.axes import axis, calendar_ticks, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.interval_marks import name_row, write_value
from dashboard.charts.question import window_lines
from dashboard.charts.rows import name_axis, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import step_end
from dashboard.charts.theme import LABEL_SIZE, SURFACES, Surface, Theme
from dashboard.charts.words import text_width
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Grain, Selection
from dashboard.text.dates import format_month, format_month_long
from dashboard.text.numbers import format_number, format_percent

ROW_HEIGHT = 40

_MULTIPLES = (1, 10, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, kw_only=True)
class _TermRow:
    """One row: `x` and its ends as the axis takes them, `label` at the right edge, `told` under the pointer.

    `is_open`: it has not come yet; `is_endless`: how far the interval goes is not known.
    """

    name: str
    x: Any
    low: Any
    high: Any
    label: str
    told: str
    is_open: bool = False
    is_endless: bool = False


def marking_terms(
    frame: TableFrame, *, months: str, selection: Selection, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """How many times more often removed titles hold a term than ordinary ones, on a scale of multiples.

    `frame.data`: `term`, `times`, `low_times`, `high_times`, `share_pct`, `ordinary_share_pct`, `items_count`, `sellers_count`.
    `months`: the span.
    """
    records = rows_of(frame.data)
    rows = [
        _TermRow(
            name=record["term"],
            x=record["times"],
            low=record["low_times"],
            high=record["high_times"],
            label=_times(record["times"], language),
            told=text(
                "chart.hover.marking_terms",
                language,
                times=_times(record["times"], language),
                low=_times(record["low_times"], language),
                high=_times(record["high_times"], language),
                share=format_percent(record["share_pct"], language),
                ordinary=format_percent(record["ordinary_share_pct"], language, decimals=2),
                items=format_number(record["items_count"], language),
                sellers=format_number(record["sellers_count"], language),
            ),
        )
        for record in records
    ]
    highest = max(row.high for row in rows)
    positions = [value for value in _MULTIPLES if value <= highest]
    x_axis = axis(
        SURFACES[theme],
        text("chart.axis.times_as_often", language),
        type="log",
        tickvals=positions,
        ticktext=[format_number(value, language) for value in positions],
        range=[-0.05, log10(highest) + 0.1],
    )
    notes = [text(f"chart.note.{note}", language) for note in ("interval", "log_scale", "marking_terms")]
    title = text("chart.title.marking_terms", language, months=months)
    return _drawn(
        frame,
        rows,
        chart="marking_terms",
        title=title,
        unit=text("chart.unit.times", language),
        x_axis=x_axis,
        notes=notes,
        selection=selection,
        facts=[(row.name, value["times"]) for row, value in zip(rows, records, strict=True)],
        write=lambda value: _times(value, language),
        language=language,
        theme=theme,
    )


def term_successions(
    frame: TableFrame, *, selection: Selection, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """Which word took the place of which and when: the median month of the switches, and the span of eight in ten of them.

    `frame.data`: `from_term`, `to_term`, `first_month`, `month`, `last_month`, `sellers_count`, `reverse_sellers_count`.
    """
    records = rows_of(frame.data)
    months = [_day(record[name]) for record in records for name in ("first_month", "last_month")]
    first, last = min(months), step_end(max(months), Grain.MONTH)
    span = (last - first).days
    rows = [
        _TermRow(
            name=f"{record['from_term']} › {record['to_term']}",
            x=_day(record["month"]).isoformat(),
            low=_day(record["first_month"]).isoformat(),
            high=step_end(_day(record["last_month"]), Grain.MONTH).isoformat(),
            label=_of_sellers(record, language),
            told=text(
                "chart.hover.term_successions",
                language,
                month=format_month_long(_day(record["month"]), language),
                first=format_month(_day(record["first_month"]), language),
                last=format_month(_day(record["last_month"]), language),
                sellers=format_number(record["sellers_count"], language),
                reverse=format_number(record["reverse_sellers_count"], language),
            ),
        )
        for record in records
    ]
    positions, labels = calendar_ticks(first, last, language)
    room = pd.Timedelta(days=max(span // 25, 15))
    x_axis = axis(
        SURFACES[theme],
        text("chart.axis.month", language),
        type="date",
        tickvals=positions,
        ticktext=labels,
        range=[(pd.Timestamp(first) - room).date().isoformat(), (pd.Timestamp(last) + room).date().isoformat()],
    )
    notes = [text("chart.note.term_successions", language)]
    return _drawn(
        frame,
        rows,
        chart="term_successions",
        title=text("chart.title.term_successions", language),
        unit=text("chart.unit.term_successions", language),
        x_axis=x_axis,
        notes=notes,
        selection=selection,
        facts=[(row.name, record["sellers_count"]) for row, record in zip(rows, records, strict=True)],
        write=lambda value: text("chart.value.sellers", language, count=format_number(value, language)),
        bottom=58 if "<br>" in labels[0] else 44,
        language=language,
        theme=theme,
    )


def term_lifetimes(
    frame: TableFrame, *, selection: Selection, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """Months from the publication of an official word until half of its share of removals was gone; one still alive is open.

    `frame.data`: `term`, `blocked_month`, `months`, `low_months`, `high_months`, `is_censored`.
    """
    records = rows_of(frame.data)
    # Lines without an end go a little beyond all others.
    edge = 1.15 * max(_known(record["high_months"], record["months"]) for record in records)
    rows = [
        _TermRow(
            name=f"{record['term']} ({format_month(_day(record['blocked_month']), language)})",
            x=record["months"],
            low=_known(record["low_months"], record["months"]),
            high=_known(record["high_months"], edge),
            label=_months(record, language),
            told=text(
                f"chart.hover.term_lifetimes_{'alive' if record['is_censored'] else 'ended'}",
                language,
                months=format_number(record["months"], language),
                low=_or_unsaid(record["low_months"], language),
                high=_or_unsaid(record["high_months"], language),
                share=format_percent(record["share_before_pct"], language),
            ),
            is_open=bool(record["is_censored"]),
            is_endless=not isfinite(float(record["high_months"])),
        )
        for record in records
    ]
    ticks = value_ticks([0.0, edge], language, headroom=0.01, count=4)
    return _drawn(
        frame,
        rows,
        chart="term_lifetimes",
        title=text("chart.title.term_lifetimes", language),
        unit=text("chart.unit.months", language),
        x_axis=value_axis(SURFACES[theme], text("chart.unit.months", language), ticks),
        notes=[text(f"chart.note.{note}", language) for note in ("interval", "term_lifetimes")],
        selection=selection,
        facts=[(row.name, record["months"]) for row, record in zip(rows, records, strict=True)],
        write=lambda value: text("chart.value.months", language, count=format_number(value, language)),
        language=language,
        theme=theme,
    )


def _drawn(
    frame: TableFrame,
    rows: Sequence[_TermRow],
    *,
    chart: str,
    title: str,
    unit: str,
    x_axis: Mapping[str, Any],
    notes: Sequence[str],
    selection: Selection,
    facts: Sequence[tuple[str, float]],
    write: Any,
    bottom: int = 44,
    language: Language,
    theme: Theme,
) -> Drawing:
    surface = SURFACES[theme]
    names = [name_row(row.name, surface) for row in rows]
    sketch = Sketch()
    for place, row in enumerate(rows):
        _draw_row(sketch, place, row, surface)
    sketch.set_layout(xaxis=dict(x_axis), yaxis=name_axis(names, surface))
    caption = Caption(
        chart=chart,
        metric=frame.table,
        title=title,
        unit=unit,
        provenance=frame.provenance,
        rows=len(rows),
        window=window_lines(selection, language),
        notes=tuple(notes),
        facts=Facts(
            series=(
                series_facts(
                    None, [name for name, _ in facts], [float(value) for _, value in facts], write, is_ordered=False
                ),
            ),
            remarks=tuple(notes),
        ),
    )
    right = max(text_width(row.label, LABEL_SIZE) for row in rows) + 20
    body = Body(height=max(len(rows), 2) * ROW_HEIGHT, left=rows_left(names), right=right, top=8, bottom=bottom)
    return finish(sketch, caption, body, language=language, theme=theme)


def _draw_row(sketch: Sketch, place: int, row: _TermRow, surface: Surface) -> None:
    colour = surface.quiet if row.is_open else surface.accent
    parts = [(row.low, row.x, "solid"), (row.x, row.high, "dot")] if row.is_endless else [(row.low, row.high, "solid")]
    for start, end, dash in parts:
        sketch.add_scatter(
            name="interval",
            mode="lines",
            x=[start, end],
            y=[place, place],
            line={"color": colour, "width": 3, "dash": dash},
            hoverinfo="skip",
        )
    sketch.add_scatter(
        name="estimate",
        mode="markers",
        x=[row.x],
        y=[place],
        marker={"color": colour, "size": 10, "symbol": "circle-open" if row.is_open else "circle"},
        text=[f"<b>{row.name}</b><br>{row.told}"],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )
    write_value(sketch, place, row.label, surface)


def _day(value: Any) -> date:
    day: date = pd.Timestamp(value).date()
    return day


def _known(value: float, otherwise: float) -> float:
    return float(value) if isfinite(float(value)) else float(otherwise)


def _or_unsaid(value: float, language: Language) -> str:
    return format_number(value, language) if isfinite(float(value)) else text("chart.slot.unsaid", language)


def _times(value: float, language: Language) -> str:
    """Multiples in two digits, as more would promise what no estimate holds: `4,3×`, `100×`."""
    digits = 0 if value >= 10 else 1
    size = 10 ** max(0, int(log10(value)) - 1) if value >= 1 else 1
    rounded = round(value / size) * size if value >= 10 else value
    return text("chart.value.times", language, count=format_number(rounded, language, decimals=digits))


def _of_sellers(record: Mapping[str, Any], language: Language) -> str:
    both = record["sellers_count"] + record["reverse_sellers_count"]
    return text(
        "chart.value.of_sellers",
        language,
        count=format_number(record["sellers_count"], language),
        total=format_number(both, language),
    )


def _months(record: Mapping[str, Any], language: Language) -> str:
    size = "one_month" if record["months"] == 1 else "months"
    key = f"{size}_and_more" if record["is_censored"] else size
    return text(f"chart.value.{key}", language, count=format_number(record["months"], language))
