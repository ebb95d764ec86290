"""Selectors of what is chosen beside the selection. Each shows the session's link and, when moved, changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import streamlit as st

from catalog.codes import EventActor, EventKind, Platform, code_text_key
from catalog.text import Language, text
from dashboard.ui import state
from dashboard.ui.beside import Beside

_SEVERAL: dict[str, tuple[str, type[StrEnum]]] = {
    "events": ("marked", EventKind),
    "kind": ("kinds", EventKind),
    "actor": ("actors", EventActor),
}
"""Parameter of a link, to the field of `Beside` and its codes."""

PLATFORMS = tuple(platform for platform in Platform if platform is not Platform.WEBSHOP)
"""Platforms with an operator that could publish rules."""


def draw_beside(name: str, beside: Beside, language: Language) -> None:
    """The selector of a parameter; ValueError for one that needs what is in a page's data."""
    if name == "pair":
        _pair(beside, language)
    elif name in _SEVERAL:
        _several(name, beside, language)
    else:
        raise ValueError(name)


def draw_claims(options: Sequence[str], chosen: str, words: Callable[[str], str], language: Language) -> None:
    """Which claim is held against the data: ids, and how each is told."""
    key = f"control.{language}.claim"
    state.show(key, chosen)
    st.selectbox(
        text("ui.control.claim", language),
        list(options),
        format_func=words,
        key=key,
        on_change=_apply_claim,
        args=(key, tuple(options)),
    )


def draw_waves(names: Mapping[date, str], chosen: date | None, language: Language) -> None:
    """Which wave of takedowns is looked at: first Mondays in order of time, and how each is told; the newest one at first."""
    key, mondays = f"control.{language}.wave", list(names)
    state.show(key, chosen if chosen in names else mondays[-1])
    st.selectbox(
        text("ui.control.wave", language),
        mondays[::-1],
        format_func=names.__getitem__,
        key=key,
        on_change=_apply_wave,
        args=(key,),
    )


def _several(name: str, beside: Beside, language: Language) -> None:
    field, codes = _SEVERAL[name]
    key = f"control.{language}.{name}"
    state.show(key, list(getattr(beside, field)))
    st.multiselect(
        text(f"ui.control.{name}", language),
        list(codes),
        format_func=lambda code: text(code_text_key(code), language),
        key=key,
        placeholder=text(f"ui.control.{'no_events' if name == 'events' else 'all'}", language),
        select_all=False,
        on_change=_apply_several,
        args=(field, key),
    )


def _pair(beside: Beside, language: Language) -> None:
    for place, (column, platform) in enumerate(zip(st.columns(2), beside.pair, strict=True)):
        key = f"control.{language}.pair.{place}"
        state.show(key, platform)
        with column:
            st.selectbox(
                text(f"ui.control.pair_{place + 1}", language),
                [one for one in PLATFORMS if one is not beside.pair[1 - place]],
                format_func=lambda one: text(code_text_key(one), language),
                key=key,
                on_change=_apply_pair,
                args=(place, key),
            )


def _apply_several(field: str, key: str) -> None:
    link = state.kept()
    state.change(link.but(beside=link.beside.but(**{field: tuple(st.session_state[key])})))


def _apply_claim(key: str, options: tuple[str, ...]) -> None:
    chosen = st.session_state[key]
    if chosen in options:
        link = state.kept()
        state.change(link.but(beside=link.beside.but(claim=chosen)))


def _apply_wave(key: str) -> None:
    link = state.kept()
    state.change(link.but(beside=link.beside.but(wave=st.session_state[key])))


def _apply_pair(place: int, key: str) -> None:
    link, chosen = state.kept(), st.session_state[key]
    pair = (chosen, link.beside.pair[1]) if place == 0 else (link.beside.pair[0], chosen)
    if pair[0] != pair[1]:
        state.change(link.but(beside=link.beside.but(pair=pair)))
