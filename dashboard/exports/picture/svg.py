"""A scene as SVG: the same scene gives the same bytes. Words stay words, and the fonts are inside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path as File

from dashboard.exports.picture.fonts import FAMILY, font_file, legible
from dashboard.exports.picture.markup import line_width
from dashboard.exports.picture.scene import Box, Circle, Item, Path, Run, Scene, Stroke, TextLine


def svg_bytes(scene: Scene, *, width: float, unit: str = "px", metadata: str = "", has_fonts: bool = True) -> bytes:
    """An SVG document as wide as said, in `px` or `mm`; its height follows.

    - `metadata`: text that the file carries, for programs.
    - `has_fonts`: whether the fonts are inside; without them it looks right only where they are at hand.
    """
    height = width * scene.height / scene.width
    boxes = list(dict.fromkeys(item.clip for item in scene.items if isinstance(item, Path) and item.clip))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}{unit}" height="{_number(height)}{unit}"'
        f' viewBox="0 0 {_number(scene.width)} {_number(scene.height)}" role="img" aria-labelledby="title desc"'
        f' xml:lang="{scene.language}" font-family="\'{FAMILY}\', sans-serif">',
        f'<title id="title">{_text(scene.title)}</title>',
        f'<desc id="desc">{_text(scene.description)}</desc>',
    ]
    if metadata:
        parts.append(f"<metadata>{_text(metadata)}</metadata>")
    styles = "".join(_font_faces(scene.items)) if has_fonts else ""
    clips = "".join(_clip(number, box) for number, box in enumerate(boxes))
    if styles or clips:
        parts.append(f"<defs>{f'<style>{styles}</style>' if styles else ''}{clips}</defs>")
    parts.append(f'<rect width="100%" height="100%" fill="{scene.background}"/>')
    parts += [_item(item, boxes) for item in scene.items]
    parts.append("</svg>")
    return "\n".join(parts).encode()


def _item(item: Item, boxes: list[Box]) -> str:
    match item:
        case Circle():
            place = f'cx="{_number(item.centre[0])}" cy="{_number(item.centre[1])}" r="{_number(item.radius)}"'
            return f"<circle {place}{_paint(item.fill, item.stroke, item.opacity)}/>"
        case Path():
            steps = " ".join(f"{_number(x)},{_number(y)}" for x, y in item.points)
            tag = "polygon" if item.closed else "polyline"
            clip = f' clip-path="url(#clip{boxes.index(item.clip)})"' if item.clip else ""
            return f'<{tag} points="{steps}"{_paint(item.fill, item.stroke, item.opacity)}{clip}/>'
        case TextLine():
            return _line(item)


def _line(line: TextLine) -> str:
    x, y = (_number(place) for place in line.at)
    turned = f' transform="rotate({_number(line.angle)} {x} {y})"' if line.angle else ""
    opacity = f' opacity="{_number(line.opacity)}"' if line.opacity < 1 else ""
    runs, left = "", line.at[0]
    for run in line.runs:
        runs += f'<tspan x="{_number(left)}"{_style(run)}>{_text(legible(run.words))}</tspan>'
        left += line_width([run])
    return f'<text x="{x}" y="{y}" xml:space="preserve"{turned}{opacity}>{runs}</text>'


def _style(run: Run) -> str:
    weight = ' font-weight="700"' if run.is_bold else ""
    slant = ' font-style="italic"' if run.is_italic and not run.is_bold else ""
    return f' font-size="{_number(run.size)}" fill="{run.colour}"{weight}{slant}'


def _paint(fill: str, stroke: Stroke | None, opacity: float) -> str:
    paint = f' fill="{fill or "none"}"'
    if stroke:
        paint += f' stroke="{stroke.colour}" stroke-width="{_number(stroke.width)}" stroke-linejoin="round"'
        if stroke.dash:
            paint += f' stroke-dasharray="{" ".join(map(_number, stroke.dash))}"'
    return paint + (f' opacity="{_number(opacity)}"' if opacity < 1 else "")


def _clip(number: int, box: Box) -> str:
    size = f'width="{_number(box.width)}" height="{_number(box.height)}"'
    return f'<clipPath id="clip{number}"><rect x="{_number(box.left)}" y="{_number(box.top)}" {size}/></clipPath>'


def _font_faces(items: Iterable[Item]) -> Iterator[str]:
    """The styles that occur, each with its font."""
    used = {
        (run.is_bold, run.is_italic and not run.is_bold)
        for item in items
        if isinstance(item, TextLine)
        for run in item.runs
    }
    for is_bold, is_italic in sorted(used):
        content = _base64(font_file(is_bold=is_bold, is_italic=is_italic))
        weight, slant = (700 if is_bold else 400), ("italic" if is_italic else "normal")
        yield (
            f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-style:{slant};"
            f"src:url(data:font/ttf;base64,{content}) format('truetype')}}"
        )


@cache
def _base64(file: File) -> str:
    return b64encode(file.read_bytes()).decode()


def _number(value: float) -> str:
    """Two decimals at most; never `-0`, nor an exponent."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _text(words: str) -> str:
    return escape(words, quote=False)
