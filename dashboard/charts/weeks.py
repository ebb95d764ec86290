"""Weeks whose reports are still coming in: what is known so far, and what they are expected to hold in the end."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from catalog.codes import TakedownUnit
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.axes import axis, value_axis, value_ticks
from dashboard.charts.calendar_marks import soft_band
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.question import window_lines
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Theme
from dashboard.charts.words import unit_name
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Selection
from dashboard.text.dates import format_date, format_date_short
from dashboard.text.numbers import format_number, format_percent

WEEK = timedelta(days=7)
BAR_MILLISECONDS = 6 * 86_400_000
EVERY = 4
"""Weeks between two labels."""


def open_weeks(
    frame: TableFrame, *, unit: TakedownUnit, selection: Selection, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """A column a week for what was reported so far, a point with its interval for the final count of weeks that are still open.

    `frame.data`: `week` (a Monday), `reported_count`, `final`, `low`, `high` (NaN where nothing can be said), `is_settled`.
    """
    surface, data = SURFACES[theme], frame.data.sort_values("week")
    unit_word = unit_name(Unit.TAKEDOWN, language, unit)
    weeks = [pd.Timestamp(week).date() for week in data["week"]]
    reported = [int(count) for count in data["reported_count"]]
    settled = [bool(each) for each in data["is_settled"]]
    sketch = Sketch()
    names = {name: text(f"chart.legend.{name}", language) for name in ("reported_count", "final_count")}
    sketch.add_bar(
        name=names["reported_count"],
        x=[_middle(week) for week in weeks],
        y=reported,
        width=[BAR_MILLISECONDS] * len(weeks),
        marker={
            "color": surface.accent,
            "opacity": [1.0 if is_settled else 0.55 for is_settled in settled],
            "line": {"color": surface.background, "width": 0.5},
        },
        text=[_told(row, unit_word, language) for _, row in data.iterrows()],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        showlegend=True,
    )
    told = data[data["final"].notna() & ~data["is_settled"].astype(bool)]
    _draw_finals(sketch, told, names["final_count"], unit_word, theme, language)
    first, last = weeks[0], weeks[-1] + WEEK
    unsettled = [week for week, is_settled in zip(weeks, settled, strict=True) if not is_settled]
    if unsettled:
        soft_band(sketch, unsettled[0], last, surface, text("chart.mark.still_coming", language), at_top=True)
    ends = [float(each) for each in [*reported, *told["high"]]]
    ticks = value_ticks(ends, language, headroom=0.1)
    labelled = weeks[::EVERY]
    sketch.set_layout(
        barmode="overlay",
        xaxis=axis(
            surface,
            text("chart.axis.week", language),
            type="date",
            range=[first.isoformat(), last.isoformat()],
            tickvals=[_middle(week) for week in labelled],
            ticktext=[format_date_short(week, language).rsplit(" ", 1)[0] for week in labelled],
            showgrid=False,
        ),
        yaxis=value_axis(surface, unit_word, ticks),
    )
    notes = [text("chart.note.open_weeks", language)]
    if unknown := int((data["final"].isna() & ~data["is_settled"].astype(bool)).sum()):
        notes.append(text("chart.note.weeks_untold", language, count=unknown))
    caption = Caption(
        chart="open_weeks",
        metric=frame.table,
        title=text("chart.title.open_weeks", language, unit=unit_word),
        unit=text("chart.unit.per_week", language, unit=unit_word),
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(selection, language),
        notes=tuple(notes),
        facts=Facts(
            series=(
                series_facts(
                    names["reported_count"],
                    [_week(week, language) for week in weeks],
                    [float(count) for count in reported],
                    lambda value: format_number(value, language),
                ),
                series_facts(
                    names["final_count"],
                    [_week(pd.Timestamp(week).date(), language) for week in told["week"]],
                    [float(value) for value in told["final"]],
                    lambda value: format_number(value, language),
                ),
            ),
            remarks=tuple(notes),
        ),
    )
    body = Body(left=ticks.width + 34, top=14, bottom=44, legend=list(names.values()))
    return finish(sketch, caption, body, language=language, theme=theme)


def _draw_finals(
    sketch: Sketch, told: pd.DataFrame, name: str, unit_word: str, theme: Theme, language: Language
) -> None:
    """Intervals as one line with gaps, as upright error bars have no place in files."""
    surface = SURFACES[theme]
    middles = [_middle(pd.Timestamp(week).date()) for week in told["week"]]
    days: list[str | None] = []
    ends: list[float | None] = []
    for middle, low, high in zip(middles, told["low"], told["high"], strict=True):
        days += [middle, middle, None]
        ends += [float(low), float(high), None]
    sketch.add_scatter(
        name="interval",
        x=days,
        y=ends,
        mode="lines",
        line={"color": surface.alert, "width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
    sketch.add_scatter(
        name=name,
        x=middles,
        y=[round(float(value), 1) for value in told["final"]],
        mode="markers",
        marker={"color": surface.alert, "size": 9, "symbol": "diamond"},
        text=[_told(row, unit_word, language) for _, row in told.iterrows()],
        hovertemplate="%{text}<extra></extra>",
        showlegend=True,
    )


def _middle(week: date) -> str:
    return f"{(week + timedelta(days=3)).isoformat()}T12:00:00"


def _week(week: date, language: Language) -> str:
    return text("chart.week_from", language, date=format_date(week, language))


def _told(row: pd.Series, unit_word: str, language: Language) -> str:
    week = _week(pd.Timestamp(row["week"]).date(), language)
    count = format_number(int(row["reported_count"]), language)
    lines = [f"<b>{week}</b>", text("chart.hover.reported", language, count=count, unit=unit_word)]
    if not row["is_settled"] and pd.notna(row["final"]):
        lines.append(
            text(
                "chart.hover.final",
                language,
                estimate=format_number(float(row["final"]), language),
                low=format_number(float(row["low"]), language),
                high=format_number(float(row["high"]), language),
                share=format_percent(float(row["reported_pct"]), language, decimals=0),
            )
        )
    return "<br>".join(lines)
