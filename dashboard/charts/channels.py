"""Channels beside each other: one against another in a season, and all of them season by season."""

from __future__ import annotations

from typing import Any

from analysis.rows import rows_of
from catalog.codes import Channel, code_text_key
from catalog.lebaran import season_by_year
from catalog.text import Language, text
from dashboard.charts.axes import value_axis, value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import Facts, SeriesFacts, series_facts
from dashboard.charts.interval_marks import draw_line_at_none, interval_bars
from dashboard.charts.intervals import Interval, draw_intervals
from dashboard.charts.palette import code_style
from dashboard.charts.question import estimate_lines
from dashboard.charts.rows import Row, name_axis, rows_left
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.theme import SURFACES, Theme
from dashboard.charts.words import season_in_sentence
from dashboard.queries.frame import EstimateFrame
from dashboard.queries.selection import Dimension
from dashboard.text.numbers import format_percent

PAIR_JOINT = "."
PAIR_HEIGHT = 64
SEASON_HEIGHT = 66
APART = 0.26
"""Between the channels of one season, in rows."""


def pair_code(channel: Channel, other: Channel) -> str:
    """A row of the estimate `channel_contrast`."""
    return f"{channel.value}{PAIR_JOINT}{other.value}"


def pair_name(pair: str, language: Language) -> str:
    """A row of the estimate `channel_contrast` in words: `Perdagangan sosial terhadap lokapasar`."""
    channel, other = (short_channel(Channel(code), language) for code in pair.split(PAIR_JOINT))
    return text("chart.channel_pair", language, channel=channel, other=other[:1].lower() + other[1:])


def short_channel(channel: Channel, language: Language) -> str:
    """A channel's name without what stands in brackets behind it."""
    return text(code_text_key(channel), language).split(" (")[0]


def channel_contrasts(frame: EstimateFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """Each channel against each other one in a season; a row is strong where its whole interval is on one side of 0.

    `frame.data`: rows of the estimate `channel_contrast`.
    """
    rows = [
        Interval(
            name=(name := pair_name(str(row["pair"]), language)),
            spoken=name,
            estimate_pct=row["contrast_pct"],
            low_pct=row["low_pct"],
            high_pct=row["high_pct"],
            is_strong=bool(row["low_pct"] > 0 or row["high_pct"] < 0),
        )
        for row in rows_of(frame.data.dropna(subset=["contrast_pct"]))
    ]
    title = text(
        "chart.title.channel_contrasts",
        language,
        title=text(f"metric.{frame.metric.id}.title", language),
        season=season_by_year(frame.season_year).label,
    )
    notes = [text(f"chart.note.{note}", language) for note in ("interval_of_three", "contrast", "pale_not_apart")]
    return draw_intervals(
        frame,
        rows,
        chart="channel_contrasts",
        title=title,
        notes=notes,
        typical=None,
        language=language,
        theme=theme,
        least_row_height=PAIR_HEIGHT,
    )


def channel_seasons(frame: EstimateFrame, *, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    """Shortfall of every channel in every season, the newest season on top, each with its interval.

    `frame.data`: rows of the estimate `shortfall` by `season` and `channel`; those without one are counted below.
    """
    surface = SURFACES[theme]
    known = frame.data.dropna(subset=["shortfall_pct"])
    years = sorted({int(year) for year in known["season"]}, reverse=True)
    names = [Row(name=season_by_year(year).label, value=None, label="", colour=surface.quiet) for year in years]
    channels = [channel for channel in Channel if (known["channel"] == channel.value).any()]
    left = rows_left(names)
    sketch = Sketch()
    draw_line_at_none(sketch, surface)
    facts = []
    for place, channel in enumerate(channels):
        rows = known[known["channel"] == channel.value]
        facts.append(
            _draw_channel(
                sketch, rows_of(rows), channel, years, (place - (len(channels) - 1) / 2) * APART, language, theme
            )
        )
    notes = [text(f"chart.note.{note}", language) for note in ("interval", "shortfall", "channels_not_by_overlap")]
    if unknown := len(frame.data) - len(known):
        notes.append(text("chart.note.cannot_be_said", language, count=unknown))
    ends = [float(end) for end in (*known["low_pct"], *known["high_pct"])]
    sketch.set_layout(
        xaxis=value_axis(surface, "%", value_ticks(ends, language, headroom=0.06, count=4)),
        yaxis=name_axis(names, surface),
    )
    caption = Caption(
        chart="channel_seasons",
        metric=frame.metric.id,
        title=text("chart.title.channel_seasons", language, title=text(f"metric.{frame.metric.id}.title", language)),
        unit=text("chart.unit.shortfall", language),
        provenance=frame.provenance,
        rows=len(known),
        window=estimate_lines(frame, language),
        notes=tuple(notes),
        sources=("lebaran_calendar",),
        facts=Facts(series=tuple(facts), remarks=tuple(notes)),
    )
    legend = [short_channel(channel, language) for channel in channels]
    body = Body(height=max(len(years), 2) * SEASON_HEIGHT, left=left, right=14, top=8, bottom=44, legend=legend)
    return finish(sketch, caption, body, language=language, theme=theme)


def _draw_channel(
    sketch: Sketch,
    rows: list[dict[str, Any]],
    channel: Channel,
    years: list[int],
    offset: float,
    language: Language,
    theme: Theme,
) -> SeriesFacts:
    style = code_style(Dimension.CHANNEL, channel.value, theme)
    name = short_channel(channel, language)
    sketch.add_scatter(
        name=name,
        mode="markers",
        x=[round(float(row["shortfall_pct"]), 2) for row in rows],
        y=[years.index(int(row["season"])) + offset for row in rows],
        marker={"color": style.colour, "size": 9, "symbol": style.symbol},
        error_x=interval_bars(
            [(float(row["shortfall_pct"]), float(row["low_pct"]), float(row["high_pct"])) for row in rows],
            style.colour,
            thickness=2.5,
        ),
        text=[
            f"<b>{season_by_year(int(row['season'])).label}</b><br>{name}<br>"
            + text(
                "chart.hover.interval",
                language,
                estimate=_pct(row["shortfall_pct"], language),
                low=_pct(row["low_pct"], language),
                high=_pct(row["high_pct"], language),
            )
            for row in rows
        ],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )
    return series_facts(
        name,
        [season_in_sentence(int(row["season"])) for row in rows],
        [float(row["shortfall_pct"]) for row in rows],
        lambda value: _pct(value, language),
        is_ordered=False,
    )


def _pct(value_pct: float, language: Language) -> str:
    return format_percent(value_pct, language, decimals=0, signed=True)
