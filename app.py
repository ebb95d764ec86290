"""The router, and the server around it: `streamlit run app.py`, `python app.py` and `uvicorn app:app` all serve it.

The file is read twice: as a module it declares the server, as the page script it settles language, data and page.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from streamlit import runtime

from catalog.errors import UserError
from dashboard.ui.controls import draw_language_switch
from dashboard.ui.errors import asked_language, show_error
from dashboard.ui.first_build import build_with_progress
from dashboard.ui.links import Link, write
from dashboard.ui.navigation import build_pages, draw_menu
from dashboard.ui.prewarm import prewarm
from dashboard.ui.session import start_run
from dashboard.ui.shell import shell_routes

DATA = Path(__file__).parent / "data"
WAREHOUSE = Path(os.environ.get("DAMPAK_WAREHOUSE", DATA / "warehouse"))
STORE = Path(os.environ.get("DAMPAK_STORE", DATA / "store"))


def route() -> None:
    """One run of the page script: settle the state, draw the menu, hand over to the page."""
    link = settle()
    pages = build_pages(link.language)
    page = st.navigation(list(pages.values()), position="hidden")
    with st.sidebar:
        draw_language_switch(link.language)
        draw_menu(pages, write(link))
    page.run()


def settle() -> Link:
    """The link of this run; on a fresh clone the data are built first."""
    try:
        return start_run(WAREHOUSE)
    except UserError as error:
        if error.code != "no_snapshot":
            raise
        build_first_snapshot()
        st.rerun()


def build_first_snapshot() -> None:
    """Build from public figures and sample; a reader of ready data never loads the ETL."""
    from etl.api import build  # noqa: PLC0415

    build_with_progress(lambda progress: build(STORE, WAREHOUSE, progress=progress), asked_language())


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncGenerator[None]:
    await asyncio.to_thread(prewarm, WAREHOUSE)
    yield


if __name__ == "__main__" and runtime.exists():
    route()
else:
    app = st.App(__file__, lifespan=lifespan, routes=shell_routes(), on_script_error=show_error)
    if __name__ == "__main__":
        app.run()
