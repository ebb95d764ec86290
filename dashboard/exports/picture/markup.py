"""The little HTML that Plotly's texts are written in, as lines of runs; and sentences broken into lines by their true width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from dashboard.exports.picture.fonts import words_width
from dashboard.exports.picture.scene import Run

NO_BREAK_SPACE = "\u00a0"


def lines_of(text: str, size: float, colour: str) -> list[tuple[Run, ...]]:
    """Lines of a text with `<b>`, `<i>` and `<br>`; ValueError for any other mark."""
    parser = _Parser(Run(words="", size=size, colour=colour))
    parser.feed(text)
    parser.close()
    return [tuple(line) for line in parser.lines]


def line_width(runs: Iterable[Run]) -> float:
    """Pixels that a line takes."""
    return sum(words_width(run.words, run.size, is_bold=run.is_bold, is_italic=run.is_italic) for run in runs)


def block_width(lines: Iterable[Sequence[Run]]) -> float:
    """Pixels of the widest line."""
    return max((line_width(line) for line in lines), default=0.0)


def broken(sentence: str, style: Run, width: float) -> list[tuple[Run, ...]]:
    """A sentence in lines of at most so many pixels; a word that is wider than that has a line of its own."""
    lines, current = [], ""
    for word in sentence.split(" "):
        longer = f"{current} {word}" if current else word
        if current and line_width([replace(style, words=longer)]) > width:
            lines.append(current)
            current = word
        else:
            current = longer
    return [(replace(style, words=line),) for line in (*lines, current)]


@dataclass
class _State:
    is_bold: int = 0
    is_italic: int = 0


class _Parser(HTMLParser):
    def __init__(self, style: Run) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[Run]] = [[]]
        self._style = style
        self._state = _State()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as HTMLParser calls it
        if tag == "br":
            self.lines.append([])
        else:
            self._count(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        self._count(tag, -1)

    def handle_data(self, data: str) -> None:
        self.lines[-1].append(
            replace(self._style, words=data, is_bold=self._state.is_bold > 0, is_italic=self._state.is_italic > 0)
        )

    def _count(self, tag: str, step: int) -> None:
        match tag:
            case "b":
                self._state.is_bold += step
            case "i":
                self._state.is_italic += step
            case _:
                raise ValueError(f"<{tag}> is no mark of a figure's text")
