"""Takedowns above, orders below, on one axis of time: two scales that are never laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from catalog.codes import CellStatus, TakedownUnit
from catalog.lebaran import season_by_year
from catalog.metrics import METRICS, Unit
from catalog.text import Language, text
from dashboard.charts.axes import axis, calendar_ticks, lebaran_ticks, value_axis, value_ticks
from dashboard.charts.calendar_marks import mark_events, season_marks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.lebaran import mark_window
from dashboard.charts.panels import Panel, panel_title, stack_panels
from dashboard.charts.question import window_lines
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import VALUELESS
from dashboard.charts.theme import SURFACES, Surface, Theme
from dashboard.charts.words import season_in_sentence, unit_name
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Selection
from dashboard.text.dates import format_date, format_days_to_lebaran
from dashboard.text.numbers import format_number

PANEL_HEIGHT = 150
FOOT = 30
DAYS = (-60, 30)
FLAG_HEADROOM = 0.24
"""Share of the highest value left free above it in the panel that flags hang in, so that none hides a peak."""

Values = list[float | None]


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One of the two panels: column of its counts, its metric, and the word of its unit."""

    column: str
    metric: str
    unit_word: str

    @property
    def status(self) -> str:
        return f"{self.column.removesuffix('_count')}_status"

    def title(self, language: Language) -> str:
        """What it shows and in which unit."""
        return text(
            "chart.panel_of.takedowns_and_orders",
            language,
            metric=text(f"metric.{self.metric}.title", language),
            unit=self.unit_word,
        )


