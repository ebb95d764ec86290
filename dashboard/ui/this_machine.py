"""Whether whoever asks sits at this very computer, told apart from those who only seem to."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

SERVERS_OF_STREAMLIT = frozenset({"starlette-app", "starlette-app-direct"})
"""Modes in which Streamlit itself opens the socket, at its option `server.address`: `streamlit run`, `python app.py`.

Any other server (uvicorn, gunicorn) listens where its own command line says, which the app cannot ask.
"""

_FORWARDING = frozenset(
    {"forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "x-original-host", "true-client-ip"}
)
_FORWARDING_BEGINNINGS = ("x-forwarded", "cf-connecting", "x-envoy", "x-original-forwarded")


def listens_on_loopback_alone(address: str | None, server_mode: str | None) -> bool:
    """Whether it is certain that only this computer reaches the server."""
    return server_mode in SERVERS_OF_STREAMLIT and address is not None and _is_loopback(address)


def asks_from_this_machine(headers: Iterable[tuple[str, str]], remote_address: str | None) -> bool:
    """Whether a browser on this computer asks for a page of this computer, and no proxy stands between.

    `remote_address`: None for loopback, as Streamlit tells it. Host must be loopback by name, or a name that was bent to it
    (DNS rebinding) would do; Origin too, which tells a proxy that passes on neither Host nor any trace of itself.
    """
    named: dict[str, list[str]] = {}
    for name, value in headers:
        named.setdefault(name.lower(), []).append(value)
    if any(name in _FORWARDING or name.startswith(_FORWARDING_BEGINNINGS) for name in named):
        return False
    if remote_address is not None and not _is_loopback(remote_address):
        return False
    hosts = [_host(f"//{host}") for host in named.get("host", [])]
    origins = [_host(origin) for origin in named.get("origin", [])]
    return len(hosts) == 1 and len(origins) == 1 and all(_is_loopback(host) for host in hosts + origins)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
