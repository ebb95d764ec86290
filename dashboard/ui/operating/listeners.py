"""The sockets that the server listens on, as whoever serves the app has opened them."""

from __future__ import annotations

import gc
import socket
from contextlib import suppress

_INTERNET = (socket.AF_INET, socket.AF_INET6)


def send_at_once() -> int:
    """Let connections that are accepted from now on send at once what is written to them; from how many sockets they come.

    asyncio asks for that where it opens a socket itself. Streamlit opens its own without naming TCP, which asyncio then does not
    know it for, and the system holds back small messages until earlier ones are confirmed: 40 ms for the end of each answer
    (the same in uvicorn: https://github.com/Kludex/uvicorn/issues/3149). Accepted sockets take after the listening one. Nobody
    hands that to an app, so it is looked for among all there are.
    """
    listening = [each for each in gc.get_objects() if type(each) is socket.socket and _listens(each)]
    for each in listening:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(listening)


def _listens(each: socket.socket) -> bool:
    with suppress(OSError):
        return each.family in _INTERNET and bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    return False
