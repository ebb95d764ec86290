"""How large a figure is laid out for each size in which it is exported."""

from __future__ import annotations

from contextlib import suppress

from dashboard.charts.sketch import Drawing
from dashboard.exports.picture.kinds import SHAPES, Size
from dashboard.exports.picture.page import natural_height
from dashboard.exports.picture.paint import paint
from dashboard.exports.picture.scene import Scene

_STEP = 1.03
_LEAST_SHARE = 0.55
"""How small words may become, beside those of a figure for which the size has room enough."""


class TooTallError(Exception):
    """A figure whose words would be too small to read in a size."""


def scene_of(drawing: Drawing, size: Size) -> Scene:
    """A drawing laid out for a size. Raises TooTallError."""
    width = _room_across(drawing, size)
    shape = SHAPES[size]
    height = natural_height(drawing, width) if shape.height is None else width * shape.height / shape.width
    return paint(drawing, width, height)


def fitting_sizes(drawing: Drawing) -> tuple[Size, ...]:
    """The sizes in which a figure's words can be read."""
    found = []
    for size in Size:
        with suppress(TooTallError):
            _room_across(drawing, size)
            found.append(size)
    return tuple(found)


def _room_across(drawing: Drawing, size: Size) -> float:
    """Pixels across in which a drawing is as tall as the shape asks for, or less: then its plot grows."""
    shape = SHAPES[size]
    room = float(shape.room)
    while shape.height is not None and natural_height(drawing, room) > room * shape.height / shape.width:
        room *= _STEP
        if shape.room < _LEAST_SHARE * room:
            raise TooTallError
    return room
