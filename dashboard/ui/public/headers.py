"""Headers that tell browsers what our answers may do, on every answer."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.ui.address import base_path
from dashboard.ui.public.sheets import STYLE_HASH

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_APP_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Streamlit compiles its components and runs scripts of `st.html` in the page.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "media-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""For the app itself: nothing is loaded from elsewhere, and no other site may put it into a frame."""

_SHEET_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        f"style-src '{STYLE_HASH}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
"""For what is embedded: any site may frame it; no script runs in it."""

_PUBLIC = ("/embed/", "/image/", "/preview/", "/f/")


class Headers:
    """Middleware around all answers. What an answer says itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._public = tuple(f"{base_path()}{path}" for path in _PUBLIC)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what belongs to the path."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_public = scope["path"].startswith(self._public)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", _SHEET_POLICY if is_public else _APP_POLICY)
                if is_public:
                    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
                else:
                    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            await send(message)

        await self._app(scope, receive, with_headers)
