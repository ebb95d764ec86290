"""A column of the page that is written from top to bottom, each piece below the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dashboard.charts.theme import SURFACES, Theme
from dashboard.exports.brief.leaf import Piece, Role
from dashboard.exports.picture.markup import broken, line_width
from dashboard.exports.picture.scene import Box, Path, Run, Stroke
from dashboard.exports.picture.texts import block, block_height

_SURFACE = SURFACES[Theme.LIGHT]
INK, MUTED, ACCENT, MARK, RULE, GROUND = (
    _SURFACE.ink,
    _SURFACE.muted_ink,
    _SURFACE.accent,
    _SURFACE.sample_mark,
    _SURFACE.grid,
    "#EEF4F9",
)
Within = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Style:
    """How words look: size in points, colour, weight."""

    size: float
    colour: str = INK
    is_bold: bool = False

    @property
    def run(self) -> Run:
        return Run(words="", size=self.size, colour=self.colour, is_bold=self.is_bold)


@dataclass(kw_only=True)
class Column:
    """What is written so far; `top` is where the next piece begins."""

    left: float
    width: float
    top: float
    pieces: list[Piece] = field(default_factory=list)

    def write(
        self,
        role: Role,
        words: str,
        style: Style,
        *,
        indent: float = 0.0,
        sign: str = "",
        sign_style: Style | None = None,
        within: Within = (),
        link: str = "",
        after: float = 0.0,
    ) -> None:
        """Write words as one piece, with a sign before their indent; nothing where there are no words."""
        if not words:
            return
        lines = _spaced(wrapped(words, style, self.width - indent), words)
        items = block(lines, (self.left + indent, self.top), align="left")
        if sign:
            first = [(replace((sign_style or style).run, words=f"{sign} "),)]
            items = [*block(first, (self.left, self.top), align="left"), *items]
        bottom = self.top + block_height(lines)
        box = Box(left=self.left, top=self.top, right=self.left + self.width, bottom=bottom)
        self.pieces.append(Piece(role=role, words=words, items=tuple(items), within=within, link=link, box=box))
        self.top = bottom + after

    def rule(self, *, after: float, colour: str = RULE, width: float = 0.6) -> None:
        """A line across the column."""
        ends = ((self.left, self.top), (self.left + self.width, self.top))
        path = Path(points=ends, stroke=Stroke(colour=colour, width=width))
        self.pieces.append(Piece(role=Role.ORNAMENT, items=(path,)))
        self.top += after

    def ground(self, top: float, bottom: float, colour: str, *, place: int) -> None:
        """A coloured ground with a bar at its left, under the pieces from a place of the list on."""
        box = Box(left=self.left, top=top, right=self.left + self.width, bottom=bottom)
        bar = Box(left=self.left, top=top, right=self.left + 3, bottom=bottom)
        grounds = (
            Path(points=box.corners, closed=True, fill=GROUND),
            Path(points=bar.corners, closed=True, fill=colour),
        )
        self.pieces.insert(place, Piece(role=Role.ORNAMENT, items=grounds))


def wrapped(words: str, style: Style, width: float) -> list[tuple[Run, ...]]:
    """Words in lines no wider than said; a word that is wider, such as an address, is broken where it must be."""
    fitting = " ".join(part for word in words.split(" ") for part in _parts(word, style.run, width))
    return broken(fitting, style.run, width)


def _spaced(lines: Sequence[tuple[Run, ...]], words: str) -> list[tuple[Run, ...]]:
    """Lines with the spaces at which they were broken: without them the last word of one and the first of the next are one
    word to a screen reader and in what is copied."""
    spaced: list[tuple[Run, ...]] = []
    place = 0
    for (run,) in lines:
        place += len(run.words)
        has_space = words[place : place + 1] == " "
        place += has_space
        spaced.append((replace(run, words=run.words + " " * has_space),))
    return spaced


def _parts(word: str, style: Run, width: float) -> list[str]:
    parts, rest = [], word
    while line_width([replace(style, words=rest)]) > width:
        count = len(rest) - 1
        while count > 1 and line_width([replace(style, words=rest[:count])]) > width:
            count -= 1
        parts.append(rest[:count])
        rest = rest[count:]
    return [*parts, rest]
