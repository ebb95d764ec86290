"""Published claims against loaded data: one claim beside what the data say, and how many claims bear which verdict."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import ClaimVerdict, CountQualifier, EvidenceBasis, PublishedScope, TakedownUnit, code_text_key
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.axes import value_axis
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.claims import count_label
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.rows import ROW_HEIGHT, Row, draw_rows, name_axis, row_ticks, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Surface, Theme
from dashboard.charts.words import hover_number, unit_name
from dashboard.queries.frame import TableFrame
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number

SLOT_ROWS = 2
"""Least rows of a plot, so that its axis has room."""


def claim_check(frame: TableFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """One claim on top, below it each number that it is held against, over a band of what would bear it out.

    `frame.data` has the columns of the table `claim_checks`, rows of one claim. A number that may not be compared is
    hatched. ValueError where there are rows of several claims, or none.
    """
    if frame.data["fact_id"].nunique() != 1:
        raise ValueError("one claim is drawn at a time")
    surface = SURFACES[theme]
    table = rows_of(frame.data)
    claim = table[0]
    unit_word = unit_name(Unit.TAKEDOWN, language, TakedownUnit(claim["unit"]))
    rows = [
        Row(
            name=text("chart.claim_row", language),
            value=float(claim["count"]),
            label=count_label(float(claim["count"]), CountQualifier(claim["count_qualifier"]), language),
            colour=surface.ink,
        ),
        *(_evidence(row, language, surface) for row in table if pd.notna(row["data_count"])),
    ]
    left = rows_left(rows)
    low, high = float(claim["lowest_count"]), claim["highest_count"]
    ticks = row_ticks(rows, language, left, extra=[low, *([] if pd.isna(high) else [float(high)])])
    sketch = Sketch()
    sketch.add_shape(
        name="tolerance",
        type="rect",
        layer="below",
        xref="x",
        yref="paper",
        x0=low,
        x1=ticks.range[1] if pd.isna(high) else float(high),
        y0=0,
        y1=1,
        line={"width": 0},
        fillcolor=surface.expected_band,
    )
    draw_rows(sketch, rows, hover_number("x", Unit.TAKEDOWN, unit_word, language), surface, language)
    sketch.set_layout(barmode="overlay", xaxis=value_axis(surface, unit_word, ticks), yaxis=name_axis(rows, surface))
    verdict = text(code_text_key(ClaimVerdict(claim["verdict"])), language)
    notes = [text("chart.note.verdict", language, verdict=verdict), text("chart.note.tolerance", language)]
    if any(row.is_hatched for row in rows):
        notes.append(text("chart.note.hatched_not_comparable", language))
    caption = Caption(
        chart="claim_check",
        metric="published_takedowns",
        title=text(
            "chart.title.claim_check",
            language,
            scope=text(code_text_key(PublishedScope(claim["scope"])), language),
            date=format_date(pd.Timestamp(claim["as_of_date"]).date(), language),
        ),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(rows),
        notes=(*notes, text("chart.note.published_by", language, publisher=claim["source_publisher"])),
        facts=Facts(
            series=(
                series_facts(
                    None,
                    [row.name for row in rows],
                    [row.value for row in rows],
                    lambda value: format_number(value, language),
                    is_ordered=False,
                ),
            ),
            remarks=tuple(notes[:1]),
        ),
    )
    body = Body(height=max(len(rows), SLOT_ROWS) * ROW_HEIGHT, left=left, top=8, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _evidence(row: dict[str, Any], language: Language, surface: Surface) -> Row:
    basis = EvidenceBasis(row["evidence"])
    is_apart = not row["is_comparable"]
    return Row(
        name=text(f"chart.evidence.{basis.value}", language),
        value=float(row["data_count"]),
        label=format_number(float(row["data_count"]), language),
        colour=surface.quiet if is_apart or basis is EvidenceBasis.PARTS else surface.accent,
        is_hatched=is_apart,
    )


def claim_verdicts(frame: TableFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """How many published numbers bear each verdict. `frame.data` as in `claim_check`, rows of any number of claims."""
    surface = SURFACES[theme]
    verdicts = frame.data.drop_duplicates("fact_id")["verdict"]
    colours = {
        ClaimVerdict.SUPPORTED: surface.accent,
        ClaimVerdict.NOT_SUPPORTED: surface.alert,
        ClaimVerdict.NOT_COMPARABLE: surface.quiet,
        ClaimVerdict.NO_DATA: surface.quiet,
    }
    rows = [
        Row(
            name=text(code_text_key(verdict), language),
            value=float((verdicts == verdict.value).sum()),
            label=format_number(int((verdicts == verdict.value).sum()), language),
            colour=colours[verdict],
            is_hatched=verdict is ClaimVerdict.NOT_COMPARABLE,
        )
        for verdict in ClaimVerdict
    ]
    left, unit_word = rows_left(rows), text("chart.unit.published_numbers", language)
    sketch = Sketch()
    hover = f"%{{x:,.0f}} {unit_word}"
    draw_rows(sketch, rows, hover, surface, language)
    sketch.set_layout(
        barmode="overlay",
        xaxis=value_axis(surface, unit_word, row_ticks(rows, language, left)),
        yaxis=name_axis(rows, surface),
    )
    notes = (text("chart.note.verdicts", language),)
    caption = Caption(
        chart="claim_verdicts",
        metric="published_takedowns",
        title=text("chart.title.claim_verdicts", language),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(verdicts),
        notes=notes,
        facts=Facts(
            series=(
                series_facts(
                    None,
                    [row.name for row in rows],
                    [row.value for row in rows],
                    lambda value: format_number(value, language),
                    is_ordered=False,
                ),
            ),
            remarks=notes,
        ),
    )
    return finish(
        sketch,
        caption,
        Body(height=len(rows) * ROW_HEIGHT, left=left, top=8, bottom=44),
        language=language,
        theme=theme,
    )
