"""The figure as an element of the page, between the words that belong to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from catalog.text import Language, text
from dashboard.ui.figure.files import PLOTLY_ADDRESS, SCRIPT_ADDRESS

_ROOM = Path(__file__).parent


def figure_content(
    figure_json: str, *, heading: str, badge: str, notes: Sequence[str], alt: str, language: Language
) -> bytes:
    """What `draw_figure` shows: a badge, a heading, the figure, notes below it. All words are plain text.

    - `figure_json`: `data` and `layout` as Plotly.js takes them.
    - `badge`: stands above the heading; empty for none.
    - `alt`: the text alternative, which is the figure's name for screen readers.
    """
    words = {
        "badge": badge,
        "heading": heading,
        "notes": list(notes),
        "alt": alt,
        "failed": text("ui.card.figure_failed", language),
    }
    return f'{{"words":{json.dumps(words)},"figure":{figure_json}}}'.encode()


def draw_figure(content: bytes, *, name: str) -> None:
    """Draw a figure with its words; one of the same name that stands on the page already is redrawn in place.

    - `content`: of `figure_content`. Bytes pass as they are; anything else Streamlit would write twice more, and escape.
    - `name`: unique on the page and the same in every run.
    """
    _component()(key=f"figure.{name}", data=content)


@cache
def _component() -> ComponentRenderer:
    script = (_ROOM / "mount.js").read_text(encoding="utf-8")
    return st.components.v2.component(
        "figure",
        css=(_ROOM / "figure.css").read_text(encoding="utf-8"),
        js=script.replace("SCRIPT_ADDRESS", SCRIPT_ADDRESS).replace("PLOTLY_ADDRESS", PLOTLY_ADDRESS),
        isolate_styles=False,  # Plotly puts its styles into the document, where a shadow root does not see them
    )
