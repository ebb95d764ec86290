"""The HTML that a browser asks for first: Streamlit's own, in the language, with the title and the words of the link.

Streamlit serves one English shell under every address; screen readers and link previews read it before any script.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from html import escape
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import BaseRoute, Route

from catalog.text import Language, text
from dashboard.ui.figure.files import figure_head, figure_routes
from dashboard.ui.navigation import PAGE_IDS

_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def shell_routes() -> list[BaseRoute]:
    """One route a page, in front of Streamlit's static files, and one a file that figures need.

    Streamlit knows the start page by the bare address alone, and calls its name a page that is not there.
    """
    base, (start_page, *pages) = base_path(), PAGE_IDS
    routes: list[BaseRoute] = [
        Route(f"{base}/", _endpoint(start_page)),
        Route(f"{base}/{start_page}", _to_bare_address),
    ]
    routes += [Route(f"{base}/{page_id}", _endpoint(page_id)) for page_id in pages]
    return routes + figure_routes(base)


def base_path() -> str:
    """The path that the server is told to serve under; Streamlit puts it before its own routes alone."""
    path = str(streamlit.get_option("server.baseUrlPath")).strip("/")
    return f"/{path}" if path else ""


@cache
def shell_html(page_id: str, language: Language) -> str:
    """Streamlit's shell with language, title, description and link preview of one page.

    Raises ValueError where the shell of this Streamlit version no longer looks as expected.
    """
    title = escape(text("ui.tab_title", language, title=text(f"page.{page_id}.title", language)))
    lead = escape(text(f"page.{page_id}.lead", language), quote=True)
    head = (
        f"<title>{title}</title>"
        f'<meta name="description" content="{lead}" />'
        f'<meta property="og:title" content="{title}" />'
        f'<meta property="og:description" content="{lead}" />'
        f'<meta property="og:locale" content="{"id_ID" if language is Language.INDONESIAN else "en_GB"}" />'
    )
    html = _INDEX.read_text(encoding="utf-8")
    start, end = html.find("<noscript>"), html.find("</noscript>")
    for mark in ('<html lang="en">', "<title>Streamlit</title>", "</head>"):
        if mark not in html:
            raise ValueError(f"{_INDEX.name} holds no {mark}")
    if start >= 0:
        html = html[:start] + f"<noscript><p>{escape(text('ui.no_script', language))}</p>" + html[end:]
    html = html.replace("</head>", f"{figure_head()}</head>")
    return html.replace('<html lang="en">', f'<html lang="{language.value}">').replace("<title>Streamlit</title>", head)


async def _to_bare_address(request: Request) -> RedirectResponse:
    """To the folder that the named page lies in, whatever stands before it; the query stays."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}", headers={"Cache-Control": "no-cache"})


def _endpoint(page_id: str) -> Callable[[Request], Awaitable[HTMLResponse]]:
    async def endpoint(request: Request) -> HTMLResponse:
        asked = request.query_params.get("lang")
        language = Language(asked) if asked in list(Language) else Language.INDONESIAN
        return HTMLResponse(shell_html(page_id, language), headers={"Cache-Control": "no-cache"})

    return endpoint
