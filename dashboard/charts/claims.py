"""Published takedown counts: dated points in their own units, and one total against its parts."""

from __future__ import annotations

from datetime import date
from math import log10
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import CountQualifier, Goods, Platform, PublishedScope, TakedownUnit, ValueStatus, code_text_key
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.axes import Ticks, axis, calendar_ticks, log_ticks, value_axis
from dashboard.charts.calendar_marks import FLAG_ROOM, flags_over, mark_events
from dashboard.charts.card import PHONE_WIDTH, Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.labels import place_labels
from dashboard.charts.palette import code_style
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.rows import BAR_WIDTH, Row, draw_rows, name_axis, row_height, row_ticks, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import LABEL_SIZE, SURFACES, Surface, Theme
from dashboard.charts.words import hover_number, unit_name, wrapped
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number

PANEL_HEIGHT = 88
LOW_PANEL_HEIGHT = 52
BREAKDOWN_ROW = 30
SIDE_SHARE = 0.1
"""Free share of the time axis at either side, for labels."""

LEFT = 84
RIGHT = 14
EXACT = "circle"
ABOUT = "diamond"
AT_LEAST = "triangle-up"
SYMBOLS: dict[CountQualifier, str] = {
    CountQualifier.EXACT: EXACT,
    CountQualifier.ROUNDED: ABOUT,
    CountQualifier.APPROX: ABOUT,
    CountQualifier.AT_LEAST: AT_LEAST,
    CountQualifier.HUNDREDS: AT_LEAST,
    CountQualifier.TENS_OF_THOUSANDS: AT_LEAST,
    CountQualifier.HUNDREDS_OF_THOUSANDS: AT_LEAST,
}
HOVER_CHARACTERS = 44
_DRAWN = (
    "as_of_date",
    "unit",
    "count",
    "count_qualifier",
    "value_status",
    "fact_group",
    "scope",
    "goods",
    "source_publisher",
)
RETOLD = (ValueStatus.RESTATEMENT.value, ValueStatus.CONFLICT.value, ValueStatus.SUPERSEDED.value)


