"""Beyond so many readers a process asks the next one for patience, and has room again when somebody leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import escape

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.ui.operating.full import ARRIVAL_SECONDS, DEFAULT_MOST, VARIABLE, FullHouse, most_sessions

STREAM = "/_stcore/stream"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def page(_: object) -> PlainTextResponse:
    return PlainTextResponse("page")


async def session(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.receive()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_client(clock: Clock) -> Iterator[Callable[[str], TestClient]]:
    """Opens a client of an address before a process of four readers."""
    routes = [Route("/pesanan", page), Route("/health", page), WebSocketRoute(STREAM, session)]
    house = Starlette(routes=routes, middleware=[Middleware(FullHouse, most=4, clock=clock)])
    with ExitStack() as stack:
        yield lambda address: stack.enter_context(TestClient(house, client=(address, 50_000)))


@pytest.fixture
def clients(open_client: Callable[[str], TestClient]) -> list[TestClient]:
    """Six of them, each of an address of its own."""
    return [open_client(f"192.0.2.{number}") for number in range(6)]


def is_let_in(client: TestClient) -> bool:
    status: int = client.get("/pesanan").status_code
    return status == 200


def test_the_reader_too_many_is_told_so_in_both_languages_and_when_to_come_again(clients: list[TestClient]) -> None:
    assert [is_let_in(client) for client in clients] == [True] * 4 + [False] * 2
    answer = clients[4].get("/pesanan")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    for language in Language:
        assert escape(text("ui.full.title", language)) in answer.text
    assert clients[4].get("/health").status_code == 200


def test_a_reader_who_leaves_makes_room(clients: list[TestClient]) -> None:
    assert is_let_in(clients[0])
    with clients[0].websocket_connect(STREAM):
        assert [is_let_in(client) for client in clients[1:5]] == [True, True, True, False]
    assert is_let_in(clients[4])
    assert not is_let_in(clients[5])


def test_a_page_that_never_opens_a_session_holds_its_place_for_a_while_only(
    clients: list[TestClient], clock: Clock
) -> None:
    assert [is_let_in(client) for client in clients[:5]] == [True] * 4 + [False]
    clock.now = ARRIVAL_SECONDS + 1
    assert is_let_in(clients[4])


def test_an_address_that_asks_for_pages_alone_locks_nobody_out(clients: list[TestClient]) -> None:
    assert [is_let_in(clients[0]) for _ in range(9)] == [True] * 9
    assert is_let_in(clients[1])


def test_sessions_that_no_page_led_to_end_a_quarter_beyond(clients: list[TestClient]) -> None:
    opened = [clients[0].websocket_connect(STREAM) for _ in range(5)]
    for each in opened:
        each.__enter__()
    assert not is_let_in(clients[1])
    with pytest.raises(WebSocketDisconnect), clients[0].websocket_connect(STREAM):
        pass
    for each in opened:
        each.__exit__(None, None, None)
    assert is_let_in(clients[1])


@pytest.mark.parametrize("stated", ["0", "-1", "banyak", ""])
def test_a_bound_that_is_no_number_stops_the_server(monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setenv(VARIABLE, stated)
    with pytest.raises(UserError) as refusal:
        most_sessions()
    assert refusal.value.code == "most_sessions_unclear"


def test_without_a_word_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert most_sessions() == DEFAULT_MOST
