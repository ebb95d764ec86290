"""What the server grants at most, each limit from where it holds."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.memory import MEMORY
from dashboard.queries.run import TIMEOUT_SECONDS
from dashboard.ui.operating.full import most_sessions
from dashboard.ui.operating.waiting_files import SHARE_OF_ONE_SESSION, most_waiting_bytes
from dashboard.ui.past_states import READER_HOURLY, READERS_HOURLY
from dashboard.ui.public.keeping import MOST_KEPT
from dashboard.ui.public.routes import BURST, PER_MINUTE
from dashboard.ui.sharing import KEPT_AT_ONCE, KEPT_PER_MINUTE
from dashboard.ui.workshop import MOST_WAITING


@dataclass(frozen=True, kw_only=True)
class Limit:
    """`id`: what it is of, the text `page.status.limit.<id>` with its numbers, in whole units."""

    id: str
    numbers: dict[str, int]


def limits() -> tuple[Limit, ...]:
    """All limits, those on strangers first."""
    waiting = most_waiting_bytes() // 2**20
    return (
        Limit(id="sessions", numbers={"most": most_sessions()}),
        Limit(id="requests", numbers={"at_once": BURST, "a_minute": PER_MINUTE}),
        Limit(id="files", numbers={"waiting": MOST_WAITING}),
        Limit(id="kept", numbers={"at_once": KEPT_AT_ONCE, "an_hour": 60 * KEPT_PER_MINUTE, "in_all": MOST_KEPT}),
        Limit(id="states", numbers={"an_hour": READERS_HOURLY, "own": READER_HOURLY}),
        Limit(id="query", numbers={"seconds": int(TIMEOUT_SECONDS)}),
        Limit(id="upload", numbers={"megabytes": int(st.get_option("server.maxUploadSize"))}),
        Limit(id="waiting", numbers={"megabytes": waiting, "own": waiting // SHARE_OF_ONE_SESSION}),
        Limit(id="memory", numbers={"megabytes": MEMORY.most_bytes // 2**20}),
    )
