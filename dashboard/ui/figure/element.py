"""The figure as an element of the page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from catalog.text import Language, text
from dashboard.ui.figure.files import PLOTLY_ADDRESS, SCRIPT_ADDRESS

_ROOM = Path(__file__).parent


def draw_figure(figure_json: str, *, name: str, alt: str, language: Language) -> None:
    """Draw a figure; one of the same name that stands on the page already is redrawn in place.

    - `figure_json`: `Figure.to_json()`; typed arrays may be in base64.
    - `name`: unique on the page and the same in every run.
    - `alt`: the text alternative, which is the figure's name for screen readers.
    """
    failed = text("ui.card.figure_failed", language)
    # Bytes pass as they are; of anything else Streamlit would write the JSON twice more, and escape it.
    content = f'{{"alt":{json.dumps(alt)},"failed":{json.dumps(failed)},"figure":{figure_json}}}'
    _component()(key=f"figure.{name}", data=content.encode())


@cache
def _component() -> ComponentRenderer:
    script = (_ROOM / "mount.js").read_text(encoding="utf-8")
    return st.components.v2.component(
        "figure",
        css=(_ROOM / "figure.css").read_text(encoding="utf-8"),
        js=script.replace("SCRIPT_ADDRESS", SCRIPT_ADDRESS).replace("PLOTLY_ADDRESS", PLOTLY_ADDRESS),
        isolate_styles=False,  # Plotly puts its styles into the document, where a shadow root does not see them
    )
