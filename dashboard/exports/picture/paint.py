"""A drawing on a page of a size, as a scene."""

from __future__ import annotations

from catalog.text import Language
from dashboard.charts.description import describe
from dashboard.charts.sketch import Drawing
from dashboard.exports.picture.axes import Axes, grid, labels
from dashboard.exports.picture.bars import Stacks, paint_bars
from dashboard.exports.picture.marks import colour_bar, shapes, words_at_places
from dashboard.exports.picture.page import Page, lay_out
from dashboard.exports.picture.scatter import paint_scatter
from dashboard.exports.picture.scene import Item, Scene


def paint(drawing: Drawing, width: float, height: float) -> Scene:
    """The whole picture. ValueError where the size has no room for it, or it holds what is drawn on screen alone."""
    return paint_page(drawing, lay_out(drawing, width, height))


def paint_page(drawing: Drawing, page: Page) -> Scene:
    """A drawing within a layout of it. ValueError as `paint`."""
    axes = Axes.of(drawing, page.plot)
    meta = drawing.layout["meta"]
    for trace in drawing.data:
        if trace["type"] not in ("bar", "scatter"):
            raise ValueError(f"no trace of the type {trace['type']} is drawn in files")
    items: list[Item] = [*shapes(drawing, axes, below=True), *grid(drawing, axes)]
    stacks = Stacks(is_stacked=drawing.layout.get("barmode") == "stack")
    coloraxis = drawing.layout.get("coloraxis", {})
    for trace in drawing.data:
        if trace["type"] == "bar":
            items += paint_bars(trace, axes, stacks, coloraxis)
    for trace in drawing.data:
        if trace["type"] == "scatter":
            items += paint_scatter(trace, axes)
    items += shapes(drawing, axes, below=False)
    items += labels(drawing, axes)
    items += colour_bar(drawing, axes)
    items += page.items
    items += words_at_places(drawing, axes)
    return Scene(
        width=page.width,
        height=page.height,
        background=drawing.layout["paper_bgcolor"],
        language=meta["language"],
        title=meta["title"],
        description=describe(drawing, Language(meta["language"])),
        items=tuple(items),
    )
