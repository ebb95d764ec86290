"""A figure's plot as a brief shows it: words around it are the brief's own."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

from dashboard.charts.sketch import Drawing
from dashboard.exports.picture.fonts import DESCENT
from dashboard.exports.picture.markup import line_width
from dashboard.exports.picture.page import lay_out_plot
from dashboard.exports.picture.paint import paint_page
from dashboard.exports.picture.scene import Circle, Item, Path, Scene, TextLine

PLOT_ROOM = 680.0
"""Pixels across in which a plot is laid out; fewer make its words larger."""

_BELOW = 4.0
"""Pixels under the lowest of all that is drawn."""

_RISE = 0.75
"""Share of the size that capitals rise above the baseline."""


_LEAST_SHARES = {"season_uplifts": 0.36, "import_series": 0.62, "year_on_year": 0.6}
"""How far a chart may shrink before its words touch each other, as a share of its height on screen."""

_LEAST_SHARE = 0.7
"""Of any other chart."""

_MOST_SHARE = 1.15


def plot_heights(drawing: Drawing) -> tuple[float, float]:
    """The least pixels in which a plot can be read, and the most that serve it."""
    height = drawing.surround.plot_height
    return _LEAST_SHARES.get(drawing.layout["meta"]["chart"], _LEAST_SHARE) * height, _MOST_SHARE * height


def plot_scene(drawing: Drawing, plot_height: float) -> Scene:
    """The plot with its axes and legend: neither cut off above, where a mark reaches out of it, nor with room to spare below."""
    highest = min(_reach(item)[0] for item in _scene(drawing, plot_height, 0.0).items)
    scene = _scene(drawing, plot_height, max(0.0, -highest))
    lowest = max(_reach(item)[1] for item in scene.items)
    return replace(scene, height=lowest + _BELOW)


def _scene(drawing: Drawing, plot_height: float, above: float) -> Scene:
    return paint_page(drawing, lay_out_plot(drawing, PLOT_ROOM, plot_height, above=above))


def _reach(item: Item) -> tuple[float, float]:
    """Highest and lowest pixel."""
    match item:
        case TextLine():
            size, width, turn = max(run.size for run in item.runs), line_width(item.runs), radians(item.angle)
            corners = [
                item.at[1] + x * sin(turn) + y * cos(turn)
                for x in (0.0, width)
                for y in (-_RISE * size, DESCENT * size)
            ]
            return min(corners), max(corners)
        case Circle():
            return item.centre[1] - item.radius, item.centre[1] + item.radius
        case Path():
            heights = [y for _, y in item.points]
            return min(heights), max(heights)
