"""The HTML that comes before any script: language, title and words of the page that a link leads to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.applications import Starlette

from catalog.text import Language, text
from dashboard.ui.navigation import PAGE_IDS
from dashboard.ui.shell import shell_html, shell_routes


def asked(path: str, query: str = "") -> str:
    """Body that the routes answer with."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [],
        "root_path": "",
    }
    asyncio.run(Starlette(routes=shell_routes())(scope, receive, send))
    return b"".join(message.get("body", b"") for message in sent).decode("utf-8")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page_id", PAGE_IDS)
def test_the_shell_speaks_the_language_of_the_link(page_id: str, language: Language) -> None:
    html = asked(f"/{page_id}", f"lang={language.value}")
    assert f'<html lang="{language.value}">' in html
    assert f"<title>{text(f'page.{page_id}.title', language).replace('&', '&amp;')} · Dampak UMKM</title>" in html
    assert '<div id="root"></div>' in html


@pytest.mark.parametrize("query", ["", "lang=jv", "lang=<script>"])
def test_any_other_language_is_indonesian(query: str) -> None:
    html = asked("/", query)
    assert '<html lang="id">' in html


def test_the_shell_asks_nothing_of_another_server() -> None:
    html = shell_html("lebaran", Language.INDONESIAN)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(addresses) > 0
    assert [address for address in addresses if not address.startswith("./")] == []
