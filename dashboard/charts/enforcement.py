"""Actions against smuggled used clothing: by whom, where and against whom, each measure in a panel of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import CellStatus, EnforcementBody, SellerTier, code_text_key
from catalog.metrics import Unit
from catalog.regions import provinces
from catalog.text import Language, text
from dashboard.charts.axes import value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.rows import ROW_HEIGHT, Row, draw_rows, name_axis, row_ticks, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Surface, Theme
from dashboard.charts.tile_grid import Tile, draw_grid, tile_value
from dashboard.charts.words import hover_number, label_text, unit_name, value_text
from dashboard.queries.frame import TableFrame
from dashboard.text.numbers import format_number

BODY, TIER, PROVINCE = "enforcement_body", "seller_tier", "province_code"

FOOT = 40


@dataclass(frozen=True, kw_only=True)
class _Measure:
    """A column of `totals_by` with its unit; `words` is the text that names the unit."""

    column: str
    unit: Unit
    words: str

    def unit_word(self, language: Language) -> str:
        return unit_name(self.unit, language) if self.unit is Unit.IDR else text(self.words, language)


MEASURES = (
    _Measure(column="actions_count", unit=Unit.CASE, words="chart.seized.actions"),
    _Measure(column="bales_count", unit=Unit.CASE, words="code.quantity_unit.bale"),
    _Measure(column="koli_count", unit=Unit.CASE, words="code.quantity_unit.koli"),
    _Measure(column="containers_count", unit=Unit.CONTAINER, words="unit.container.name"),
    _Measure(column="value_idr", unit=Unit.IDR, words="unit.idr.name"),
)


def seizure_totals(frame: TableFrame, *, by: str, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """What seizures amount to by body or tier: actions, bales, koli, containers and rupiah, a panel each.

    `frame.data`: rows of `totals_by` by `enforcement_body` or `seller_tier`. A sum over some of the actions alone says over how
    many; a measure that no action states has no panel, and where none states whose it was only actions have one.
    """
    surface = SURFACES[theme]
    table = rows_of(frame.data)
    is_split = frame.data[by].notna().any()
    measures = [MEASURES[0], *(each for each in MEASURES[1:] if is_split and frame.data[each.column].notna().any())]
    panels, height = stack_panels([len(table) * ROW_HEIGHT] * len(measures), foot=FOOT)
    measured = [_rows(table, measure, by, language, surface) for measure in measures]
    left = rows_left(measured[0])
    sketch = Sketch()
    facts = []
    for measure, rows, panel in zip(measures, measured, panels, strict=True):
        facts.append(_draw_panel(sketch, rows, measure, panel, left, language, surface))
    notes = [text("chart.note.seized_once", language)]
    if any("/" in row.label for rows in measured for row in rows):
        notes.append(text("chart.note.seized_stated", language))
    caption = Caption(
        chart="seizure_totals",
        metric="seizures",
        title=text(f"chart.title.seizures_by_{by}", language),
        unit=text("chart.unit.own_panel", language),
        provenance=frame.provenance,
        rows=len(table),
        notes=tuple(notes),
        facts=Facts(series=tuple(facts), remarks=tuple(notes)),
    )
    sketch.set_layout(barmode="overlay")
    body = Body(height=height, left=left, top=0, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def seizure_places(
    frame: TableFrame, *, language: Language, theme: Theme = Theme.LIGHT, narrow: bool = False
) -> Drawing:
    """Where seizures were: the provinces as squares by the number of actions; hovering tells what they amounted to.

    `frame.data`: rows of `totals_by` by `province_code`. Actions that name no province stand outside of the map, counted in a
    note. KeyError for a code that is no province. `narrow` folds the map for phones.
    """
    surface = SURFACES[theme]
    table = rows_of(frame.data)
    placed = {str(row[PROVINCE]): row for row in table if pd.notna(row[PROVINCE])}
    outside = sum(int(row["actions_count"]) for row in table if pd.isna(row[PROVINCE]))
    if unknown := set(placed) - set(provinces()):
        raise KeyError(f"the catalog holds no province {sorted(unknown)}")
    counts = {code: float(row["actions_count"]) for code, row in placed.items()}
    unit_word = text("chart.seized.actions", language)
    sketch = Sketch()
    body = draw_grid(
        sketch,
        {
            code: Tile(
                value=counts[code], label=tile_value(counts[code], language, 0), hover="<br>".join(_told(row, language))
            )
            for code, row in placed.items()
        },
        dict.fromkeys((code for code in provinces() if code not in placed), CellStatus.MISSING),
        value_ticks(list(counts.values()), language, count=4),
        unit_word,
        surface,
        language,
        narrow=narrow,
    )
    notes = [
        text("chart.note.seized_tiles", language),
        *([text("chart.note.seized_outside", language, count=outside)] if outside else []),
    ]
    names = [provinces()[code].name for code in counts]
    caption = Caption(
        chart="seizure_places",
        metric="seizures",
        title=text("chart.title.seizures_by_province_code", language),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(table),
        notes=tuple(notes),
        facts=Facts(
            series=(
                series_facts(
                    None,
                    names,
                    list(counts.values()),
                    lambda value: format_number(value, language),
                    is_ordered=False,
                ),
            ),
            remarks=tuple(notes),
        ),
    )
    return finish(sketch, caption, body, language=language, theme=theme)


def group_name(by: str, value: Any, language: Language) -> str:
    """A body, a tier or a province in words; what a report does not state is said so."""
    if pd.isna(value):
        return text("chart.code_absent", language)
    if by == PROVINCE:
        return provinces()[str(value)].name
    code = EnforcementBody(str(value)) if by == BODY else SellerTier(str(value))
    return text(code_text_key(code), language)


def _draw_panel(
    sketch: Sketch,
    rows: Sequence[Row],
    measure: _Measure,
    panel: Panel,
    left: float,
    language: Language,
    surface: Surface,
) -> SeriesFacts:
    unit_word = measure.unit_word(language)
    draw_rows(sketch, rows, hover_number("x", measure.unit, unit_word, language), surface, language, panel=panel.suffix)
    own = {"domain": list(panel.domain), "anchor": f"x{panel.suffix}"}
    ticks = row_ticks(rows, language, left)
    sketch.set_layout(
        {
            f"xaxis{panel.suffix}": value_axis(surface, unit_word, ticks, anchor=f"y{panel.suffix}"),
            f"yaxis{panel.suffix}": name_axis(rows, surface, **own),
        }
    )
    title = text(f"chart.seized.panel_{measure.column}", language)
    panel_title(sketch, panel, title, left, surface)
    return series_facts(
        title,
        [row.name for row in rows],
        [row.value for row in rows],
        lambda value: value_text(value, measure.unit, language),
        is_ordered=False,
    )


def _rows(
    table: Sequence[dict[str, Any]], measure: _Measure, by: str, language: Language, surface: Surface
) -> list[Row]:
    rows = []
    for row in table:
        value = None if pd.isna(row[measure.column]) else float(row[measure.column])
        rows.append(
            Row(
                name=group_name(by, row[by], language),
                value=value,
                label="" if value is None else _label(row, measure, value, language),
                colour=surface.quiet if pd.isna(row[by]) else surface.accent,
                standing=CellStatus.MISSING if value is None else CellStatus.SHOWN,
            )
        )
    return rows


def _label(row: dict[str, Any], measure: _Measure, value: float, language: Language) -> str:
    """The value, and over how many of the actions it is where not all state it."""
    told = label_text(value, measure.unit, language)
    stated = row.get(f"{measure.column}_stated", row["actions_count"])
    return told if stated == row["actions_count"] else f"{told} ({stated}/{row['actions_count']})"


def _told(row: dict[str, Any], language: Language) -> list[str]:
    """An action's row as hovering tells it, in whatever units it is stated."""
    return [
        value_text(float(row[measure.column]), measure.unit, language)
        + ("" if measure.unit is Unit.IDR else f" {measure.unit_word(language)}")
        for measure in MEASURES
        if pd.notna(row[measure.column])
    ]
