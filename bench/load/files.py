"""Readers who take a figure's file from its card: asked for, made by the server, fetched, as a browser does it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from random import Random
from uuid import uuid4

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg

from bench.load.reader import ANSWER_SECONDS, TLS, Answer, Reader
from catalog.text import Language, text

FILE_SHARE = 0.1
"""Of a reader's clicks."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A file that somebody took: by which link from which card, which bytes, and after how long from the click."""

    page: str
    parameters: tuple[tuple[str, str], ...]
    card: str
    key: str
    sha256: str
    size: int
    seconds: float


async def take_any(reader: Reader, random: Random) -> tuple[list[Answer], Taken | None]:
    """Open the files of some card, take one of them, and close the card again; no file where the page has no card."""
    if not reader.cards:
        return [], None
    card = random.choice(sorted(reader.cards))
    opened = await _open(reader, card)
    if card not in reader.cards:
        return [opened], None
    keys = sorted(key for key in reader.downloads if key.startswith(card))
    taken = await _take(reader, opened, card, random.choice(keys)) if keys else None
    await reader.set_details(card, None)
    return [opened], taken


async def take_again(reader: Reader, earlier: Taken, answer: Answer) -> Taken:
    """The same file by the reader who stands before the answer to the same link."""
    opened = await _open(reader, earlier.card)
    return await _take(reader, opened or answer, earlier.card, earlier.key)


async def _open(reader: Reader, card: str) -> Answer:
    words = {text("ui.card.file", language) for language in Language}
    option = next(each.content for each in reader.cards[card].options if each.content in words)
    return await reader.set_details(card, option)


async def _take(reader: Reader, answer: Answer, card: str, key: str) -> Taken:
    start = time.perf_counter()
    message = BackMsg()
    request = message.backend_operation_request
    request.request_id, request.session_id = uuid4().hex, reader.session_id
    request.deferred_file.file_id = reader.downloads[key].deferred_file_id
    response = await reader.operate(message, "backend_operation_response")
    if response.error_msg:
        raise LookupError(f"{key}: {response.error_msg}")
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS, verify=TLS) as client:
        address = f"http://{reader.host}{response.deferred_file.url}"
        got = await client.get(address, headers={"Cookie": reader.cookie} if reader.cookie else {})
    if got.status_code != httpx.codes.OK or not got.content:
        raise LookupError(f"{key}: {got.status_code}, {len(got.content)} bytes")
    return Taken(
        page=answer.page,
        parameters=answer.parameters,
        card=card,
        key=key,
        sha256=hashlib.sha256(got.content).hexdigest(),
        size=len(got.content),
        seconds=time.perf_counter() - start,
    )
