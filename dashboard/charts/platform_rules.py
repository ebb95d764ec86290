"""Platforms by aspects of their rules: who states each, and what nobody has published."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import Platform, RuleAspect, RuleBasis, code_text_key
from catalog.text import Language, text
from dashboard.charts.axes import axis
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts
from dashboard.charts.rows import NAME_CHARACTERS
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import LABEL_SIZE, SURFACES, Surface, Theme
from dashboard.charts.words import text_width, wrapped
from dashboard.queries.frame import TableFrame
from dashboard.text.dates import format_date

ROW = 34
MARKER = 15
HOVER_CHARACTERS = 44
ASPECT_CHARACTERS = 12
STAGGER = "<br><br>"
"""Every second heading stands below its neighbours: on a phone a column is narrower than its words."""

_SYMBOLS = {
    RuleBasis.PLATFORM: "square",
    RuleBasis.ASSOCIATION: "diamond",
    RuleBasis.MINISTRY: "triangle-up",
    RuleBasis.NOT_PUBLISHED: "circle-open",
}


def rule_matrix(frame: TableFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """A marker for each platform and aspect, its shape and colour saying who states the rule; hovering tells the rule.

    `frame.data` has the columns of the dataset `platform_rules`, one row for each platform and aspect. ValueError without rows.
    """
    if frame.data.empty:
        raise ValueError("no rule to draw")
    surface = SURFACES[theme]
    rows = rows_of(frame.data)
    platforms = [platform for platform in Platform if any(row["platform"] == platform for row in rows)]
    aspects = list(RuleAspect)
    sketch = Sketch()
    present = [basis for basis in RuleBasis if any(row["basis"] == basis for row in rows)]
    for basis in present:
        _draw_basis(sketch, [row for row in rows if row["basis"] == basis], basis, platforms, surface, language)
    names = [text(code_text_key(platform), language) for platform in platforms]
    headings = [
        STAGGER * (number % 2) + "<br>".join(wrapped(text(f"chart.aspect.{aspect}", language), ASPECT_CHARACTERS))
        for number, aspect in enumerate(aspects)
    ]
    left = max(text_width(name, LABEL_SIZE) for name in names) + 18
    sketch.set_layout(
        xaxis=axis(
            surface,
            "",
            tickvals=list(range(len(aspects))),
            ticktext=headings,
            range=[-0.5, len(aspects) - 0.5],
            showgrid=True,
        ),
        yaxis=axis(
            surface,
            "",
            tickvals=list(range(len(platforms))),
            ticktext=["<br>".join(wrapped(name, NAME_CHARACTERS)) for name in names],
            range=[len(platforms) - 0.5, -0.5],
            showgrid=True,
            ticks="",
        ),
    )
    legend = [text(code_text_key(basis), language) for basis in present]
    notes = (text("chart.note.rule_matrix", language),)
    caption = Caption(
        chart="rule_matrix",
        metric=frame.table,
        title=text("chart.title.rule_matrix", language),
        unit=text("chart.unit.rules", language),
        provenance=frame.provenance,
        rows=len(rows),
        notes=notes,
        facts=Facts(series=tuple(_facts(rows, platform, language) for platform in platforms), remarks=notes),
    )
    lines = max(heading.count("<br>") for heading in headings) + 1
    body = Body(height=len(platforms) * ROW, left=left, top=8, bottom=20 + 14 * lines, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def _draw_basis(
    sketch: Sketch,
    rows: list[dict[str, Any]],
    basis: RuleBasis,
    platforms: list[Platform],
    surface: Surface,
    language: Language,
) -> None:
    colours = {
        RuleBasis.PLATFORM: surface.hues[0],
        RuleBasis.ASSOCIATION: surface.hues[1],
        RuleBasis.MINISTRY: surface.hues[2],
        RuleBasis.NOT_PUBLISHED: surface.quiet,
    }
    aspects = list(RuleAspect)
    sketch.add_scatter(
        name=text(code_text_key(basis), language),
        mode="markers",
        x=[aspects.index(RuleAspect(row["aspect"])) for row in rows],
        y=[platforms.index(Platform(row["platform"])) for row in rows],
        marker={
            "symbol": _SYMBOLS[basis],
            "size": MARKER,
            "color": colours[basis],
            "line": {"width": 2, "color": colours[basis]},
        },
        customdata=[_hover(row, language) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _hover(row: dict[str, Any], language: Language) -> str:
    lines = [
        f"<b>{text(code_text_key(Platform(row['platform'])), language)}</b>",
        text(code_text_key(RuleAspect(row["aspect"])), language),
        *wrapped(str(row[f"rule_{language.value}"]), HOVER_CHARACTERS),
        f"{row['source_publisher']}, {format_date(pd.Timestamp(row['as_of_date']).date(), language)}",
    ]
    return "<br>".join(lines)


def _facts(rows: list[dict[str, Any]], platform: Platform, language: Language) -> SeriesFacts:
    own = [row for row in rows if row["platform"] == platform]
    listed = tuple(
        (
            text(code_text_key(RuleAspect(row["aspect"])), language),
            text(code_text_key(RuleBasis(row["basis"])), language).lower(),
        )
        for row in own
    )
    return SeriesFacts(
        name=text(code_text_key(platform), language), points=len(own), lowest=None, highest=None, listed=listed
    )
