"""What is done once before the first reader comes, so that the first reader does not wait for it."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.session_manager import SessionClient

from catalog.errors import UserError
from catalog.text import Language, texts
from dashboard.logs.events import LogEvent, tell
from dashboard.queries.snapshot import current_snapshot_id
from dashboard.ui.figure.files import compress_files
from dashboard.ui.navigation import PAGE_IDS
from dashboard.ui.standard import load_standard
from dashboard.ui.watch import computes_ahead

VISIT_SECONDS = 60.0
PAUSE_SECONDS = 0.5
"""Between two visits while readers may already come."""

_FIRST, *_OTHERS = Language


async def prewarm(warehouse: Path) -> None:
    """Visit every page as a reader would, then take what is there out of the garbage collector's sight.

    A visit loads the modules, and leaves answers and figures in the caches. Runs in the event loop of a started server. Pages are
    left to readers where they are to compute what they ask for (`DAMPAK_COMPUTE_AHEAD=0`), so that a server starts sooner.
    """
    for language in Language:
        texts(language)
    await asyncio.to_thread(compress_files)
    try:
        snapshot_id = current_snapshot_id(warehouse)
    except UserError as error:
        tell(LogEvent.NOTHING_TO_PREWARM, code=error.code)
    else:
        load_standard(warehouse, snapshot_id)
        if computes_ahead():
            for page_id in PAGE_IDS:
                await _visit(page_id, _FIRST)
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def visiting_in_other_languages(warehouse: Path) -> AsyncGenerator[None]:
    """Visit every page in the other languages too, page by page while readers already come; what is left by the end, never."""
    visits = asyncio.create_task(_visit_in_others(warehouse))
    try:
        yield
    finally:
        visits.cancel()
        with suppress(asyncio.CancelledError):
            await visits


async def _visit_in_others(warehouse: Path) -> None:
    with suppress(UserError):
        current_snapshot_id(warehouse)
        if computes_ahead():
            for language, page_id in product(_OTHERS, PAGE_IDS):
                await asyncio.sleep(PAUSE_SECONDS)
                await _visit(page_id, language)


class _FirstReader(SessionClient):
    """Looks at nothing, and knows when his page has ended."""

    def __init__(self) -> None:
        self.has_page = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        if (
            msg.WhichOneof("type") == "script_finished"
            and msg.script_finished != ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
        ):
            self.has_page.set()


async def _visit(page_id: str, language: Language) -> None:
    runtime, reader = get_instance(), _FirstReader()
    session_id = runtime.connect_session(client=reader, user_info={})
    message = BackMsg()
    message.rerun_script.page_name = "" if page_id == PAGE_IDS[0] else page_id
    message.rerun_script.query_string = urlencode({"lang": language.value})
    runtime.handle_backmsg(session_id, message)
    try:
        await asyncio.wait_for(reader.has_page.wait(), VISIT_SECONDS)
    except TimeoutError:
        tell(LogEvent.PREWARM_SLOW, level=logging.WARNING, page=page_id, seconds=VISIT_SECONDS)
    finally:
        runtime.close_session(session_id)
