"""What a server has on its pages ready, by language, some time after it started: run by `test_prewarm.py`, printed as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time

from app import app
from catalog.text import Language
from dashboard.memory import MEMORY
from dashboard.ui import prewarm
from dashboard.ui.navigation import PAGE_IDS

SECONDS = 60.0


def ready() -> dict[str, list[str]]:
    """Pages of which anything made for all readers is kept."""
    made = [str(key) for key in list(MEMORY._entries) if isinstance(key, tuple) and key[0] == "made"]
    return {
        language.value: [page for page in PAGE_IDS if any(f"'{page}' {language!r}" in key for key in made)]
        for language in Language
    }


async def seen(waited_for: int) -> dict[str, dict[str, list[str]]]:
    """When readers may come, and as soon as so many pages of each language lie ready, or after a minute."""
    prewarm.PAUSE_SECONDS = 0
    async with app.lifespan()(app):
        at_start, end = ready(), time.monotonic() + SECONDS
        while min(len(pages) for pages in ready().values()) < waited_for and time.monotonic() < end:
            await asyncio.sleep(0.05)
        return {"at start": at_start, "later": ready()}


if __name__ == "__main__":
    json.dump(asyncio.run(seen(int(sys.argv[1]))), sys.stdout)