def takedowns_and_orders(
    frame: TableFrame,
    *,
    unit: TakedownUnit,
    waves: Sequence[tuple[date, date]],
    events: pd.DataFrame | None,
    selection: Selection,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Weeks along the calendar. `frame.data`: table `impact_weeks`; `waves`: first and last Monday, both inclusive, shaded."""
    surface, data = SURFACES[theme], frame.data.sort_values("week")
    weeks = [pd.Timestamp(week).date() for week in data["week"]]
    first, last = weeks[0], weeks[-1] + timedelta(days=6)
    sketch, facts = Sketch(), []
    panels, height = stack_panels([PANEL_HEIGHT, PANEL_HEIGHT], foot=FOOT)
    for begin, end in waves:
        _shade(sketch, begin, end + timedelta(days=6), surface)
    notes = season_marks(sketch, first, last, surface, language)
    marked = mark_events(sketch, events, first, last, surface, language, top=panels[0].domain[1])
    axes, widths = {}, []
    positions, labels = calendar_ticks(first, last, language)
    names = [text("chart.week_from", language, date=format_date(week, language)) for week in weeks]
    for side, panel in zip(_sides(unit, language), panels, strict=True):
        values = _shown(data, side)
        headroom = FLAG_HEADROOM if marked.key and panel is panels[0] else 0.12
        ticks = value_ticks([value for value in values if value is not None], language, headroom=headroom)
        widths.append(ticks.width)
        sketch.add_scatter(
            name=side.title(language),
            x=[week.isoformat() for week in weeks],
            y=values,
            mode="lines",
            line={"color": surface.accent, "width": 2},
            text=names,
            hovertemplate=f"%{{text}}<br>%{{y:,.0f}} {side.unit_word}<extra></extra>",
            connectgaps=False,
            showlegend=False,
            xaxis="x",
            yaxis=f"y{panel.suffix}",
        )
        axes[f"yaxis{panel.suffix}"] = value_axis(surface, side.unit_word, ticks, domain=list(panel.domain))
        facts.append(
            _facts(
                side,
                [text("chart.week_from", language, date=format_date(week, language)) for week in weeks],
                values,
                language,
            )
        )
    axes["xaxis"] = axis(
        surface,
        text("chart.axis.week", language),
        type="date",
        range=[first.isoformat(), last.isoformat()],
        tickvals=positions,
        ticktext=labels,
        showgrid=False,
        anchor=f"y{panels[-1].suffix}",
    )
    sketch.set_layout(axes)
    left = max(widths) + 34
    for side, panel in zip(_sides(unit, language), panels, strict=True):
        panel_title(sketch, panel, side.title(language), left, surface)
    own = [text("chart.note.waves_shaded", language)] if waves else []
    return _finished(
        sketch,
        frame,
        chart="takedowns_and_orders",
        notes=(*marked.key, *own, *notes),
        sources=marked.sources,
        facts=facts,
        selection=selection,
        body=Body(height=height, left=left, top=34, bottom=58 if "<br>" in labels[0] else 44),
        language=language,
        theme=theme,
    )


def takedowns_and_orders_by_day(
    frame: TableFrame,
    *,
    unit: TakedownUnit,
    highlighted_season: int,
    selection: Selection,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """Seasons laid over each other by days to Lebaran, H-60..H+30; `frame.data`: table `impact_days`."""
    surface = SURFACES[theme]
    data = frame.data[frame.data["days_to_lebaran"].between(*DAYS)]
    years = sorted({int(year) for year in data["season"]}, key=lambda year: (year == highlighted_season, year))
    sketch, facts = Sketch(), []
    panels, height = stack_panels([PANEL_HEIGHT, PANEL_HEIGHT], foot=FOOT)
    mark_window(sketch, surface, language)
    axes, widths = {}, []
    for side, panel in zip(_sides(unit, language), panels, strict=True):
        ticks = value_ticks([value for value in _shown(data, side) if value is not None], language, headroom=0.08)
        widths.append(ticks.width)
        for year in years:
            rows = data[data["season"] == year].sort_values("days_to_lebaran")
            facts.append(
                _draw_season(
                    sketch,
                    rows,
                    side,
                    panel,
                    year,
                    is_main=year == highlighted_season,
                    surface=surface,
                    language=language,
                )
            )
        axes[f"yaxis{panel.suffix}"] = value_axis(surface, side.unit_word, ticks, domain=list(panel.domain))
    positions, labels = lebaran_ticks()
    axes["xaxis"] = axis(
        surface,
        text("chart.axis.lebaran", language),
        range=[DAYS[0] - 1, DAYS[1] + 1],
        tickvals=positions,
        ticktext=labels,
        showgrid=False,
        anchor=f"y{panels[-1].suffix}",
    )
    sketch.set_layout(axes)
    left = max(widths) + 34
    for side, panel in zip(_sides(unit, language), panels, strict=True):
        panel_title(sketch, panel, side.title(language), left, surface)
    season = season_by_year(highlighted_season).label
    return _finished(
        sketch,
        frame,
        chart="takedowns_and_orders_by_day",
        notes=(text("chart.note.lebaran_h", language), text("chart.note.season_strong", language, season=season)),
        sources=("lebaran_calendar",),
        facts=facts,
        selection=selection,
        body=Body(height=height, left=left, right=20, top=24, bottom=44),
        language=language,
        theme=theme,
    )


def _sides(unit: TakedownUnit, language: Language) -> tuple[_Side, _Side]:
    return (
        _Side(
            column="takedowns_count",
            metric="takedown_items_count",
            unit_word=unit_name(Unit.TAKEDOWN, language, unit),
        ),
        _Side(
            column="orders_count", metric="orders_count", unit_word=unit_name(METRICS["orders_count"].unit, language)
        ),
    )


def _shown(data: pd.DataFrame, side: _Side) -> Values:
    return [
        None if status in VALUELESS or pd.isna(value) else float(value)
        for value, status in zip(data[side.column], data[side.status].astype(str), strict=True)
    ]


def _draw_season(
    sketch: Sketch,
    rows: pd.DataFrame,
    side: _Side,
    panel: Panel,
    year: int,
    *,
    is_main: bool,
    surface: Surface,
    language: Language,
) -> SeriesFacts:
    days, values = [int(day) for day in rows["days_to_lebaran"]], _shown(rows, side)
    label = season_by_year(year).label
    sketch.add_scatter(
        name=label,
        x=days,
        y=values,
        mode="lines",
        line={"color": surface.accent if is_main else surface.quiet, "width": 3 if is_main else 1.25},
        text=[format_days_to_lebaran(day) for day in days],
        hovertemplate=f"<b>{label}</b><br>%{{text}}<br>%{{y:,.0f}} {side.unit_word}<extra></extra>",
        connectgaps=False,
        showlegend=False,
        xaxis="x",
        yaxis=f"y{panel.suffix}",
    )
    places = [format_days_to_lebaran(day) for day in days]
    return _facts(side, places, values, language, season=season_in_sentence(year))


def _facts(side: _Side, places: Sequence[str], values: Values, language: Language, *, season: str = "") -> SeriesFacts:
    name = side.title(language)
    return series_facts(
        f"{name}, {season}" if season else name, places, values, lambda value: format_number(value, language)
    )


def _shade(sketch: Sketch, first: date, last: date, surface: Surface) -> None:
    sketch.add_shape(
        name="wave",
        type="rect",
        layer="below",
        xref="x",
        yref="paper",
        x0=first.isoformat(),
        x1=last.isoformat(),
        y0=0,
        y1=1,
        line={"width": 0},
        fillcolor=surface.expected_band,
    )


def _finished(
    sketch: Sketch,
    frame: TableFrame,
    *,
    chart: str,
    notes: tuple[str, ...],
    sources: tuple[str, ...],
    facts: Sequence[SeriesFacts],
    selection: Selection,
    body: Body,
    language: Language,
    theme: Theme,
) -> Drawing:
    statuses = pd.concat([frame.data["takedowns_status"], frame.data["orders_status"]]).astype(str)
    suppressed, missing, provisional = (
        int((statuses == status.value).sum())
        for status in (CellStatus.SUPPRESSED, CellStatus.MISSING, CellStatus.PROVISIONAL)
    )
    hidden = (text("chart.note.suppressed", language, count=suppressed),) if suppressed else ()
    caption = Caption(
        chart=chart,
        metric=frame.table,
        title=text(f"chart.title.{chart}", language),
        unit=text(f"chart.unit.{chart}", language),
        provenance=frame.provenance,
        rows=len(frame.data),
        window=window_lines(selection, language),
        notes=(*notes, *hidden),
        sources=sources,
        facts=Facts(
            series=tuple(facts), suppressed=suppressed, missing=missing, provisional=provisional, remarks=hidden
        ),
    )
    return finish(sketch, caption, body, language=language, theme=theme)
