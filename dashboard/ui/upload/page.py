"""The upload page from top to bottom, as far as the upload has come."""

from __future__ import annotations

import streamlit as st

from catalog.roles import Actor
from dashboard.ui.markdown import escaped
from dashboard.ui.session import move_to_newest
from dashboard.ui.upload.decision import draw_counted, draw_preview
from dashboard.ui.upload.desk import Desk, Phase
from dashboard.ui.upload.progress import draw_work
from dashboard.ui.upload.questions import draw_answers, draw_questions
from dashboard.ui.upload.reports import draw_recognised
from dashboard.ui.upload.uploader import draw_uploader
from dashboard.ui.view import View


def draw_upload(view: View, desk: Desk, actor: Actor) -> None:
    """What the session's upload needs next."""
    if desk.settle():
        move_to_newest()
        st.rerun()
    _draw_outcome(view, desk)
    match desk.phase:
        case Phase.CHOOSING:
            draw_uploader(view, desk, actor)
        case Phase.WORKING:
            draw_work(view, desk)
        case Phase.ASKING:
            for report in desk.reports:
                draw_recognised(view, report, named=desk.answers.get("dataset", ""))
            draw_answers(view, desk, actor)
            draw_questions(view, desk, actor)
            st.button(view.text("preview.discard"), on_click=desk.clear, icon=":material/delete:")
        case Phase.PREVIEWED:
            draw_preview(view, desk, actor)
        case Phase.COUNTED:
            draw_counted(view, desk)


def _draw_outcome(view: View, desk: Desk) -> None:
    """What became of the last job, where that is not what comes next anyway."""
    if desk.failure is not None:
        st.error(escaped(desk.failure.message(view.language)), icon=":material/error:")
    if desk.was_cancelled:
        st.info(view.text("cancelled"), icon=":material/cancel:")
    if desk.has_expired:
        st.info(view.text("expired"), icon=":material/timer_off:")
    if desk.undone is not None and desk.undone.batch is not None:
        file = escaped(desk.undone.batch.file_name)
        st.success(view.text("undo.done", file=file), icon=":material/undo:")
    if desk.redone is not None and desk.redone.batch is not None:
        file = escaped(desk.redone.batch.file_name)
        st.success(view.text("redo.done", file=file), icon=":material/redo:")
    if desk.noted:
        st.success(view.text("note.done"), icon=":material/sticky_note_2:")
