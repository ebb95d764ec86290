"""A bound on files that browsers have sent and no page has taken over yet: Streamlit holds all of them in memory.

Any reader may send some, as the page that checks figures takes them from everybody. Before Streamlit, so that what is too much
is refused before it is read.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from catalog.errors import UserError
from catalog.meters import Place
from catalog.text import Language, text
from dashboard.meters.refusals import note_refusal
from dashboard.ui.address import base_path

VARIABLE = "DAMPAK_WAITING_FILES_MB"

DEFAULT_MOST_MB = 600

SECONDS_TO_WAIT = 30

SHARE_OF_ONE_SESSION = 2
"""One session's files take one part in so many at most, so that nobody shuts out the others."""


def most_waiting_bytes() -> int:
    """As the environment says. Raises UserError `waiting_files_unclear`, and the server then does not start."""
    stated = os.environ.get(VARIABLE, str(DEFAULT_MOST_MB))
    least = SHARE_OF_ONE_SESSION * int(st.get_option("server.maxUploadSize"))
    if not stated.isdecimal() or int(stated) < least:
        raise UserError("waiting_files_unclear", variable=VARIABLE, least=str(least))
    return int(stated) * 2**20


def held_bytes() -> Mapping[str, int]:
    """Bytes that wait in memory, by session."""
    manager = runtime.get_instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        return {}
    sessions = list(manager.file_storage.items())
    return {session: sum(len(file.data) for file in list(files.values())) for session, files in sessions}


class WaitingFiles:
    """Middleware around the address that takes files: beyond `most` bytes in all, or a session's share of them, 503.

    Files under way count with the size that their senders state, or with the largest allowed.
    """

    def __init__(
        self, app: ASGIApp, most: int | None = None, held: Callable[[], Mapping[str, int]] = held_bytes
    ) -> None:
        self._app = app
        self._stated = most
        self._held = held
        self._under_way: Counter[str] = Counter()
        self._place = f"{base_path()}/_stcore/upload_file/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a file in where there is room for it."""
        path = str(scope.get("path"))
        if scope["type"] != "http" or scope["method"] != "PUT" or not path.startswith(self._place):
            await self._app(scope, receive, send)
            return
        session, size = path.removeprefix(self._place).partition("/")[0], _size(scope)
        if not self._has_room(session, size):
            note_refusal(Place.UPLOAD, "uploads_full")
            await _refusal()(scope, receive, send)
            return
        self._under_way[session] += size
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way[session] -= size
            self._under_way += Counter()

    def _has_room(self, session: str, size: int) -> bool:
        most = most_waiting_bytes() if self._stated is None else self._stated
        waiting = Counter(self._held()) + self._under_way
        return waiting.total() + size <= most and SHARE_OF_ONE_SESSION * (waiting[session] + size) <= most


def _size(scope: Scope) -> int:
    """What the sender states; where he states nothing, or what is no number, the most that Streamlit then reads."""
    stated = Headers(scope=scope).get("content-length", "")
    return int(stated) if stated.isdecimal() else int(st.get_option("server.maxUploadSize")) * 2**20


def _refusal() -> PlainTextResponse:
    """For programs: a browser's uploader says the same in its reader's language."""
    said = "\n".join(text("ui.full.uploads", language) for language in Language)
    return PlainTextResponse(said, status_code=503, headers={"Retry-After": str(SECONDS_TO_WAIT)})
