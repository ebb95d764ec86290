"""The pages, in the order of the menu. A page has an id; its script, its address and its texts hang on it.

Texts: `page.<id>.title`, `page.<id>.lead`. Script: `pages/<id>.py`. Address: the id.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from catalog.text import Language, text

PAGE_IDS = (
    "ringkasan",
    "takedown",
    "pesanan",
    "lebaran",
    "impor_penindakan",
    "klaim",
    "sumber_metode",
    "periksa_gambar",
    "unggah",
)

_SCRIPTS = Path(__file__).parents[2] / "pages"


def build_pages(language: Language) -> dict[str, Page]:
    """The pages of the menu by id, the first one being the start page."""
    return {
        page_id: st.Page(
            _SCRIPTS / f"{page_id}.py",
            title=text(f"page.{page_id}.title", language),
            url_path=page_id,
            default=page_id == PAGE_IDS[0],
        )
        for page_id in PAGE_IDS
    }


def draw_menu(pages: dict[str, Page], parameters: dict[str, str]) -> None:
    """Links to all pages, each carrying the whole state."""
    for page in pages.values():
        st.page_link(page, query_params=parameters, width="stretch")
