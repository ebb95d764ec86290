"""A scene as PNG, rastered from its SVG with the bundled fonts alone."""

from __future__ import annotations

import struct
import zlib

import resvg_py

from dashboard.exports.picture.fonts import FAMILY, font_files
from dashboard.exports.picture.scene import Scene
from dashboard.exports.picture.svg import svg_bytes

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_METRE_IN_INCHES = 39.3701


def png_bytes(scene: Scene, *, width: int, texts: dict[str, str], dots_per_inch: float = 0.0) -> bytes:
    """A PNG so many pixels wide; its height follows. `texts` stand in the file under their keywords (Latin letters).

    `dots_per_inch`: how large it is to be printed; not said where 0.
    """
    svg = svg_bytes(scene, width=scene.width, has_fonts=False).decode()
    picture = bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            skip_system_fonts=True,
            font_files=[str(file) for file in font_files()],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )
    header = len(_SIGNATURE) + 25
    chunks = b"".join(_chunk(b"iTXt", f"{name}\0\0\0\0\0".encode() + words.encode()) for name, words in texts.items())
    if dots_per_inch:
        dots = round(dots_per_inch * _METRE_IN_INCHES)
        chunks = _chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1)) + chunks
    return picture[:header] + chunks + picture[header:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
