"""What a picture consists of: shapes and lines of text, in the order in which they are painted.

Positions are pixels from the upper left corner. Every writer (SVG, PDF) paints the same scene.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle; `right` and `bottom` are the far edges."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def corners(self) -> tuple[Point, ...]:
        """From the upper left one, clockwise."""
        return (self.left, self.top), (self.right, self.top), (self.right, self.bottom), (self.left, self.bottom)


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line's paint; `dash`: lengths drawn and left out in turn, empty for a whole line."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Path:
    """Straight lines through points. `clip`: nothing is painted outside of it."""

    points: tuple[Point, ...]
    closed: bool = False
    fill: str = ""
    stroke: Stroke | None = None
    opacity: float = 1.0
    clip: Box | None = None


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A circle about a point."""

    centre: Point
    radius: float
    fill: str = ""
    stroke: Stroke | None = None
    opacity: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Run:
    """Words in one style."""

    words: str
    size: float
    colour: str
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """Runs beside each other on one baseline.

    - `at`: where on the baseline the line begins.
    - `angle`: degrees clockwise about that point.
    """

    runs: tuple[Run, ...]
    at: Point
    angle: float = 0.0
    opacity: float = 1.0


Item = Path | Circle | TextLine


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A whole picture.

    - `width`, `height`: in pixels as laid out; a file may show them larger.
    - `title`, `description`: what it shows in words, for those who cannot see it.
    """

    width: float
    height: float
    background: str
    language: str
    title: str
    description: str
    items: tuple[Item, ...] = field(repr=False)
