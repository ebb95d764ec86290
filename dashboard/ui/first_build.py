"""The first visit to a fresh clone: the data are built while the reader watches."""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st

from catalog.text import Language, text

_one_at_a_time = threading.Lock()
_is_built = threading.Event()

Progress = Callable[[str, float], None]


def build_with_progress(build: Callable[[Progress], object], language: Language) -> None:
    """Run a build under a progress bar; a second reader waits for the first one's build instead of starting another."""
    st.title(text("ui.building.title", language), anchor=False)
    st.markdown(text("ui.building.lead", language))
    bar = st.progress(0.0)
    with _one_at_a_time:
        if not _is_built.is_set():
            build(lambda _step, share: _show(bar, share))
            _is_built.set()


def _show(bar: st.delta_generator.DeltaGenerator, share: float) -> None:
    bar.progress(min(max(share, 0.0), 1.0))
