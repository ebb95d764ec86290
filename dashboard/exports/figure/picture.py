"""A figure's picture with what the page says of its data, and the page's address."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.figure.figure import Figure
from dashboard.exports.picture.file import picture_bytes
from dashboard.exports.picture.kinds import Format, Size


def figure_picture(figure: Figure, size: Size, kind: Format) -> bytes:
    """The picture file. Raises TooTallError where the figure's words could not be read in that size."""
    drawing = figure.drawing
    if figure.state:
        surround = drawing.surround
        drawing = replace(drawing, surround=replace(surround, footer=(*surround.footer, figure.state)))
    address = figure.address.partition("://")[2]
    record = {"figure": figure.figure_id, "address": address}
    return picture_bytes(drawing, size, kind, address=address.partition("?")[0], record=record)
