"""Seasons compared by days to Lebaran: day by day laid over each other, and as one total a season."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.codes import CellStatus
from catalog.lebaran import PRE_LEBARAN_WINDOW, PROFILE_WINDOW, season_by_year
from catalog.text import Language, text
from dashboard.charts.axes import axis, lebaran_ticks, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import series_facts
from dashboard.charts.question import require_one_unit, window_lines
from dashboard.charts.rows import Row, draw_rows, name_axis, row_ticks, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import frame_facts, shown_values, standing_notes
from dashboard.charts.theme import FOOTER_SIZE, LABEL_SIZE, SURFACES, Surface, Theme
from dashboard.charts.words import hover_number, label_text, metric_unit_name, season_in_sentence, value_text
from dashboard.queries.frame import MetricFrame
from dashboard.text.dates import format_days_to_lebaran
from dashboard.text.numbers import format_compact

PLOT_HEIGHT = 300
END_LABEL_GAP = 13
SEASON_ROW = 26


@dataclass(frozen=True, kw_only=True)
class ExpectedBand:
    """What the earlier seasons lead one to expect of a season's total, both ends inside the interval."""

    low: float
    high: float
    level_pct: int


def lebaran_overlay(
    frame: MetricFrame, *, highlighted_season: int, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """Seasons laid over each other from H-60 to H+30; the highlighted Hijri year strong, the others quiet.

    The window W, H-28 to H-1, is shaded. Each line carries its year at its end. ValueError for a frame that is broken
    down: one line is one season.
    """
    if frame.selection.breakdown is not None:
        raise ValueError("a season overlay draws one line a season and takes no breakdown")
    require_one_unit(frame.metric, frame.selection)
    surface, metric = SURFACES[theme], frame.metric
    unit_word = metric_unit_name(metric, frame.selection, language)
    days = frame.data["days_to_lebaran"]
    data = frame.data[(days >= PROFILE_WINDOW.start) & (days < PROFILE_WINDOW.stop)]
    years = sorted({int(season) for season in data["season"]}, key=lambda year: (year == highlighted_season, year))
    sketch = Sketch()
    mark_window(sketch, surface, language)
    facts, ends = [], []
    for year in years:
        rows = data[data["season"] == year].sort_values("days_to_lebaran")
        values = shown_values(rows)
        places = [int(day) for day in rows["days_to_lebaran"]]
        label = season_by_year(year).label
        soft = [str(status) == CellStatus.PROVISIONAL.value for status in rows["status"]]
        hover = (
            f"<b>{label}</b><br>%{{text}}<br>"
            f"{hover_number('y', metric.unit, unit_word, language, decimals=metric.decimals)}<extra></extra>"
        )
        _draw_season(
            sketch,
            places,
            values,
            soft,
            label=label,
            hover=hover,
            decimals=metric.decimals,
            surface=surface,
            is_main=year == highlighted_season,
        )
        shown = [(place, value) for place, value in zip(places, values, strict=True) if value is not None]
        if shown:
            ends.append((year, *shown[-1]))
        facts.append(
            series_facts(
                season_in_sentence(year),
                [format_days_to_lebaran(place) for place in places],
                values,
                lambda value: value_text(value, metric.unit, language, decimals=metric.decimals),
            )
        )
    ticks = value_ticks([v for v in shown_values(data) if v is not None], language, headroom=0.08)
    _end_labels(sketch, ends, ticks.range, highlighted_season, surface)
    positions, labels = lebaran_ticks()
    sketch.set_layout(
        xaxis=axis(
            surface,
            text("chart.axis.lebaran", language),
            range=[PROFILE_WINDOW.start - 1, PROFILE_WINDOW.stop],
            tickvals=positions,
            ticktext=labels,
            showgrid=False,
        ),
        yaxis=value_axis(surface, unit_word, ticks),
    )
    caption = Caption(
        chart="lebaran_overlay",
        metric=metric.id,
        title=text(
            "chart.title.lebaran_overlay",
            language,
            title=text(f"metric.{metric.id}.title", language),
            season=season_by_year(highlighted_season).label,
        ),
        unit=text("chart.unit.per_day", language, unit=unit_word),
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(frame.selection, language),
        notes=(
            text("chart.note.lebaran_h", language),
            *([text("chart.note.provisional_dashed", language)] if _has_provisional(frame) else []),
            *standing_notes(data, language),
        ),
        sources=("lebaran_calendar",),
        facts=frame_facts(data, facts),
    )
    body = Body(height=PLOT_HEIGHT, left=ticks.width + 34, right=42, top=24, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)


def _has_provisional(frame: MetricFrame) -> bool:
    return bool((frame.data["status"].astype(str) == CellStatus.PROVISIONAL.value).any())


def mark_window(sketch: Sketch, surface: Surface, language: Language) -> None:
    """Shade W, H-28 to H-1, name it, and draw a line at H; the x axis counts days to Lebaran."""
    first, last = PRE_LEBARAN_WINDOW.start, PRE_LEBARAN_WINDOW.stop - 1
    sketch.add_shape(
        name="window",
        type="rect",
        layer="below",
        xref="x",
        yref="paper",
        x0=first - 0.5,
        x1=last + 0.5,
        y0=0,
        y1=1,
        line={"width": 0},
        fillcolor=surface.window_band,
    )
    sketch.add_annotation(
        name="window",
        text=text("chart.mark.window", language),
        xref="x",
        yref="paper",
        x=(first + last) / 2,
        y=1,
        yanchor="bottom",
        showarrow=False,
        font={"size": FOOTER_SIZE, "color": surface.muted_ink},
    )
    sketch.add_shape(
        name="lebaran",
        type="line",
        xref="x",
        yref="paper",
        x0=0,
        x1=0,
        y0=0,
        y1=1,
        line={"color": surface.ink, "width": 1, "dash": "dot"},
    )


def _draw_season(
    sketch: Sketch,
    places: list[int],
    values: list[float | None],
    soft: list[bool],
    *,
    label: str,
    hover: str,
    decimals: int,
    surface: Surface,
    is_main: bool,
) -> None:
    rounded = [None if value is None else round(value, decimals) if decimals else round(value) for value in values]
    stroke = {"color": surface.accent if is_main else surface.quiet, "width": 3 if is_main else 1.25}
    words = [format_days_to_lebaran(place) for place in places]
    shared = {"x": places, "text": words, "name": label, "mode": "lines", "cliponaxis": False, "hovertemplate": hover}
    firm = [None if is_soft else value for value, is_soft in zip(rounded, soft, strict=True)]
    sketch.add_scatter(y=firm, line=stroke, **shared)
    if any(soft):
        near = [any(soft[max(n - 1, 0) : n + 2]) for n in range(len(soft))]
        loose = [value if is_near else None for value, is_near in zip(rounded, near, strict=True)]
        sketch.add_scatter(y=loose, line={**stroke, "dash": "dot"}, **shared)


def _end_labels(
    sketch: Sketch,
    ends: list[tuple[int, int, float]],
    span: tuple[float, float],
    highlighted_season: int,
    surface: Surface,
) -> None:
    """Years at the lines' ends, pushed apart where they would cover each other; the highlighted one at its own end."""
    pixel = (span[1] - span[0]) / PLOT_HEIGHT
    below = float("-inf")
    for year, place, value in sorted(ends, key=lambda end: end[2]):
        is_main = year == highlighted_season
        at_edge = place >= PROFILE_WINDOW.stop - 2
        height = max(value, below + END_LABEL_GAP * pixel) if at_edge else value
        below = height if at_edge else below
        name = str(season_by_year(year).lebaran.year)
        sketch.add_annotation(
            name="season",
            text=f"<b>{name}</b>" if is_main else name,
            xref="x",
            yref="y",
            x=place,
            y=height,
            xanchor="left",
            yanchor="middle",
            xshift=5,
            showarrow=False,
            bgcolor=surface.background if not at_edge else None,
            font={"size": LABEL_SIZE, "color": surface.accent if is_main else surface.muted_ink},
        )


def year_on_year(
    frame: MetricFrame,
    *,
    band: ExpectedBand | None,
    highlighted_season: int,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """One bar per season: the total within W, with the interval that the earlier seasons lead one to expect.

    `frame.data` has `season` (Hijri year), `value` and `status`; one row a season. `band` is in the metric's unit.
    A suppressed or missing season keeps its place and says so.
    """
    surface, metric = SURFACES[theme], frame.metric
    unit_word = metric_unit_name(metric, frame.selection, language)
    data = frame.data.sort_values("season")
    values = shown_values(data)
    labels = [season_by_year(int(season)).label for season in data["season"]]
    rows = [
        Row(
            name=label,
            value=None if value is None else round(value, metric.decimals),
            label="" if value is None else label_text(value, metric.unit, language, decimals=metric.decimals),
            colour=surface.accent if season == highlighted_season else surface.quiet,
            standing=CellStatus(status),
            is_hatched=status == CellStatus.PROVISIONAL.value,
        )
        for label, value, season, status in zip(labels, values, data["season"], data["status"], strict=True)
    ]
    left = rows_left(rows)
    sketch = Sketch()
    if band is not None:
        sketch.add_shape(
            name="expected",
            type="rect",
            layer="below",
            xref="x",
            yref="paper",
            x0=band.low,
            x1=band.high,
            y0=0,
            y1=1,
            line={"width": 0},
            fillcolor=surface.expected_band,
        )
    hover = hover_number("x", metric.unit, unit_word, language, decimals=metric.decimals)
    draw_rows(sketch, rows, hover, surface, language)
    extra = [band.low, band.high] if band else []
    sketch.set_layout(
        barmode="overlay",
        xaxis=value_axis(surface, unit_word, row_ticks(rows, language, left, extra=extra)),
        yaxis=name_axis(rows, surface),
    )
    notes = [text("chart.note.window_total", language)]
    if band is not None:
        notes.append(
            text(
                "chart.note.expected",
                language,
                level=band.level_pct,
                low=format_compact(band.low, language),
                high=format_compact(band.high, language),
            )
        )
    if any(row.is_hatched for row in rows):
        notes.append(text("chart.note.provisional_hatched", language))
    caption = Caption(
        chart="year_on_year",
        metric=metric.id,
        title=text("chart.title.year_on_year", language, title=text(f"metric.{metric.id}.title", language)),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(data),
        window=window_lines(frame.selection, language),
        notes=(*notes, *standing_notes(data, language)),
        sources=("lebaran_calendar",),
        facts=frame_facts(
            data,
            [
                series_facts(
                    None,
                    [season_in_sentence(int(season)) for season in data["season"]],
                    values,
                    lambda value: value_text(value, metric.unit, language, decimals=metric.decimals),
                )
            ],
            remarks=tuple(notes),
        ),
    )
    body = Body(height=max(len(rows), 2) * SEASON_ROW, left=left, top=8, bottom=44)
    return finish(sketch, caption, body, language=language, theme=theme)
