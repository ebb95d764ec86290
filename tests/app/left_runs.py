"""A server's process whose reader leaves while a statement without end runs for a page; prints what followed as JSON.

On the command line: `stop` for a browser that is closed, `rerun` for a reader who goes to another page; and the id of a snapshot,
which comes to serve once the server has started.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable

import duckdb
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import get_instance

from app import app
from catalog.places import warehouse_directory
from dashboard.queries import deadlines
from dashboard.queries.snapshot import POINTER_FILE, snapshot_file
from dashboard.ui import watch
from dashboard.ui.prewarm import _FirstReader

SLOW_PAGE, OTHER_PAGE = "pesanan", "klaim"
LONGER_THAN_ORDINARY = 1.5
PATIENCE_SECONDS = 120.0


def statements() -> list[duckdb.DuckDBPyConnection]:
    """Cursors of what runs for readers."""
    return [running.cursor for running in list(deadlines._running) if running.asker is not None]


def is_closed(cursor: duckdb.DuckDBPyConnection) -> bool:
    try:
        cursor.execute("select 1")
    except duckdb.ConnectionException:
        return True
    except (duckdb.ResourceInUseException, duckdb.InterruptException):
        # Told to end, and still at it.
        pass
    return False


def runs_count() -> int:
    """Threads that run pages."""
    return sum(thread.name == "ScriptRunner.scriptThread" for thread in threading.enumerate())


async def until(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; whether it does."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not (met := holds()) and time.monotonic() < ends_at:
        await asyncio.sleep(0.02)
    return met


async def lasting_statements() -> list[duckdb.DuckDBPyConnection]:
    """Cursors of what runs for readers, once it is what takes longer than a page's ordinary statements."""
    found: list[duckdb.DuckDBPyConnection] = []
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while (not found or statements() != found) and time.monotonic() < ends_at:
        found = statements()
        await asyncio.sleep(LONGER_THAN_ORDINARY)
    return found


async def leave(how: str, snapshot_id: str) -> dict[str, object]:
    """What ran when the reader left, how long it went on, and whether it is freed."""
    # The server's own look at new numbers would ask the same statement.
    watch.LOOK_SECONDS = 3600.0
    async with app.lifespan()(app):
        runtime, reader = get_instance(), _FirstReader()
        (warehouse_directory() / POINTER_FILE).write_text(
            snapshot_file(warehouse_directory(), snapshot_id).name, encoding="utf-8"
        )
        session_id = runtime.connect_session(client=reader, user_info={})

        def ask_for(page_id: str) -> None:
            message = BackMsg()
            message.rerun_script.page_name = page_id
            runtime.handle_backmsg(session_id, message)

        ask_for(SLOW_PAGE)
        before = await lasting_statements()
        left_at = time.monotonic()
        if how == "stop":
            runtime.disconnect_session(session_id)
        else:
            ask_for(OTHER_PAGE)
        freed = await until(lambda: not set(before) & set(statements()) and all(map(is_closed, before)))
        seconds = time.monotonic() - left_at
        is_other_drawn = how == "rerun" and await until(reader.has_page.is_set)
        return {
            "ran": len(before),
            "freed": freed,
            "seconds": seconds,
            "other": is_other_drawn,
            "ended": await until(lambda: runs_count() == 0),
        }


if __name__ == "__main__":
    json.dump(asyncio.run(leave(sys.argv[1], sys.argv[2])), sys.stdout)
