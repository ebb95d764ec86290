"""The pages, in the order of the menu. A page has an id; its script, its address and its texts hang on it.

Texts: `page.<id>.title`, `page.<id>.lead`, of a group `ui.menu.<group>`. Script: `pages/<id>.py`. Address: the id.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from catalog.roles import Actor, Deed, may
from catalog.text import Language, text

START = "ringkasan"

GROUPS: dict[str, tuple[str, ...]] = {
    "umkm": ("dampak", "pesanan", "lebaran", "kanal"),
    "takedowns": ("takedown", "kata_kunci", "tangga", "penemuan", "aturan", "klaim", "lini_masa"),
    "upstream": ("impor_penindakan",),
    "data": ("sumber_metode", "periksa_gambar", "unggah"),
    "operation": ("status",),
}
"""Pages that answer questions of one kind, by the group's name."""

NEEDED: dict[str, Deed] = {"status": Deed.SEE_STATUS}
"""Pages that stand in the menu of those alone who may do something; to others they say why they are closed."""

PAGE_IDS = (START, *(page_id for pages in GROUPS.values() for page_id in pages))

OPEN_PAGE_IDS = tuple(page_id for page_id in PAGE_IDS if page_id not in NEEDED)
"""Pages in everybody's menu."""

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


def draw_menu(pages: dict[str, Page], parameters: dict[str, str], actor: Actor, language: Language) -> None:
    """Links by group to all pages that are open to the actor, each carrying the whole state."""
    st.page_link(pages[START], query_params=parameters, width="stretch")
    for group, ids in GROUPS.items():
        page_ids = [page_id for page_id in ids if page_id not in NEEDED or may(actor, NEEDED[page_id])]
        if not page_ids:
            continue
        with st.container(gap=None, key=f"menu_{group}"):
            st.caption(text(f"ui.menu.{group}", language))
            for page_id in page_ids:
                st.page_link(pages[page_id], query_params=parameters, width="stretch")
