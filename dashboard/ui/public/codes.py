"""What is pasted into another site: a frame, or a picture that leads to its page."""

from __future__ import annotations

from html import escape

from dashboard.exports.picture.kinds import SHAPES, Size

_CAPTION_PIXELS = 70
_WIDTH = 800
_TALL = 0.75
"""A figure as tall as it needs is usually lower than three quarters of its width."""


def frame_code(address: str, title: str, size: Size) -> str:
    """An iframe as wide as its place allows."""
    shape = SHAPES[size]
    share = _TALL if shape.height is None else shape.height / shape.width
    height = round(_WIDTH * share) + _CAPTION_PIXELS
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" '
        f'style="border:0;max-width:{_WIDTH}px" loading="lazy"></iframe>'
    )


def image_code(image: str, page: str, alt: str) -> str:
    """A picture with its text alternative, as a link."""
    return (
        f'<a href="{escape(page)}"><img src="{escape(image)}" alt="{escape(alt)}" '
        'style="max-width:100%;height:auto" loading="lazy"></a>'
    )
