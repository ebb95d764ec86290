"""Files that were sent and wait in memory are bounded: beyond that the next one is refused before it is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.ui.operating.waiting_files import VARIABLE, WaitingFiles, most_waiting_bytes

MOST = 1_000


class Memory:
    """What sessions have sent so far, taken in by the route."""

    def __init__(self) -> None:
        self.by_session: dict[str, int] = {}

    async def take(self, request: Request) -> PlainTextResponse:
        size = len(await request.body())
        session = request.path_params["session"]
        self.by_session[session] = self.by_session.get(session, 0) + size
        return PlainTextResponse("taken")


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def client(memory: Memory) -> Iterator[TestClient]:
    """Speaks to a server that takes files into that memory."""
    route = Route("/_stcore/upload_file/{session}/{file}", memory.take, methods=["PUT"])
    bounded = Middleware(WaitingFiles, most=MOST, held=lambda: memory.by_session)
    with TestClient(Starlette(routes=[route], middleware=[bounded])) as opened:
        yield opened


@pytest.fixture
def send(client: TestClient) -> Callable[[str, int], int]:
    """Sends a file of so many bytes from a session; gives the status of the answer."""
    return lambda session, size: int(client.put(f"/_stcore/upload_file/{session}/1", content=b"x" * size).status_code)


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        ([("a", 500)], [200]),
        ([("a", 501)], [503]),
        ([("a", 300), ("a", 201)], [200, 503]),
        ([("a", 500), ("b", 500)], [200, 200]),
        ([("a", 500), ("b", 400), ("c", 101)], [200, 200, 503]),
        ([("a", 500), ("b", 400), ("c", 100)], [200, 200, 200]),
    ],
    ids=["half", "more than half", "its second file", "two halves", "a third too much", "just full"],
)
def test_a_session_has_half_and_all_have_the_whole(
    send: Callable[[str, int], int], sent: list[tuple[str, int]], answers: list[int]
) -> None:
    assert [send(session, size) for session, size in sent] == answers


def test_a_file_that_was_taken_over_makes_room(send: Callable[[str, int], int], memory: Memory) -> None:
    assert [send("a", 500), send("b", 500), send("c", 10)] == [200, 200, 503]
    memory.by_session.clear()
    assert send("c", 500) == 200


def test_files_under_way_count() -> None:
    is_let_on = asyncio.Event()
    statuses: list[int] = []

    async def slow(scope: object, receive: object, send: Callable[[dict[str, object]], object]) -> None:
        await is_let_on.wait()

    async def nothing() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def note(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(str(message["status"])))

    async def both() -> None:
        bounded = WaitingFiles(slow, most=MOST, held=dict)
        headers = [(b"content-length", b"400")]
        scopes = [
            {"type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{session}/1", "headers": headers}
            for session in ("a", "b", "c")
        ]
        first, second = (asyncio.create_task(bounded(scope, nothing, note)) for scope in scopes[:2])  # type: ignore[arg-type]
        await asyncio.sleep(0)
        await bounded(scopes[2], nothing, note)  # type: ignore[arg-type]
        assert statuses == [503]
        is_let_on.set()
        await asyncio.gather(first, second)
        await bounded(scopes[2], nothing, note)  # type: ignore[arg-type]
        assert statuses == [503]

    asyncio.run(both())


def test_the_refusal_says_so_in_both_languages_and_when_to_come_again(client: TestClient, memory: Memory) -> None:
    answer = client.put("/_stcore/upload_file/a/1", content=b"x" * MOST)
    assert int(answer.headers["retry-after"]) > 0
    assert all(text("ui.full.uploads", language) in answer.text for language in Language)
    assert memory.by_session == {}


def test_what_a_sender_does_not_state_counts_as_the_largest(client: TestClient, memory: Memory) -> None:
    assert client.put("/_stcore/upload_file/a/1", content=iter([b"x"])).status_code == 503
    assert memory.by_session == {}


@pytest.mark.parametrize("stated", ["", "0", "-1", "many", "399"])
def test_a_server_does_not_start_with_a_bound_below_two_files(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, stated)
    with pytest.raises(UserError) as refusal:
        most_waiting_bytes()
    assert refusal.value.code == "waiting_files_unclear"


def test_unless_stated_there_is_room_for_three_of_the_largest_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert most_waiting_bytes() == 3 * int(st.get_option("server.maxUploadSize")) * 2**20
