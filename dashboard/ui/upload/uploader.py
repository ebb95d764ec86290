"""Choosing files: Streamlit's uploader, whose own words are English, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from catalog.roles import Actor
from catalog.text import Language, text
from dashboard.ui import state
from dashboard.ui.links import write
from dashboard.ui.navigation import build_pages
from dashboard.ui.upload.desk import Desk
from dashboard.ui.view import View

_SCRIPT = Path(__file__).with_name("uploader.js")
_WORDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Upload", "choose", {}),
    ("file upload", "label", {}),
    (r"(\d+)\s?MB per file", "limit", {"megabytes": "$1"}),
    (r"(\d+)\.(\d)\s?([KMG]?B)", "size", {"whole": "$1", "tenth": "$2", "unit": "$3"}),
    ("Drag and drop (?:files|a file) here", "drop", {}),
    ("Add files", "add", {}),
    ("Remove (.+)", "remove", {"file": "$1"}),
    ("Cancel upload of (.+)", "stop", {"file": "$1"}),
    (r"File must be (\d+)(?:\.0)?\s?MB or smaller\.", "too_large", {"megabytes": "$1"}),
    (r"Error:\s*", "error", {}),
    ("Upload failed", "not_sent", {}),
    ("AxiosError: Request failed with status code 503", "full", {}),
    ("AxiosError: .+", "not_sent", {}),
    ("Click to retry upload", "retry", {}),
)
"""What the uploader says, as a pattern, and the text below `page.unggah.uploader` that takes its place."""


def draw_uploader(view: View, desk: Desk, actor: Actor) -> None:
    """The files to look through, and the button that begins."""
    chosen = st.file_uploader(view.text("uploader.label"), accept_multiple_files=True, key=f"unggah.files.{desk.round}")
    translate_uploader(view.language)
    st.caption(view.text("uploader.forms"))
    if st.button(view.text("uploader.look"), type="primary", disabled=not chosen, icon=":material/search:"):
        desk.look_at(chosen, actor)
        st.rerun()
    draw_way_to_templates(view)


def draw_way_to_templates(view: View) -> None:
    """Where empty templates are."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(view.text("uploader.templates"), width="content")
        st.page_link(build_pages(view.language)["sumber_metode"], query_params=write(state.kept()))


def translate_uploader(language: Language, own: Mapping[str, str] | None = None) -> None:
    """Let the uploader of a page speak the language. `own`: words in place of the upload page's, by names of `_WORDS`."""
    said = {name: text(f"page.unggah.uploader.{name}", language, **given) for _, name, given in _WORDS}
    said |= own or {}
    words = [[pattern, said[name]] for pattern, name, _ in _WORDS]
    script = _SCRIPT.read_text(encoding="utf-8").replace("WORDS", json.dumps(words, ensure_ascii=False))
    # An element takes room wherever it stands; below the menu nobody misses it.
    with st.sidebar:
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
