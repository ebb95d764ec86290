"""Meters for programs that watch the server, given to whoever has the token that its operator set."""

from __future__ import annotations

import hmac
import os

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalog.errors import UserError
from catalog.meters import Place
from dashboard.meters.readings import MEDIA_TYPE, exposition
from dashboard.meters.refusals import note_refusal
from dashboard.ui.operating.readings import read_gauges

TOKEN_VARIABLE = "DAMPAK_METRICS_TOKEN"  # noqa: S105 - the name of a variable
LEAST_CHARACTERS = 24

_SCHEME = "Bearer "


def check_token() -> None:
    """Raise UserError `metrics_token_short` for a token that could be guessed: the server then does not start."""
    token = _token()
    if token is not None and len(token) < LEAST_CHARACTERS:
        raise UserError("metrics_token_short", variable=TOKEN_VARIABLE, least=LEAST_CHARACTERS)


async def answer_metrics(request: Request) -> Response:
    """All meters as text; 404, as for any address that is not there, without a token or with another one."""
    if not _is_known(request.headers.get("authorization", "")):
        return PlainTextResponse("Not Found", status_code=404, headers={"Cache-Control": "no-store"})
    content = await run_in_threadpool(exposition, read_gauges)
    return Response(content, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def _is_known(said: str) -> bool:
    token = _token()
    if token is None:
        return False
    is_known = hmac.compare_digest(said.encode(), f"{_SCHEME}{token}".encode())
    if not is_known:
        note_refusal(Place.ROUTE, "not_allowed")
    return is_known


def _token() -> str | None:
    """The token that was set; None for none."""
    return os.environ.get(TOKEN_VARIABLE, "").strip() or None