def published_points(
    frame: TableFrame,
    *,
    with_parts: bool = False,
    events: pd.DataFrame | None = None,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Published counts as points by the date that they speak of, one panel per unit, never joined by a line.

    `frame.data` has the columns of the dataset `claims`. The marker says how exact a count is, an open one that it
    retells or contradicts another. The scale is logarithmic in every panel, and said so. Parts of a total are left out
    unless `with_parts`; `events` are marked. ValueError where no row is left; KeyError for a unit that the catalog does not hold.
    """
    surface = SURFACES[theme]
    data = frame.data if with_parts else frame.data[frame.data["parent_fact_id"].isna()]
    if data.empty:
        raise ValueError("no published count to draw")
    # Plain objects, because a selection from a handful of rows costs ten times as much in Arrow's strings.
    data = data[list(_DRAWN)].astype({"as_of_date": "datetime64[s]"}).astype(object)
    data["as_of_date"] = [moment.date() for moment in data["as_of_date"]]
    units = [unit for unit in TakedownUnit if unit.value in set(data["unit"])]
    unknown = set(data["unit"]) - {unit.value for unit in TakedownUnit}
    if unknown:
        raise KeyError(f"the catalog holds no takedown unit {sorted(unknown)}")
    heights = [_panel_height(data[data["unit"] == unit.value]) for unit in units]
    panels, height = stack_panels(heights, foot=0)
    first, last = _span(data)
    sketch = Sketch()
    facts = [
        _draw_unit(
            sketch,
            data[data["unit"] == unit.value],
            unit,
            panel,
            (first, last),
            panel_height,
            language=language,
            theme=theme,
        )
        for unit, panel, panel_height in zip(units, panels, heights, strict=True)
    ]
    legend = _legend(sketch, data, surface, language)
    marked = mark_events(sketch, events, first, last, surface, language, top=flags_over(height))
    positions, labels = calendar_ticks(first, last, language)
    sketch.set_layout(
        xaxis=axis(
            surface,
            text("chart.axis.as_of", language),
            type="date",
            range=[first.isoformat(), last.isoformat()],
            tickvals=positions,
            ticktext=labels,
            anchor=f"y{panels[-1].suffix}",
            showgrid=True,
        )
    )
    goods = data["goods"].astype(str).unique()
    subject = text(code_text_key(Goods(goods[0])), language).lower() if len(goods) == 1 else None
    title = text("metric.published_takedowns.title", language)
    notes = (
        text("chart.note.points_only", language),
        text("chart.note.log_scale", language),
        *([text("chart.note.retold", language)] if data["value_status"].isin(RETOLD).any() else []),
    )
    caption = Caption(
        chart="published_points",
        metric="published_takedowns",
        title=f"{title}: {subject}" if subject else title,
        unit=text("chart.unit.own_panel", language),
        provenance=frame.provenance,
        rows=len(data),
        notes=(*marked.key, *notes),
        sources=marked.sources,
        facts=Facts(series=tuple(facts), remarks=notes[:1]),
    )
    top = FLAG_ROOM if marked.key else 0
    body = Body(height=height, left=LEFT, right=RIGHT, top=top, bottom=58, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def count_label(count: float, qualifier: CountQualifier, language: Language) -> str:
    """A count as it was worded: `64.583`, `± 40.000`, `≥ 1.000.000`, `ratusan ribu`."""
    return text(f"chart.qualifier.{qualifier.value}", language, count=format_number(count, language))


def _span(data: pd.DataFrame) -> tuple[date, date]:
    first, last = min(data["as_of_date"]), max(data["as_of_date"])
    room = max((last - first) * SIDE_SHARE, pd.Timedelta(days=30).to_pytimedelta())
    return first - room, last + room


def _draw_unit(
    sketch: Sketch,
    data: pd.DataFrame,
    unit: TakedownUnit,
    panel: Panel,
    span: tuple[date, date],
    panel_height: int,
    *,
    language: Language,
    theme: Theme,
) -> SeriesFacts:
    surface = SURFACES[theme]
    facts_once = data.sort_values(["as_of_date", "count"]).drop_duplicates(["fact_group", "as_of_date", "count"])
    rows = rows_of(facts_once)
    counts = [float(row["count"]) for row in rows]
    ticks = log_ticks(counts, language)
    labels = [count_label(row["count"], CountQualifier(row["count_qualifier"]), language) for row in rows]
    placed = place_labels(
        [_pixels(row["as_of_date"], count, span, ticks, panel_height) for row, count in zip(rows, counts, strict=True)],
        labels,
        PHONE_WIDTH - LEFT - RIGHT,
        panel_height,
    )
    colour = code_style(Dimension.UNIT, unit.value, theme).colour
    sketch.add_scatter(
        name=unit.value,
        mode="markers+text",
        x=[row["as_of_date"].isoformat() for row in rows],
        y=[int(count) for count in counts],
        text=[label.text for label in placed],
        textposition=[label.position for label in placed],
        textfont={"size": LABEL_SIZE, "color": surface.ink},
        marker={
            "symbol": [_symbol(row) for row in rows],
            "size": 11,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        customdata=[_hover(row, label, data, language) for row, label in zip(rows, labels, strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
        xaxis="x",
        yaxis=f"y{panel.suffix}",
        cliponaxis=False,
        showlegend=False,
    )
    sketch.set_layout(
        {
            f"yaxis{panel.suffix}": value_axis(
                surface, "", ticks, type="log", domain=list(panel.domain), anchor="x", showgrid=False
            )
        }
    )
    panel_title(sketch, panel, text(code_text_key(unit), language), LEFT, surface)
    return SeriesFacts(
        name=text(code_text_key(unit), language),
        points=len(rows),
        lowest=None,
        highest=None,
        listed=tuple(
            (format_date(row["as_of_date"], language), label) for row, label in zip(rows, labels, strict=True)
        ),
    )


def _symbol(row: dict[str, Any]) -> str:
    symbol = SYMBOLS[CountQualifier(row["count_qualifier"])]
    return f"{symbol}-open" if row["value_status"] in RETOLD else symbol


def _panel_height(data: pd.DataFrame) -> int:
    return PANEL_HEIGHT if data["count"].nunique() > 1 else LOW_PANEL_HEIGHT


def _pixels(day: date, count: float, span: tuple[date, date], ticks: Ticks, panel_height: int) -> tuple[float, float]:
    across = (day - span[0]) / (span[1] - span[0])
    up = (log10(count) - ticks.range[0]) / (ticks.range[1] - ticks.range[0])
    return across * (PHONE_WIDTH - LEFT - RIGHT), up * panel_height


def _hover(row: dict[str, Any], label: str, data: pd.DataFrame, language: Language) -> str:
    """The count in full, of what, by whom, and every publisher that tells the same fact in this unit."""
    same = data[(data["fact_group"] == row["fact_group"]) & (data["as_of_date"] == row["as_of_date"])]
    publishers = ", ".join(dict.fromkeys(same[same["count"] == row["count"]]["source_publisher"].astype(str)))
    lines = [
        f"<b>{label} {text(code_text_key(TakedownUnit(row['unit'])), language).lower()}</b>",
        format_date(row["as_of_date"], language),
        text(code_text_key(PublishedScope(row["scope"])), language),
        text(code_text_key(Goods(row["goods"])), language),
        text(code_text_key(ValueStatus(row["value_status"])), language),
        *wrapped(publishers, HOVER_CHARACTERS),
    ]
    return "<br>".join(lines)


def _legend(sketch: Sketch, data: pd.DataFrame, surface: Surface, language: Language) -> list[str]:
    present = {SYMBOLS[CountQualifier(code)] for code in data["count_qualifier"].astype(str)}
    entries = [
        (symbol, key)
        for symbol, key in ((EXACT, "exact"), (ABOUT, "about"), (AT_LEAST, "at_least"))
        if symbol in present
    ]
    if data["value_status"].isin(RETOLD).any():
        entries.append((f"{EXACT}-open", "retold"))
    names = [text(f"chart.legend.{key}", language) for _, key in entries]
    for (symbol, _), name in zip(entries, names, strict=True):
        marker = {"symbol": symbol, "size": 10, "color": surface.ink, "line": {"width": 2, "color": surface.ink}}
        sketch.add_scatter(x=[None], y=[None], name=name, mode="markers", marker=marker, hoverinfo="skip")
    return names


def claim_breakdown(
    frame: TableFrame, *, total_fact_id: str, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """A published total against its published parts, two levels down, as bars from zero.

    `frame.data` has the columns of the dataset `claims`. Where parts do not add to their whole, a row below them shows
    their sum, what exceeds the whole set off, and a note says how much. KeyError where the total is not in the frame.
    """
    surface = SURFACES[theme]
    table = rows_of(frame.data)
    totals = [row for row in table if row["fact_id"] == total_fact_id]
    if not totals:
        raise KeyError(total_fact_id)
    total = totals[0]
    rows: list[Row] = []
    gaps: list[tuple[int, float, float]] = []
    notes: list[str] = []
    facts: list[dict[str, Any]] = [total]
    rows.append(_part_row(total, 0, total, language, surface, theme))
    for part in _children(table, total):
        facts.append(part)
        rows.append(_part_row(part, 1, total, language, surface, theme))
        details = _children(table, part)
        for detail in details:
            facts.append(detail)
            rows.append(_part_row(detail, 2, total, language, surface, theme))
        _add_gap(rows, gaps, notes, part, details, depth=2, language=language, surface=surface)
    _add_gap(rows, gaps, notes, total, _children(table, total), depth=1, language=language, surface=surface)
    left = rows_left(rows)
    unit_word = unit_name(Unit.TAKEDOWN, language, TakedownUnit(total["unit"]))
    sketch = Sketch()
    hover = hover_number("x", Unit.TAKEDOWN, unit_word, language)
    draw_rows(sketch, rows, hover, surface, language)
    for place, low, high in gaps:
        sketch.add_bar(
            name="gap",
            orientation="h",
            y=[place],
            base=[low],
            x=[high - low],
            width=BAR_WIDTH,
            marker={"color": surface.alert},
            hoverinfo="skip",
        )
    other_units = sorted({str(row["unit"]) for row in facts} - {str(total["unit"])})
    if other_units:
        names = ", ".join(text(code_text_key(TakedownUnit(unit)), language).lower() for unit in other_units)
        notes.append(text("chart.note.parts_in_other_units", language, units=names))
    sketch.set_layout(
        barmode="overlay",
        xaxis=value_axis(surface, unit_word, row_ticks(rows, language, left)),
        yaxis=name_axis(rows, surface),
    )
    day = format_date(pd.Timestamp(total["as_of_date"]).date(), language)
    publisher = text("chart.note.published_by", language, publisher=total["source_publisher"])
    caption = Caption(
        chart="claim_breakdown",
        metric="published_takedowns",
        title=text(
            "chart.title.claim_breakdown",
            language,
            count=format_number(float(total["count"]), language),
            unit=unit_word,
            date=day,
        ),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(facts),
        notes=(*notes, publisher),
        facts=Facts(
            series=(
                series_facts(
                    None,
                    [row.name.lstrip("› ") for row in rows],
                    [row.value for row in rows],
                    lambda value: format_number(value, language),
                    is_ordered=False,
                ),
            ),
            remarks=tuple(notes),
        ),
    )
    body = Body(height=len(rows) * row_height(rows, BREAKDOWN_ROW), left=left, top=8, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _children(table: list[dict[str, Any]], parent: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in table if row["parent_fact_id"] == parent["fact_id"]]


def _part_row(
    row: dict[str, Any], depth: int, total: dict[str, Any], language: Language, surface: Surface, theme: Theme
) -> Row:
    """A part is named by what sets it apart from its total: its goods, else its place of sale."""
    scope = str(row["scope"])
    colour = surface.ink if depth == 0 else surface.quiet
    if scope in {platform.value for platform in Platform}:
        colour = code_style(Dimension.PLATFORM, scope, theme).colour
    code = PublishedScope(scope) if row["goods"] == total["goods"] else Goods(row["goods"])
    name = text(code_text_key(code), language)
    return Row(
        name=f"{'› ' * depth}{name}",
        value=float(row["count"]),
        label=count_label(row["count"], CountQualifier(row["count_qualifier"]), language),
        colour=colour,
    )


def _add_gap(
    rows: list[Row],
    gaps: list[tuple[int, float, float]],
    notes: list[str],
    whole: dict[str, Any],
    parts: list[dict[str, Any]],
    *,
    depth: int,
    language: Language,
    surface: Surface,
) -> None:
    added = sum(float(part["count"]) for part in parts)
    gap = added - float(whole["count"])
    if not parts or gap == 0:
        return
    if gap > 0:
        gaps.append((len(rows), float(whole["count"]), added))
    signed = ("+" if gap > 0 else "−") + format_number(abs(gap), language)
    rows.append(
        Row(
            name="› " * depth + text("chart.describe.parts_added", language),
            value=added,
            label=f"{format_number(added, language)} ({signed})",
            colour=surface.quiet,
        )
    )
    key = "chart.note.parts_over" if gap > 0 else "chart.note.parts_under"
    notes.append(
        text(
            key,
            language,
            gap=format_number(abs(gap), language),
            added=format_number(added, language),
            whole=format_number(float(whole["count"]), language),
        )
    )
