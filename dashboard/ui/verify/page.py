"""The page on which a file is checked: the answer in one sentence first, then what it shows and what has moved since."""

from __future__ import annotations

import streamlit as st

from catalog.places import store_directory, warehouse_directory
from dashboard.exports.verify.verdict import MOST_MEGABYTES
from dashboard.ui.links import write
from dashboard.ui.markdown import escaped
from dashboard.ui.navigation import build_pages
from dashboard.ui.seal_key import known_sealers
from dashboard.ui.upload.uploader import translate_uploader
from dashboard.ui.verify.check import Answer, check_file
from dashboard.ui.verify.words import Tone, Words, words_of
from dashboard.ui.view import View

_BANDS = {
    Tone.GOOD: (st.success, ":material/verified:"),
    Tone.CAREFUL: (st.warning, ":material/update:"),
    Tone.BAD: (st.error, ":material/gpp_bad:"),
    Tone.OPEN: (st.info, ":material/help:"),
}


def draw_check(view: View) -> None:
    """The place to put a file, and the answer on it."""
    label = view.text("label", megabytes=MOST_MEGABYTES)
    chosen = st.file_uploader(label, max_upload_size=MOST_MEGABYTES, key="periksa_gambar.file")
    own = {"label": label, "add": view.text("replace"), "too_large": view.text("too_large", megabytes="$1")}
    translate_uploader(view.language, own)
    if chosen is None:
        st.markdown(view.text("before"))
        return
    if chosen.size > MOST_MEGABYTES * 1024 * 1024:
        # The browser refuses these; a program that passes it by is told the same.
        st.warning(view.text("too_large", megabytes=MOST_MEGABYTES))
        return
    with st.spinner(view.text("checking")):
        answer = check_file(chosen.getvalue(), warehouse_directory(), known_sealers(store_directory()), view.language)
    _draw(answer, words_of(answer, view.language), view)


def _draw(answer: Answer, words: Words, view: View) -> None:
    band, icon = _BANDS[words.tone]
    band(f"## {words.headline}\n\n{words.meaning}", icon=icon)
    if words.changes:
        with st.container(border=True):
            st.header(view.text("changes"), anchor=False)
            for sentence in words.changes:
                st.markdown(escaped(sentence))
    if words.facts:
        with st.container(border=True):
            st.header(view.text("facts"), anchor=False)
            st.markdown("\n".join(f"- **{escaped(name)}**: {escaped(said)}" for name, said in words.facts))
    if words.named:
        st.markdown(escaped(words.named))
    if words.way and answer.page_id is not None and answer.link is not None:
        page = build_pages(view.language)[answer.page_id]
        st.page_link(page, label=words.way, icon=":material/arrow_forward:", query_params=write(answer.link))
