"""The server: `streamlit run app.py`, `python app.py` and `uvicorn app:app` (from this directory) all serve it.

Every run of a page starts in `dashboard/ui/router.py`. This file alone knows both the dashboard and the ETL.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

# Before numpy is loaded, which reads it then. On matrices of a hundred columns a second thread spins more than it works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Before pyarrow is loaded, which reads it then. Its own allocator keeps what ended threads had, and each run is a thread.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

import streamlit as st
from starlette.middleware import Middleware

from catalog.errors import UserError
from catalog.places import store_directory, warehouse_directory
from catalog.text import Language
from dashboard.allocator import share_heaps
from dashboard.logs.events import LogEvent, tell
from dashboard.logs.gate import adopt_loggers
from dashboard.ui.errors import show_error
from dashboard.ui.first_build import Progress, offer_first_build
from dashboard.ui.following import check_poll, following, look_once
from dashboard.ui.left_runs import leave_with_readers
from dashboard.ui.operating.framework_meters import FrameworkMetersClosed
from dashboard.ui.operating.full import FullHouse, most_sessions
from dashboard.ui.operating.listeners import send_at_once
from dashboard.ui.operating.logs import begin_log
from dashboard.ui.operating.scrape import check_token
from dashboard.ui.operating.versions import versions
from dashboard.ui.operating.waiting_files import WaitingFiles, most_waiting_bytes
from dashboard.ui.past_states import ending_builds
from dashboard.ui.prewarm import prewarm, visiting_in_other_languages
from dashboard.ui.public.headers import Headers
from dashboard.ui.shell import shell_routes
from dashboard.ui.sign_in import sign_in_settings
from dashboard.ui.sign_in_return import SignInReturn
from dashboard.ui.taken_files import hold_taken_files
from dashboard.ui.upload.files import removing_files
from dashboard.ui.watch import watching


def build_first_snapshot(progress: Progress) -> None:
    """Build from public figures and sample; a server of ready data never loads the ETL."""
    from etl.api import build  # noqa: PLC0415

    build(store_directory(), warehouse_directory(), progress=progress)


def follow_shared_store() -> str:
    """Take over what other machines published. Reached only where a store is shared."""
    from etl.api import follow  # noqa: PLC0415

    return follow(store_directory(), warehouse_directory())


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncGenerator[None]:
    """Be ready before the first reader comes; do not start where sign-in is set up wrongly."""
    begun = time.monotonic()
    # By now uvicorn has given its loggers handlers, one of which writes every address with its query.
    adopt_loggers()
    send_at_once()
    try:
        sign_in_settings()
        check_token()
        check_poll()
        most_sessions()
        most_waiting_bytes()
    except UserError as error:
        tell(LogEvent.START_REFUSED, level=logging.ERROR, code=error.code, sentence=error.message(Language.ENGLISH))
        raise
    offer_first_build(build_first_snapshot)
    await asyncio.to_thread(look_once, follow_shared_store)
    leave_with_readers()
    await prewarm(warehouse_directory())
    with watching(warehouse_directory()), following(follow_shared_store), removing_files(), ending_builds():
        tell(LogEvent.STARTED, version=versions()["version"], seconds=round(time.monotonic() - begun, 3))
        async with visiting_in_other_languages(warehouse_directory()):
            yield
    tell(LogEvent.ENDED)


begin_log()
share_heaps()
hold_taken_files()
app = st.App(
    Path(__file__).parent / "dashboard" / "ui" / "router.py",
    lifespan=lifespan,
    routes=shell_routes(),
    middleware=[
        Middleware(Headers),
        Middleware(FullHouse),
        Middleware(WaitingFiles),
        Middleware(FrameworkMetersClosed),
        Middleware(SignInReturn),
    ],
    on_script_error=show_error,
)

if __name__ == "__main__":
    app.run()
