"""The addresses that stand open to other sites, and what each of them costs whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from catalog.errors import UserError
from catalog.places import kept_directory, warehouse_directory
from dashboard.exports.figure.kinds import MEDIA_TYPES
from dashboard.ui.address import asked_under
from dashboard.ui.public.allowance import Allowance
from dashboard.ui.public.answers import Endpoint, answering, parameters_of
from dashboard.ui.public.freezing import PUBLIC_FILES
from dashboard.ui.public.images import (
    OWN_PARAMETERS,
    PICTURE_POLICY,
    SECONDS_FRESH,
    Look,
    make_image,
    make_preview,
    picture_response,
)
from dashboard.ui.public.keeping import Kept, Mode, find_kept, kept_file
from dashboard.ui.public.writing import frozen_embed, frozen_leaf, live_embed, live_page
from dashboard.ui.workshop import Workshop

PER_MINUTE, BURST = 120, 60
"""Requests of one client; a page with ten embedded figures asks for twenty at once."""

MOST_SAID = 40
"""Letters of a strange link that an answer repeats."""

_FOREVER = "public, max-age=31536000, immutable"
_FATE_FRESH = f"public, max-age={SECONDS_FRESH}"

_T = TypeVar("_T")


def public_routes(base_path: str) -> list[BaseRoute]:
    """Routes in front of Streamlit's; `base_path` is empty or begins with a slash."""
    desk = _Desk()
    endpoints: dict[str, Endpoint] = {
        "/image/{name}": desk.image,
        "/preview/{page_id}.png": desk.preview,
        "/embed/{figure_id}": desk.embed,
        "/f/{code}": desk.kept,
        "/f/{code}/embed": desk.kept_embed,
        "/f/{code}/{name}": desk.kept_file,
    }
    return [Route(f"{base_path}{path}", answering(desk.limited(each))) for path, each in endpoints.items()]


class _Desk:
    """Takes requests in, and lets what they ask for be made off the event loop."""

    def __init__(self) -> None:
        self._workshop = Workshop()
        self._allowance = Allowance(per_minute=PER_MINUTE, burst=BURST)

    def limited(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint within what a client may ask for. Raises UserError `too_many_requests`."""

        async def within(request: Request) -> Response:
            wait = self._allowance.take(_client(request))
            if wait:
                raise UserError("too_many_requests", seconds=ceil(wait))
            return await endpoint(request)

        return within

    async def image(self, request: Request) -> Response:
        """A figure as a file."""
        parameters, look = parameters_of(request, OWN_PARAMETERS), Look.of(request)
        name = request.path_params["name"]
        return picture_response(request, await self._make(request, make_image, name, parameters, look))

    async def preview(self, request: Request) -> Response:
        """A page as a picture for chats."""
        page_id = request.path_params["page_id"]
        return picture_response(request, await self._make(request, make_preview, page_id, parameters_of(request)))

    async def embed(self, request: Request) -> Response:
        """A live figure within another site."""
        parameters, look = parameters_of(request, OWN_PARAMETERS), Look.of(request)
        figure_id = request.path_params["figure_id"]
        html = await self._make(request, live_embed, figure_id, parameters, look)
        return HTMLResponse(html, headers={"Cache-Control": _FATE_FRESH})

    async def kept(self, request: Request) -> Response:
        """What a permanent link leads to: the page of a live figure, or a frozen figure with its fate."""
        kept = _kept(request)
        base = asked_under(request)
        if kept.mode is Mode.LIVE:
            return RedirectResponse(live_page(kept, base), headers={"Cache-Control": "no-cache"})
        html = await self._workshop.make(partial(frozen_leaf, warehouse_directory(), kept_directory(), kept, base))
        return HTMLResponse(html, headers={"Cache-Control": _FATE_FRESH})

    async def kept_embed(self, request: Request) -> Response:
        """A frozen figure within another site; a live one is led to where it is made."""
        kept = _kept(request)
        base = asked_under(request)
        if kept.mode is Mode.LIVE:
            return RedirectResponse(live_page(kept, base, is_embed=True), headers={"Cache-Control": "no-cache"})
        html = await self._workshop.make(partial(frozen_embed, warehouse_directory(), kept_directory(), kept, base))
        return HTMLResponse(html, headers={"Cache-Control": _FATE_FRESH})

    async def kept_file(self, request: Request) -> Response:
        """A file of a frozen figure, the same bytes for good."""
        kept, name = _kept(request), request.path_params["name"]
        if kept.mode is Mode.LIVE or name not in PUBLIC_FILES:
            raise UserError("kept_unknown", link=f"{kept.code}/{name}"[:MOST_SAID])
        headers = {
            "Cache-Control": _FOREVER,
            "Content-Security-Policy": PICTURE_POLICY,
            "Access-Control-Allow-Origin": "*",
        }
        file = kept_file(kept_directory(), kept.code, name)
        return FileResponse(file, media_type=MEDIA_TYPES[PUBLIC_FILES[name]], headers=headers)

    async def _make(self, request: Request, make: Callable[..., _T], *args: object) -> _T:
        base, reader = asked_under(request), f"client:{_client(request)}"
        return await self._workshop.make(partial(make, warehouse_directory(), *args, base=base, reader=reader))


def _client(request: Request) -> str:
    """Who asks, as far as the server knows; behind a proxy that is not trusted, the proxy."""
    return request.client.host if request.client else ""


def _kept(request: Request) -> Kept:
    code = request.path_params["code"]
    kept = find_kept(kept_directory(), code)
    if kept is None:
        raise UserError("kept_unknown", link=code[:MOST_SAID])
    return kept
