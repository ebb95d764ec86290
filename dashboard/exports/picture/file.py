"""A figure as a picture file. The same figure, size and record give the same bytes, whoever asks and whenever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from dashboard.charts.sketch import Drawing
from dashboard.exports.picture.kinds import PRINT_DOTS, SHAPES, Format, Size
from dashboard.exports.picture.pdf import pdf_bytes
from dashboard.exports.picture.png import png_bytes
from dashboard.exports.picture.scene import Scene
from dashboard.exports.picture.sizes import scene_of
from dashboard.exports.picture.svg import svg_bytes

SOFTWARE = "Dampak UMKM"
RECORD = "dampak-umkm"
"""Keyword under which a PNG holds the record."""


def picture_bytes(
    drawing: Drawing, size: Size, kind: Format, *, address: str = "", record: Mapping[str, str] | None = None
) -> bytes:
    """The file. Raises TooTallError where the figure's words could not be read in that size.

    - `address`: where the figure is found; stands in the picture.
    - `record`: what programs are to know of the figure beside its title and description; stands in the file's metadata.
    """
    surround = drawing.surround
    footer = (*surround.footer, address) if address else surround.footer
    scene = scene_of(replace(drawing, surround=replace(surround, footer=footer)), size)
    # ASCII signs alone: a PDF would otherwise hold it as UTF-16.
    written = json.dumps(_record(drawing, record or {}), sort_keys=True)
    shape = SHAPES[size]
    match kind:
        case Format.PNG:
            return png_bytes(
                scene,
                width=shape.width,
                texts=_texts(scene, drawing, written),
                dots_per_inch=PRINT_DOTS if size is Size.PRINT else 0.0,
            )
        case Format.SVG if size is Size.PRINT:
            return svg_bytes(scene, width=shape.width_mm, unit="mm", metadata=written)
        case Format.SVG:
            return svg_bytes(scene, width=shape.width, metadata=written)
        case Format.PDF:
            return pdf_bytes(scene, width_mm=shape.width_mm, subject=scene.description, keywords=written)


def _texts(scene: Scene, drawing: Drawing, record: str) -> dict[str, str]:
    return {
        "Title": scene.title,
        "Description": scene.description,
        "Source": "; ".join(drawing.layout["meta"]["source"]),
        "Software": SOFTWARE,
        RECORD: record,
    }


def _record(drawing: Drawing, more: Mapping[str, str]) -> dict[str, str]:
    meta = drawing.layout["meta"]
    own = {name: str(meta[name]) for name in ("chart", "metric", "unit", "snapshot_id", "language", "theme", "rows")}
    return {**own, "is_sample": "yes" if meta["is_sample"] else "no", **more}
