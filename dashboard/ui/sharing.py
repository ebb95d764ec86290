"""A figure on another site or in a chat: codes to paste and links that stay, live or frozen."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from urllib.parse import urlsplit

import streamlit as st

from catalog.errors import UserError
from catalog.places import kept_directory
from catalog.text import Language, text
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.picture.kinds import Size
from dashboard.ui.figures import Asked
from dashboard.ui.picture_choices import choose_language, choose_size, choose_theme
from dashboard.ui.public import addresses
from dashboard.ui.public.allowance import Allowance
from dashboard.ui.public.codes import frame_code, image_code
from dashboard.ui.public.freezing import PNG, alternative, freeze, keep_live, kept_as
from dashboard.ui.public.keeping import Mode, find_kept
from dashboard.ui.reader_id import reader_id
from dashboard.ui.view import View

KEPT_PER_MINUTE, KEPT_AT_ONCE = 1, 20
"""Figures that one reader keeps."""

_KEEPING = Allowance(per_minute=KEPT_PER_MINUTE, burst=KEPT_AT_ONCE)
"""What one reader may keep: twenty figures at once, sixty an hour."""

_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")


def draw_sharing(view: View, name: str) -> None:
    """Choices, then what is pasted elsewhere; `name` is the card's, unique on the page."""
    try:
        _draw(view, name)
    except UserError as error:
        st.warning(error.message(view.language), icon=":material/info:")


def _draw(view: View, name: str) -> None:
    language, prefix = view.language, f"{view.page_id}.{name}.{view.language}.share"
    figure = Asked(view=view, name=name).figure()
    mode_column, size_column, theme_column, language_column = st.columns(4)
    with mode_column:
        mode = st.segmented_control(
            text("public.share.mode", language),
            list(Mode),
            default=Mode.LIVE,
            format_func=lambda each: text(f"public.share.{each}", language),
            required=True,
            key=f"{prefix}.mode",
        )
    with size_column:
        size = choose_size(figure.drawing, language, f"{prefix}.size")
    with theme_column:
        theme = choose_theme(language, f"{prefix}.theme")
    with language_column:
        words = choose_language(language, f"{prefix}.language")
    st.caption(text(f"public.share.{mode}_help", language))
    asked = Asked(view=replace(view, theme=theme, language=words), name=name)
    code = _code(asked, mode, size, prefix, language)
    if mode is Mode.FROZEN and code is not None:
        _draw_frozen(asked.figure(), view.base, code, size, language)
    elif mode is Mode.LIVE:
        _draw_live(asked, code, size, language)
    if urlsplit(view.base).hostname in _THIS_COMPUTER:
        st.caption(text("public.share.unreachable", language))


def _code(asked: Asked, mode: Mode, size: Size, prefix: str, language: Language) -> str | None:
    """The code that the figure is kept under, now or since somebody asked before; until then a button that keeps it."""
    directory = kept_directory()
    code = kept_as(asked, mode, size).code
    if find_kept(directory, code) is not None:
        return code
    words = text("public.share.shorten" if mode is Mode.LIVE else "public.share.freeze", language)
    icon = ":material/link:" if mode is Mode.LIVE else ":material/ac_unit:"
    if not st.button(words, key=f"{prefix}.{mode}", icon=icon):
        return None
    wait = _KEEPING.take(reader_id())
    if wait:
        raise UserError("too_many_requests", seconds=ceil(wait))
    return (keep_live if mode is Mode.LIVE else freeze)(directory, asked, size)


def _draw_live(asked: Asked, code: str | None, size: Size, language: Language) -> None:
    """`language`: of the page, in which it is said what is what."""
    figure, theme, base = asked.figure(), asked.view.theme, asked.view.base
    parameters = addresses.live_parameters(asked.view)
    page = f"{base}/{addresses.page_path(asked.view.page_id, parameters)}"
    frame = f"{base}/{addresses.embed_path(asked.figure_id, parameters, theme=theme, size=size)}"
    image = f"{base}/{addresses.image_path(asked.figure_id, Kind.PNG, parameters, theme=theme, size=size)}"
    if code is not None:
        _paste("link", f"{base}/{addresses.kept_path(code)}", language)
    _paste("frame", frame_code(frame, figure.title, size), language)
    # Its numbers will be others: the words that stay with the code name what it shows.
    _paste("image", image_code(image, page, f"{figure.title} ({figure.unit})"), language)
    _paste("page", page, language)


def _draw_frozen(figure: Figure, base: str, code: str, size: Size, language: Language) -> None:
    page = f"{base}/{addresses.kept_path(code)}"
    _paste("link", page, language)
    _paste("frame", frame_code(f"{base}/{addresses.kept_embed_path(code)}", figure.title, size), language)
    _paste(
        "image", image_code(f"{base}/{addresses.kept_file_path(code, PNG)}", page, alternative(figure)), figure.language
    )


def _paste(what: str, words: str, language: Language) -> None:
    st.markdown(f"**{text(f'public.share.{what}', language)}**")
    st.code(words, language=None, wrap_lines=True)
