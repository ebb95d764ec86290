"""What is done once before the first reader comes, so that the first reader does not wait for it."""

from __future__ import annotations

import asyncio
import gc
import logging
from pathlib import Path

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

VISIT_SECONDS = 60.0


async def prewarm(warehouse: Path) -> None:
    """Visit every page as a reader would, then take what is there out of the garbage collector's sight.

    A visit loads the modules, and leaves answers and figures in the caches. Runs in the event loop of a started server.
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
        for page_id in PAGE_IDS:
            await _visit(page_id)
    gc.collect()
    gc.freeze()


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


async def _visit(page_id: str) -> None:
    runtime, reader = get_instance(), _FirstReader()
    session_id = runtime.connect_session(client=reader, user_info={})
    message = BackMsg()
    message.rerun_script.page_name = "" if page_id == PAGE_IDS[0] else page_id
    runtime.handle_backmsg(session_id, message)
    try:
        await asyncio.wait_for(reader.has_page.wait(), VISIT_SECONDS)
    except TimeoutError:
        tell(LogEvent.PREWARM_SLOW, level=logging.WARNING, page=page_id, seconds=VISIT_SECONDS)
    finally:
        runtime.close_session(session_id)
