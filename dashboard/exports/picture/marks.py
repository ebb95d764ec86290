"""What lies over or under the data: bands, lines, words at places, the scale of colours, the mark of the sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.charts.sketch import Drawing
from dashboard.exports.picture.axes import Axes, place_x, place_y
from dashboard.exports.picture.bars import scale_colour
from dashboard.exports.picture.markup import block_width, lines_of
from dashboard.exports.picture.page import dash_of
from dashboard.exports.picture.scene import Box, Item, Path, Stroke
from dashboard.exports.picture.texts import block, block_height

_AROUND = frozenset({"footer"})
"""Annotations that the page lays out itself."""

_COLOUR_STEPS = 60


def shapes(drawing: Drawing, axes: Axes, *, below: bool) -> Iterator[Item]:
    """Bands and lines under the data, or those over them."""
    for shape in drawing.layout["shapes"]:
        if (shape.get("layer") == "below") is not below:
            continue
        x0, x1 = (place_x(axes, shape["xref"], shape[name]) for name in ("x0", "x1"))
        y0, y1 = (place_y(axes, shape["yref"], shape[name]) for name in ("y0", "y1"))
        line = shape.get("line", {})
        stroke = Stroke(colour=line["color"], width=line["width"], dash=dash_of(line)) if line.get("width") else None
        match shape["type"]:
            case "rect":
                box = _within(Box(left=min(x0, x1), right=max(x0, x1), top=min(y0, y1), bottom=max(y0, y1)), axes.plot)
                yield Path(points=box.corners, closed=True, fill=shape.get("fillcolor", ""), stroke=stroke)
            case "line":
                yield Path(points=((x0, y0), (x1, y1)), stroke=stroke)
            case other:
                raise ValueError(f"no shape is called {other}")


def words_at_places(drawing: Drawing, axes: Axes) -> Iterator[Item]:
    """Words at places, in the order in which they were written."""
    default = drawing.layout["font"]
    for note in drawing.layout["annotations"]:
        if note.get("name") not in _AROUND:
            yield from _annotation(note, axes, default)


def _annotation(note: Mapping[str, Any], axes: Axes, default: Mapping[str, Any]) -> Iterator[Item]:
    font = {**default, **note.get("font", {})}
    lines = lines_of(note["text"], font["size"], font["color"])
    at = (
        place_x(axes, note["xref"], note["x"]) + note.get("xshift", 0),
        place_y(axes, note["yref"], note["y"]) - note.get("yshift", 0),
    )
    xanchor, yanchor = note.get("xanchor", "center"), note.get("yanchor", "middle")
    if note.get("bgcolor"):
        yield _ground(lines, at, xanchor, yanchor, note)
    yield from block(
        lines,
        at,
        xanchor=xanchor,
        yanchor=yanchor,
        align=note.get("align", ""),
        angle=note.get("textangle", 0),
        opacity=note.get("opacity", 1.0),
    )


def _ground(lines: Any, at: tuple[float, float], xanchor: str, yanchor: str, note: Mapping[str, Any]) -> Item:
    pad = note.get("borderpad", 1)
    width, height = block_width(lines), block_height(lines)
    left = at[0] - {"left": 0.0, "center": 0.5, "right": 1.0}[xanchor] * width
    top = at[1] - {"top": 0.0, "middle": 0.5, "bottom": 1.0}[yanchor] * height
    box = Box(left=left - pad, right=left + width + pad, top=top - pad / 2, bottom=top + height + pad / 2)
    return Path(points=box.corners, closed=True, fill=note["bgcolor"])


def colour_bar(drawing: Drawing, axes: Axes) -> Iterator[Item]:
    """The scale of a colour axis below the plot, with its unit; nothing where the drawing has none."""
    scale = drawing.layout.get("coloraxis")
    if scale is None:
        return
    bar, plot = scale["colorbar"], axes.plot
    ink = drawing.layout["font"]["color"]
    title = lines_of(bar["title"]["text"], bar["title"]["font"]["size"], ink)
    half = bar["len"] * min(plot.width, 480.0) / 2
    middle, top = (plot.left + plot.right) / 2, plot.bottom + 6
    yield from block(title, (middle, top), xanchor="center")
    top += block_height(title) + 2
    low, high = scale["cmin"], scale["cmax"]
    step = 2 * half / _COLOUR_STEPS
    for number in range(_COLOUR_STEPS):
        left = middle - half + number * step
        value = low + (number + 0.5) / _COLOUR_STEPS * (high - low)
        # A little wider than its step, so that no seam shows between two.
        box = Box(left=left, right=min(left + step + 0.4, middle + half), top=top, bottom=top + bar["thickness"])
        yield Path(points=box.corners, closed=True, fill=scale_colour(scale, value))
    for value, label in zip(bar["tickvals"], bar["ticktext"], strict=True):
        at = middle - half + (value - low) / (high - low) * 2 * half
        yield from block(
            lines_of(label, bar["tickfont"]["size"], ink), (at, top + bar["thickness"] + 1), xanchor="center"
        )


def _within(box: Box, other: Box) -> Box:
    """The part of a box inside another."""
    return Box(
        left=max(box.left, other.left),
        right=min(box.right, other.right),
        top=max(box.top, other.top),
        bottom=min(box.bottom, other.bottom),
    )
