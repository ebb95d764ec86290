"""Blocks of text placed about a point."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin

from dashboard.exports.picture.fonts import ASCENT
from dashboard.exports.picture.markup import block_width, line_width
from dashboard.exports.picture.scene import Point, Run, TextLine

LEADING = 1.3
"""Pixels from one baseline to the next, as a share of the size."""

_SHARES = {"left": 0.0, "top": 0.0, "center": 0.5, "middle": 0.5, "right": 1.0, "bottom": 1.0}
_RISE = ASCENT - 0.2
"""From the top of a line's box to its baseline; the tallest accents may reach out of the box."""


def block_height(lines: Sequence[Sequence[Run]]) -> float:
    """Pixels of lines under each other."""
    sizes = [max((run.size for run in line), default=0.0) for line in lines]
    return sum(LEADING * size for size in sizes)


def block(
    lines: Sequence[tuple[Run, ...]],
    at: Point,
    *,
    xanchor: str = "left",
    yanchor: str = "top",
    align: str = "",
    angle: float = 0.0,
    opacity: float = 1.0,
) -> list[TextLine]:
    """Lines whose box has the named side or middle on a point.

    - `align`: of shorter lines within the box; as `xanchor` where it is empty.
    - `angle`: degrees clockwise about the point.
    """
    width, height = block_width(lines), block_height(lines)
    left, top = -_SHARES[xanchor] * width, -_SHARES[yanchor] * height
    turn, placed = radians(angle), []
    for line in lines:
        size = max((run.size for run in line), default=0.0)
        x = left + _SHARES[align or xanchor] * (width - line_width(line))
        y = top + (LEADING - 1) / 2 * size + _RISE * size
        turned = (at[0] + x * cos(turn) - y * sin(turn), at[1] + x * sin(turn) + y * cos(turn))
        if any(run.words for run in line):
            placed.append(TextLine(runs=line, at=turned, angle=angle, opacity=opacity))
        top += LEADING * size
    return placed
