"""The pages, in the order of the menu. A page has an id; its script, its address and its texts hang on it.

Texts: `page.<id>.title`, `page.<id>.lead`, of a group `ui.menu.<group>`. Script: `pages/<id>.py`. Address: the id.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from catalog.text import Language, text

START = "ringkasan"

GROUPS: dict[str, tuple[str, ...]] = {
    "umkm": ("dampak", "pesanan", "lebaran", "kanal"),
    "takedowns": ("takedown", "kata_kunci", "tangga", "penemuan", "aturan", "klaim", "lini_masa"),
    "upstream": ("impor_penindakan",),
    "data": ("sumber_metode", "periksa_gambar", "unggah"),
}
"""Pages that answer questions of one kind, by the group's name."""

PAGE_IDS = (START, *(page_id for pages in GROUPS.values() for page_id in pages))

_SCRIPTS = Path(__file__).parents[2] / "pages"


def build_pages(language: Language) -> dict[str, Page]:
    """The pages of the menu by id, the first one being the start page."""
    return {
        page_id: st.Page(
            _SCRIPTS / f"{page_id}.py",
            title=text(f"page.{page_id}.title", language),
            url_path=page_id,
            default=page_id == START,
        )
        for page_id in PAGE_IDS
    }


def draw_menu(pages: dict[str, Page], parameters: dict[str, str], language: Language) -> None:
    """Links to all pages by group, each carrying the whole state."""
    st.page_link(pages[START], query_params=parameters, width="stretch")
    for group, page_ids in GROUPS.items():
        with st.container(gap=None, key=f"menu_{group}"):
            st.caption(text(f"ui.menu.{group}", language))
            for page_id in page_ids:
                st.page_link(pages[page_id], query_params=parameters, width="stretch")
