"""Where the labels of scattered points go, so that none covers another label or point on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.theme import LABEL_SIZE
from dashboard.charts.words import text_width

MARKER = 12
LINE = 14
POSITIONS = (
    "middle right",
    "middle left",
    "top center",
    "bottom center",
    "top right",
    "bottom right",
    "top left",
    "bottom left",
)


@dataclass(frozen=True, kw_only=True)
class PlacedLabel:
    """A label and its side of the point; an empty text where no side is free, hovering still shows it."""

    text: str
    position: str


@dataclass(frozen=True)
class _Box:
    left: float
    right: float
    bottom: float
    top: float

    def overlaps(self, other: _Box) -> bool:
        apart = (
            self.right <= other.left or other.right <= self.left or self.top <= other.bottom or other.top <= self.bottom
        )
        return not apart


def place_labels(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    width: float,
    height: float,
    *,
    sizes: Sequence[float] | None = None,
) -> list[PlacedLabel]:
    """Sides for labels of points given in pixels from the plot's bottom left; earlier points choose first.

    `sizes` are the markers' diameters in pixels, all `MARKER` where left out.
    """
    halves = [size / 2 for size in sizes] if sizes is not None else [MARKER / 2] * len(points)
    taken = [_around(x, y, half) for (x, y), half in zip(points, halves, strict=True)]
    placed = []
    for (x, y), words, half in zip(points, texts, halves, strict=True):
        own = _around(x, y, half)
        for position in POSITIONS:
            box = _label_box(x, y, text_width(words, LABEL_SIZE), position, half)
            inside = box.left >= 0 and box.right <= width and box.bottom >= -LINE and box.top <= height + LINE
            if inside and not any(box.overlaps(other) for other in taken if other != own):
                taken.append(box)
                placed.append(PlacedLabel(text=words, position=position))
                break
        else:
            placed.append(PlacedLabel(text="", position=POSITIONS[0]))
    return placed


def _around(x: float, y: float, half: float) -> _Box:
    return _Box(x - half, x + half, y - half, y + half)


def _label_box(x: float, y: float, width: float, position: str, half: float) -> _Box:
    row, column = position.split()
    bottom = {"middle": y - LINE / 2, "top": y + half, "bottom": y - half - LINE}[row]
    beside = half if row == "middle" else 0.0
    left = {"right": x + beside, "left": x - beside - width, "center": x - width / 2}[column]
    return _Box(left, left + width, bottom, bottom + LINE)
