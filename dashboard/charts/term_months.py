"""Shares of removals by month: of rising words, a panel each with the month of the step, and of titles with an official word."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.text import Language, text
from dashboard.charts.axes import Ticks, axis, calendar_ticks, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.question import window_lines
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import step_end
from dashboard.charts.theme import FOOTER_SIZE, SURFACES, Surface, Theme
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Grain, Selection
from dashboard.text.dates import format_month, format_month_long
from dashboard.text.numbers import format_number, format_percent

PANEL_HEIGHT = 110
FOOT = 22


def rising_terms(frame: TableFrame, *, selection: Selection, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """The monthly share of removed titles that hold a term, a panel a term; a dotted line stands at the step.

    `frame.data`: `term`, `month`, `share_pct`, `items_count`, `removals_count`, `change_month`.
    """
    surface, data = SURFACES[theme], frame.data
    terms = list(dict.fromkeys(data["term"].astype(str)))
    months = pd.DatetimeIndex(sorted(set(data["month"])))
    first, last = months[0].date(), step_end(months[-1].date(), Grain.MONTH)
    positions, labels = calendar_ticks(first, last, language)
    ticks = value_ticks([0.0, float(data["share_pct"].max())], language, headroom=0.05, count=3)
    left = ticks.width + 34
    panels, height = stack_panels([PANEL_HEIGHT] * len(terms), foot=FOOT)
    sketch, facts = Sketch(), []
    for term, panel in zip(terms, panels, strict=True):
        rows = data[data["term"] == term].sort_values("month")
        facts.append(_draw_term(sketch, rows, term, panel, surface, language))
        is_last = panel is panels[-1]
        sketch.set_layout(
            {
                f"xaxis{panel.suffix}": axis(
                    surface,
                    text("chart.axis.month", language) if is_last else "",
                    type="date",
                    range=[first.isoformat(), last.isoformat()],
                    tickvals=positions,
                    ticktext=labels if is_last else [""] * len(labels),
                    showgrid=False,
                    anchor=f"y{panel.suffix}",
                ),
                f"yaxis{panel.suffix}": _share_axis(surface, ticks, panel),
            }
        )
        panel_title(sketch, panel, term, left, surface)
    notes = [text("chart.note.rising_terms", language)]
    caption = Caption(
        chart="rising_terms",
        metric=frame.table,
        title=text("chart.title.rising_terms", language),
        unit=text("chart.unit.share_of_removals", language),
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(selection, language),
        notes=tuple(notes),
        facts=Facts(series=tuple(facts), remarks=tuple(notes)),
    )
    body = Body(height=height, left=left, right=18, top=0, bottom=58 if "<br>" in labels[0] else 44)
    return finish(sketch, caption, body, language=language, theme=theme)


def official_share(
    frame: TableFrame, *, selection: Selection, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """The share of a month's removals whose title holds an official word that was known on the day, with its band.

    `frame.data`: `month`, `items_count`, `caught_count`, `share_pct`, `low_pct`, `high_pct`; NaN where nothing can be said.
    """
    surface, data = SURFACES[theme], frame.data
    months = [month.date() for month in pd.DatetimeIndex(data["month"])]
    first, last = months[0], step_end(months[-1], Grain.MONTH)
    positions, labels = calendar_ticks(first, last, language)
    ticks = value_ticks([0.0, 100.0], language, count=4)
    known = data[data["share_pct"].notna()]
    days = [month.date().isoformat() for month in pd.DatetimeIndex(known["month"])]
    low, high = ([round(float(value), 2) for value in known[end]] for end in ("low_pct", "high_pct"))
    sketch = Sketch()
    sketch.add_scatter(
        name="band",
        x=[*days, *reversed(days)],
        y=[*high, *reversed(low)],
        mode="none",
        fill="toself",
        fillcolor=surface.expected_band,
        hoverinfo="skip",
        showlegend=False,
    )
    values = [None if pd.isna(value) else float(value) for value in data["share_pct"]]
    sketch.add_scatter(
        name="share",
        x=[month.isoformat() for month in months],
        y=[None if value is None else round(value, 2) for value in values],
        mode="lines+markers",
        line={"color": surface.accent, "width": 2},
        marker={"size": 5, "color": surface.accent},
        text=[_caught_words(record, language) for record in rows_of(data)],
        hovertemplate="%{text}<extra></extra>",
        connectgaps=False,
        cliponaxis=False,
    )
    sketch.set_layout(
        xaxis=axis(
            surface,
            text("chart.axis.month", language),
            type="date",
            range=[first.isoformat(), last.isoformat()],
            tickvals=positions,
            ticktext=labels,
            showgrid=False,
        ),
        yaxis=value_axis(surface, "%", ticks),
    )
    notes = [text(f"chart.note.{note}", language) for note in ("interval_band", "official_share")]
    if unsaid := len(data) - len(known):
        notes.append(text("chart.note.cannot_be_said", language, count=unsaid))
    caption = Caption(
        chart="official_share",
        metric=frame.table,
        title=text("chart.title.official_share", language),
        unit=text("chart.unit.share_of_removals", language),
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(selection, language),
        notes=tuple(notes),
        facts=Facts(
            series=(
                series_facts(
                    None,
                    [format_month_long(month, language) for month in months],
                    values,
                    lambda value: format_percent(value, language, decimals=0),
                ),
            ),
            missing=0,
            remarks=tuple(notes),
        ),
    )
    body = Body(left=ticks.width + 34, right=18, top=10, bottom=58 if "<br>" in labels[0] else 44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _share_axis(surface: Surface, ticks: Ticks, panel: Panel) -> dict[str, Any]:
    return value_axis(surface, "%", ticks, domain=list(panel.domain), anchor=f"x{panel.suffix}")


def _draw_term(
    sketch: Sketch, rows: pd.DataFrame, term: str, panel: Panel, surface: Surface, language: Language
) -> SeriesFacts:
    axes = {"xaxis": f"x{panel.suffix}", "yaxis": f"y{panel.suffix}"}
    months = [month.date() for month in pd.DatetimeIndex(rows["month"])]
    shares = [float(value) for value in rows["share_pct"]]
    sketch.add_scatter(
        name=term,
        x=[month.isoformat() for month in months],
        y=[round(share, 2) for share in shares],
        mode="lines",
        line={"color": surface.accent, "width": 2, "shape": "linear"},
        text=[
            text(
                "chart.hover.rising_terms",
                language,
                month=format_month(month, language),
                share=format_percent(share, language),
                items=format_number(record["items_count"], language),
                removals=format_number(record["removals_count"], language),
            )
            for month, share, record in zip(months, shares, rows_of(rows), strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
        **axes,
    )
    change = pd.Timestamp(rows["change_month"].iloc[0]).date()
    sketch.add_shape(
        name="step",
        type="line",
        xref=f"x{panel.suffix}",
        yref=f"y{panel.suffix} domain",
        x0=change.isoformat(),
        x1=change.isoformat(),
        y0=0,
        y1=1,
        line={"color": surface.alert, "width": 1.5, "dash": "dot"},
    )
    sketch.add_annotation(
        name="step",
        text=format_month(change, language),
        xref=f"x{panel.suffix}",
        yref=f"y{panel.suffix} domain",
        x=change.isoformat(),
        y=1,
        xanchor="right",
        yanchor="top",
        xshift=-4,
        showarrow=False,
        font={"size": FOOTER_SIZE, "color": surface.muted_ink},
    )
    return series_facts(
        term,
        [format_month_long(month, language) for month in months],
        list(shares),
        lambda value: format_percent(value, language),
    )


def _caught_words(record: dict[Any, Any], language: Language) -> str:
    month = format_month_long(pd.Timestamp(record["month"]).date(), language)
    if pd.isna(record["share_pct"]):
        return f"<b>{month}</b><br>{text('chart.slot.unsaid', language)}"
    told = text(
        "chart.hover.interval",
        language,
        estimate=format_percent(record["share_pct"], language, decimals=0),
        low=format_percent(record["low_pct"], language, decimals=0),
        high=format_percent(record["high_pct"], language, decimals=0),
    )
    counts = text(
        "chart.hover.official_share",
        language,
        caught=format_number(record["caught_count"], language),
        removals=format_number(record["items_count"], language),
    )
    return f"<b>{month}</b><br>{told}<br>{counts}"
