"""Events on one line of time, a lane for each kind, numbered in order; how closely a day is known is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import EventKind, EventPrecision, code_text_key
from catalog.text import Language, text
from dashboard.charts.axes import axis, calendar_ticks
from dashboard.charts.calendar_marks import MOST_KEYED_EVENTS, event_line, event_when
from dashboard.charts.card import PHONE_WIDTH, Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts
from dashboard.charts.panels import panel_title, stack_panels
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import FOOTER_SIZE, SURFACES, Surface, Theme
from dashboard.charts.words import wrapped
from dashboard.queries.frame import TableFrame

SIDE, ROW, MARKER = 14, 24, 18
HOVER_CHARACTERS = 44
LEAST_ROOM = timedelta(days=20)
EDGE_SHARE = 0.04


@dataclass(frozen=True, kw_only=True)
class _Mark:
    """An event in its lane: its number on the line, the row of the lane that it stands in, and the middle of its days."""

    number: int
    row: int
    middle: date
    event: dict[str, Any]


def timeline(
    frame: TableFrame, *, window: tuple[str, ...] = (), language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """Events by kind along the calendar, numbered in order of time; `window` says what they were filtered by.

    `frame.data` has the columns of the table `timeline`. A day that is known is a full marker; one that is known roughly, by
    its month or by its year alone an open one over the span in which it lies. ValueError where there is no event.
    """
    if frame.data.empty:
        raise ValueError("no event to draw")
    surface = SURFACES[theme]
    events = _events(frame.data)
    first, last = _span(events)
    present = [kind for kind in EventKind if any(event["event_kind"] == kind for event in events)]
    lanes = [_lane(events, kind, (last - first).days) for kind in present]
    heights = [ROW * (1 + max(mark.row for mark in lane)) for lane in lanes]
    panels, height = stack_panels(heights, foot=0)
    sketch = Sketch()
    for kind, lane, panel in zip(present, lanes, panels, strict=True):
        rows = 1 + max(mark.row for mark in lane)
        _draw_lane(sketch, lane, kind, panel.suffix, surface, language)
        sketch.set_layout(
            {
                f"yaxis{panel.suffix}": {
                    "visible": False,
                    "fixedrange": True,
                    "domain": list(panel.domain),
                    "anchor": "x",
                    "range": [rows - 0.5, -0.5],
                }
            }
        )
        panel_title(sketch, panel, text(code_text_key(kind), language), SIDE, surface)
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
            showgrid=True,
        )
    )
    keyed = [event_line(number, event, language) for number, event in enumerate(events, start=1)]
    notes = [text("chart.note.timeline_numbers", language)] if len(events) > MOST_KEYED_EVENTS else keyed
    if any(event["event_precision"] != EventPrecision.DAY for event in events):
        notes = [*notes, text("chart.note.timeline_precision", language)]
    caption = Caption(
        chart="timeline",
        metric=frame.table,
        title=text("chart.title.timeline", language),
        unit=text("chart.unit.events", language),
        provenance=frame.provenance,
        rows=len(events),
        window=window,
        notes=tuple(notes),
        facts=Facts(series=tuple(_facts(kind, lane, language) for kind, lane in zip(present, lanes, strict=True))),
    )
    body = Body(height=height, left=SIDE, right=SIDE, top=0, bottom=58)
    return finish(sketch, caption, body, language=language, theme=theme)


def _events(data: pd.DataFrame) -> list[dict[str, Any]]:
    events = rows_of(data)
    for event in events:
        for name in ("first_date", "event_date"):
            event[name] = pd.Timestamp(event[name]).date()
    return sorted(events, key=lambda event: (event["first_date"], event["event_date"]))


def _span(events: Sequence[dict[str, Any]]) -> tuple[date, date]:
    first = min(event["first_date"] for event in events)
    last = max(event["event_date"] for event in events)
    room = max((last - first) * EDGE_SHARE, LEAST_ROOM)
    return first - room, last + room


def _lane(events: Sequence[dict[str, Any]], kind: EventKind, days: int) -> list[_Mark]:
    """Events of a kind in rows in which no two markers touch on a phone."""
    least = timedelta(days=days * (MARKER + 2) / (PHONE_WIDTH - 2 * SIDE))
    ends: list[date] = []
    marks = []
    for number, event in enumerate(events, start=1):
        if event["event_kind"] != kind:
            continue
        middle = event["first_date"] + (event["event_date"] - event["first_date"]) / 2
        row = next((place for place, end in enumerate(ends) if middle - end >= least), len(ends))
        ends[row : row + 1] = [middle]
        marks.append(_Mark(number=number, row=row, middle=middle, event=event))
    return marks


def _draw_lane(
    sketch: Sketch, lane: Sequence[_Mark], kind: EventKind, suffix: str, surface: Surface, language: Language
) -> None:
    place = list(EventKind).index(kind)
    colour = surface.hues[place]
    for mark in lane:
        if mark.event["first_date"] != mark.event["event_date"]:
            sketch.add_scatter(
                name="span",
                mode="lines",
                x=[mark.event["first_date"].isoformat(), mark.event["event_date"].isoformat()],
                y=[mark.row, mark.row],
                line={"color": colour, "width": 4},
                hoverinfo="skip",
                showlegend=False,
                xaxis="x",
                yaxis=f"y{suffix}",
            )
    exact = [mark.event["event_precision"] == EventPrecision.DAY for mark in lane]
    sketch.add_scatter(
        name=kind.value,
        mode="markers+text",
        x=[mark.middle.isoformat() for mark in lane],
        y=[mark.row for mark in lane],
        text=[str(mark.number) for mark in lane],
        textposition="middle center",
        textfont={"size": FOOTER_SIZE, "color": [surface.background if one else surface.ink for one in exact]},
        marker={
            "symbol": "circle",
            "size": MARKER,
            "color": [colour if one else surface.background for one in exact],
            "line": {"width": 2, "color": colour},
        },
        customdata=[_hover(mark, language) for mark in lane],
        hovertemplate="%{customdata}<extra></extra>",
        xaxis="x",
        yaxis=f"y{suffix}",
        cliponaxis=False,
        showlegend=False,
    )


def _hover(mark: _Mark, language: Language) -> str:
    event = mark.event
    lines = [
        f"<b>{mark.number}. {event_when(event, language)}</b>",
        *wrapped(str(event[f"event_{language.value}"]), HOVER_CHARACTERS),
        *wrapped(str(event["source_publisher"]), HOVER_CHARACTERS),
    ]
    return "<br>".join(lines)


def _facts(kind: EventKind, lane: Sequence[_Mark], language: Language) -> SeriesFacts:
    listed = tuple((event_when(mark.event, language), str(mark.event[f"title_{language.value}"])) for mark in lane)
    return SeriesFacts(
        name=text(code_text_key(kind), language), points=len(lane), lowest=None, highest=None, listed=listed
    )
