"""Marks that charts of estimates share: the bar as long as an interval, the line at none, the value written at the edge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.codes import CellStatus
from dashboard.charts.rows import Row
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import LABEL_SIZE, Surface

Ends = tuple[float, float, float]
"""A value, and the low and the high end of its interval."""


def interval_bars(intervals: Iterable[Ends], colour: str, *, thickness: float = 3, decimals: int = 2) -> dict[str, Any]:
    """Bars from the low to the high end of each value, as `error_x` or `error_y` of its points."""
    halves = [(high - value, value - low) for value, low, high in intervals]
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(above, decimals) for above, _ in halves],
        "arrayminus": [round(below, decimals) for _, below in halves],
        "color": colour,
        "thickness": thickness,
        "width": 0,
    }


def draw_line_at_none(sketch: Sketch, surface: Surface, *, panel: str = "") -> None:
    """The line at 0 on the axis `x<panel>`, as high as its panel."""
    sketch.add_shape(
        name="none",
        type="line",
        xref=f"x{panel}",
        yref=f"y{panel} domain",
        x0=0,
        x1=0,
        y0=0,
        y1=1,
        line={"color": surface.ink, "width": 1},
    )


def write_value(
    sketch: Sketch, place: int, words: str, surface: Surface, *, panel: str = "", is_strong: bool = True
) -> None:
    """The value of the row at `place`, at the right edge of its panel."""
    sketch.add_annotation(
        name="value",
        text=f"<b>{words}</b>" if is_strong else words,
        xref="paper",
        yref=f"y{panel}",
        x=1,
        y=place,
        xanchor="left",
        xshift=8,
        showarrow=False,
        font={"size": LABEL_SIZE, "color": surface.ink if is_strong else surface.muted_ink},
    )


def name_row(name: str, surface: Surface) -> Row:
    """A row that is only a name on the axis, its estimate being drawn apart."""
    return Row(name=name, value=None, label="", colour=surface.quiet, standing=CellStatus.MISSING)
