"""What the app's own routes answer, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette

from dashboard.ui.shell import shell_routes


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Status, headers by their names in lower case, and the body as it goes over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(path: str, query: str = "", **headers: str) -> Answer:
    """Ask for a path; headers with underscores for hyphens."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()],
        "root_path": "",
    }
    asyncio.run(Starlette(routes=shell_routes())(scope, receive, send))
    return Answer(
        status=sent[0]["status"],
        headers={name.decode(): value.decode() for name, value in sent[0]["headers"]},
        body=b"".join(message.get("body", b"") for message in sent),
    )
