"""What a browser loads once and keeps: plotly.js, as the installed package brings it, and our scripts.

An address names its content: the browser never asks for it again, and asks for the new one after an update.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

_FOREVER = "public, max-age=31536000, immutable"
_SCRIPT = Path(__file__).with_name("figure.js")
_PAGE_SCRIPT = Path(__file__).with_name("page.js")


def _address(script: Path) -> str:
    return f"figure/{script.stem}-{blake2b(script.read_bytes(), digest_size=8).hexdigest()}.js"


PLOTLY_ADDRESS = f"figure/plotly-{version('plotly')}.min.js"
SCRIPT_ADDRESS = _address(_SCRIPT)
PAGE_SCRIPT_ADDRESS = _address(_PAGE_SCRIPT)
"""Addresses are relative to the page, as Streamlit's own: so they hold under a base path and behind any proxy."""


def figure_routes(base_path: str) -> list[BaseRoute]:
    """A route to each file; `base_path` is empty or begins with a slash."""
    files = {PLOTLY_ADDRESS: _plotly_file(), SCRIPT_ADDRESS: _SCRIPT, PAGE_SCRIPT_ADDRESS: _PAGE_SCRIPT}
    return [Route(f"{base_path}/{address}", _endpoint(file)) for address, file in files.items()]


def figure_head() -> str:
    """HTML that makes the browser fetch the files beside Streamlit's scripts, and run them while it waits for the page.

    To stand behind Streamlit's own module in the head: modules run in their order. A failure is said by the figures.
    """
    return (
        f'<link rel="preload" as="script" href="./{PLOTLY_ADDRESS}" fetchpriority="low" />'
        '<script type="module">'
        f'import {{ load }} from "./{SCRIPT_ADDRESS}"; load("./{PLOTLY_ADDRESS}").catch(() => {{}});'
        "</script>"
        f'<script type="module" src="./{PAGE_SCRIPT_ADDRESS}"></script>'
    )


def compress_files() -> None:
    """Compress ahead of the first reader; done once, the result stays in memory."""
    for file in (_plotly_file(), _SCRIPT, _PAGE_SCRIPT):
        _compressed(file)


@cache
def _plotly_file() -> Path:
    """Found without importing the package, which takes longer than to serve the file."""
    package = find_spec("plotly")
    if package is None or package.origin is None:
        raise FileNotFoundError("the package plotly is not installed")
    return Path(package.origin).parent / "package_data" / "plotly.min.js"


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)


def _endpoint(file: Path) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return FileResponse(file, media_type="text/javascript", headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(_compressed(file), media_type="text/javascript", headers=headers)

    return endpoint
