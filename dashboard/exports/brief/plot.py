"""A figure's plot as a brief shows it: words around it are the brief's own."""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts.sketch import Drawing
from dashboard.exports.picture.fonts import DESCENT
from dashboard.exports.picture.page import lay_out_plot
from dashboard.exports.picture.paint import paint_page
from dashboard.exports.picture.scene import Circle, Item, Path, Scene, TextLine

PLOT_ROOM = 680.0
"""Pixels across in which a plot is laid out; fewer make its words larger."""

_BELOW = 4.0
"""Pixels under the lowest of all that is drawn."""


def plot_scene(drawing: Drawing, plot_height: float) -> Scene:
    """The plot with its axes and legend, without the room that its card keeps free below."""
    scene = paint_page(drawing, lay_out_plot(drawing, PLOT_ROOM, plot_height))
    lowest = max(_bottom(item) for item in scene.items)
    return replace(scene, height=min(scene.height, lowest + _BELOW))


def _bottom(item: Item) -> float:
    match item:
        case TextLine():
            return item.at[1] + DESCENT * max(run.size for run in item.runs)
        case Circle():
            return item.centre[1] + item.radius
        case Path():
            return max(y for _, y in item.points)
