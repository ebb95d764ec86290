"""What lies over a calendar axis: Lebaran, Ramadan, policy events, provisional steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from catalog.lebaran import Season, seasons
from catalog.text import Language, text
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import FOOTER_SIZE, Surface
from dashboard.charts.words import wrapped
from dashboard.text.dates import format_date, format_date_short

MOST_LABELLED_SEASONS = 6
CLUSTER_SHARE = 0.09
"""Events nearer to each other than this share of the axis stand under one flag."""

HOVER_CHARACTERS = 44


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
    """One flag over the axis: its place, its number or numbers, and the full text of its events."""

    day: date
    label: str
    hover: str


def event_flags(events: pd.DataFrame, first: date, last: date, language: Language) -> tuple[list[Flag], list[str]]:
    """Flags for the policy events within a span, near ones joined under one; and the numbered key, one line each.

    `events` has `event_date`, `title_<language>` and `event_<language>`, as the table `policy_events`.
    """
    dated = events.assign(event_date=pd.to_datetime(events["event_date"]).dt.date).sort_values("event_date")
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()}
        for row in dated.to_dict("records")
        if first <= row["event_date"] <= last
    ]
    key = [
        text(
            "chart.mark.event_key",
            language,
            number=number,
            date=format_date_short(row["event_date"], language),
            title=row[f"title_{language.value}"],
        )
        for number, row in enumerate(rows, start=1)
    ]
    gap = timedelta(days=max(1, round((last - first).days * CLUSTER_SHARE)))
    clusters: list[list[int]] = []
    for position, row in enumerate(rows):
        if clusters and row["event_date"] - rows[clusters[-1][0]]["event_date"] < gap:
            clusters[-1].append(position)
        else:
            clusters.append([position])
    flags = []
    for cluster in clusters:
        days = [rows[position]["event_date"] for position in cluster]
        first_number, last_number = cluster[0] + 1, cluster[-1] + 1
        flags.append(
            Flag(
                day=days[0] + (days[-1] - days[0]) / 2,
                label=str(first_number) if first_number == last_number else f"{first_number}–{last_number}",
                hover="<br><br>".join(_event_text(rows[position], language) for position in cluster),
            )
        )
    return flags, key


def _event_text(row: dict[str, Any], language: Language) -> str:
    head = f"<b>{format_date(row['event_date'], language)}</b>"
    return "<br>".join([head, *wrapped(str(row[f"event_{language.value}"]), HOVER_CHARACTERS)])


def draw_flags(sketch: Sketch, flags: list[Flag], first: date, last: date, surface: Surface) -> None:
    """Draw flags along the top of the plot; those at the ends stay inside it."""
    edge = (last - first) * CLUSTER_SHARE / 2
    for flag in flags:
        anchor = "left" if flag.day < first + edge else "right" if flag.day > last - edge else "center"
        sketch.add_shape(
            name="event",
            type="line",
            xref="x",
            yref="paper",
            x0=flag.day.isoformat(),
            x1=flag.day.isoformat(),
            y0=0,
            y1=0.95,
            line={"color": surface.quiet, "width": 1},
        )
        sketch.add_annotation(
            name="event",
            text=flag.label,
            hovertext=flag.hover,
            xref="x",
            yref="paper",
            x=flag.day.isoformat(),
            y=0.99,
            xanchor=anchor,
            yanchor="top",
            showarrow=False,
            bgcolor=surface.ink,
            borderpad=2,
            font={"size": FOOTER_SIZE, "color": surface.background},
        )
