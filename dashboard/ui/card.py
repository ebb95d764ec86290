"""The figure card: a finding, its figure, and all that must travel with a number - caveat, source, freshness, rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import streamlit as st

from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.charts import Drawing, Theme, describe
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card, Detail, Frame, about_lines
from dashboard.ui.deck import Make
from dashboard.ui.downloads import draw_downloads
from dashboard.ui.errors import show_error
from dashboard.ui.figure import draw_figure, figure_content
from dashboard.ui.findings import NothingToShow
from dashboard.ui.method_notes import METHOD_OF_PAGE, draw_method
from dashboard.ui.nothing import draw_nothing
from dashboard.ui.row_table import draw_rows
from dashboard.ui.rows import readable_rows
from dashboard.ui.sharing import draw_sharing
from dashboard.ui.uploads_behind import draw_uploads
from dashboard.ui.view import View


@dataclass(frozen=True, kw_only=True)
class _Face:
    """What a card shows while its details are closed: all but the rows, so that many faces fit in memory."""

    content: bytes
    alt: str
    about: tuple[str, ...]
    opens: Detail | None


def draw_card(view: View, name: str, make: Make, *, waits: bool = False) -> None:
    """Draw the card of a name, unique on the page; an error takes the card's place, not the page's.

    The card is made and its figure drawn once for all readers of the same view, so `make` may depend on the view alone.
    `waits`: what is made may take long enough to say so meanwhile.
    """
    view = view.of_card(name)
    with st.container(border=True):
        try:
            hint = st.spinner(text("ui.card.computing", view.language)) if waits else nullcontext()
            with hint:
                face = view.shared(f"card {name}", lambda: _face(view, make(view)))
            draw_figure(face.content, name=f"{view.page_id}.{name}")
            _details(view, name, face, make)
        except NothingToShow as nothing:
            draw_nothing(view, nothing)
        except UserError as error:
            st.warning(error.message(view.language), icon=":material/info:")
        except Exception as error:
            show_error(error)


def _face(view: View, card: Card) -> _Face:
    if card.is_empty:
        raise NothingToShow
    figure_json, facts = compute(_picture, card.draw, card.drawn, dict(card.options), view.language, view.theme)
    badge = view.badge(card.frame.provenance)
    said_first = [badge] if badge else []
    alt = " ".join([f"{words}." for words in (card.finding, *said_first)] + [facts])
    return _Face(
        content=figure_content(
            figure_json,
            heading=card.finding,
            badge=" · ".join(_sample_badge(card.frame, view.language) + said_first),
            notes=card.all_caveats(view.language),
            alt=alt,
            language=view.language,
        ),
        alt=alt,
        about=(*(f"**{words}.**" for words in said_first), *about_lines(card.frame, view.language)),
        opens=card.opens,
    )


def _sample_badge(frame: Frame, language: Language) -> list[str]:
    return [text("ui.sample.badge", language)] if frame.provenance.is_sample else []


def _picture(
    draw: Callable[..., Drawing], subject: Any, options: Mapping[str, Any], language: Language, theme: Theme
) -> tuple[str, str]:
    """A figure as JSON, and its text alternative; views that differ in what it does not show share it."""
    drawing = draw(subject, **options, language=language, theme=theme)
    return drawing.json(), describe(drawing, language)


@st.fragment
def _details(view: View, name: str, face: _Face, make: Make) -> None:
    """Table, words, provenance and file; a fragment, so that opening one redraws nothing else."""
    language = view.language
    prefix = f"{view.page_id}.{name}"
    method = METHOD_OF_PAGE.get(view.page_id)
    opened = st.pills(
        text("ui.card.details", language),
        [detail for detail in Detail if method is not None or detail is not Detail.METHOD],
        format_func=lambda detail: text(f"ui.card.{detail}", language),
        default=face.opens,
        key=f"{prefix}.details",
        label_visibility="collapsed",
        wrap=True,
    )
    match opened:
        case Detail.TABLE:
            _show_rows(view, make, lambda frame: draw_rows(readable_rows(frame, language)))
        case Detail.UPLOADS:
            _show_rows(view, make, lambda frame: draw_uploads(view.snapshot, frame, language))
        case Detail.WORDS:
            st.markdown(face.alt)
        case Detail.ABOUT:
            for line in face.about:
                st.markdown(line)
        case Detail.METHOD if method is not None:
            draw_method(method, language)
        case Detail.FILE:
            _show_downloads(view, name)
        case Detail.SHARE:
            draw_sharing(view, name)


def _show_downloads(view: View, name: str) -> None:
    try:
        draw_downloads(view, name)
    except UserError as error:
        st.warning(error.message(view.language), icon=":material/info:")


def _show_rows(view: View, make: Make, show: Callable[[Frame], None]) -> None:
    try:
        show(make(view).frame)
    except UserError as error:
        # The rows are asked for anew, and the data of an older link may be gone by now.
        st.warning(error.message(view.language), icon=":material/info:")
