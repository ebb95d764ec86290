"""The axes of a drawing on a page: where values lie, and their grid, ticks, labels and titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.charts.sketch import Drawing
from dashboard.exports.picture.markup import block_width, lines_of
from dashboard.exports.picture.scales import Scale
from dashboard.exports.picture.scene import Box, Item, Path, Stroke
from dashboard.exports.picture.texts import block, block_height

_PAD = 3.0
_STILL = 1e-6


@dataclass(frozen=True, kw_only=True)
class Axes:
    """All axes of a drawing, by the names that traces use: `x`, `y`, `x2`, ...

    - `plot`: the box of all panels; `boxes`: that of each axis' own panel.
    """

    plot: Box
    scales: Mapping[str, Scale]
    boxes: Mapping[str, Box]

    @classmethod
    def of(cls, drawing: Drawing, plot: Box) -> Axes:
        """The axes within a plot. ValueError for an axis without a range."""
        specs = {name.replace("axis", ""): spec for name, spec in drawing.layout.items() if "axis" in name[:5]}
        plot = _with_equal_units(specs, plot)
        scales, boxes = {}, {}
        for name, spec in specs.items():
            across = _panel(spec, specs) if name.startswith("x") else spec
            bottom, top = across.get("domain", (0.0, 1.0))
            box = Box(
                left=plot.left,
                right=plot.right,
                top=plot.bottom - top * plot.height,
                bottom=plot.bottom - bottom * plot.height,
            )
            ends = (box.left, box.right) if name.startswith("x") else (box.bottom, box.top)
            scales[name], boxes[name] = Scale.of(_ranged(spec, name), *ends), box
        return cls(plot=plot, scales=scales, boxes=boxes)

    def of_trace(self, trace: Mapping[str, Any]) -> tuple[Scale, Scale, Box]:
        """Scales of a trace, and the panel that it is drawn in."""
        x, y = trace.get("xaxis", "x"), trace.get("yaxis", "y")
        return self.scales[x], self.scales[y], self.boxes[y]


def place_x(axes: Axes, ref: str, value: Any) -> float:
    """The pixel across of a value of an axis, of `paper` or of `x domain`, which count from the left in shares."""
    if ref == "paper":
        return axes.plot.left + float(value) * axes.plot.width
    name, _, domain = ref.partition(" ")
    if domain:
        return axes.boxes[name].left + float(value) * axes.boxes[name].width
    return axes.scales[name].pixel(value)


def place_y(axes: Axes, ref: str, value: Any) -> float:
    """The pixel down of a value, as `place_x`; shares count from the bottom."""
    if ref == "paper":
        return axes.plot.bottom - float(value) * axes.plot.height
    name, _, domain = ref.partition(" ")
    if domain:
        return axes.boxes[name].bottom - float(value) * axes.boxes[name].height
    return axes.scales[name].pixel(value)


def grid(drawing: Drawing, axes: Axes) -> list[Item]:
    """Grid lines, below all that is drawn."""
    items: list[Item] = []
    for name, spec in _visible(drawing):
        if not spec.get("showgrid", True):
            continue
        stroke = Stroke(colour=spec["gridcolor"], width=1)
        scale = axes.scales[name]
        for at in filter(lambda at: _is_within(scale, at), map(scale.pixel, spec.get("tickvals", ()))):
            for box in _panels_of(drawing, axes, name):
                ends = ((at, box.top), (at, box.bottom)) if name.startswith("x") else ((box.left, at), (box.right, at))
                items.append(Path(points=ends, stroke=stroke))
    return items


def _panels_of(drawing: Drawing, axes: Axes, name: str) -> list[Box]:
    """The panels that an axis' grid crosses: of an axis across all that stand on it."""
    if name.startswith("y"):
        return [axes.boxes[name]]
    return [
        axes.boxes[other]
        for other, spec in _visible(drawing)
        if other.startswith("y") and spec.get("anchor", "x") == name
    ]


