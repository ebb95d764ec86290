"""The clothing index by days to Lebaran: every season's twelve months over each other."""

from __future__ import annotations

import pandas as pd

from catalog.lebaran import season_by_year
from catalog.metrics import METRICS, Unit
from catalog.text import Language, text
from dashboard.charts.axes import axis, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.lebaran import mark_window
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Theme
from dashboard.charts.words import hover_number, label_text, season_in_sentence
from dashboard.queries.frame import TableFrame
from dashboard.text.dates import format_days_to_lebaran, format_month_long

METRIC = METRICS["clothing_index"]
TICKS = (-180, -120, -60, 0, 60, 120)


def index_overlay(
    frame: TableFrame, *, highlighted_season: int, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """One line a season, a point a month at its middle day; percent above the mean of the season's other months.

    `frame.data`: rows of `analysis.indices.index_by_lebaran_day`. A month that was not published is a gap. The highlighted Hijri
    year is strong, where the index has it; pre-Lebaran months carry a diamond. ValueError without a row.
    """
    surface, data = SURFACES[theme], frame.data
    if data.empty:
        raise ValueError("no season to draw")
    unit_word = text("chart.axis.pct_of_other_months", language)
    years = sorted({int(season) for season in data["season"]}, key=lambda year: (year == highlighted_season, year))
    sketch = Sketch()
    mark_window(sketch, surface, language)
    facts = []
    for year in years:
        rows = data[data["season"] == year].sort_values("days_to_lebaran")
        values = [None if pd.isna(value) else round(float(value), 1) for value in rows["above_others_pct"]]
        is_main = year == highlighted_season
        places = [int(day) for day in rows["days_to_lebaran"]]
        months = [format_month_long(month.date(), language) for month in rows["month"]]
        colour = surface.accent if is_main else surface.quiet
        sketch.add_scatter(
            name=season_by_year(year).label,
            x=places,
            y=values,
            mode="lines+markers",
            line={"color": colour, "width": 3 if is_main else 1.25},
            marker={
                "symbol": ["diamond" if mark else "circle" for mark in rows["is_pre_lebaran_month"]],
                "size": [(9 if is_main else 6) if mark else 3 for mark in rows["is_pre_lebaran_month"]],
                "color": [surface.alert if mark and is_main else colour for mark in rows["is_pre_lebaran_month"]],
            },
            text=[f"{month} ({format_days_to_lebaran(place)})" for month, place in zip(months, places, strict=True)],
            cliponaxis=False,
            hovertemplate=f"<b>{season_by_year(year).label}</b><br>%{{text}}<br>"
            f"{hover_number('y', Unit.PCT, '%', language, decimals=1)}<extra></extra>",
        )
        facts.append(
            series_facts(
                season_in_sentence(year),
                months,
                values,
                lambda value: label_text(value, Unit.PCT, language, decimals=1),
            )
        )
    shown = [float(value) for value in data["above_others_pct"].dropna()]
    ticks = value_ticks(shown, language, headroom=0.08)
    sketch.set_layout(
        xaxis=axis(
            surface,
            text("chart.axis.lebaran", language),
            range=[-215, 185],
            tickvals=list(TICKS),
            ticktext=[format_days_to_lebaran(day) for day in TICKS],
            showgrid=False,
        ),
        yaxis=value_axis(surface, unit_word, ticks),
    )
    notes = [text("chart.note.index_scope", language), text("chart.note.index_overlay", language)]
    if highlighted_season in years:
        season = season_by_year(highlighted_season).label
        notes.append(text("chart.note.season_strong", language, season=season))
    missing = int(data["above_others_pct"].isna().sum())
    caption = Caption(
        chart="index_overlay",
        metric=METRIC.id,
        title=text("chart.title.index_overlay", language),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(data),
        notes=(*notes, *([text("chart.note.missing", language, count=missing)] if missing else [])),
        sources=("lebaran_calendar",),
        facts=Facts(series=tuple(facts), missing=missing, remarks=tuple(notes)),
    )
    body = Body(left=ticks.width + 34, right=20, top=24, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)
