"""What a page of the brief consists of: pieces with a place and a part to play, in the order in which they are read.

Places are points (1/72 inch) from the upper left corner of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.exports.picture.scene import Box, Item, Scene

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
"""A4."""


class Role(StrEnum):
    """What a piece is to a reader who does not see the page, by the names that PDF gives them."""

    TITLE = "H1"
    HEADING = "H2"
    SUBHEADING = "H3"
    PARAGRAPH = "P"
    COLUMN_HEADING = "TH"
    CELL = "TD"
    FIGURE = "Figure"
    CAPTION = "Caption"
    ORNAMENT = "Artifact"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A scene on a page, `scale` points a pixel, with its upper left corner on a place."""

    scene: Scene
    left: float
    top: float
    scale: float


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One paragraph, cell, picture or ornament.

    - `words`: what it says in full; of a figure its text alternative.
    - `within`: the lists, tables and rows that hold it, from the outside: (role of PDF, key that is its own on the page).
    - `link`: web address that `box` leads to.
    """

    role: Role
    words: str = ""
    items: tuple[Item, ...] = ()
    picture: Picture | None = None
    within: tuple[tuple[str, str], ...] = ()
    link: str = ""
    box: Box | None = None


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One page."""

    pieces: tuple[Piece, ...]