def labels(drawing: Drawing, axes: Axes) -> list[Item]:
    """Ticks, their labels, and the axes' titles."""
    items: list[Item] = []
    for name, spec in _visible(drawing):
        items += _labels_across(spec, axes, name) if name.startswith("x") else _labels_up(spec, axes, name)
    return items


def _labels_across(spec: Mapping[str, Any], axes: Axes, name: str) -> list[Item]:
    box, scale, items = axes.boxes[name], axes.scales[name], list[Item]()
    tick = _tick(spec)
    deepest = box.bottom + tick + _PAD
    for value, label in zip(spec["tickvals"], spec["ticktext"], strict=True):
        at = scale.pixel(value)
        if not _is_within(scale, at):
            continue
        if tick:
            items.append(Path(points=((at, box.bottom), (at, box.bottom + tick)), stroke=_tick_stroke(spec)))
        lines = lines_of(label, spec["tickfont"]["size"], spec["tickfont"]["color"])
        items += block(lines, (at, box.bottom + tick + _PAD), xanchor="center")
        deepest = max(deepest, box.bottom + tick + _PAD + block_height(lines))
    title = spec["title"]
    if title["text"]:
        lines = lines_of(title["text"], title["font"]["size"], title["font"]["color"])
        items += block(lines, ((box.left + box.right) / 2, deepest + title["standoff"] / 2), xanchor="center")
    return items


def _labels_up(spec: Mapping[str, Any], axes: Axes, name: str) -> list[Item]:
    box, scale, items = axes.boxes[name], axes.scales[name], list[Item]()
    tick, widest = _tick(spec), 0.0
    for value, label in zip(spec["tickvals"], spec["ticktext"], strict=True):
        at = scale.pixel(value)
        if not _is_within(scale, at):
            continue
        if tick:
            items.append(Path(points=((box.left - tick, at), (box.left, at)), stroke=_tick_stroke(spec)))
        lines = lines_of(label, spec["tickfont"]["size"], spec["tickfont"]["color"])
        items += block(lines, (box.left - tick - _PAD, at), xanchor="right", yanchor="middle")
        widest = max(widest, block_width(lines))
    title = spec["title"]
    if title["text"]:
        lines = lines_of(title["text"], title["font"]["size"], title["font"]["color"])
        left = box.left - tick - _PAD - widest - title["standoff"]
        middle = (box.top + box.bottom) / 2
        items += block(lines, (left, middle), xanchor="center", yanchor="bottom", angle=-90)
    return items


def _visible(drawing: Drawing) -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (name.replace("axis", ""), spec)
        for name, spec in drawing.layout.items()
        if "axis" in name[:5] and spec.get("visible", True)
    ]


def _tick(spec: Mapping[str, Any]) -> float:
    return float(spec.get("ticklen", 0)) if spec.get("ticks") == "outside" else 0.0


def _tick_stroke(spec: Mapping[str, Any]) -> Stroke:
    return Stroke(colour=spec["tickcolor"], width=1)


def _is_within(scale: Scale, at: float) -> bool:
    low, high = sorted((scale.start, scale.end))
    return low - _STILL <= at <= high + _STILL


def _ranged(spec: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if "range" not in spec:
        raise ValueError(f"the axis {name} has no range")
    return spec


def _panel(spec: Mapping[str, Any], specs: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The axis that an axis across stands at."""
    return specs[spec.get("anchor", "y")]


def _with_equal_units(specs: Mapping[str, Mapping[str, Any]], plot: Box) -> Box:
    """The part of the plot, in its middle, in which a unit is as long across as down, where the drawing asks for that."""
    if "scaleanchor" not in specs["y"]:
        return plot
    across, down = (abs(specs[name]["range"][1] - specs[name]["range"][0]) for name in ("x", "y"))
    unit = min(plot.width / across, plot.height / down)
    left, top = (plot.width - unit * across) / 2, (plot.height - unit * down) / 2
    return Box(left=plot.left + left, right=plot.right - left, top=plot.top + top, bottom=plot.bottom - top)
