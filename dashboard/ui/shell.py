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
from dashboard.ui.address import asked_under, base_path
from dashboard.ui.figure.files import figure_head, figure_routes
from dashboard.ui.navigation import PAGE_IDS
from dashboard.ui.operating.routes import operating_routes
from dashboard.ui.public.answers import language_of
from dashboard.ui.public.preview import preview_of
from dashboard.ui.public.routes import public_routes
from dashboard.ui.public.sheets import preview_head

_TITLE = "<title>Streamlit</title>"
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
    return [*routes, *operating_routes(base), *figure_routes(base), *public_routes(base)]


def shell_html(page_id: str, language: Language, preview: str = "") -> str:
    """Streamlit's shell with language, title, description and link preview of one page.

    `preview`: HTML of the head that tells of one state of the page; empty for the page as such.

    Raises ValueError where the shell of this Streamlit version no longer looks as expected.
    """
    title = text("ui.tab_title", language, title=text(f"page.{page_id}.title", language))
    lead = text(f"page.{page_id}.lead", language)
    told = preview or preview_head(title=title, description=lead, image="", address="", language=language)
    before, after = _halves(language)
    return f"{before}<title>{escape(title)}</title>{told}{after}"


@cache
def _halves(language: Language) -> tuple[str, str]:
    """The shell before and after the place of its title."""
    html = _INDEX.read_text(encoding="utf-8")
    start, end = html.find("<noscript>"), html.find("</noscript>")
    for mark in ('<html lang="en">', _TITLE, "</head>"):
        if mark not in html:
            raise ValueError(f"{_INDEX.name} holds no {mark}")
    if start >= 0:
        html = html[:start] + f"<noscript><p>{escape(text('ui.no_script', language))}</p>" + html[end:]
    html = html.replace("</head>", f"{figure_head()}</head>").replace(
        '<html lang="en">', f'<html lang="{language.value}">'
    )
    before, _, after = html.partition(_TITLE)
    return before, after


async def _to_bare_address(request: Request) -> RedirectResponse:
    """To the folder that the named page lies in, whatever stands before it; the query stays."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}", headers={"Cache-Control": "no-cache"})


def _endpoint(page_id: str) -> Callable[[Request], Awaitable[HTMLResponse]]:
    async def endpoint(request: Request) -> HTMLResponse:
        language = language_of(request)
        preview = preview_of(page_id, dict(request.query_params), language, asked_under(request))
        return HTMLResponse(shell_html(page_id, language, preview), headers={"Cache-Control": "no-cache"})

    return endpoint
