"""A server's process that is visited and left: prints what is held of the sessions during the visits and afterwards, as JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import sys

from streamlit.runtime import get_instance
from streamlit.runtime.app_session import AppSession

from app import app
from catalog.text import Language
from dashboard.memory import MEMORY
from dashboard.ui import prewarm
from dashboard.ui.view import View

PAGES = ("pesanan", "lebaran", "takedown", "klaim", "pesanan")


def held() -> dict[str, int]:
    """Sessions and what they drew, by kind, as far as anybody still holds them, and what is kept for all."""
    gc.collect()
    found = gc.get_objects()
    return {kind.__name__: sum(isinstance(each, kind) for each in found) for kind in (AppSession, View)} | {
        "kept": len(MEMORY)
    }


async def visit() -> dict[str, dict[str, int]]:
    """The counts while a session is there, and after it has ended."""
    async with app.lifespan()(app):
        MEMORY.clear()
        closing, seen = get_instance().close_session, list[dict[str, int]]()

        def close(session_id: str) -> None:
            seen.append(held())
            closing(session_id)

        get_instance().close_session = close  # type: ignore[method-assign]
        for page in PAGES:
            await prewarm._visit(page, Language.INDONESIAN)
        # The thread of the last run ends after its page does.
        await asyncio.sleep(0.5)
        return {"during": seen[0], "after": held()}


if __name__ == "__main__":
    json.dump(asyncio.run(visit()), sys.stdout)
