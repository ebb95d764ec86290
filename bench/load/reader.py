"""One reader's browser, as far as the server can tell: keeps widgets, address and message cache, and sends clicks."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

import httpx
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ANSWER_SECONDS = 60
CACHED_RUNS = 2
TLS = ssl.create_default_context()
"""Nobody needs it on the loopback, but each client would make its own, which takes 25 ms."""

_WIDGETS = ("multiselect", "selectbox", "button_group", "date_input")
_DETAILS = ".details"
_ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one run delivered.

    - `page`: address of the page; `parameters`: the link in the address after the run; `controls`: selectors shown.
    - `specs`, `words`: figures with their text alternatives as JSON, and all other texts, in the order of the page.
    - `errors`: exceptions and error boxes among them.
    - `is_moved`: whether the link asked for another snapshot than it was given, which the page then says.
    - `received_bytes`: of all messages of the run.
    """

    page: str
    parameters: tuple[tuple[str, str], ...]
    controls: frozenset[str]
    specs: tuple[str, ...]
    words: tuple[str, ...]
    errors: tuple[str, ...]
    is_moved: bool
    seconds: float
    received_bytes: int


@dataclass(kw_only=True)
class Reader:
    """A session with the server; use as an async context manager, `open` first.

    `cookie`: what the page's answer set, a proxy's name of the process that the session is with among it.
    What the page holds by now, as the server described it: `controls` and `page_links`; `cards`, what opens the details of a
    card, by the card's name; `downloads` by their key; `buttons` by their words; `uploaders`.
    """

    host: str
    theme: str = "light"
    query: str = ""
    page_hash: str = ""
    session_id: str = ""
    cookie: str = ""
    controls: dict[str, Any] = field(default_factory=dict)
    page_links: dict[str, Any] = field(default_factory=dict)
    cards: dict[str, Any] = field(default_factory=dict)
    downloads: dict[str, Any] = field(default_factory=dict)
    buttons: dict[str, Any] = field(default_factory=dict)
    uploaders: list[Any] = field(default_factory=list)
    _values: dict[str, Any] = field(default_factory=dict)
    _cache: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)
    _runs_count: int = 0
    _connection: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def open(self, page_name: str, query: str = "") -> Answer:
        """Connect and ask for a page, as a followed link does; the time counts from before the connection."""
        start = time.perf_counter()
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, verify=TLS) as client:
            page = await client.get(f"http://{self.host}/{page_name}", headers={"Accept": "text/html"})
        self.cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        self._connection = await connect(
            f"ws://{self.host}/_stcore/stream",
            origin=f"http://{self.host}",
            additional_headers={"Cookie": self.cookie} if self.cookie else {},
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=ANSWER_SECONDS,
        )
        self.query = query
        return await self._ask(start, page_name=page_name)

    async def set_control(self, name: str, value: list[str] | str) -> Answer:
        """Move one control of the page; a list for what holds several, a string for a select box."""
        self._values[self.controls[name].id] = value
        return await self._ask(time.perf_counter())

    async def set_details(self, card: str, option: str | None) -> Answer:
        """Open one kind of details of a card by the words on it, or close them."""
        self._values[self.cards[card].id] = [option] if option else []
        return await self._ask(time.perf_counter())

    async def press(self, label: str) -> Answer:
        """Press a button by the words on it."""
        return await self._ask(time.perf_counter(), pressed=(self.buttons[label].id,))

    async def look_again(self) -> Answer:
        """Run the page as it stands."""
        return await self._ask(time.perf_counter())

    async def give_files(self, uploader_id: str, files: FileUploaderState) -> Answer:
        """Tell the page of files that lie with the server."""
        self._values[uploader_id] = files
        return await self._ask(time.perf_counter())

    async def operate(self, message: BackMsg, answered_by: str) -> Any:
        """Ask for something beside a run: the field of the server's answer."""
        assert self._connection is not None
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                answer = ForwardMsg.FromString(await self._connection.recv(decode=False))
                if answer.WhichOneof("type") == answered_by:
                    return getattr(answer, answered_by)

    async def follow(self, page_hash: str) -> Answer:
        """Click a link of the menu."""
        link = self.page_links[page_hash]
        self.query = link.query_string
        self.page_hash = link.page_script_hash
        self._values.clear()
        return await self._ask(time.perf_counter())

    async def _ask(self, start: float, page_name: str = "", pressed: Collection[str] = ()) -> Answer:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_script_hash = self.page_hash
        state.page_name = page_name
        state.cached_message_hashes.extend(self._cache)
        state.context_info.color_scheme = self.theme
        state.context_info.timezone = "Asia/Jakarta"
        state.context_info.locale = "id-ID"
        state.context_info.url = f"http://{self.host}/"
        for widget_id, value in self._values.items():
            widget = state.widget_states.widgets.add(id=widget_id)
            if isinstance(value, list):
                widget.string_array_value.data.extend(value)
            elif isinstance(value, FileUploaderState):
                widget.file_uploader_state_value.CopyFrom(value)
            else:
                widget.string_value = value
        for widget_id in pressed:
            state.widget_states.widgets.add(id=widget_id, trigger_value=True)
        assert self._connection is not None
        await self._connection.send(message.SerializeToString())
        return await asyncio.wait_for(self._receive(start), ANSWER_SECONDS)

    async def _receive(self, start: float) -> Answer:
        assert self._connection is not None
        elements: dict[tuple[int, ...], Any] = {}
        received, asked = 0, _snapshot(self.query)
        while True:
            raw = await self._connection.recv(decode=False)
            received += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                cached, _ = self._cache[message.ref_hash]
                self._cache[message.ref_hash] = (cached, self._runs_count)
                elements[tuple(message.metadata.delta_path)] = cached.delta.new_element
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                if message.metadata.cacheable:
                    self._cache[message.hash] = (message, self._runs_count)
                elements[tuple(message.metadata.delta_path)] = message.delta.new_element
            elif kind == "new_session":
                self.session_id = message.new_session.initialize.session_id
                elements.clear()
            elif kind == "navigation":
                self.page_hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "page_not_found":
                raise LookupError(f"page {message.page_not_found.page_name!r} not found")
            elif kind == "script_finished" and message.script_finished in _ENDS:
                break
        seconds = time.perf_counter() - start
        self._runs_count += 1
        self._cache = {name: entry for name, entry in self._cache.items() if self._runs_count - entry[1] <= CACHED_RUNS}
        is_moved = asked not in {"", _snapshot(self.query)}
        return self._answer([elements[path] for path in sorted(elements)], seconds, received, is_moved=is_moved)

    def _answer(self, elements: list[Any], seconds: float, received: int, *, is_moved: bool) -> Answer:
        specs, words, errors = [], [], []
        for held in (self.controls, self.page_links, self.cards, self.downloads, self.buttons, self.uploaders):
            held.clear()
        for element in elements:
            kind = element.WhichOneof("type")
            body = getattr(element, kind) if kind else None
            if kind == "bidi_component":
                specs.append(body.bytes.decode())
            elif kind in {"markdown", "heading"}:
                words.append(body.body)
            elif kind == "metric":
                words.append(f"{body.label}: {body.body}")
            elif kind == "exception":
                errors.append(body.message)
            elif kind == "alert":
                (errors if body.format == Alert.ERROR else words).append(body.body)
            elif kind == "page_link":
                self.page_links[body.page_script_hash] = body
            elif kind == "download_button":
                self.downloads[_key(body)] = body
            elif kind == "button":
                self.buttons[body.label] = body
            elif kind == "file_uploader":
                self.uploaders.append(body)
            elif kind in _WIDGETS:
                self._keep_widget(body)
        shown = {each.id for each in (*self.controls.values(), *self.cards.values(), *self.uploaders)}
        self._values = {name: value for name, value in self._values.items() if name in shown}
        return Answer(
            page=self.page_links[self.page_hash].page if self.page_hash in self.page_links else "",
            parameters=tuple(parse_qsl(self.query)),
            controls=frozenset(self.controls),
            specs=tuple(specs),
            words=tuple(words),
            errors=tuple(errors),
            is_moved=is_moved,
            seconds=seconds,
            received_bytes=received,
        )

    def _keep_widget(self, body: Any) -> None:
        name = _key(body)
        if name.endswith(_DETAILS):
            self.cards[name.removesuffix(_DETAILS)] = body
        if not name.startswith("control."):
            return
        self.controls[name.rsplit(".", 1)[-1]] = body
        if body.set_value:
            self._values.pop(body.id, None)


def _snapshot(query: str) -> str:
    return dict(parse_qsl(query)).get("snap", "")


def _key(body: Any) -> str:
    """The name that the page gave a widget, which ends its id."""
    return str(body.id).rsplit("-", 1)[-1]
