"""The fonts that every picture carries, and how wide words are in them.

Open Sans, cut down to Latin letters, digits and punctuation (`fonts/README.md`), so that a picture looks the same wherever
it is opened and no text is measured by a guess.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FAMILY = "Open Sans"
ASCENT = 1.069
"""Share of the size that letters rise above the baseline."""

DESCENT = 0.293
"""Share of the size that letters hang below it."""

_DIRECTORY = Path(__file__).with_name("fonts")
_FILES = {
    (False, False): "OpenSans-Regular.ttf",
    (True, False): "OpenSans-Bold.ttf",
    (False, True): "OpenSans-Italic.ttf",
}
_REGISTERING = Lock()


def font_file(*, is_bold: bool, is_italic: bool) -> Path:
    """The file of a style; there is no bold italic, which is written bold."""
    return _DIRECTORY / _FILES[is_bold, is_italic and not is_bold]


def font_files() -> tuple[Path, ...]:
    """All files."""
    return tuple(_DIRECTORY / name for name in _FILES.values())


def font_name(*, is_bold: bool, is_italic: bool) -> str:
    """A style's name, under which the font can be measured and written into a PDF from then on."""
    return _registered(font_file(is_bold=is_bold, is_italic=is_italic))


def words_width(words: str, size: float, *, is_bold: bool = False, is_italic: bool = False) -> float:
    """Pixels that words take on a line."""
    return float(pdfmetrics.stringWidth(legible(words), font_name(is_bold=is_bold, is_italic=is_italic), size))


def has_sign(sign: str) -> bool:
    """Whether the fonts can write a sign."""
    return ord(sign) in _signs()


def legible(words: str) -> str:
    """Words with `?` for each sign that the fonts cannot write: else it would vanish without a trace."""
    return words if _signs().issuperset(map(ord, words)) else "".join(sign if has_sign(sign) else "?" for sign in words)


@cache
def _signs() -> frozenset[int]:
    return frozenset.intersection(*(frozenset(TTFont(file.stem, str(file)).face.charToGlyph) for file in font_files()))


@cache
def _registered(file: Path) -> str:
    # Two threads that come first at once would each register it, which is harmless but for the table that they share.
    with _REGISTERING:
        pdfmetrics.registerFont(TTFont(file.stem, str(file)))
    return file.stem
