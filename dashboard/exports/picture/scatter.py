"""Lines, points, words at points, and areas of a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dashboard.exports.picture.axes import Axes
from dashboard.exports.picture.markup import lines_of
from dashboard.exports.picture.page import dash_of
from dashboard.exports.picture.points import value_at
from dashboard.exports.picture.scales import Scale
from dashboard.exports.picture.scene import Box, Item, Path, Point, Stroke
from dashboard.exports.picture.symbols import symbol
from dashboard.exports.picture.texts import block

_PAD = 3.0
_ANCHORS = {"left": "right", "right": "left", "center": "center", "top": "bottom", "bottom": "top", "middle": "middle"}
"""Words left of a point end at it."""


def paint_scatter(trace: Mapping[str, Any], axes: Axes) -> list[Item]:
    """All that a scatter trace shows. Points without a value are gaps."""
    x_scale, y_scale, box = axes.of_trace(trace)
    clip = None if trace.get("cliponaxis") is False else box
    points = [
        None if x is None or y is None else (x_scale.pixel(x), y_scale.pixel(y))
        for x, y in zip(_across(trace), trace["y"], strict=True)
    ]
    mode, items = trace["mode"], list[Item]()
    if trace.get("fill", "toself") != "toself":
        raise ValueError(f"no area is filled {trace['fill']} in files")
    if "fill" in trace:
        area = tuple(point for point in points if point is not None)
        items.append(Path(points=area, closed=True, fill=trace["fillcolor"], clip=clip))
    if "lines" in mode:
        items += _lines(trace["line"], points, clip)
    if "error_x" in trace:
        items += _errors(trace, points, x_scale)
    if "markers" in mode:
        items += _markers(trace["marker"], points, box if clip else None)
    if "text" in mode:
        items += _words(trace, points)
    return items


def _across(trace: Mapping[str, Any]) -> Sequence[Any]:
    """Places across; equal steps are given as a first one and a step in milliseconds."""
    if "x" in trace:
        return list(trace["x"])
    first, step = datetime.fromisoformat(trace["x0"]), timedelta(milliseconds=trace["dx"])
    return [first + step * place for place in range(len(trace["y"]))]


def _lines(line: Mapping[str, Any], points: Sequence[Point | None], clip: Box | None) -> Iterator[Item]:
    stroke = Stroke(colour=line["color"], width=line["width"], dash=dash_of(line))
    stretch: list[Point] = []
    for point in (*points, None):
        if point is not None:
            stretch.append(point)
            continue
        if len(stretch) > 1:
            yield Path(points=tuple(stretch), stroke=stroke, clip=clip)
        stretch = []


def _markers(marker: Mapping[str, Any], points: Sequence[Point | None], clip: Box | None) -> Iterator[Item]:
    shown = [place for place, point in enumerate(points) if point is not None and _is_inside(point, clip)]
    for place in _thinned(shown, marker.get("maxdisplayed", 0)):
        point = points[place]
        opacity = value_at(marker.get("opacity", 1), place)
        if point is None or not opacity:
            continue
        colour, line = value_at(marker["color"], place), marker.get("line")
        stroke = Stroke(colour=value_at(line.get("color", colour), place), width=line["width"]) if line else None
        name = value_at(marker.get("symbol", "circle"), place)
        yield symbol(name, point, value_at(marker["size"], place), colour, line=stroke, opacity=opacity)


def _thinned(places: list[int], most: int) -> list[int]:
    """At most so many of them, evenly spread; all where `most` is 0."""
    if not most or len(places) <= most:
        return places
    step = (len(places) - 1) / (most - 1)
    return [places[round(number * step)] for number in range(most)]


def _errors(trace: Mapping[str, Any], points: Sequence[Point | None], x_scale: Scale) -> Iterator[Item]:
    error = trace["error_x"]
    stroke = Stroke(colour=error["color"], width=error["thickness"])
    for point, x, more, less in zip(points, trace["x"], error["array"], error["arrayminus"], strict=True):
        if point is not None:
            ends = (x_scale.pixel(x - less), point[1]), (x_scale.pixel(x + more), point[1])
            yield Path(points=ends, stroke=stroke)


def _words(trace: Mapping[str, Any], points: Sequence[Point | None]) -> Iterator[Item]:
    font = trace["textfont"]
    for place, point in enumerate(points):
        words = value_at(trace["text"], place)
        if point is None or not words:
            continue
        down, across = value_at(trace.get("textposition", "middle center"), place).split()
        radius = value_at(trace.get("marker", {}).get("size", 0), place) / 2
        x = point[0] + {"left": -radius - _PAD, "right": radius + _PAD}.get(across, 0)
        y = point[1] + {"top": -radius - 1, "bottom": radius + 1}.get(down, 0)
        lines = lines_of(words, font.get("size", 11), value_at(font["color"], place))
        yield from block(lines, (x, y), xanchor=_ANCHORS[across], yanchor=_ANCHORS[down])


def _is_inside(point: Point, clip: Box | None) -> bool:
    return clip is None or (clip.left <= point[0] <= clip.right and clip.top <= point[1] <= clip.bottom)
