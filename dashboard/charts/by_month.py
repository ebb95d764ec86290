"""Shares or counts by month: a line a code, the unfinished end shaded, a band where a share has an interval."""

from __future__ import annotations

from datetime import date

import pandas as pd

from catalog.codes import CellStatus
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.axes import axis, calendar_ticks, value_axis, value_ticks
from dashboard.charts.calendar_marks import season_marks, soft_band
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.palette import CodeStyle, code_style
from dashboard.charts.question import window_lines
from dashboard.charts.share_rows import row_name
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import step_end
from dashboard.charts.theme import SURFACES, Surface, Theme
from dashboard.charts.words import unit_name, value_text
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension, Grain, Selection
from dashboard.text.dates import format_month, format_month_long

MOST_MARKERS = 9


def month_lines(
    frame: TableFrame,
    *,
    chart: str,
    value: str,
    unit: Unit,
    selection: Selection,
    dimension: Dimension | None = None,
    parameters: tuple[tuple[str, str], ...] = (),
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Texts `chart.title.<chart>`, `.note.`, `.unit.`, which take `parameters`.

    `frame.data`: `month` (first day), the dimension's column where there is one, the column `value` in `unit` (NA or NaN is a
    gap), and `low_pct`, `high_pct` where there is an interval, `status` (a `CellStatus`) where months may still change.
    """
    surface, data = SURFACES[theme], frame.data
    codes: list[str | None] = (
        [None] if dimension is None else [str(code) for code in dict.fromkeys(data[dimension.value])]
    )
    months = [pd.Timestamp(month).date() for month in sorted(set(data["month"]))]
    first, last = months[0], step_end(months[-1], Grain.MONTH)
    sketch, facts, legend = Sketch(), [], []
    if "low_pct" in data.columns:
        _draw_band(sketch, data, surface)
    for code in codes:
        rows = data if dimension is None else data[data[dimension.value] == code]
        name = "" if dimension is None else row_name(dimension, code, language)
        style = CodeStyle(colour=surface.accent, symbol="circle")
        if dimension is not None:
            style = code_style(dimension, str(code), theme)
            legend.append(name)
        facts.append(_draw_line(sketch, rows, value, unit, name, style, language))
    notes = season_marks(sketch, first, last, surface, language)
    soft = _soft(data)
    if soft:
        soft_band(sketch, soft[0], step_end(soft[-1], Grain.MONTH), surface, text("chart.mark.provisional", language))
        notes.append(text("chart.note.months_provisional", language))
    if "low_pct" in data.columns:
        notes.insert(0, text("chart.note.interval_band", language))
    ends = [*data[value], *(data["high_pct"] if "high_pct" in data.columns else ())]
    ticks = value_ticks([float(each) for each in ends if pd.notna(each)], language, headroom=0.04)
    positions, labels = calendar_ticks(first, last, language)
    unit_word = "%" if unit is Unit.PCT else unit_name(unit, language)
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
        yaxis=value_axis(surface, unit_word, ticks),
    )
    told = text(f"chart.note.{chart}", language, **dict(parameters))
    caption = Caption(
        chart=chart,
        metric=frame.table,
        title=text(f"chart.title.{chart}", language, **dict(parameters)),
        unit=text(f"chart.unit.{chart}", language, **dict(parameters)),
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(selection, language),
        notes=(told, *notes),
        facts=Facts(series=tuple(facts), remarks=(told,)),
    )
    body = Body(left=ticks.width + 34, top=34, bottom=58 if "<br>" in labels[0] else 44, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def _soft(data: pd.DataFrame) -> list[date]:
    if "status" not in data.columns:
        return []
    months = data.loc[data["status"] == CellStatus.PROVISIONAL.value, "month"]
    return sorted({pd.Timestamp(month).date() for month in months})


def _draw_band(sketch: Sketch, data: pd.DataFrame, surface: Surface) -> None:
    known = data[data["low_pct"].notna()]
    months = [pd.Timestamp(month).date().isoformat() for month in known["month"]]
    low, high = ([round(float(value), 2) for value in known[end]] for end in ("low_pct", "high_pct"))
    sketch.add_scatter(
        name="band",
        x=[*months, *reversed(months)],
        y=[*high, *reversed(low)],
        mode="none",
        fill="toself",
        fillcolor=surface.expected_band,
        hoverinfo="skip",
        showlegend=False,
    )


def _draw_line(
    sketch: Sketch, rows: pd.DataFrame, value: str, unit: Unit, name: str, style: CodeStyle, language: Language
) -> SeriesFacts:
    ordered = rows.sort_values("month")
    months = [pd.Timestamp(month).date() for month in ordered["month"]]
    values = [None if pd.isna(each) else float(each) for each in ordered[value]]
    decimals = 1 if unit is Unit.PCT else 0
    written = ["" if each is None else value_text(each, unit, language, decimals=decimals) for each in values]
    sketch.add_scatter(
        name=name or value,
        x=[month.isoformat() for month in months],
        y=[None if each is None else round(each, 2) for each in values],
        mode="lines+markers",
        line={"color": style.colour, "width": 2},
        marker={"symbol": style.symbol, "size": 7, "color": style.colour, "maxdisplayed": MOST_MARKERS},
        text=[
            f"{f'<b>{name}</b><br>' if name else ''}{format_month(month, language)}<br>{told}"
            for month, told in zip(months, written, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
        connectgaps=False,
        showlegend=bool(name),
    )
    return series_facts(
        name or None,
        [format_month_long(month, language) for month in months],
        values,
        lambda each: value_text(each, unit, language, decimals=decimals),
    )
