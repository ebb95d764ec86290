"""Beyond so many readers a process asks the next one for patience, and has room again when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
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
def client(clock: Clock) -> Iterator[TestClient]:
    """Before a process of four readers."""
    routes = [Route("/pesanan", page), Route("/health", page), WebSocketRoute(STREAM, session)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(FullHouse, most=4, clock=clock)])) as opened:
        yield opened


def is_let_in(client: TestClient) -> bool:
    status: int = client.get("/pesanan").status_code
    return status == 200


def test_the_reader_too_many_is_told_so_in_both_languages_and_when_to_come_again(client: TestClient) -> None:
    assert [is_let_in(client) for _ in range(4)] == [True] * 4
    answer = client.get("/pesanan")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    for language in Language:
        assert escape(text("ui.full.title", language)) in answer.text
    assert client.get("/health").status_code == 200


def test_a_reader_who_leaves_makes_room(client: TestClient) -> None:
    assert is_let_in(client)
    with client.websocket_connect(STREAM):
        assert [is_let_in(client) for _ in range(4)] == [True, True, True, False]
    assert is_let_in(client)
    assert not is_let_in(client)


def test_a_page_that_never_opens_a_session_holds_its_place_for_a_while_only(client: TestClient, clock: Clock) -> None:
    assert [is_let_in(client) for _ in range(5)] == [True] * 4 + [False]
    clock.now = ARRIVAL_SECONDS + 1
    assert is_let_in(client)


def test_sessions_that_no_page_led_to_end_a_quarter_beyond(client: TestClient) -> None:
    opened = [client.websocket_connect(STREAM) for _ in range(5)]
    for each in opened:
        each.__enter__()
    assert not is_let_in(client)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(STREAM):
        pass
    for each in opened:
        each.__exit__(None, None, None)
    assert is_let_in(client)


@pytest.mark.parametrize("stated", ["0", "-1", "banyak", ""])
def test_a_bound_that_is_no_number_stops_the_server(monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setenv(VARIABLE, stated)
    with pytest.raises(UserError) as refusal:
        most_sessions()
    assert refusal.value.code == "most_sessions_unclear"


def test_without_a_word_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert most_sessions() == DEFAULT_MOST
