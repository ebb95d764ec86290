"""Used-clothing imports: three series that measure different things, each in a panel of its own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from catalog.codes import Frequency, ImportSeries, ValueStatus, code_text_key
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.axes import axis, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import FOOTER_SIZE, SURFACES, Surface, Theme
from dashboard.charts.words import hover_number, unit_name, value_text
from dashboard.queries.frame import TableFrame
from dashboard.text.dates import format_month
from dashboard.text.numbers import format_number

PANELS = (ImportSeries.BPS_RECORDED, ImportSeries.MINISTER_STATEMENT, ImportSeries.MIRROR_EXPORTS)
PANEL_HEIGHT = 120
WHOLE_YEARS = (Frequency.ANNUAL.value, Frequency.PART_YEAR.value)
DECIMALS = 1
MOST_FULL_YEARS = 8
LABEL_LIFT = 10
"""Size of the unseen markers that keep labels clear of a diamond below them."""


def import_series(frame: TableFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """Tonnes a year as columns: recorded imports, ministers' statements and partners' exports, never on one axis.

    `frame.data` has the columns of the dataset `imports`; rows by month or quarter are not drawn and said so. Suspect
    values are hatched with a question mark, conflicting ones open diamonds beside the reported column, missing years a
    dash, parts of a year paler.
    """
    surface = SURFACES[theme]
    series_column = frame.data["series"].astype(str)
    yearly = frame.data[frame.data["frequency"].astype(str).isin(WHOLE_YEARS)]
    panels, height = stack_panels([PANEL_HEIGHT] * len(PANELS), foot=40)
    unit_word = unit_name(Unit.TONNE, language)
    sketch = Sketch()
    facts, drawn, widths = [], 0, []
    for series, panel in zip(PANELS, panels, strict=True):
        rows = yearly[yearly["series"].astype(str) == series.value].sort_values("period_first_date")
        facts.append(_draw_panel(sketch, rows, series, panel, unit_word, language, surface))
        drawn += len(rows)
        widths.append(max((len(label) for label in sketch.layout[f"yaxis{panel.suffix}"]["ticktext"]), default=1))
    left = max(widths) * 7 + 34
    for series, panel in zip(PANELS, panels, strict=True):
        panel_title(sketch, panel, text(code_text_key(series), language), left, surface)
    left_out = int((series_column.isin([series.value for series in PANELS])).sum()) - drawn
    statuses = yearly[yearly["series"].astype(str).isin([series.value for series in PANELS])]["value_status"].astype(
        str
    )
    notes = [text("chart.note.imports_apart", language)]
    notes += [
        text(f"chart.note.import_{status.value}", language)
        for status in (ValueStatus.SUSPECT, ValueStatus.CONFLICT, ValueStatus.MISSING)
        if (statuses == status.value).any()
    ]
    if (yearly["frequency"].astype(str) == Frequency.PART_YEAR.value).any():
        notes.append(text("chart.note.part_year", language))
    if left_out:
        notes.append(text("chart.note.imports_left_out", language, count=left_out))
    caption = Caption(
        chart="import_series",
        metric="import_tonnes",
        title=text("chart.title.import_series", language),
        unit=text("chart.unit.per_year", language, unit=unit_word),
        provenance=frame.provenance,
        rows=drawn,
        notes=tuple(notes),
        facts=Facts(
            series=tuple(facts),
            missing=int((statuses == ValueStatus.MISSING.value).sum()),
            remarks=tuple(notes),
        ),
    )
    body = Body(height=height, left=left, top=4, bottom=46)
    return finish(sketch, caption, body, language=language, theme=theme)


def _draw_panel(
    sketch: Sketch,
    rows: pd.DataFrame,
    series: ImportSeries,
    panel: Panel,
    unit_word: str,
    language: Language,
    surface: Surface,
) -> SeriesFacts:
    table = [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
    periods = list(dict.fromkeys(_period(row, language) for row in table))
    main = [row for row in table if row["value_status"] != ValueStatus.CONFLICT.value]
    shown = [row for row in main if not pd.isna(row["quantity_tonnes"])]
    conflicts = [
        row
        for row in table
        if row["value_status"] == ValueStatus.CONFLICT.value and not pd.isna(row["quantity_tonnes"])
    ]
    suspect = [row["value_status"] == ValueStatus.SUSPECT.value for row in shown]
    hover = hover_number("y", Unit.TONNE, unit_word, language, decimals=DECIMALS)
    axes = {"xaxis": f"x{panel.suffix}", "yaxis": f"y{panel.suffix}", "cliponaxis": False}
    sketch.add_bar(
        name=series.value,
        x=[periods.index(_period(row, language)) for row in shown],
        y=[round(float(row["quantity_tonnes"]), DECIMALS) for row in shown],
        width=0.62,
        marker={
            "color": surface.accent,
            "opacity": [0.55 if row["frequency"] == Frequency.PART_YEAR.value else 1.0 for row in shown],
            "pattern": {"shape": ["/" if flag else "" for flag in suspect], "size": 6},
        },
        customdata=[_hover_head(row, language) for row in shown],
        hovertemplate=f"%{{customdata}}<br>{hover}<extra></extra>",
        **axes,
    )
    _write_labels(sketch, shown, conflicts, periods, axes, language, surface)
    if conflicts:
        sketch.add_scatter(
            name=ValueStatus.CONFLICT.value,
            x=[periods.index(_period(row, language)) for row in conflicts],
            y=[round(float(row["quantity_tonnes"]), DECIMALS) for row in conflicts],
            mode="markers",
            marker={"symbol": "diamond-open", "size": 10, "color": surface.alert, "line": {"width": 2}},
            customdata=[_hover_head(row, language) for row in conflicts],
            hovertemplate=f"%{{customdata}}<br>{hover}<extra></extra>",
            **axes,
        )
    absent = [periods.index(_period(row, language)) for row in main if pd.isna(row["quantity_tonnes"])]
    if absent:
        sketch.add_scatter(
            name=ValueStatus.MISSING.value,
            x=absent,
            y=[0] * len(absent),
            mode="text",
            text=["–"] * len(absent),
            textposition="top center",
            textfont={"color": surface.muted_ink},
            hovertemplate=f"{text('chart.slot.missing', language)}<extra></extra>",
            **axes,
        )
    ticks = value_ticks([float(row["quantity_tonnes"]) for row in shown + conflicts], language, headroom=0.2, count=3)
    sketch.set_layout(
        {
            f"xaxis{panel.suffix}": axis(
                surface,
                "",
                tickvals=list(range(len(periods))),
                ticktext=_tick_texts(periods),
                range=[-0.6, max(len(periods), 1) - 0.4],
                anchor=f"y{panel.suffix}",
                showgrid=False,
            ),
            f"yaxis{panel.suffix}": value_axis(
                surface, unit_word, ticks, domain=list(panel.domain), anchor=f"x{panel.suffix}"
            ),
        }
    )
    return series_facts(
        text(code_text_key(series), language),
        [_told_period(row, language) for row in main],
        [None if pd.isna(row["quantity_tonnes"]) else float(row["quantity_tonnes"]) for row in main],
        lambda value: value_text(value, Unit.TONNE, language, decimals=DECIMALS),
        is_ordered=False,
    )


def _write_labels(
    sketch: Sketch,
    shown: list[dict[str, Any]],
    conflicts: list[dict[str, Any]],
    periods: list[str],
    axes: dict[str, Any],
    language: Language,
    surface: Surface,
) -> None:
    """Values over their columns, and over a conflicting figure where that is higher."""
    tops = [
        max(
            float(row["quantity_tonnes"])
            for row in (own, *conflicts)
            if row is own or _period(row, language) == _period(own, language)
        )
        for own in shown
    ]
    sketch.add_scatter(
        name="labels",
        mode="markers+text",
        marker={"size": LABEL_LIFT, "opacity": 0},
        x=[periods.index(_period(row, language)) for row in shown],
        y=[round(top, DECIMALS) for top in tops],
        text=[_label(row, language) for row in shown],
        textposition="top center",
        textfont={"size": FOOTER_SIZE, "color": surface.ink},
        hoverinfo="skip",
        **axes,
    )


def _tick_texts(periods: list[str]) -> list[str]:
    """Periods on two lines; many years are shortened to two digits after the first."""
    if len(periods) <= MOST_FULL_YEARS:
        return [period.replace(" ", "<br>") for period in periods]
    return [period if place == 0 else period[-2:] for place, period in enumerate(periods)]


def _told_period(row: dict[str, Any], language: Language) -> str:
    """The period, and that its value is doubtful where it is."""
    period = _period(row, language)
    if row["value_status"] != ValueStatus.SUSPECT.value:
        return period
    return f"{period} ({text(code_text_key(ValueStatus.SUSPECT), language).lower()})"


def _period(row: dict[str, Any], language: Language) -> str:
    """`2022`, or `Jan–Agu 2025` for a part of a year."""
    first, last = pd.Timestamp(row["period_first_date"]).date(), pd.Timestamp(row["period_last_date"]).date()
    if row["frequency"] != Frequency.PART_YEAR.value:
        return str(first.year)
    return f"{format_month(first, language).split()[0]}–{format_month(last, language)}"


def _label(row: dict[str, Any], language: Language) -> str:
    tonnes = float(row["quantity_tonnes"])
    doubt = "?" if row["value_status"] == ValueStatus.SUSPECT.value else ""
    return format_number(tonnes, language, decimals=1 if tonnes < 10 else 0) + doubt


def _hover_head(row: dict[str, Any], language: Language) -> str:
    status = text(code_text_key(ValueStatus(row["value_status"])), language)
    return f"<b>{_period(row, language)}</b><br>{status}<br>{row['source_publisher']}"
