"""How far the work is, drawn again every moment without the rest of the page."""

from __future__ import annotations

import streamlit as st

from catalog.text import text
from dashboard.text.numbers import format_number
from dashboard.ui.upload.desk import Desk, Task
from dashboard.ui.view import View

LOOK_SECONDS = 0.7
AT_ONCE_SECONDS = 0.4
"""Work that takes no longer is not worth a progress bar."""


def draw_work(view: View, desk: Desk) -> None:
    """What is under way; runs the page again once it is over."""
    if desk.job is not None and desk.job.wait(AT_ONCE_SECONDS):
        st.rerun()
    st.subheader(view.text(f"working.{desk.task}"), anchor=False)
    _draw(view, desk)


@st.fragment(run_every=LOOK_SECONDS)
def _draw(view: View, desk: Desk) -> None:
    job = desk.job
    if job is None or job.is_over:
        st.rerun()
    st.progress(job.share, text=_words(view, job.stage, job.rows) if job.stage else None)
    if job.is_cancelled:
        st.markdown(view.text("working.stopping"))
    elif desk.task in (Task.PREVIEW, Task.COUNT):
        st.button(view.text("working.cancel"), on_click=desk.cancel, disabled=not job.can_be_cancelled)
    st.caption(view.text("working.meanwhile"))


def _words(view: View, stage: str, rows: int) -> str:
    said = text(f"progress.{stage}", view.language)
    if not rows:
        return said
    return text("progress.rows", view.language, stage=said, rows=format_number(rows, view.language))
