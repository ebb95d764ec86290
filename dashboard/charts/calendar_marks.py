"""What lies over a calendar axis: Lebaran, Ramadan, policy events, provisional steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import EventKind, EventPrecision
from catalog.lebaran import Season, seasons
from catalog.text import Language, text
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import FOOTER_SIZE, Surface
from dashboard.charts.words import wrapped
from dashboard.text.dates import format_date, format_date_short, format_month, format_month_long

MOST_LABELLED_SEASONS = 6
CLUSTER_SHARE = 0.09
"""Events nearer to each other than this share of the axis stand under one flag."""

HOVER_CHARACTERS = 44
MOST_KEYED_EVENTS = 14
"""More lines below a figure than this push the figure off a phone."""

MOST_HOVERED_EVENTS = 4
FLAG_ROOM = 24
"""Pixels above a stack of panels in which flags hang, clear of the first panel's title and points."""

POLICY_SOURCE = "policy_events"
_SOURCES: dict[str, str] = {
    EventKind.SEIZURE.value: "published_seizures",
    EventKind.CLAIM.value: "published_claims",
}
"""Source of each kind of event that does not come from the table of policy events."""


def season_marks(sketch: Sketch, first: date, last: date, surface: Surface, language: Language) -> list[str]:
    """Draw a line per Lebaran and a band per Ramadan in a span; gives the notes that explain them."""
    within = [season for season in seasons() if first <= season.lebaran <= last]
    fasting = [season for season in seasons() if season.ramadan_start <= last and season.lebaran > first]
    for season in fasting:
        sketch.add_shape(
            name="ramadan",
            type="rect",
            layer="below",
            xref="x",
            yref="paper",
            x0=max(season.ramadan_start, first).isoformat(),
            x1=min(season.lebaran, last).isoformat(),
            y0=0,
            y1=1,
            line={"width": 0},
            fillcolor=surface.ramadan_band,
        )
    for season in within:
        _lebaran_line(sketch, season, surface)
    if len(within) <= MOST_LABELLED_SEASONS:
        for season in within:
            _lebaran_label(sketch, season, surface, language)
    return [
        text(f"chart.note.{mark}", language)
        for mark, drawn in (("lebaran_line", within), ("ramadan_band", fasting))
        if drawn
    ]


def _lebaran_line(sketch: Sketch, season: Season, surface: Surface) -> None:
    sketch.add_shape(
        name="lebaran",
        type="line",
        xref="x",
        yref="paper",
        x0=season.lebaran.isoformat(),
        x1=season.lebaran.isoformat(),
        y0=0,
        y1=1,
        line={"color": surface.ink, "width": 1, "dash": "dot"},
    )


def _lebaran_label(sketch: Sketch, season: Season, surface: Surface, language: Language) -> None:
    sketch.add_annotation(
        name="lebaran",
        text=text("chart.mark.lebaran_year", language, year=season.lebaran.year).replace(" ", "<br>"),
        xref="x",
        yref="paper",
        x=season.lebaran.isoformat(),
        y=1,
        yanchor="bottom",
        showarrow=False,
        font={"size": FOOTER_SIZE, "color": surface.muted_ink},
    )


