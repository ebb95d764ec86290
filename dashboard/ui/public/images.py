"""Figures as files under an address of their own, made when they are asked for, and the pictures that chats show of a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from catalog.errors import UserError
from dashboard.charts.theme import Theme
from dashboard.exports.figure.kinds import MEDIA_TYPES, Kind, file_stem
from dashboard.exports.picture.kinds import Size
from dashboard.memory import MEMORY
from dashboard.ui.figures import PAGES, Asked, ask_figure, deck_of
from dashboard.ui.public.addresses import IMAGE_KINDS, look_parameters
from dashboard.ui.public.freezing import preview_size
from dashboard.ui.workshop import at_bench

OWN_PARAMETERS = frozenset(look_parameters(Theme.LIGHT, Size.WHOLE))

SECONDS_FRESH = 300
"""For so long a browser or a proxy may show a live figure without asking again."""

PICTURE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; frame-ancestors *; sandbox"
)
"""Of an SVG that is opened by itself: its own style and font, no script."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a picture is to look: parameters of the address beside those of the link."""

    theme: Theme
    size: Size

    @classmethod
    def of(cls, request: Request) -> Look:
        """Light and whole where nothing is said. Raises UserError `figure_parameters`."""
        try:
            return cls(
                theme=Theme(request.query_params.get("theme", Theme.LIGHT)),
                size=Size(request.query_params.get("shape", Size.WHOLE)),
            )
        except ValueError:
            raise UserError("figure_parameters", names=", ".join(sorted(OWN_PARAMETERS))) from None


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file with its media type and its name; `tag` changes with the content."""

    content: bytes
    kind: Kind
    stem: str

    @property
    def tag(self) -> str:
        return f'"{blake2b(self.content, digest_size=12).hexdigest()}"'


def image_kind(name: str) -> tuple[str, Kind]:
    """Figure and kind of `<page>.<card>.<suffix>`. Raises UserError `figure_unknown`."""
    figure_id, _, suffix = name.rpartition(".")
    if suffix not in IMAGE_KINDS:
        raise UserError("figure_unknown", figure=name)
    return figure_id, Kind(suffix)


def make_image(warehouse: Path, name: str, parameters: dict[str, str], look: Look, *, base: str, reader: str) -> Made:
    """The file of an address. Raises UserError as `ask_figure`, `figure_too_tall`."""
    figure_id, kind = image_kind(name)
    asked = ask_figure(warehouse, figure_id, parameters, theme=look.theme, base=base, reader=reader)
    return _made(asked, kind, look.size, base)


def make_preview(warehouse: Path, page_id: str, parameters: dict[str, str], *, base: str, reader: str) -> Made:
    """What chats show of a page: its first figure, as wide as they want it. Raises UserError as `ask_figure`."""
    if page_id not in PAGES:
        raise UserError("figure_unknown", figure=page_id)
    asked = ask_figure(
        warehouse, f"{page_id}.{deck_of(page_id).lead}", parameters, theme=Theme.LIGHT, base=base, reader=reader
    )
    return _made(asked, Kind.PNG, None, base)


def picture_response(request: Request, made: Made) -> Response:
    """The file, or that a browser has it already."""
    headers = {
        "Cache-Control": f"public, max-age={SECONDS_FRESH}",
        "ETag": made.tag,
        "Content-Security-Policy": PICTURE_POLICY,
        "Access-Control-Allow-Origin": "*",
    }
    if made.tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{made.stem}.{made.kind}"'
    return Response(made.content, media_type=MEDIA_TYPES[made.kind], headers=headers)


def _made(asked: Asked, kind: Kind, size: Size | None, base: str) -> Made:
    """`size`: None for that of a preview."""
    snapshot_id = asked.view.snapshot.snapshot_id
    key = ("image", asked.figure_id, asked.view.question, snapshot_id, kind, size, base)
    content = MEMORY.find(
        key, lambda: at_bench(partial(_content, asked, kind, size)), snapshot_id=snapshot_id, weigh=len
    )
    return Made(content=content, kind=kind, stem=file_stem(asked.figure_id, snapshot_id))


def _content(asked: Asked, kind: Kind, size: Size | None) -> bytes:
    from dashboard.exports.figure.file import figure_file  # noqa: PLC0415 - loaded with the first file
    from dashboard.exports.picture.sizes import TooTallError  # noqa: PLC0415 - as above

    figure = asked.figure()
    try:
        return figure_file(figure, kind, preview_size(figure) if size is None else size)
    except TooTallError:
        raise UserError("figure_too_tall", figure=asked.figure_id, size=size) from None
