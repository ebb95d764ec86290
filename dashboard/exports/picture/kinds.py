"""The kinds and sizes of picture files; apart from what makes them, which is loaded with the first one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PRINT_DOTS = 300
"""An inch, of a picture for print."""


class Format(StrEnum):
    """Kinds of picture files."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


MEDIA_TYPES = {Format.PNG: "image/png", Format.SVG: "image/svg+xml", Format.PDF: "application/pdf"}


class Size(StrEnum):
    """`WHOLE` is as tall as the figure needs; all others have a shape of their own."""

    WHOLE = "whole"
    LANDSCAPE = "landscape"
    SQUARE = "square"
    SOCIAL = "social"
    SOCIAL_SMALL = "social_small"
    PRINT = "print"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A size in pixels of the picture.

    - `height`: None where it follows from the figure.
    - `room`: pixels across in which the figure is laid out, at the least; fewer make its words larger.
    - `width_mm`: on paper.
    """

    width: int
    height: int | None
    room: int
    width_mm: float


SHAPES: dict[Size, Shape] = {
    Size.WHOLE: Shape(width=1600, height=None, room=800, width_mm=210),
    Size.LANDSCAPE: Shape(width=1600, height=900, room=800, width_mm=240),
    Size.SQUARE: Shape(width=1080, height=1080, room=600, width_mm=160),
    Size.SOCIAL: Shape(width=1200, height=628, room=720, width_mm=160),
    Size.SOCIAL_SMALL: Shape(width=800, height=418, room=640, width_mm=160),
    # 160 x 110 mm at 300 dots an inch.
    Size.PRINT: Shape(width=1890, height=1299, room=640, width_mm=160),
}
