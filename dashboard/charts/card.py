"""What stands around every picture: title, unit, source line, snapshot, filters, notes, and DATA CONTOH on samples.

Heights are in pixels, reckoned from the number of lines, so that nothing overlaps at 360 pixels of width or at 1280. A screen
wraps the words anew for the width that it has, by `MEASURES` (`dashboard/ui/figure/frame.js`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from catalog.sources import SOURCES
from catalog.text import Language, text
from dashboard.charts.facts import Facts
from dashboard.charts.sketch import Drawing, Sketch, Surround
from dashboard.charts.theme import (
    FONT_FAMILY,
    FOOTER_SIZE,
    LABEL_SIZE,
    SUBTITLE_SIZE,
    SURFACES,
    TITLE_SIZE,
    Surface,
    Theme,
)
from dashboard.charts.words import SEPARATORS, text_width, wrapped
from dashboard.queries.frame import Provenance
from dashboard.text.dates import format_date
from dashboard.text.numbers import NO_BREAK_SPACE

TITLE_CHARACTERS = 34
SUBTITLE_CHARACTERS = 50
FOOTER_CHARACTERS = 60
EDGE = 12
TITLE_ASCENT = 11
TITLE_LINE = 20
HEAD_GAP = 8
SUBTITLE_LINE = 16
FOOTER_LINE = 13
LEGEND_LINE = 19
LEGEND_GAP = 6
LEGEND_SYMBOL = 44
PHONE_WIDTH = 360

MEASURES = {
    "edge": EDGE,
    "gap": HEAD_GAP,
    "titleSize": TITLE_SIZE,
    "titleLine": TITLE_LINE,
    "unitSize": SUBTITLE_SIZE,
    "unitLine": SUBTITLE_LINE,
    "footerSize": FOOTER_SIZE,
    "footerLine": FOOTER_LINE,
    "legendSize": LABEL_SIZE,
    "legendLine": LEGEND_LINE,
    "legendGap": LEGEND_GAP,
    "legendSymbol": LEGEND_SYMBOL,
    "fontFamily": FONT_FAMILY,
}
"""Pixels by which `finish` reckons heights, for whoever reckons them again."""


@dataclass(frozen=True, kw_only=True)
class Caption:
    """The words and facts around one figure.

    - `chart`: id of the chart function; `metric`: id of the metric or table drawn.
    - `title`: what is shown; `unit`: in which unit, as the subtitle writes it.
    - `window`: lines that say the span and the active filters; none where the figure is of a whole table.
    - `notes`: lines that a reader needs so as not to be misled.
    - `sources`: source ids beside those of the provenance.
    - `rows`: number of rows drawn.
    """

    chart: str
    metric: str
    title: str
    unit: str
    provenance: Provenance
    rows: int
    facts: Facts
    window: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Body:
    """Pixels inside the card: the plot's height, the margins its axes need, the names its legend holds."""

    height: int = 300
    left: float = 56
    right: float = 14
    top: float = 14
    bottom: float = 52
    legend: Sequence[str] = ()


