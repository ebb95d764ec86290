"""Marker symbols under Plotly's names, as shapes about a point."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

from dashboard.exports.picture.scene import Circle, Path, Point, Stroke

OPEN = "-open"


def symbol(
    name: str, at: Point, size: float, colour: str, *, line: Stroke | None = None, opacity: float = 1.0
) -> Path | Circle:
    """A marker of a size in pixels; `-open` behind the name leaves it unfilled. ValueError for a name unknown here."""
    shape, radius = name.removesuffix(OPEN), size / 2
    stroke = Stroke(colour=colour, width=line.width if line else 1.0) if name.endswith(OPEN) else line
    fill = "" if name.endswith(OPEN) else colour
    if shape == "circle":
        return Circle(centre=at, radius=radius, fill=fill, stroke=stroke, opacity=opacity)
    if shape not in _OUTLINES:
        raise ValueError(f"no symbol is called {shape}")
    points = tuple((at[0] + x * radius, at[1] + y * radius) for x, y in _OUTLINES[shape])
    return Path(points=points, closed=True, fill=fill, stroke=stroke, opacity=opacity)


def _regular(corners: int) -> tuple[Point, ...]:
    return tuple((sin(2 * pi * n / corners), -cos(2 * pi * n / corners)) for n in range(corners))


def _star() -> tuple[Point, ...]:
    radii = (1.4, 1.4 * 0.382)
    return tuple((radii[n % 2] * sin(pi * n / 5), -radii[n % 2] * cos(pi * n / 5)) for n in range(10))


def _cross(arm: float, half: float) -> tuple[Point, ...]:
    quarter = [(half, -arm), (half, -half), (arm, -half)]
    points = []
    for _ in range(4):
        points += quarter
        quarter = [(-y, x) for x, y in quarter]
    return tuple(points)


def _turned(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(((x - y) / sqrt(2), (x + y) / sqrt(2)) for x, y in points)


_WIDE = 2 / sqrt(3)
_OUTLINES: dict[str, tuple[Point, ...]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "triangle-up": ((-_WIDE, 0.5), (_WIDE, 0.5), (0, -1)),
    "triangle-down": ((-_WIDE, -0.5), (_WIDE, -0.5), (0, 1)),
    "cross": _cross(1.2, 0.4),
    "x": _turned(_cross(1.2, 0.4)),
    "pentagon": _regular(5),
    "hexagon": _regular(6),
    "star": _star(),
    "hourglass": ((-1, -1), (1, -1), (-1, 1), (1, 1)),
    "bowtie": ((-1, -1), (-1, 1), (1, -1), (1, 1)),
}
