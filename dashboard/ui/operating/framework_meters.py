"""Streamlit's own meters, which it gives to anybody: closed, as ours are open to who has the token alone.

They count readers, and reckoning them walks through all that sessions hold. What is worth knowing of them is among ours.
"""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.ui.address import base_path


class FrameworkMetersClosed:
    """Middleware around all answers; Streamlit lets no route of ours stand before its own ones."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._path = f"{base_path()}/_stcore/metrics"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """404 for that address, as for any that is not there."""
        if scope["type"] == "http" and scope["path"].rstrip("/") == self._path:
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