def finish(sketch: Sketch, caption: Caption, body: Body, *, language: Language, theme: Theme) -> Drawing:
    """Put title, footer, sample mark, sizes, fonts and meta around what was drawn; gives the finished figure."""
    surface = SURFACES[theme]
    title = wrapped(caption.title, TITLE_CHARACTERS)
    unit_line = text("chart.unit_line", language, unit=caption.unit)
    subtitle = wrapped(unit_line, SUBTITLE_CHARACTERS)
    footer = footer_lines(caption, language)
    head = EDGE + len(title) * TITLE_LINE + len(subtitle) * SUBTITLE_LINE + HEAD_GAP
    legend = _legend_rows(body) * LEGEND_LINE + (LEGEND_GAP if body.legend else 0)
    foot = body.bottom + legend + len(footer) * FOOTER_LINE + EDGE
    height = head + body.top + body.height + foot
    sketch.set_layout(
        title={
            "text": f"<b>{'<br>'.join(title)}</b><br>{_small('<br>'.join(subtitle), surface)}",
            "font": {"size": TITLE_SIZE, "color": surface.ink},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": EDGE, "t": EDGE + TITLE_ASCENT},
        },
        height=height,
        margin={"l": body.left, "r": body.right, "t": head + body.top, "b": foot, "autoexpand": False},
        paper_bgcolor=surface.background,
        plot_bgcolor=surface.background,
        font={"family": FONT_FAMILY, "size": LABEL_SIZE, "color": surface.ink},
        separators=SEPARATORS[language],
        hoverlabel={"align": "left", "font": {"family": FONT_FAMILY, "size": SUBTITLE_SIZE}},
        hovermode="closest",
        dragmode=False,
        showlegend=bool(body.legend),
        legend={
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": (foot - body.bottom) / height,
            "yref": "container",
            "yanchor": "top",
            "font": {"size": LABEL_SIZE, "color": surface.ink},
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        meta={
            "chart": caption.chart,
            "metric": caption.metric,
            "unit": caption.unit,
            "title": caption.title,
            "snapshot_id": caption.provenance.snapshot_id,
            "is_sample": caption.provenance.is_sample,
            "language": language.value,
            "theme": theme.value,
            "rows": caption.rows,
            "window": list(caption.window),
            "source": source_names(caption, language),
            "as_of": _as_of(caption.provenance, language),
            "series": [series.as_meta() for series in caption.facts.series],
            "suppressed": caption.facts.suppressed,
            "missing": caption.facts.missing,
            "provisional": caption.facts.provisional,
            "remarks": list(caption.facts.remarks),
        },
    )
    sketch.add_annotation(
        name="footer",
        text="<br>".join(footer),
        xref="paper",
        yref="paper",
        x=0,
        y=0,
        xanchor="left",
        yanchor="bottom",
        xshift=EDGE - body.left,
        yshift=EDGE - foot,
        align="left",
        showarrow=False,
        font={"size": FOOTER_SIZE, "color": surface.muted_ink},
    )
    if caption.provenance.is_sample:
        sketch.add_annotation(
            name="sample_mark",
            text=f"<b>{text('chart.sample.mark', language)}</b>",
            xref="paper",
            yref="paper",
            x=0.5,
            y=0.5,
            xshift=(body.right - body.left) / 2,
            textangle=-16,
            opacity=0.22,
            showarrow=False,
            font={"size": 36, "color": surface.sample_mark},
        )
    return sketch.drawing(
        Surround(
            plot_height=body.height,
            top=body.top,
            bottom=body.bottom,
            footer=tuple(footer_sentences(caption, language)),
            title=caption.title,
            unit=unit_line,
            legend=tuple(body.legend),
        )
    )


def footer_lines(caption: Caption, language: Language) -> list[str]:
    """`footer_sentences` in lines for the narrowest screen, HTML-escaped for Plotly."""
    return [line for sentence in footer_sentences(caption, language) for line in wrapped(sentence, FOOTER_CHARACTERS)]


def footer_sentences(caption: Caption, language: Language) -> list[str]:
    """What stands under the picture: sample mark, notes, window and filters, source, snapshot and date of the data."""
    provenance = caption.provenance
    sentences = [text("chart.sample.footer", language)] if provenance.is_sample else []
    sentences += caption.notes
    sentences += caption.window
    sentences.append(text("chart.source_line", language, sources="; ".join(source_names(caption, language))))
    sentences.append(text("chart.snapshot_line", language, snapshot=provenance.snapshot_id))
    sentences.append(_as_of(provenance, language))
    return sentences


def source_names(caption: Caption, language: Language) -> list[str]:
    """Names of the sources, each once; a source that the sample stands in for is named as the sample."""
    names = []
    for source in (*caption.provenance.sources, *caption.sources):
        stands_in = caption.provenance.is_sample and SOURCES[source].can_be_sample
        names.append(text("source.sample.name" if stands_in else f"source.{source}.name", language))
    return list(dict.fromkeys(names))


def _small(lines: str, surface: Surface) -> str:
    return f'<span style="font-size:{SUBTITLE_SIZE}px;color:{surface.muted_ink}">{lines}</span>'


def _as_of(provenance: Provenance, language: Language) -> str:
    if provenance.last_date is None:
        return text("chart.no_date", language)
    return text("chart.as_of", language, date=format_date(provenance.last_date, language)).replace(" ", NO_BREAK_SPACE)


def _legend_rows(body: Body) -> int:
    """Rows that the legend takes on a phone: one if all names fit, else columns as wide as the widest.

    Plotly gives a legend the width of the plot, whatever it is anchored to.
    """
    widths = [text_width(name, LABEL_SIZE) + LEGEND_SYMBOL for name in body.legend]
    room = PHONE_WIDTH - body.left - body.right
    if sum(widths) <= room:
        return min(len(widths), 1)
    columns = max(1, int(room // max(widths)))
    return ceil(len(widths) / columns)
