"""Where things stand in a picture of a size: title and unit on top, the plot, the legend, and below it what must travel along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.text import Language, text
from dashboard.charts.sketch import Drawing
from dashboard.charts.theme import FOOTER_SIZE, LABEL_SIZE, SUBTITLE_SIZE, SURFACES, TITLE_SIZE, Theme
from dashboard.exports.picture.markup import broken, line_width, lines_of
from dashboard.exports.picture.points import value_at
from dashboard.exports.picture.scene import Box, Item, Path, Run, Stroke
from dashboard.exports.picture.symbols import symbol
from dashboard.exports.picture.texts import block, block_height

EDGE = 16.0
_GAP = 8.0
_BETWEEN = " \u00b7 "
_KEY = 26.0
"""Pixels of a legend's symbol with the room behind it."""

_KEY_GAP = 16.0
_KEY_LINE = 18.0


@dataclass(frozen=True, kw_only=True)
class Page:
    """A picture's layout: its size, the box between the axes, and the items around it."""

    width: float
    height: float
    plot: Box
    items: tuple[Item, ...]


def natural_height(drawing: Drawing, width: float) -> float:
    """The height at which the plot is as tall as on screen."""
    head, foot = _heights(drawing, width)
    return head + drawing.surround.plot_height + foot


def lay_out(drawing: Drawing, width: float, height: float) -> Page:
    """Lay a drawing out in a size; what height is to spare goes to the plot. ValueError where there is too little."""
    head, foot = _heights(drawing, width)
    margin = drawing.layout["margin"]
    plot = Box(left=margin["l"] + EDGE / 2, top=head, right=width - margin["r"] - EDGE / 2, bottom=height - foot)
    if plot.height < drawing.surround.plot_height - 1:
        raise ValueError(f"a picture of {width:.0f} x {height:.0f} leaves no room for its plot")
    return Page(width=width, height=height, plot=plot, items=tuple(_around(drawing, width, height, plot)))


def lay_out_plot(drawing: Drawing, width: float, plot_height: float, *, above: float = 0.0) -> Page:
    """The plot with its axes and legend alone, for a document that writes title, unit and sources itself.

    `above`: pixels more than the axes need on top.
    """
    surround, margin = drawing.surround, drawing.layout["margin"]
    top = above + max(surround.top, _GAP)
    bottom = top + plot_height
    plot = Box(left=margin["l"] + EDGE / 2, top=top, right=width - margin["r"] - EDGE / 2, bottom=bottom)
    items: list[Item] = []
    height = bottom + surround.bottom
    for row in _legend_rows(drawing, width):
        items += _keys(drawing, row, height)
        height += _KEY_LINE
    return Page(width=width, height=height, plot=plot, items=tuple(items))


def _around(drawing: Drawing, width: float, height: float, plot: Box) -> list[Item]:
    items: list[Item] = []
    top = EDGE
    for lines in (_title(drawing, width), _unit(drawing, width)):
        items += block(lines, (EDGE, top))
        top += block_height(lines)
    top = plot.bottom + drawing.surround.bottom
    for row in _legend_rows(drawing, width):
        items += _keys(drawing, row, top)
        top += _KEY_LINE
    footer = _footer(drawing, width)
    return [*items, *block(footer, (EDGE, height - EDGE), yanchor="bottom", align="left")]


def _heights(drawing: Drawing, width: float) -> tuple[float, float]:
    """Pixels above and below the plot."""
    surround = drawing.surround
    head = EDGE + block_height(_title(drawing, width)) + block_height(_unit(drawing, width)) + _GAP + surround.top
    legend = _KEY_LINE * len(_legend_rows(drawing, width)) + (_GAP if _legend(drawing) else 0)
    return head, surround.bottom + legend + block_height(_footer(drawing, width)) + _GAP + EDGE


def _title(drawing: Drawing, width: float) -> list[tuple[Run, ...]]:
    style = Run(words="", size=TITLE_SIZE, colour=_surface(drawing).ink, is_bold=True)
    return broken(drawing.layout["meta"]["title"], style, width - 2 * EDGE)


