"""What the server writes is sent at once, also where Streamlit opens the socket that it listens on."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from streamlit.web.server.starlette.starlette_server import _bind_socket

from dashboard.ui.operating.listeners import send_at_once


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """As `streamlit run` opens it."""
    with _bind_socket("127.0.0.1", 0, 10) as opened:
        opened.setblocking(True)
        yield opened


def sends_at_once(listening: socket.socket) -> bool:
    with socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            return bool(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_connections_that_are_accepted_later_send_at_once(listening: socket.socket) -> None:
    assert not sends_at_once(listening)
    assert send_at_once() >= 1
    assert sends_at_once(listening)


def test_a_socket_that_is_closed_by_then_does_not_matter(listening: socket.socket) -> None:
    listening.close()
    send_at_once()
