"""Who changed the data, when and why, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from catalog.roles import Actor
from catalog.text import has_text, text
from dashboard.text.numbers import format_number
from dashboard.ui.clock import format_moment
from dashboard.ui.markdown import escaped
from dashboard.ui.page import View
from dashboard.ui.upload import door
from dashboard.ui.upload.desk import Desk, Phase

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Step

SHOWN_AT_ONCE = 10

_SHOWN = "upload.history_shown"


def draw_history(view: View, desk: Desk, actor: Actor) -> None:
    """All changes, newest first; uploads that count can be taken back by whoever may."""
    st.header(view.text("history.title"), anchor=False, divider="gray")
    steps = door.history(actor)
    if not steps:
        st.markdown(view.text("history.none"))
        return
    st.markdown(view.text("history.lead"))
    # A preview says what would change as the data are: taking something back beneath it would make it untrue.
    is_free = desk.phase in (Phase.CHOOSING, Phase.COUNTED)
    shown = st.session_state.setdefault(_SHOWN, SHOWN_AT_ONCE)
    latest: set[str | None] = set()
    for step in steps[:shown]:
        with st.container(border=True):
            _draw_step(view, step)
            # An upload that was undone and redone has several steps; its newest one bears the button.
            batch_id = step.batch.id if step.batch else None
            if is_free and batch_id not in latest and door.may_undo(step, actor):
                _draw_undo(view, desk, step, actor)
        latest.add(batch_id)
    if len(steps) > shown:
        st.button(view.text("history.more"), on_click=_show_more)


def _draw_step(view: View, step: Step) -> None:
    manifest, batch = step.manifest, step.batch
    moment = format_moment(manifest.moment, view.language)
    st.caption(f"{moment} · {escaped(manifest.written_by)}")
    action = f"history.action_{manifest.action}"
    words = text(action, view.language) if has_text(action, view.language) else escaped(manifest.action)
    if batch is None:
        st.markdown(f"**{words}**")
        return
    what = view.text(
        "history.what",
        action=words,
        file=escaped(batch.file_name),
        rows=format_number(batch.rows_accepted, view.language),
        dataset=text(f"dataset.{batch.dataset}.title", view.language),
    )
    lines = [what]
    if manifest.reason:
        lines.append(view.text("history.reason", reason=escaped(manifest.reason)))
    counts = view.text("history.counts" if step.counts_now else "history.counts_not")
    lines.append(f"{counts} · {view.text('history.batch', batch=batch.id)}")
    st.markdown("  \n".join(lines))


def _draw_undo(view: View, desk: Desk, step: Step, actor: Actor) -> None:
    """Two clicks: what is to happen is said before it does."""
    key = f"{step.manifest.number}.{step.batch.id if step.batch else ''}"
    with st.popover(view.text("undo.offer"), icon=":material/undo:"):
        st.markdown(view.text("undo.meaning", file=escaped(step.batch.file_name if step.batch else "")))
        reason = st.text_input(view.text("undo.reason"), key=f"unggah.undo.reason.{key}")
        if st.button(view.text("undo.confirm"), key=f"unggah.undo.{key}", type="primary"):
            desk.undo(step, reason.strip(), actor)
            st.rerun()


def _show_more() -> None:
    st.session_state[_SHOWN] += 5 * SHOWN_AT_ONCE