def _unit(drawing: Drawing, width: float) -> list[tuple[Run, ...]]:
    meta = drawing.layout["meta"]
    words = text("chart.unit_line", Language(meta["language"]), unit=meta["unit"])
    style = Run(words="", size=SUBTITLE_SIZE, colour=_surface(drawing).muted_ink)
    return broken(words, style, width - 2 * EDGE)


def _footer(drawing: Drawing, width: float) -> list[tuple[Run, ...]]:
    """The mark of the sample on a line of its own; all else runs on, as lines of their own would take the plot's room."""
    surface, room = _surface(drawing), width - 2 * EDGE
    style = Run(words="", size=FOOTER_SIZE, colour=surface.muted_ink)
    sentences, lines = list(drawing.surround.footer), list[tuple[Run, ...]]()
    if drawing.layout["meta"]["is_sample"]:
        lines += broken(sentences.pop(0), replace(style, colour=surface.sample_mark, is_bold=True), room)
    return lines + broken(_BETWEEN.join(sentences), style, room)


def _surface(drawing: Drawing) -> Any:
    return SURFACES[Theme(drawing.layout["meta"]["theme"])]


def _legend(drawing: Drawing) -> list[Mapping[str, Any]]:
    """Traces with a name in the legend."""
    if not drawing.layout["showlegend"]:
        return []
    return [trace for trace in drawing.data if trace.get("showlegend", True) and trace.get("name")]


def _legend_rows(drawing: Drawing, width: float) -> list[list[tuple[Mapping[str, Any], float]]]:
    """The legend's traces in rows, each with the pixel at which it begins."""
    rows: list[list[tuple[Mapping[str, Any], float]]] = []
    left = EDGE
    for trace in _legend(drawing):
        needed = _KEY + line_width(_name(drawing, trace)[0])
        if not rows or left + needed > width - EDGE:
            rows.append([])
            left = EDGE
        rows[-1].append((trace, left))
        left += needed + _KEY_GAP
    return rows


def _name(drawing: Drawing, trace: Mapping[str, Any]) -> list[tuple[Run, ...]]:
    return lines_of(trace["name"], LABEL_SIZE, _surface(drawing).ink)


def _keys(drawing: Drawing, row: Sequence[tuple[Mapping[str, Any], float]], top: float) -> list[Item]:
    items: list[Item] = []
    middle = top + _KEY_LINE / 2
    for trace, left in row:
        items += _key(trace, left, middle)
        items += block(_name(drawing, trace), (left + _KEY, middle), yanchor="middle")
    return items


def _key(trace: Mapping[str, Any], left: float, middle: float) -> list[Item]:
    marker = trace.get("marker", {})
    centre = (left + 9, middle)
    if trace["type"] == "bar":
        box = Box(left=left + 3, top=middle - 6, right=left + 15, bottom=middle + 6)
        return [Path(points=box.corners, closed=True, fill=value_at(marker["color"], 0))]
    items: list[Item] = []
    if "lines" in trace["mode"]:
        line = trace["line"]
        items.append(
            Path(
                points=((left, middle), (left + 18, middle)),
                stroke=Stroke(colour=line["color"], width=line["width"], dash=dash_of(line)),
            )
        )
    if "markers" in trace["mode"]:
        line = marker.get("line")
        stroke = Stroke(colour=line.get("color", value_at(marker["color"], 0)), width=line["width"]) if line else None
        items.append(
            symbol(
                value_at(marker.get("symbol", "circle"), 0),
                centre,
                min(value_at(marker["size"], 0), 11),
                value_at(marker["color"], 0),
                line=stroke,
            )
        )
    return items


def dash_of(line: Mapping[str, Any]) -> tuple[float, ...]:
    """Lengths that Plotly draws and leaves out for a line's dash. ValueError for a dash that is not drawn here."""
    width = max(float(line.get("width", 2)), 1.0)
    match line.get("dash", "solid"):
        case "solid":
            return ()
        case "dot":
            return (width, 1.5 * width + 1)
        case "dash":
            return (4 * width, 3 * width)
        case other:
            raise ValueError(f"no dash is called {other}")
