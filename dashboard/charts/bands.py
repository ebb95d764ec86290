"""A line with its 90 % band by days to Lebaran: the typical rise, and what the coming season is expected to bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan

from analysis.rows import rows_of
from catalog.lebaran import season_by_year
from catalog.text import Language, text
from dashboard.charts.axes import axis, value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.lebaran import mark_window
from dashboard.charts.question import estimate_lines
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Surface, Theme
from dashboard.charts.words import metric_unit_name, value_text
from dashboard.queries.frame import EstimateFrame
from dashboard.text.dates import format_date, format_days_to_lebaran
from dashboard.text.numbers import format_percent

PROFILE_TICKS = (-42, -28, -14, 0, 14)
FORECAST_TICKS = (-56, -42, -28, -14, 0, 14, 28)


@dataclass(frozen=True, kw_only=True)
class _Band:
    """A line and its band, place by place, as drawn; `told` says each place in words."""

    days: Sequence[int]
    centre: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    told: Sequence[str]


def typical_profile(frame: EstimateFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """The typical rise by day to Lebaran, in per cent of what the day would have had; `frame.data`: estimate `profile`."""
    data = frame.data
    band = _Band(
        days=[int(day) for day in data["days_to_lebaran"]],
        centre=[round(float(value), 1) for value in data["uplift_pct"]],
        low=[round(float(value), 1) for value in data["low_pct"]],
        high=[round(float(value), 1) for value in data["high_pct"]],
        told=[
            text(
                "chart.hover.interval",
                language,
                estimate=_pct(row["uplift_pct"], language),
                low=_pct(row["low_pct"], language),
                high=_pct(row["high_pct"], language),
            )
            for row in rows_of(data)
        ],
    )
    title = text("chart.title.typical_profile", language, title=text(f"metric.{frame.metric.id}.title", language))
    notes = [text(f"chart.note.{note}", language) for note in ("interval_band", "lebaran_h")]
    surface = SURFACES[theme]
    sketch = Sketch()
    mark_window(sketch, surface, language)
    _draw_band(sketch, band, surface)
    _draw_line(sketch, band, surface)
    caption = _caption(
        frame,
        band,
        chart="typical_profile",
        title=title,
        unit=text("chart.unit.uplift", language),
        notes=notes,
        write=lambda value: _pct(value, language),
        language=language,
    )
    return _finish(sketch, band, caption, axis_word="%", day_ticks=PROFILE_TICKS, language=language, theme=theme)


def season_forecast(
    frame: EstimateFrame, *, season_before: int, language: Language, theme: Theme = Theme.LIGHT
) -> Drawing:
    """What a season is expected to bring by day, beside the aligned naive forecast: the season before (Hijri year) at the newest
    level.

    `frame.data`: rows of the estimate `forecast`, in the metric's unit; a day without a naive forecast is a gap.
    """
    data, surface = frame.data, SURFACES[theme]
    unit_word = metric_unit_name(frame.metric, frame.selection, language)

    def written(value: float) -> str:
        return value_text(value, frame.metric.unit, language, decimals=frame.metric.decimals)

    band = _Band(
        days=[int(day) for day in data["days_to_lebaran"]],
        centre=[round(float(value), 1) for value in data["expected"]],
        low=[round(float(value), 1) for value in data["low"]],
        high=[round(float(value), 1) for value in data["high"]],
        told=[
            f"{format_date(row['date'].date(), language)}<br>"
            + text(
                "chart.hover.interval",
                language,
                estimate=written(row["expected"]),
                low=written(row["low"]),
                high=written(row["high"]),
            )
            for row in rows_of(data)
        ],
    )
    naive = [None if isnan(value) else round(float(value), 1) for value in data["naive"]]
    names = {
        "naive": text("chart.legend.naive", language, season=season_by_year(season_before).label),
        "expected": text("chart.legend.expected", language, season=season_by_year(frame.season_year).label),
    }
    sketch = Sketch()
    mark_window(sketch, surface, language)
    _draw_band(sketch, band, surface)
    sketch.add_scatter(
        name=names["naive"],
        x=list(band.days),
        y=naive,
        mode="lines",
        line={"color": surface.quiet, "width": 1.25},
        hoverinfo="skip",
        showlegend=True,
    )
    _draw_line(sketch, band, surface, name=names["expected"])
    title = text(
        "chart.title.season_forecast",
        language,
        title=text(f"metric.{frame.metric.id}.title", language),
        season=season_by_year(frame.season_year).label,
    )
    notes = [text(f"chart.note.{note}", language) for note in ("prediction_band", "lebaran_h")]
    caption = _caption(
        frame,
        band,
        chart="season_forecast",
        title=title,
        unit=text("chart.unit.per_day", language, unit=unit_word),
        notes=notes,
        write=written,
        language=language,
    )
    return _finish(
        sketch,
        band,
        caption,
        axis_word=unit_word,
        day_ticks=FORECAST_TICKS,
        beside=[value for value in naive if value is not None],
        legend=list(names.values()),
        language=language,
        theme=theme,
    )


def _draw_band(sketch: Sketch, band: _Band, surface: Surface) -> None:
    sketch.add_scatter(
        name="band",
        x=[*band.days, *reversed(band.days)],
        y=[*band.high, *reversed(band.low)],
        mode="none",
        fill="toself",
        fillcolor=surface.expected_band,
        hoverinfo="skip",
        showlegend=False,
    )


def _draw_line(sketch: Sketch, band: _Band, surface: Surface, *, name: str = "") -> None:
    sketch.add_scatter(
        name=name or "estimate",
        x=list(band.days),
        y=list(band.centre),
        mode="lines",
        line={"color": surface.accent, "width": 3},
        text=[
            f"<b>{format_days_to_lebaran(day)}</b><br>{told}" for day, told in zip(band.days, band.told, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        showlegend=bool(name),
    )


def _caption(
    frame: EstimateFrame,
    band: _Band,
    *,
    chart: str,
    title: str,
    unit: str,
    notes: Sequence[str],
    write: Callable[[float], str],
    language: Language,
) -> Caption:
    places = [format_days_to_lebaran(day) for day in band.days]
    return Caption(
        chart=chart,
        metric=frame.metric.id,
        title=title,
        unit=unit,
        provenance=frame.provenance,
        rows=len(band.days),
        window=estimate_lines(frame, language),
        notes=tuple(notes),
        sources=("lebaran_calendar",),
        facts=Facts(series=(series_facts(None, places, list(band.centre), write),), remarks=tuple(notes)),
    )


def _finish(
    sketch: Sketch,
    band: _Band,
    caption: Caption,
    *,
    axis_word: str,
    day_ticks: Sequence[int],
    language: Language,
    theme: Theme,
    beside: Sequence[float] = (),
    legend: Sequence[str] = (),
) -> Drawing:
    surface = SURFACES[theme]
    ticks = value_ticks([*band.low, *band.high, *beside], language, headroom=0.06)
    sketch.set_layout(
        xaxis=axis(
            surface,
            text("chart.axis.lebaran", language),
            range=[min(band.days) - 1, max(band.days) + 1],
            tickvals=list(day_ticks),
            ticktext=[format_days_to_lebaran(day) for day in day_ticks],
            showgrid=False,
        ),
        yaxis=value_axis(surface, axis_word, ticks),
    )
    body = Body(left=ticks.width + 34, right=20, top=24, bottom=44, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def _pct(value_pct: float, language: Language) -> str:
    return format_percent(value_pct, language, decimals=0, signed=True)
