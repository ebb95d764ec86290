"""The revision log on the method page: which changes there were, and on demand what each moved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from catalog.places import warehouse_directory
from catalog.text import text
from dashboard.exports.changes_csv import changes_csv
from dashboard.queries.changes import Change, Revision, known_number, read_changes, read_revisions
from dashboard.text.numbers import format_number
from dashboard.ui.revision_words import change_line, moved_line, revision_lines, revision_rows
from dashboard.ui.row_table import MOST_UNSCROLLED_ROWS, SCROLLED_HEIGHT, draw_rows
from dashboard.ui.view import View

SHOWN_AT_ONCE = 5

_ALL = ""


def draw_log(view: View) -> None:
    """All changes of the data, newest first, of one dataset where the reader chooses one."""
    changes = read_changes(warehouse_directory())
    if not changes:
        st.markdown(view.text("log.unpublished" if changes is None else "log.none"))
        return
    st.markdown(view.text("log.lead"))
    _draw(view, changes)


@st.fragment
def _draw(view: View, changes: tuple[Change, ...]) -> None:
    datasets = sorted({dataset for change in changes for dataset in change.datasets})
    names = {_ALL: view.text("log.all")} | {name: text(f"dataset.{name}.title", view.language) for name in datasets}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            view.text("log.dataset"), list(names), format_func=names.__getitem__, key=f"log.{view.language}.dataset"
        )
        found = [change for change in reversed(changes) if chosen in (_ALL, *change.datasets)]
        warehouse = warehouse_directory()
        st.download_button(
            text("ui.card.download_csv", view.language),
            data=lambda: changes_csv(warehouse, found),
            file_name="dampak-umkm_revisi.csv",
            mime="text/csv",
            key="log.csv",
            on_click="ignore",
            icon=":material/download:",
        )
    shown = st.session_state.setdefault("log.shown", SHOWN_AT_ONCE)
    first_unseen = _first_unseen(view, changes)
    for change in found[:shown]:
        _draw_change(view, warehouse, change, is_later=change.number >= first_unseen)
    if len(found) > shown:
        st.button(
            view.text("log.more", count=format_number(len(found) - shown, view.language)),
            key="log.more",
            on_click=_more,
        )


def _draw_change(view: View, warehouse: Path, change: Change, *, is_later: bool) -> None:
    revisions = read_revisions(warehouse, change.number)
    with st.container(border=True):
        st.markdown(change_line(change, view.language))
        if is_later:
            st.markdown(view.text("log.is_later"))
        words = moved_line(change, revisions, view.language)
        if not revisions:
            st.caption(words)
            return
        opened = st.expander(words, key=f"log.{view.language}.{change.number}", on_change="rerun")
        if opened.open:
            with opened:
                _draw_moved(view, revisions)


def _draw_moved(view: View, revisions: Sequence[Revision]) -> None:
    if not view.is_phone:
        draw_rows(revision_rows(revisions, view.language))
        return
    with st.container(height=SCROLLED_HEIGHT if len(revisions) > MOST_UNSCROLLED_ROWS else "content", border=False):
        st.markdown(revision_lines(revisions, view.language))


def _first_unseen(view: View, changes: Sequence[Change]) -> int:
    """Number of the first change that the shown data do not know of yet."""
    if not view.state_badge:
        return changes[-1].number + 1
    known = view.snapshot.manifest_number if view.known_on is None else known_number(changes, view.known_on)
    return known + 1


def _more() -> None:
    st.session_state["log.shown"] += 4 * SHOWN_AT_ONCE
