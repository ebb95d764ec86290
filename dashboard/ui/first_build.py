"""The first visit to a fresh clone: the data are built while the reader watches."""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from catalog.text import Language, text

Progress = Callable[[str, float], None]
"""Told a stage (text `progress.<stage>`) and the share of the whole that is done, 0 to 1."""

_offered: list[Callable[[Progress], None]] = []
_one_at_a_time = threading.Lock()


def offer_first_build(build: Callable[[Progress], None]) -> None:
    """Let the app build where nothing was built yet; whoever starts the server knows how."""
    _offered[:] = [build]


def build_first(language: Language) -> bool:
    """Run the offered build under a progress bar, which then makes room for the page; False where the server offers none.

    A second reader waits for the first one's build; his own then finds the work done.
    """
    if not _offered:
        return False
    place = st.empty()
    with place.container():
        st.title(text("ui.building.title", language), anchor=False)
        st.markdown(text("ui.building.lead", language))
        bar = st.progress(0.0)
    with _one_at_a_time:
        _offered[0](lambda stage, share: _show(bar, stage, share, language))
    place.empty()
    return True


def _show(bar: DeltaGenerator, stage: str, share: float, language: Language) -> None:
    bar.progress(min(max(share, 0.0), 1.0), text=text(f"progress.{stage}", language))
