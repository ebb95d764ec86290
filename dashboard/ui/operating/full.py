"""A bound on the readers of one process: beyond it a page says so and asks for patience, instead of slowing down for all.

Before Streamlit, so that who is sent away costs a sentence and no session.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from catalog.errors import UserError
from catalog.meters import Place
from catalog.text import Language, text
from dashboard.meters.refusals import note_refusal
from dashboard.ui.address import base_path
from dashboard.ui.navigation import PAGE_IDS

VARIABLE = "DAMPAK_MOST_SESSIONS"

DEFAULT_MOST = 200
"""Readers at once: some 20 MB of sessions. On two cores 100 were served in time and 300 were not (docs/speed.md)."""

SECONDS_TO_WAIT = 15

ARRIVAL_SECONDS = 20.0
"""How long a place is kept for a browser that got the page and has not opened its session yet."""

SHARE_OF_ONE_ADDRESS = 4
"""One network address keeps one place in so many at most for sessions that it has not opened yet: who only asks for pages locks
nobody out."""

_STYLE = Path(__file__).with_name("full.css")

_BUSY = 1013
"""What a websocket's end says by this number: try again later."""


def most_sessions() -> int:
    """As the environment says. Raises UserError `most_sessions_unclear`, and the server then does not start."""
    stated = os.environ.get(VARIABLE, str(DEFAULT_MOST))
    if not stated.isdecimal() or int(stated) == 0:
        raise UserError("most_sessions_unclear", variable=VARIABLE)
    return int(stated)


class FullHouse:
    """Middleware around all answers: counts open sessions, and gives no page for another one beyond `most`.

    A session opened without a page, as by a page that reconnects, finds a quarter more places.
    """

    def __init__(self, app: ASGIApp, most: int | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._stated = most
        self._clock = clock
        base = base_path()
        self._stream = f"{base}/_stcore/stream"
        self._pages = frozenset((f"{base}/", *(f"{base}/{page_id}" for page_id in PAGE_IDS)))
        self._open_count = 0
        self._expected: deque[tuple[float, str]] = deque()

    @property
    def _most(self) -> int:
        # Not when it is made: what is wrong with the environment is said by the start of the server.
        return most_sessions() if self._stated is None else self._stated

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """503 and when to come again, in both languages, where a page cannot be opened."""
        path = scope.get("path")
        if scope["type"] == "websocket" and path == self._stream:
            await self._open(scope, receive, send)
        elif scope["type"] == "http" and path in self._pages and not self._expects_one_more(_address(scope)):
            note_refusal(Place.PAGE, "sessions_full")
            await _refusal()(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _expects_one_more(self, address: str) -> bool:
        now = self._clock()
        while self._expected and now - self._expected[0][0] > ARRIVAL_SECONDS:
            self._expected.popleft()
        if self._open_count + len(self._expected) >= self._most:
            return False
        kept = sum(other == address for _, other in self._expected)
        if kept * SHARE_OF_ONE_ADDRESS < self._most:
            self._expected.append((now, address))
        return True

    def _has_come(self, address: str) -> bool:
        """Give a place that was kept for the address to the session that it opens."""
        for place, (_, other) in enumerate(self._expected):
            if other == address:
                del self._expected[place]
                return True
        return False

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._has_come(_address(scope)) and self._open_count >= self._most + self._most // 4:
            note_refusal(Place.PAGE, "sessions_full")
            await send({"type": "websocket.close", "code": _BUSY})
            return
        self._open_count += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open_count -= 1


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def _refusal() -> HTMLResponse:
    """Both languages on one page, as whoever cannot be let in cannot choose one either. The browser tries again by itself."""
    said = "".join(
        f'<section lang="{language.value}"><h1>{escape(text("ui.full.title", language))}</h1>'
        f"<p>{escape(text('ui.full.words', language, seconds=SECONDS_TO_WAIT))}</p></section>"
        for language in Language
    )
    html = (
        f'<!doctype html><html lang="{Language.INDONESIAN.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="{SECONDS_TO_WAIT}"><meta name="robots" content="noindex">'
        f"<title>{escape(text('ui.full.title', Language.INDONESIAN))} · Dampak UMKM</title><style>{_style()}</style></head>"
        f"<body><strong>Dampak UMKM</strong>{said}</body></html>"
    )
    headers = {"Retry-After": str(SECONDS_TO_WAIT), "Cache-Control": "no-store"}
    return HTMLResponse(html, status_code=503, headers=headers)
