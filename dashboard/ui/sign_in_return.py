"""Back to the page that a reader signed in or out from, with all that its link holds.

Streamlit leads back to the start page. So the address that a browser leaves for the provider is kept in a short-lived
cookie, and takes the start page's place when the provider sends the browser back.

Where a sign-in came to nothing, Streamlit leads to the start page without a word, or shows a bare page of its own. Either way
the browser is led back, with a cookie that lets the page say so. Why it failed stands in the server's log alone.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.ui.address import base_path
from dashboard.ui.navigation import PAGE_IDS

COOKIE = "dampak_return"
FAILURE_COOKIE = "dampak_sign_in_failed"
"""There for as long as a page takes to open: a session reads its cookies once, when it begins."""

MOST_BYTES = 3000
"""A browser keeps cookies of up to 4096 bytes."""

_SECONDS = 600
_FAILURE_SECONDS = 60
_ERROR_STATUS = 400
_SIGN_IN_ANSWERS = ("code", "error")
"""What a provider answers a sign-in with; after signing out it sends the browser back without either."""


class SignInReturn:
    """Middleware around Streamlit's own sign-in routes; all other requests pass it by."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._base = base_path()
        self._login, self._logout = f"{self._base}/auth/login", f"{self._base}/auth/logout"
        self._coming = f"{self._base}/oauth2callback"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep the address on the way out, and go there on the way back."""
        path = scope["path"] if scope["type"] == "http" else None
        if path in (self._login, self._logout):
            place = self._place(Headers(scope=scope).get("referer", ""))
            if path == self._login:
                send = self._telling_of_failure(send, place, lambda _headers: False)
            send = _on_start(send, lambda headers: self._keep(headers, place))
        elif path == self._coming:
            place = self._place(_kept(Headers(scope=scope)))
            answer = parse_qs(scope["query_string"].decode("latin-1"))
            is_sign_in = any(name in answer for name in _SIGN_IN_ANSWERS)
            send = _on_start(send, lambda headers: self._lead_back(headers, place))
            send = self._telling_of_failure(send, place, lambda headers: is_sign_in and not _signs_in(headers))
        await self._app(scope, receive, send)

    def _telling_of_failure(self, send: Send, place: str | None, has_failed: Callable[[MutableHeaders], bool]) -> Send:
        """Mark the browser where an answer is an error page, which gives way to the page that it came from, or `has_failed`."""
        is_error = False

        async def changed(message: Message) -> None:
            nonlocal is_error
            if message["type"] == "http.response.start":
                is_error = message["status"] >= _ERROR_STATUS
                if is_error:
                    way_back = {"location": place or f"{self._base}/", "content-length": "0"}
                    message = {**message, "status": 302, "headers": Headers(way_back).raw}
                headers = MutableHeaders(scope=message)
                if is_error or has_failed(headers):
                    headers.append("set-cookie", self._cookie(FAILURE_COOKIE, "1", _FAILURE_SECONDS))
                elif _signs_in(headers):
                    headers.append("set-cookie", self._cookie(FAILURE_COOKIE, "", 0))
            elif is_error:
                message = {**message, "body": b""}
            await send(message)

        return changed

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
            headers.append("set-cookie", self._cookie(COOKIE, value, _SECONDS))

    def _lead_back(self, headers: MutableHeaders, place: str | None) -> bool:
        if place is None or headers.get("location") != f"{self._base}/":
            return False
        headers["location"] = place
        headers.append("set-cookie", self._cookie(COOKIE, "", 0))
        return True

    def _cookie(self, name: str, value: str, seconds: int) -> str:
        return f"{name}={value}; Path={self._base or '/'}; Max-Age={seconds}; HttpOnly; SameSite=Lax"


def _on_start(send: Send, change: Callable[[MutableHeaders], object]) -> Send:
    async def changed(message: Message) -> None:
        if message["type"] == "http.response.start":
            change(MutableHeaders(scope=message))
        await send(message)

    return changed


def _signs_in(headers: MutableHeaders) -> bool:
    """Whether a browser is given an identity; one that it had is taken away by a cookie without an age."""
    cookies = headers.getlist("set-cookie")
    return any(one.startswith(f"{USER_COOKIE_NAME}=") and "max-age=0" not in one.lower() for one in cookies)


def _kept(headers: Headers) -> str:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return unquote(cookies[COOKIE].value) if COOKIE in cookies else ""
