"""What a browser loads once and keeps: plotly.js, as the installed package brings it, and our scripts.

An address names its content: the browser never asks for it again, and asks for the new one after an update.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.charts.card import MEASURES

_FOREVER = "public, max-age=31536000, immutable"


def _script(name: str, **given: str) -> bytes:
    """A script of ours, with words in it replaced."""
    written = Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8")
    for word, value in given.items():
        written = written.replace(word, value)
    return written.encode()


def _address(name: str, script: bytes) -> str:
    return f"figure/{name}-{blake2b(script, digest_size=8).hexdigest()}.js"


_FRAME = _script("frame", MEASURES=json.dumps(MEASURES))
FRAME_ADDRESS = _address("frame", _FRAME)
_FIGURE = _script("figure", FRAME_NAME=FRAME_ADDRESS.removeprefix("figure/"))
_PAGE = _script("page")
PLOTLY_ADDRESS = f"figure/plotly-{version('plotly')}.min.js"
SCRIPT_ADDRESS = _address("figure", _FIGURE)
PAGE_SCRIPT_ADDRESS = _address("page", _PAGE)
"""Addresses are relative to the page, as Streamlit's own: so they hold under a base path and behind any proxy."""


def figure_routes(base_path: str) -> list[BaseRoute]:
    """A route to each file; `base_path` is empty or begins with a slash."""
    return [Route(f"{base_path}/{address}", _endpoint(address)) for address in _files()]


def figure_head() -> str:
    """HTML that makes the browser fetch the files beside Streamlit's scripts, and run them while it waits for the page.

    To stand behind Streamlit's own module in the head: modules run in their order. A failure is said by the figures.
    """
    return (
        f'<link rel="preload" as="script" href="./{PLOTLY_ADDRESS}" fetchpriority="low" />'
        f'<link rel="modulepreload" href="./{FRAME_ADDRESS}" />'
        '<script type="module">'
        f'import {{ load }} from "./{SCRIPT_ADDRESS}"; load("./{PLOTLY_ADDRESS}").catch(() => {{}});'
        "</script>"
        f'<script type="module" src="./{PAGE_SCRIPT_ADDRESS}"></script>'
    )


def compress_files() -> None:
    """Compress ahead of the first reader; done once, the result stays in memory."""
    for address in _files():
        _compressed(address)


@cache
def _files() -> dict[str, Callable[[], bytes]]:
    """What gives the content of each file, by its address."""
    scripts = {SCRIPT_ADDRESS: _FIGURE, FRAME_ADDRESS: _FRAME, PAGE_SCRIPT_ADDRESS: _PAGE}
    return {
        PLOTLY_ADDRESS: _plotly_file().read_bytes,
        **{name: partial(bytes, script) for name, script in scripts.items()},
    }


@cache
def _plotly_file() -> Path:
    """Found without importing the package, which takes longer than to serve the file."""
    package = find_spec("plotly")
    if package is None or package.origin is None:
        raise FileNotFoundError("the package plotly is not installed")
    return Path(package.origin).parent / "package_data" / "plotly.min.js"


@cache
def _compressed(address: str) -> bytes:
    return gzip.compress(_files()[address](), mtime=0)


def _endpoint(address: str) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        content = _files()[address]
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            content = partial(_compressed, address)
        return Response(content(), media_type="text/javascript", headers=headers)

    return endpoint
