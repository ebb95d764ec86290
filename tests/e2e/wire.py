"""All that a browser receives, opened as far as it goes, and numbers looked for in it in every usual form."""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from zipfile import ZipFile, is_zipfile

import pyarrow.parquet as pq
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response, WebSocket

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{8,}={0,2}")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_PACKED = ("<d", "<f", "<q", "<i")
_MOST_OF_FOUR_BYTES = 2**31


class Wire:
    """What reached a page: frames of its websockets, bodies of answers, files."""

    def __init__(self, page: Page) -> None:
        self.received: list[bytes] = []
        self._responses: list[Response] = []
        page.on("websocket", self._listen)
        page.on("response", self._answered)

    def collect(self) -> None:
        """Take in the bodies of answers; a browser keeps them only until it goes elsewhere."""
        for response in self._responses:
            try:
                self.received.append(response.body())
            except PlaywrightError:  # a file that was saved, which is kept as such, or an answer without a body
                continue
        self._responses.clear()

    def contents(self) -> list[bytes]:
        """Everything that was collected, packed things also unpacked."""
        return [content for received in set(self.received) for content in opened(received)]

    def _answered(self, response: Response) -> None:
        self._responses.append(response)

    def _listen(self, socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda frame: self.received.append(frame if isinstance(frame, bytes) else frame.encode())
        )


def opened(content: bytes) -> Iterator[bytes]:
    """The bytes themselves, and what is packed in them: archives and workbooks, Parquet, PDF, numbers in base64."""
    yield content
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from opened(archive.read(name))
    if content.startswith(b"PAR1"):
        yield pq.read_table(BytesIO(content)).to_pandas().to_csv().encode()
    if content.startswith(b"%PDF"):
        for stream in _STREAM.findall(content):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue
    yield b"".join(b64decode(run[: len(run) - len(run) % 4]) for run in _BASE64.findall(content))


def found(numbers: Iterable[int], contents: Iterable[bytes]) -> set[int]:
    """Those of some numbers of eight digits or more that stand in the contents, as people write them or as machines pack them."""
    everything = list(contents)
    return {number for number in numbers if any(_stands_in(number, content) for content in everything)}


def _stands_in(number: int, content: bytes) -> bool:
    return any(form in content for form in chain(_packed(number), _written(number)))


def _written(number: int) -> Iterator[bytes]:
    yield str(number).encode()
    for mark in (".", ",", " ", "\u00a0", "\u202f"):
        yield f"{number:,}".replace(",", mark).encode()


def _packed(number: int) -> Iterator[bytes]:
    for form in _PACKED:
        if form != "<i" or number < _MOST_OF_FOUR_BYTES:
            yield struct.pack(form, number)
