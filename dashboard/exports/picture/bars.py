"""Bars of a trace: upright or lying, stacked or each from its own base, with hatching and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dashboard.exports.picture.axes import Axes
from dashboard.exports.picture.markup import block_width, lines_of
from dashboard.exports.picture.points import value_at
from dashboard.exports.picture.scene import Box, Item, Path, Run, Stroke
from dashboard.exports.picture.texts import block, block_height

_PAD = 4.0
_HATCH_STEP = 6.0


@dataclass
class Stacks:
    """How high bars of stacked traces stand already, by axes and place; upwards and downwards apart."""

    is_stacked: bool
    _heights: dict[tuple[str, str, Any, bool], float] = field(default_factory=lambda: defaultdict(float))

    def base(self, trace: Mapping[str, Any], at: Any, length: float) -> float:
        """Where a bar begins."""
        if not self.is_stacked:
            return 0.0
        key = (trace.get("xaxis", "x"), trace.get("yaxis", "y"), at, length < 0)
        base = self._heights[key]
        self._heights[key] = base + length
        return base


def paint_bars(trace: Mapping[str, Any], axes: Axes, stacks: Stacks, coloraxis: Mapping[str, Any]) -> Iterator[Item]:
    """All bars of a trace; those without a length are left out, their words are not."""
    is_lying = trace.get("orientation") == "h"
    places, lengths = (trace["y"], trace["x"]) if is_lying else (trace["x"], trace["y"])
    for number, (at, length) in enumerate(zip(places, lengths, strict=True)):
        if length is None:
            continue
        base = value_at(trace["base"], number) if "base" in trace else stacks.base(trace, at, length)
        box = _box(trace, axes, at=at, base=base, length=length, width=value_at(trace["width"], number))
        yield from _bar(trace["marker"], number, box, coloraxis)
        yield from _words(trace, number, box, is_lying=is_lying, is_negative=length < 0)


def _box(trace: Mapping[str, Any], axes: Axes, *, at: Any, base: float, length: float, width: float) -> Box:
    x_scale, y_scale, _ = axes.of_trace(trace)
    if trace.get("orientation") == "h":
        middle, half = y_scale.pixel(at), y_scale.length(width) / 2
        ends = sorted((x_scale.pixel(base), x_scale.pixel(base + length)))
        return Box(left=ends[0], right=ends[1], top=middle - half, bottom=middle + half)
    middle, half = x_scale.pixel(at), x_scale.length(width) / 2
    ends = sorted((y_scale.pixel(base), y_scale.pixel(base + length)))
    return Box(left=middle - half, right=middle + half, top=ends[0], bottom=ends[1])


def _bar(marker: Mapping[str, Any], number: int, box: Box, coloraxis: Mapping[str, Any]) -> Iterator[Item]:
    colour = value_at(marker["color"], number)
    if "coloraxis" in marker:
        colour = scale_colour(coloraxis, colour)
    line = marker.get("line", {})
    stroke = Stroke(colour=line["color"], width=line["width"]) if line.get("width") else None
    if box.width <= 0 or box.height <= 0:
        return
    yield Path(points=box.corners, closed=True, fill=colour, opacity=value_at(marker.get("opacity", 1), number))
    pattern = marker.get("pattern", {})
    shape = value_at(pattern.get("shape", ""), number)
    if shape not in ("", "/"):
        raise ValueError(f"no bar is hatched {shape} in files")
    if shape:
        yield from hatching(box, Stroke(colour=pattern.get("fgcolor", "#FFFFFF"), width=1.2))
    if stroke:
        yield Path(points=box.corners, closed=True, stroke=stroke)


def hatching(box: Box, stroke: Stroke) -> Iterator[Path]:
    """Lines that rise to the right across a box."""
    offset = _HATCH_STEP / 2
    while offset < box.width + box.height:
        # From the left or lower edge up to the upper or right one.
        start = (box.left + max(offset - box.height, 0), box.top + min(offset, box.height))
        end = (box.left + min(offset, box.width), box.top + max(offset - box.width, 0))
        yield Path(points=(start, end), stroke=stroke)
        offset += _HATCH_STEP


def _words(trace: Mapping[str, Any], number: int, box: Box, *, is_lying: bool, is_negative: bool) -> Iterator[Item]:
    position = trace.get("textposition", "none")
    words = value_at(trace.get("text", ""), number)
    if position == "none" or not words:
        return
    if position == "inside":
        lines = _fitting(words, trace["insidetextfont"], number, box)
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        yield from block(lines, middle, xanchor="center", yanchor="middle")
        return
    lines = lines_of(words, trace["textfont"]["size"], value_at(trace["textfont"]["color"], number))
    if is_lying:
        at, side = (box.left - _PAD, "right") if is_negative else (box.right + _PAD, "left")
        yield from block(lines, (at, (box.top + box.bottom) / 2), xanchor=side, yanchor="middle")
    else:
        at, side = (box.bottom + _PAD, "top") if is_negative else (box.top - _PAD, "bottom")
        yield from block(lines, ((box.left + box.right) / 2, at), xanchor="center", yanchor=side)


def _fitting(words: str, font: Mapping[str, Any], number: int, box: Box) -> list[tuple[Run, ...]]:
    """Words as large as their font says, or as much smaller as the box wants; larger where it has room for that."""
    lines = lines_of(words, font["size"], value_at(font["color"], number))
    room = min((box.width - 4) / block_width(lines), (box.height - 4) / block_height(lines), 1.6)
    return lines_of(words, font["size"] * room, value_at(font["color"], number))


def scale_colour(coloraxis: Mapping[str, Any], value: float) -> str:
    """The colour of a value on a scale, mixed of the two steps that it lies between."""
    steps = coloraxis["colorscale"]
    share = (value - coloraxis["cmin"]) / (coloraxis["cmax"] - coloraxis["cmin"])
    share = min(max(share, 0.0), 1.0)
    for (low, dark), (high, bright) in pairwise(steps):
        if share <= high:
            return _mixed(dark, bright, (share - low) / (high - low))
    return str(steps[-1][1])


def _mixed(one: str, other: str, share: float) -> str:
    channels = ((int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{round(low + share * (high - low)):02X}" for low, high in channels)
