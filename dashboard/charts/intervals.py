"""Estimates with their 90 % intervals, a row each: a point, a bar as long as the interval, the value written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.lebaran import Estimate
from analysis.rows import rows_of
from catalog.lebaran import season_by_year
from catalog.text import Language, text
from dashboard.charts.axes import value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, series_facts
from dashboard.charts.interval_marks import draw_line_at_none, interval_bars, name_row, write_value
from dashboard.charts.palette import code_name
from dashboard.charts.question import dimension_name, estimate_lines
from dashboard.charts.rows import name_axis, row_height, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Surface, Theme
from dashboard.charts.words import season_in_sentence
from dashboard.queries.frame import EstimateFrame
from dashboard.queries.selection import Dimension
from dashboard.text.dates import format_days_to_lebaran
from dashboard.text.numbers import format_percent

ROW_HEIGHT = 40
RIGHT = 62
"""Pixels for the values at the right edge."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """One row, in per cent; `spoken` names it within a sentence."""

    name: str
    spoken: str
    estimate_pct: float
    low_pct: float
    high_pct: float
    is_strong: bool


@dataclass(frozen=True, kw_only=True)
class TypicalBand:
    """What the other seasons have in common, in per cent: the estimate and both ends of its interval."""

    estimate_pct: float
    low_pct: float
    high_pct: float

    @classmethod
    def of(cls, uplift: Estimate) -> TypicalBand | None:
        """The band of a typical uplift; None where it is not known."""
        if not uplift.is_known:
            return None
        return cls(estimate_pct=100 * uplift.estimate, low_pct=100 * uplift.low, high_pct=100 * uplift.high)


def season_uplifts(
    frame: EstimateFrame,
    *,
    typical: TypicalBand | None,
    language: Language,
    theme: Theme = Theme.LIGHT,
) -> Drawing:
    """How far each season's orders in W rose above what its days would have had; the one in question strong.

    `frame.data`: rows of the estimate `uplift`. `typical` is drawn as a band behind them.
    """
    rows = [
        Interval(
            name=season_by_year(int(row["season"])).label,
            spoken=season_in_sentence(int(row["season"])),
            estimate_pct=row["uplift_pct"],
            low_pct=row["low_pct"],
            high_pct=row["high_pct"],
            is_strong=row["season"] == frame.season_year,
        )
        for row in rows_of(frame.data)
    ]
    notes = [text("chart.note.interval", language), text("chart.note.uplift", language)]
    if typical is not None:
        notes.append(
            text(
                "chart.note.typical_band",
                language,
                estimate=_pct(typical.estimate_pct, language),
                low=_pct(typical.low_pct, language),
                high=_pct(typical.high_pct, language),
            )
        )
    title = text("chart.title.season_uplifts", language, title=text(f"metric.{frame.metric.id}.title", language))
    return draw_intervals(
        frame, rows, chart="season_uplifts", title=title, notes=notes, typical=typical, language=language, theme=theme
    )


def shortfalls(frame: EstimateFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """How far a season lay below or above expectation for each value of a dimension.

    `frame.data`: rows of the estimate `shortfall`, in its order. A row is strong where its whole interval is on one side of 0;
    those of which nothing can be said are counted below.
    """
    dimension = Dimension(str(frame.data.columns[0]))
    rows = [
        Interval(
            name=(name := code_name(dimension, str(row[dimension.value]), language)),
            spoken=name,
            estimate_pct=row["shortfall_pct"],
            low_pct=row["low_pct"],
            high_pct=row["high_pct"],
            is_strong=bool(row["low_pct"] > 0 or row["high_pct"] < 0),
        )
        for row in rows_of(frame.data.dropna(subset=["shortfall_pct"]))
    ]
    title = text(
        "chart.title.shortfalls",
        language,
        title=text(f"metric.{frame.metric.id}.title", language),
        season=season_by_year(frame.season_year).label,
        dimension=dimension_name(dimension, language),
    )
    notes = [text(f"chart.note.{note}", language) for note in ("interval", "shortfall", "pale_holds_zero")]
    return draw_intervals(
        frame, rows, chart="shortfalls", title=title, notes=notes, typical=None, language=language, theme=theme
    )


def shortfall_by_choice(frame: EstimateFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """The shortfall of a season with one choice changed at a time; `frame.data`: rows of `dependence`.

    Choices under which nothing can be said are counted below.
    """
    rows = [
        Interval(
            name=(name := choice_name(str(row["choice"]), language)),
            spoken=name,
            estimate_pct=row["shortfall_pct"],
            low_pct=row["low_pct"],
            high_pct=row["high_pct"],
            is_strong=bool(row["low_pct"] > 0 or row["high_pct"] < 0),
        )
        for row in rows_of(frame.data.dropna(subset=["shortfall_pct"]))
    ]
    title = text(
        "chart.title.shortfall_by_choice",
        language,
        title=text(f"metric.{frame.metric.id}.title", language),
        season=season_by_year(frame.season_year).label,
    )
    notes = [text(f"chart.note.{note}", language) for note in ("interval", "shortfall", "pale_holds_zero")]
    return draw_intervals(
        frame, rows, chart="shortfall_by_choice", title=title, notes=notes, typical=None, language=language, theme=theme
    )


def choice_name(choice: str, language: Language) -> str:
    """A row of the estimate `dependence` in words: `<choice>.<value>`."""
    name, value = choice.split(".")
    season = season_by_year(int(value)).lebaran.year if name == "left_out" else ""
    first = format_days_to_lebaran(-int(value)) if name == "window" else ""
    return text(f"chart.choice.{name}", language, count=value, season=season, first=first)


def draw_intervals(
    frame: EstimateFrame,
    rows: Sequence[Interval],
    *,
    chart: str,
    title: str,
    notes: list[str],
    typical: TypicalBand | None,
    language: Language,
    theme: Theme,
    least_row_height: int = ROW_HEIGHT,
) -> Drawing:
    """The figure of some rows of an estimate; rows of `frame` that are not among them are counted in a note."""
    surface = SURFACES[theme]
    if unknown := len(frame.data) - len(rows):
        notes.append(text("chart.note.cannot_be_said", language, count=unknown))
    names = [name_row(row.name, surface) for row in rows]
    left = rows_left(names)
    sketch = Sketch()
    ends = [end for row in rows for end in (row.low_pct, row.high_pct)]
    if typical is not None:
        ends += [typical.low_pct, typical.high_pct]
        _draw_typical(sketch, typical, surface)
    draw_line_at_none(sketch, surface)
    for is_strong in (False, True):
        _draw_rows(sketch, [(n, row) for n, row in enumerate(rows) if row.is_strong is is_strong], surface, language)
    for place, row in enumerate(rows):
        write_value(sketch, place, _pct(row.estimate_pct, language), surface, is_strong=row.is_strong)
    sketch.set_layout(
        xaxis=value_axis(surface, "%", value_ticks(ends, language, headroom=0.06, count=4)),
        yaxis=name_axis(names, surface),
    )
    caption = Caption(
        chart=chart,
        metric=frame.metric.id,
        title=title,
        unit=text(f"chart.unit.{frame.estimate}", language),
        provenance=frame.provenance,
        rows=len(rows),
        window=estimate_lines(frame, language),
        notes=tuple(notes),
        sources=("lebaran_calendar",),
        facts=Facts(
            series=(
                series_facts(
                    None,
                    [row.spoken for row in rows],
                    [row.estimate_pct for row in rows],
                    lambda value: _pct(value, language),
                    is_ordered=False,
                ),
            ),
            remarks=tuple(notes),
        ),
    )
    body = Body(
        height=max(len(rows), 2) * row_height(names, least_row_height), left=left, right=RIGHT, top=8, bottom=44
    )
    return finish(sketch, caption, body, language=language, theme=theme)


def _draw_typical(sketch: Sketch, typical: TypicalBand, surface: Surface) -> None:
    across = {"xref": "x", "yref": "paper", "layer": "below", "y0": 0, "y1": 1}
    band = {"x0": typical.low_pct, "x1": typical.high_pct, "fillcolor": surface.expected_band, "line": {"width": 0}}
    sketch.add_shape(name="typical", type="rect", **across, **band)
    sketch.add_shape(
        name="typical_line",
        type="line",
        **across,
        x0=typical.estimate_pct,
        x1=typical.estimate_pct,
        line={"color": surface.quiet, "width": 1, "dash": "dot"},
    )


def _draw_rows(sketch: Sketch, rows: Sequence[tuple[int, Interval]], surface: Surface, language: Language) -> None:
    if not rows:
        return
    colour = surface.accent if rows[0][1].is_strong else surface.quiet
    sketch.add_scatter(
        name="estimates",
        mode="markers",
        x=[round(row.estimate_pct, 2) for _, row in rows],
        y=[place for place, _ in rows],
        marker={"color": colour, "size": 10, "symbol": "circle"},
        error_x=interval_bars([(row.estimate_pct, row.low_pct, row.high_pct) for _, row in rows], colour),
        text=[_told(row, language) for _, row in rows],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _told(row: Interval, language: Language) -> str:
    ends = {"low": _pct(row.low_pct, language), "high": _pct(row.high_pct, language)}
    told = text("chart.hover.interval", language, estimate=_pct(row.estimate_pct, language), **ends)
    return f"<b>{row.name}</b><br>{told}"


def _pct(value_pct: float, language: Language) -> str:
    return format_percent(value_pct, language, decimals=0, signed=True)
