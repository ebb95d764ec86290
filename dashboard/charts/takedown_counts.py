"""Reported takedown counts of one territory, unit and kind: each count as its own span of days, never joined nor added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import Measure, Platform, TakedownUnit, Territory, code_text_key
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.apart import apart_notes
from dashboard.charts.axes import axis, calendar_ticks, value_axis, value_ticks
from dashboard.charts.calendar_marks import FLAG_ROOM, flags_over, mark_events, season_marks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.palette import code_style
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Theme
from dashboard.charts.words import unit_name
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number

PANEL_HEIGHT = 240
APART_HEIGHT = 90


def reported_counts(
    frame: TableFrame,
    *,
    apart: Mapping[str, str] | None = None,
    events: pd.DataFrame | None = None,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Counts of a period, one mark a row, by platform.

    `apart`: platforms that may not be compared with the others, each with the reason in words: each has a panel and an axis
    of its own, and a note tells the reason. `events` are marked in Indonesia alone.

    `frame.data` has the columns of the mart `takedown_counts`. A flow is a bar from the first to the last day of its
    period, a cumulative count a point on the day that it runs to. ValueError where territories, units or
    measures are mixed, or nothing is there.
    """
    surface, data = SURFACES[theme], frame.data
    territories, units, measures = (data[name].unique() for name in ("territory", "unit", "measure"))
    if len(territories) != 1 or len(units) != 1 or len(measures) != 1:
        raise ValueError("counts of one territory, one unit and one measure can be drawn together, others cannot")
    territory = Territory(territories[0])
    unit_word = unit_name(Unit.TAKEDOWN, language, TakedownUnit(units[0]))
    measure = Measure(measures[0])
    place = text(code_text_key(territory), language)
    first = pd.Timestamp(data["period_first_date"].min()).date()
    last = pd.Timestamp(data["period_last_date"].max()).date()
    sketch = Sketch()
    present = [platform for platform in Platform if platform.value in set(data["platform"])]
    set_apart = {Platform(code): reason for code, reason in (apart or {}).items() if Platform(code) in present}
    shares = [[platform for platform in present if platform not in set_apart], *([platform] for platform in set_apart)]
    shares = [share for share in shares if share]
    heights = [PANEL_HEIGHT, *[APART_HEIGHT] * (len(shares) - 1)]
    panels, height = stack_panels(heights, foot=0) if len(shares) > 1 else ([Panel(suffix="", domain=(0, 1))], 300)
    facts, ticks = [], []
    for share, panel in zip(shares, panels, strict=True):
        own = data[data["platform"].isin([platform.value for platform in share])]
        facts += [
            _draw_platform(
                sketch, own[own["platform"] == platform.value], platform, measure, panel, language=language, theme=theme
            )
            for platform in share
        ]
        ticks.append(
            value_ticks(
                [float(count) for count in own["count"]], language, headroom=0.16 if events is not None else 0.08
            )
        )
    legend = [text(code_text_key(platform), language) for platform in present]
    # Lebaran is no season of markets elsewhere.
    is_indonesian = territory is Territory.INDONESIA
    marks = season_marks(sketch, first, last, surface, language) if is_indonesian else []
    top = 1.0 if len(panels) == 1 else flags_over(height)
    marked = mark_events(sketch, events if is_indonesian else None, first, last, surface, language, top=top)
    left = max(one.width for one in ticks) + 34
    for share, panel, own_ticks in zip(shares, panels, ticks, strict=True):
        is_alone = len(panels) == 1
        placed = {} if is_alone else {"domain": list(panel.domain), "anchor": "x"}
        sketch.set_layout({f"yaxis{panel.suffix}": value_axis(surface, unit_word, own_ticks, **placed)})
        if not is_alone:
            panel_title(sketch, panel, _panel_words(share, set_apart, language), left, surface)
    positions, labels = calendar_ticks(first, last, language)
    sketch.set_layout(
        xaxis=axis(
            surface,
            text(f"chart.axis.reported_period.{territory}", language),
            type="date",
            range=[first.isoformat(), last.isoformat()],
            tickvals=positions,
            ticktext=labels,
            showgrid=False,
            anchor=f"y{panels[-1].suffix}",
        ),
    )
    notes = (
        *(() if is_indonesian else (text("chart.note.other_territory", language, territory=place),)),
        text(f"chart.note.reported_{measure}", language),
        text("chart.note.platforms_apart", language),
        *apart_notes({text(code_text_key(platform), language): why for platform, why in set_apart.items()}, language),
    )
    caption = Caption(
        chart="reported_counts",
        metric=frame.table,
        title=text(
            "chart.title.reported_counts",
            language,
            territory=place,
            measure=text(code_text_key(measure), language).lower(),
        ),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(data),
        notes=(*marked.key, *notes, *marks),
        sources=marked.sources,
        facts=Facts(series=tuple(facts), remarks=notes),
    )
    return finish(
        sketch,
        caption,
        Body(height=height, left=left, top=34 if len(panels) == 1 else FLAG_ROOM, bottom=58, legend=legend),
        language=language,
        theme=theme,
    )


def _panel_words(share: Sequence[Platform], set_apart: Mapping[Platform, str], language: Language) -> str:
    if share[0] not in set_apart:
        return text("chart.panel_comparable", language)
    return text("chart.panel_apart", language, name=text(code_text_key(share[0]), language))


def _draw_platform(
    sketch: Sketch,
    data: pd.DataFrame,
    platform: Platform,
    measure: Measure,
    panel: Panel,
    *,
    language: Language,
    theme: Theme,
) -> SeriesFacts:
    """One trace a platform; the spans of its counts are apart, as a gap follows each."""
    style = code_style(Dimension.PLATFORM, platform.value, theme)
    name = text(code_text_key(platform), language)
    rows: list[dict[str, Any]] = [
        {str(column): value for column, value in row.items()}
        for row in rows_of(data.sort_values(["period_last_date", "period_first_date"]))
    ]
    days: list[str | None] = []
    counts: list[int | None] = []
    hovers: list[str] = []
    spans = []
    for row in rows:
        first, last = _day(row["period_first_date"]), _day(row["period_last_date"])
        ends = [first, last] if measure is Measure.FLOW else [last]
        spans.append(
            text(
                "chart.reported_span",
                language,
                first=format_date(first, language),
                last=format_date(last, language),
            )
        )
        hover = f"<b>{name}</b><br>{spans[-1]}<br>{format_number(row['count'], language)}<br>{row['source_publisher']}"
        days += [*(day.isoformat() for day in ends), None]
        counts += [int(row["count"])] * len(ends) + [None]
        hovers += [hover] * (len(ends) + 1)
    sketch.add_scatter(
        name=name,
        x=days,
        y=counts,
        mode="lines+markers" if measure is Measure.FLOW else "markers",
        connectgaps=False,
        line={"color": style.colour, "width": 3},
        marker={"color": style.colour, "symbol": style.symbol, "size": 8},
        customdata=hovers,
        hovertemplate="%{customdata}<extra></extra>",
        xaxis="x",
        yaxis=f"y{panel.suffix}",
        cliponaxis=False,
    )
    return series_facts(
        name,
        spans,
        [float(row["count"]) for row in rows],
        lambda value: format_number(value, language),
        is_ordered=False,
    )


def _day(value: object) -> date:
    return pd.Timestamp(value).date()  # type: ignore[arg-type]
