"""Used-clothing imports: three series that measure different things, each in a panel of its own."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import pandas as pd

from analysis.mirror import partner_ratios
from analysis.rows import rows_of
from catalog.codes import Frequency, ImportSeries, ValueStatus, code_text_key
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.axes import axis, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.import_ratios import draw_ratios
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import FOOTER_SIZE, SURFACES, Surface, Theme
from dashboard.charts.words import hover_number, unit_name, value_text
from dashboard.queries.frame import TableFrame
from dashboard.text.dates import format_month
from dashboard.text.numbers import format_number

PANELS = (ImportSeries.BPS_RECORDED, ImportSeries.MINISTER_STATEMENT, ImportSeries.MIRROR_EXPORTS)
PANEL_HEIGHT, RATIO_HEIGHT = 112, 96
FOOT = 22
RIGHT = 24
"""Pixels for a label that leans out of the last year."""

WHOLE_YEARS = (Frequency.ANNUAL.value, Frequency.PART_YEAR.value)
DECIMALS = 1
MOST_FULL_YEARS = 8
MUCH_TALLER = 1.2
LABEL_LIFT = 10
"""Size of the unseen markers that keep labels clear of a diamond below them."""

EDGE_ROOM = 1.0
"""Years to the right of the last column, for a label that leans away from a taller one beside it."""

WIDE_LABEL = 5
"""Characters from which the labels of neighbouring years would touch on a phone; every second one then stands a line higher."""


def import_series(frame: TableFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """Tonnes a year as columns: recorded imports, ministers' statements and partners' exports, and the ratio of the outer two.

    Panels with value axes of their own on one axis of years. `frame.data` has the columns of the dataset `imports`; rows by month
    or quarter are not drawn and said so. Suspect values are hatched with a question mark, conflicting ones open diamonds beside
    the reported column, missing years a dash, parts of a year paler. The ratio's panel is left out where no year has one.
    """
    surface = SURFACES[theme]
    in_panels = frame.data["series"].astype(str).isin([series.value for series in PANELS])
    yearly = frame.data[frame.data["frequency"].astype(str).isin(WHOLE_YEARS) & in_panels]
    ratios = partner_ratios(frame.data).dropna(subset=["ratio_to_recorded"])
    heights = [PANEL_HEIGHT] * len(PANELS) + ([] if ratios.empty else [RATIO_HEIGHT])
    panels, height = stack_panels(heights, foot=FOOT)
    unit_word = unit_name(Unit.TONNE, language)
    sketch = Sketch()
    facts, titles = [], [text(code_text_key(series), language) for series in PANELS]
    for series, panel in zip(PANELS, panels, strict=False):
        rows = yearly[yearly["series"].astype(str) == series.value].sort_values("period_first_date")
        facts.append(_draw_panel(sketch, rows, series, panel, unit_word, language, surface))
    if not ratios.empty:
        titles.append(text("chart.panel_ratio", language))
        facts.append(draw_ratios(sketch, ratios, panels[-1], titles[-1], language, surface))
    _share_years(sketch, yearly, panels, surface)
    left = max(len(label) for panel in panels for label in sketch.layout[f"yaxis{panel.suffix}"]["ticktext"]) * 7 + 34
    for title, panel in zip(titles, panels, strict=True):
        panel_title(sketch, panel, title, left, surface)
    statuses = yearly["value_status"].astype(str)
    notes = [text("chart.note.imports_apart", language)]
    if not ratios.empty:
        notes.append(text("chart.note.import_ratio", language))
    notes += [
        text(f"chart.note.import_{status.value}", language)
        for status in (ValueStatus.SUSPECT, ValueStatus.CONFLICT, ValueStatus.MISSING)
        if (statuses == status.value).any()
    ]
    parts = yearly[yearly["frequency"].astype(str) == Frequency.PART_YEAR.value]
    if not parts.empty:
        told = dict.fromkeys(_period(row, language) for row in rows_of(parts))
        notes.append(text("chart.note.part_year", language, periods=", ".join(told)))
    if left_out := int(in_panels.sum()) - len(yearly):
        notes.append(text("chart.note.imports_left_out", language, count=left_out))
    caption = Caption(
        chart="import_series",
        metric="import_tonnes",
        title=text("chart.title.import_series", language),
        unit=text("chart.unit.tonnes_and_times", language, unit=unit_word),
        provenance=frame.provenance,
        rows=len(yearly),
        notes=tuple(notes),
        facts=Facts(
            series=tuple(facts),
            missing=int((statuses == ValueStatus.MISSING.value).sum()),
            remarks=tuple(notes),
        ),
    )
    body = Body(height=height, left=left, right=RIGHT, top=4, bottom=34)
    return finish(sketch, caption, body, language=language, theme=theme)


def _share_years(sketch: Sketch, yearly: pd.DataFrame, panels: Sequence[Panel], surface: Surface) -> None:
    """The same years below every panel, so that what is of one year stands under each other."""
    years = pd.to_datetime(yearly["period_last_date"]).dt.year
    shown = list(range(int(years.min()), int(years.max()) + 1)) if len(years) else []
    # From the newest year back, so that the years that are spoken of are written.
    ticked = shown[:: -ceil(len(shown) / MOST_FULL_YEARS) or -1][::-1]
    texts = [
        str(year) if place == 0 or len(ticked) == len(shown) else str(year)[-2:] for place, year in enumerate(ticked)
    ]
    for panel in panels:
        sketch.set_layout(
            {
                f"xaxis{panel.suffix}": axis(
                    surface,
                    "",
                    tickvals=ticked,
                    ticktext=texts,
                    range=[shown[0] - 0.6, shown[-1] + EDGE_ROOM] if shown else [0, 1],
                    anchor=f"y{panel.suffix}",
                    showgrid=False,
                )
            }
        )


def _year(row: dict[str, Any]) -> int:
    return pd.Timestamp(row["period_last_date"]).year


def _draw_panel(
    sketch: Sketch,
    rows: pd.DataFrame,
    series: ImportSeries,
    panel: Panel,
    unit_word: str,
    language: Language,
    surface: Surface,
) -> SeriesFacts:
    table = rows_of(rows)
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
        x=[_year(row) for row in shown],
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
    _write_labels(sketch, shown, conflicts, axes, language, surface)
    if conflicts:
        sketch.add_scatter(
            name=ValueStatus.CONFLICT.value,
            x=[_year(row) for row in conflicts],
            y=[round(float(row["quantity_tonnes"]), DECIMALS) for row in conflicts],
            mode="markers",
            marker={"symbol": "diamond-open", "size": 10, "color": surface.alert, "line": {"width": 2}},
            customdata=[_hover_head(row, language) for row in conflicts],
            hovertemplate=f"%{{customdata}}<br>{hover}<extra></extra>",
            **axes,
        )
    absent = [_year(row) for row in main if pd.isna(row["quantity_tonnes"])]
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
    ticks = value_ticks([float(row["quantity_tonnes"]) for row in shown + conflicts], language, headroom=0.45, count=3)
    sketch.set_layout(
        {
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
    axes: dict[str, Any],
    language: Language,
    surface: Surface,
) -> None:
    """Values over their columns, and over a conflicting figure where that is higher."""
    tops = [
        max(float(row["quantity_tonnes"]) for row in (own, *conflicts) if row is own or _year(row) == _year(own))
        for own in shown
    ]
    sketch.add_scatter(
        name="labels",
        mode="markers+text",
        marker={"size": LABEL_LIFT, "opacity": 0},
        x=[_year(row) for row in shown],
        y=[round(top, DECIMALS) for top in tops],
        text=_lifted([_year(row) for row in shown], [_label(row, language) for row in shown]),
        textposition=_sides([_year(row) for row in shown], tops, [_label(row, language) for row in shown]),
        textfont={"size": FOOTER_SIZE, "color": surface.ink},
        hoverinfo="skip",
        **axes,
    )


def _lifted(years: list[int], labels: list[str]) -> list[str]:
    """Labels of which every second one of wide neighbours stands a line higher."""
    lifted = [False] * len(labels)
    for place in range(1, len(labels)):
        is_next = years[place] == years[place - 1] + 1
        is_wide = min(len(labels[place]), len(labels[place - 1])) >= WIDE_LABEL
        lifted[place] = is_next and is_wide and not lifted[place - 1]
    return [f"{label}<br>\u00a0" if is_high else label for label, is_high in zip(labels, lifted, strict=True)]


def _sides(years: list[int], tops: list[float], labels: list[str]) -> list[str]:
    """Where labels stand: a wide one leans away from a much taller column of the year before, and from a wide label two years
    away, which stands on the same line."""
    heights = dict(zip(years, tops, strict=True))
    wide = {year for year, label in zip(years, labels, strict=True) if len(label) >= WIDE_LABEL}
    sides = []
    for year, top in zip(years, tops, strict=True):
        follows, precedes = {year - 2, year - 1} <= wide, {year + 1, year + 2} <= wide
        leans_right = follows or heights.get(year - 1, 0.0) > MUCH_TALLER * top
        side = "center" if year not in wide or leans_right == precedes else "right" if leans_right else "left"
        sides.append(f"top {side}")
    return sides


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
