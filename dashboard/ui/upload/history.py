"""Who changed the data, when and why, what was noted on it, and the ways back and forth."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from catalog.roles import Actor
from catalog.text import text
from dashboard.text.numbers import format_number
from dashboard.ui.clock import format_moment
from dashboard.ui.markdown import escaped
from dashboard.ui.revision_words import action_name
from dashboard.ui.upload import door
from dashboard.ui.upload.desk import Desk, Phase
from dashboard.ui.view import View

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Step

SHOWN_AT_ONCE = 10
MOST_NOTE_CHARACTERS = 2000

_SHOWN = "upload.history_shown"


def draw_history(view: View, desk: Desk, actor: Actor) -> None:
    """All changes, newest first; uploads can be taken back and put back by whoever may, and everything takes notes."""
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
        # An upload that was undone and redone has several steps; its newest one bears its buttons and its notes.
        batch_id = step.batch.id if step.batch else None
        is_latest = batch_id not in latest
        with st.container(border=True):
            _draw_step(view, step)
            _draw_notes(view, step, is_latest=is_latest)
            with st.container(horizontal=True):
                if is_free and is_latest and door.may_undo(step, actor):
                    _draw_turn(view, step, "undo", lambda step, reason: desk.undo(step, reason, actor))
                if is_free and is_latest and door.may_redo(step, actor):
                    _draw_turn(view, step, "redo", lambda step, reason: desk.redo(step, reason, actor))
                if desk.phase is not Phase.WORKING and door.may_annotate(actor):
                    _draw_noting(view, desk, step, actor)
        latest.add(batch_id)
    if len(steps) > shown:
        st.button(view.text("history.more"), on_click=_show_more)


def _draw_step(view: View, step: Step) -> None:
    manifest, batch = step.manifest, step.batch
    moment = format_moment(manifest.moment, view.language)
    st.caption(f"{moment} · {escaped(manifest.written_by)}")
    words = action_name(manifest.action, view.language)
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


def _draw_notes(view: View, step: Step, *, is_latest: bool) -> None:
    """Notes on the step, and those on its upload where it is the upload's newest one."""
    for note in step.notes:
        is_on_step = note.subject == str(step.manifest.number)
        if not is_on_step and not is_latest:
            continue
        st.markdown(
            view.text(
                "note.on_step" if is_on_step else "note.on_batch",
                note=escaped(" ".join(note.text.split())),
                who=escaped(note.written_by),
                moment=format_moment(note.moment, view.language),
            )
        )


def _draw_turn(view: View, step: Step, deed: str, turn: Callable[[Step, str], None]) -> None:
    """Two clicks: what is to happen is said, and the reason asked, before it does. `deed`: undo or redo."""
    key = f"{deed}.{_key(step)}"
    with st.popover(view.text(f"{deed}.offer"), icon=f":material/{deed}:"):
        st.markdown(view.text(f"{deed}.meaning", file=escaped(step.batch.file_name if step.batch else "")))
        reason = st.text_input(view.text(f"{deed}.reason"), key=f"unggah.reason.{key}")
        if st.button(view.text(f"{deed}.confirm"), key=f"unggah.{key}", type="primary"):
            turn(step, reason.strip())
            st.rerun()


def _draw_noting(view: View, desk: Desk, step: Step, actor: Actor) -> None:
    number = str(step.manifest.number)
    # A note that was kept leaves an empty field; one that was refused stays in it.
    key = f"unggah.note.{_key(step)}.{len(step.notes)}"
    with st.popover(view.text("note.offer"), icon=":material/note_add:"):
        st.markdown(view.text("note.meaning"))
        subjects = {number: view.text("note.about_step")}
        if step.batch is not None:
            subjects = {step.batch.id: view.text("note.about_batch"), **subjects}
        subject = st.radio(
            view.text("note.about"),
            list(subjects),
            format_func=subjects.__getitem__,
            key=f"{key}.subject",
            horizontal=True,
        )
        words = st.text_area(view.text("note.words"), key=f"{key}.words", max_chars=MOST_NOTE_CHARACTERS)
        if st.button(view.text("note.confirm"), key=f"{key}.keep", type="primary"):
            desk.note(subject, words, actor)
            st.rerun()


def _key(step: Step) -> str:
    """Files of one upload share a manifest."""
    return f"{step.manifest.number}.{step.batch.id if step.batch else ''}"


def _show_more() -> None:
    st.session_state[_SHOWN] += 5 * SHOWN_AT_ONCE
