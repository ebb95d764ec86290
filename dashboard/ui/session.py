"""The start of every run: which data, which link, and what the reader must be told about both."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import streamlit as st

from catalog.text import Language, text
from dashboard.text.dates import format_date
from dashboard.ui import state
from dashboard.ui.clock import business_day
from dashboard.ui.links import Link
from dashboard.ui.serving import Serving, Standing, first_link, serve

_SERVING = "session.serving"
_PROBLEMS = "session.problems"


def start_run(warehouse: Path) -> Link:
    """Settle snapshot and link for this run, and write the link into the address.

    Raises UserError `no_snapshot` where nothing was built yet.
    """
    serving = serve(warehouse, state.wanted_snapshot())
    parsed = state.read_link(first_link(serving.snapshot))
    link = parsed.link.but(snapshot_id=serving.snapshot.snapshot_id)
    st.session_state[_SERVING] = serving
    st.session_state[_PROBLEMS] = parsed.problems
    state.keep(link)
    return link


def current_serving() -> Serving:
    """The snapshot of this run."""
    return cast(Serving, st.session_state[_SERVING])


def draw_notices(serving: Serving, language: Language) -> None:
    """Say what the reader did not ask for: older data, data that are gone, values of the link that made no sense."""
    day = format_date(business_day(serving.snapshot.built_at), language)
    if serving.standing is Standing.OLDER:
        st.info(text("ui.snapshot.older", language, day=day), icon=":material/history:")
        st.button(text("ui.snapshot.show_newest", language), on_click=_show_newest)
    elif serving.standing is Standing.GONE:
        st.warning(text("ui.snapshot.gone", language, day=day), icon=":material/history_toggle_off:")
    problems = st.session_state[_PROBLEMS]
    if problems:
        names = ", ".join(text(f"ui.parameter.{name}", language) for name in problems)
        st.warning(text("ui.link_not_understood", language, names=names), icon=":material/link_off:")


def _show_newest() -> None:
    state.change(state.kept().but(snapshot_id=None))
