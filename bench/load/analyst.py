"""An analyst who uploads order lines while others read: chooses a file, looks at what it would move, lets it count."""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState

from bench.load.reader import ANSWER_SECONDS, TLS, Answer, Reader
from catalog.text import Language, text

PAGE = "unggah"
LOOK_SECONDS = 0.7
MOST_SECONDS = 300
_XSRF = "_streamlit_xsrf"


async def upload(reader: Reader, name: str, content: bytes) -> float:
    """Let a file count, from an open page; gives the seconds from the choice to the word that it counts.

    Raises LookupError where the page says anything else than it should.
    """
    start = time.perf_counter()
    (uploader,) = reader.uploaders
    await reader.give_files(uploader.id, await _send(reader, name, content))
    await _press(reader, "page.unggah.uploader.look", "page.unggah.preview.count")
    await _press(reader, "page.unggah.preview.count", "page.unggah.counted.again")
    seconds = time.perf_counter() - start
    await reader.press(_words("page.unggah.counted.again"))
    return seconds


async def _press(reader: Reader, pressed: str, awaited: str) -> None:
    """Press a button and look again every moment until the other one is there."""
    _raise(await reader.press(_words(pressed)))
    end = time.perf_counter() + MOST_SECONDS
    while _words(awaited) not in reader.buttons:
        if time.perf_counter() > end:
            raise LookupError(f"{awaited} did not come")
        await asyncio.sleep(LOOK_SECONDS)
        _raise(await reader.look_again())


async def _send(reader: Reader, name: str, content: bytes) -> FileUploaderState:
    message = BackMsg()
    request = message.file_urls_request
    request.request_id, request.session_id = uuid4().hex, reader.session_id
    request.file_names.append(name)
    (urls,) = (await reader.operate(message, "file_urls_response")).file_urls
    async with httpx.AsyncClient(base_url=f"http://{reader.host}", timeout=ANSWER_SECONDS, verify=TLS) as client:
        await client.get("/_stcore/health")
        headers = {"X-Xsrftoken": client.cookies.get(_XSRF, "")}
        sent = await client.put(urls.upload_url, files={"file": (name, content, "text/csv")}, headers=headers)
    if not sent.is_success:
        raise LookupError(f"upload refused: {sent.status_code} {sent.text[:200]}")
    state = FileUploaderState()
    state.uploaded_file_info.add(name=name, size=len(content), file_id=urls.file_id, file_urls=urls)
    return state


def _words(key: str) -> str:
    return text(key, Language.INDONESIAN)


def _raise(answer: Answer) -> None:
    if answer.errors:
        raise LookupError("; ".join(answer.errors))
