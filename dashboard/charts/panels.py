"""Panels under each other in one figure, each with a title and a value axis of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.card import EDGE
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import SUBTITLE_SIZE, Surface
from dashboard.charts.words import wrapped

TITLE_HEIGHT = 30
PANEL_TITLE_CHARACTERS = 46


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Place of one panel.

    - `suffix`: of its axes as Plotly names them: '', '2', '3'.
    - `domain`: (bottom, top) as shares of the plot's height.
    """

    suffix: str
    domain: tuple[float, float]


def stack_panels(heights: Sequence[float], *, foot: float) -> tuple[list[Panel], int]:
    """Places of panels of these heights in pixels, first on top, and the plot's height in pixels.

    Each has room for a title above and `foot` pixels for its ticks below; the last one's ticks are in the card's margin.
    """
    total = sum(heights) + len(heights) * TITLE_HEIGHT + (len(heights) - 1) * foot
    panels, top = [], total
    for number, height in enumerate(heights, start=1):
        top -= TITLE_HEIGHT
        suffix = "" if number == 1 else str(number)
        panels.append(Panel(suffix=suffix, domain=(max((top - height) / total, 0.0), top / total)))
        top -= height + foot
    return panels, round(total)


def panel_title(sketch: Sketch, panel: Panel, words: str, left: float, surface: Surface) -> None:
    """Write a panel's title above it, from the card's left edge; it says what and in which unit."""
    sketch.add_annotation(
        name="panel_title",
        text=f"<b>{'<br>'.join(wrapped(words, PANEL_TITLE_CHARACTERS))}</b>",
        xref="paper",
        yref="paper",
        x=0,
        y=panel.domain[1],
        xanchor="left",
        yanchor="bottom",
        xshift=EDGE - left,
        yshift=4,
        align="left",
        showarrow=False,
        font={"size": SUBTITLE_SIZE, "color": surface.ink},
    )
