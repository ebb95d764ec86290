"""A figure's picture with what the page says of its data, and the page's address."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.figure.mark import mark
from dashboard.exports.picture.file import picture_bytes
from dashboard.exports.picture.kinds import Format, Size
from dashboard.exports.seal import sealed


def figure_picture(figure: Figure, size: Size, kind: Format) -> bytes:
    """The picture file. Raises TooTallError where the figure's words could not be read in that size."""
    drawing = figure.drawing
    if figure.state:
        surround = drawing.surround
        drawing = replace(drawing, surround=replace(surround, footer=(*surround.footer, figure.state)))
    record = {**mark(figure), "size": size.value}
    content = picture_bytes(drawing, size, kind, address=record["address"].partition("?")[0], record=record)
    return sealed(content, Kind(kind.value), figure.sealer)