def soft_band(sketch: Sketch, first: date, last: date, surface: Surface, label: str, *, at_top: bool = False) -> None:
    """Shade the steps from `first` to `last` (both inclusive days) and name them at the band's foot, or at its top."""
    sketch.add_shape(
        name="provisional",
        type="rect",
        layer="below",
        xref="x",
        yref="paper",
        x0=first.isoformat(),
        x1=last.isoformat(),
        y0=0,
        y1=1,
        line={"width": 0},
        fillcolor=surface.provisional_band,
    )
    sketch.add_annotation(
        name="provisional",
        text=f"<i>{label}</i>",
        xref="x",
        yref="paper",
        x=last.isoformat(),
        y=0.99 if at_top else 0.01,
        xanchor="right",
        yanchor="top" if at_top else "bottom",
        showarrow=False,
        font={"size": FOOTER_SIZE, "color": surface.muted_ink},
    )


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One flag over the axis: the days of its events in order, its number or numbers, and their full text."""

    days: tuple[date, ...]
    label: str
    hover: str

    @property
    def middle(self) -> date:
        """Where the flag hangs; nothing need have happened on that day."""
        return self.days[0] + (self.days[-1] - self.days[0]) / 2


@dataclass(frozen=True, kw_only=True)
class Marked:
    """What was marked: the numbered key, a line each, and the sources of the events; both empty where nothing was."""

    key: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def mark_events(
    sketch: Sketch,
    events: pd.DataFrame | None,
    first: date,
    last: date,
    surface: Surface,
    language: Language,
    *,
    top: float = 1.0,
) -> Marked:
    """Draw flags for the events within a span, both ends inclusive.

    `top`: where they hang, in shares of the plot's height; above 1 they stand over the plot, as `flags_over` says.
    """
    if events is None or events.empty:
        return Marked()
    flags, key = event_flags(events, first, last, language)
    if not flags:
        return Marked()
    draw_flags(sketch, flags, first, last, surface, top=top)
    kinds = set(events["event_kind"]) if "event_kind" in events else set()
    own = {_SOURCES.get(str(kind), POLICY_SOURCE) for kind in kinds} or {POLICY_SOURCE}
    return Marked(key=tuple(key), sources=tuple(sorted(own)))


def flags_over(height: float) -> float:
    """Where flags hang that stand over a plot of so many pixels; its card leaves `FLAG_ROOM` above it."""
    return 1 + FLAG_ROOM / height


def event_flags(events: pd.DataFrame, first: date, last: date, language: Language) -> tuple[list[Flag], list[str]]:
    """Flags for the events within a span, near ones joined under one; and the numbered key, one line each.

    `events` has the columns of the table `timeline`, or of `policy_events`. An event that is not known to the day lies in the
    middle of its span. Of more than `MOST_KEYED_EVENTS` the key says how many there are and where they are told.
    """
    dated = rows_of(events)
    for row in dated:
        end = pd.Timestamp(row["event_date"]).date()
        begin = pd.Timestamp(row["first_date"]).date() if pd.notna(row.get("first_date")) else end
        row.update(first_date=begin, event_date=end, middle=begin + (end - begin) / 2)
    rows = sorted((row for row in dated if first <= row["middle"] <= last), key=lambda row: row["middle"])
    key = [event_line(number, row, language) for number, row in enumerate(rows, start=1)]
    if len(key) > MOST_KEYED_EVENTS:
        key = [text("chart.note.events_elsewhere", language, count=len(key))]
    gap = timedelta(days=max(1, round((last - first).days * CLUSTER_SHARE)))
    clusters: list[list[int]] = []
    for position, row in enumerate(rows):
        if clusters and row["middle"] - rows[clusters[-1][0]]["middle"] < gap:
            clusters[-1].append(position)
        else:
            clusters.append([position])
    flags = []
    for cluster in clusters:
        days = [rows[position]["middle"] for position in cluster]
        first_number, last_number = cluster[0] + 1, cluster[-1] + 1
        told = [_event_text(rows[position], language) for position in cluster[:MOST_HOVERED_EVENTS]]
        if len(cluster) > MOST_HOVERED_EVENTS:
            told.append(text("chart.mark.more_events", language, count=len(cluster) - MOST_HOVERED_EVENTS))
        flags.append(
            Flag(
                days=tuple(dict.fromkeys(days)),
                label=str(first_number) if first_number == last_number else f"{first_number}–{last_number}",
                hover="<br><br>".join(told),
            )
        )
    return flags, key


def event_line(number: int, row: dict[str, Any], language: Language) -> str:
    """A line of the key: `3 · 16 Mar 2023: Platform diminta menindak penjual`."""
    return text(
        "chart.mark.event_key",
        language,
        number=number,
        date=event_when(row, language, is_short=True),
        title=row[f"title_{language.value}"],
    )


def event_when(row: dict[str, Any], language: Language, *, is_short: bool = False) -> str:
    """When an event was, no closer than its source knows: `6 April 2023`, `9–12 Agustus 2025`, `Maret 2023`, `2023`.

    Rows of `policy_events` say no precision: they are known to the day.
    """
    write = format_date_short if is_short else format_date
    first, last = row.get("first_date", row["event_date"]), row["event_date"]
    match EventPrecision(row.get("event_precision", EventPrecision.DAY)):
        case EventPrecision.YEAR:
            return str(last.year)
        case EventPrecision.MONTH:
            return format_month(last, language) if is_short else format_month_long(last, language)
        case precision:
            span = write(last, language)
            if first != last:
                is_of_one_month = (first.year, first.month) == (last.year, last.month)
                begin = str(first.day) if is_of_one_month else write(first, language)
                span = text(
                    f"chart.mark.event_{'days' if is_of_one_month else 'span'}", language, first=begin, last=span
                )
            is_rough = precision is EventPrecision.APPROXIMATE
            return text("chart.mark.event_about", language, span=span) if is_rough else span


def _event_text(row: dict[str, Any], language: Language) -> str:
    head = f"<b>{event_when(row, language)}</b>"
    return "<br>".join([head, *wrapped(str(row[f"event_{language.value}"]), HOVER_CHARACTERS)])


def draw_flags(
    sketch: Sketch, flags: list[Flag], first: date, last: date, surface: Surface, *, top: float = 1.0
) -> None:
    """Draw flags along the top of the plot, or of its topmost panel; those at the ends stay inside it.

    A line stands on the day of each event, also where several share a flag.
    """
    edge = (last - first) * CLUSTER_SHARE / 2
    for flag in flags:
        anchor = "left" if flag.middle < first + edge else "right" if flag.middle > last - edge else "center"
        for day in flag.days:
            sketch.add_shape(
                name="event",
                type="line",
                xref="x",
                yref="paper",
                x0=day.isoformat(),
                x1=day.isoformat(),
                y0=0,
                y1=round(top - (0.05 if top <= 1 else 0), 4),
                line={"color": surface.quiet, "width": 1},
            )
        sketch.add_annotation(
            name="event",
            text=flag.label,
            hovertext=flag.hover,
            xref="x",
            yref="paper",
            x=flag.middle.isoformat(),
            y=round(top - (0.01 if top <= 1 else 0), 4),
            xanchor=anchor,
            yanchor="top",
            showarrow=False,
            bgcolor=surface.ink,
            borderpad=2,
            font={"size": FOOTER_SIZE, "color": surface.background},
        )
