"""Back to the page that a reader signed in or out from, with all that its link holds.

Streamlit leads back to the start page. So the address that a browser leaves for the provider is kept in a short-lived
cookie, and takes the start page's place when the provider sends the browser back.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.ui.navigation import PAGE_IDS
from dashboard.ui.shell import base_path

COOKIE = "dampak_return"
MOST_BYTES = 3000
"""A browser keeps cookies of up to 4096 bytes."""

_SECONDS = 600


class SignInReturn:
    """Middleware around Streamlit's own sign-in routes; all other requests pass it by."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._base = base_path()
        self._leaving = (f"{self._base}/auth/login", f"{self._base}/auth/logout")
        self._coming = f"{self._base}/oauth2callback"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep the address on the way out, and go there on the way back."""
        if scope["type"] == "http" and scope["path"] in self._leaving:
            place = self._place(Headers(scope=scope).get("referer", ""))
            send = _on_start(send, lambda headers: self._keep(headers, place))
        elif scope["type"] == "http" and scope["path"] == self._coming:
            place = self._place(_kept(Headers(scope=scope)))
            send = _on_start(send, lambda headers: self._lead_back(headers, place))
        await self._app(scope, receive, send)

    def _place(self, address: str) -> str | None:
        """Path and query of an address, where they are a page of ours."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        page = parts.path.removeprefix(self._base).strip("/")
        is_ours = parts.path.startswith(f"{self._base}/") and page in ("", *PAGE_IDS)
        if not (is_ours and parts.query.isascii() and parts.query.isprintable()):
            return None
        # Made anew from known parts: nothing of another server's address can be left in it.
        return f"{self._base}/{page}" + (f"?{parts.query}" if parts.query else "")

    def _keep(self, headers: MutableHeaders, place: str | None) -> None:
        # Without a page of the provider's for signing out, Streamlit leads to the start page at once.
        if place is None or self._lead_back(headers, place):
            return
        value = quote(place, safe="")
        if len(value) <= MOST_BYTES:
            headers.append("set-cookie", self._cookie(value, _SECONDS))

    def _lead_back(self, headers: MutableHeaders, place: str | None) -> bool:
        if place is None or headers.get("location") != f"{self._base}/":
            return False
        headers["location"] = place
        headers.append("set-cookie", self._cookie("", 0))
        return True

    def _cookie(self, value: str, seconds: int) -> str:
        return f"{COOKIE}={value}; Path={self._base or '/'}; Max-Age={seconds}; HttpOnly; SameSite=Lax"


def _on_start(send: Send, change: Callable[[MutableHeaders], object]) -> Send:
    async def changed(message: Message) -> None:
        if message["type"] == "http.response.start":
            change(MutableHeaders(scope=message))
        await send(message)

    return changed


def _kept(headers: Headers) -> str:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return unquote(cookies[COOKIE].value) if COOKIE in cookies else ""
