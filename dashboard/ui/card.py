"""The figure card: a finding, its figure, and all that must travel with a number - caveat, source, freshness, rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import streamlit as st

from catalog.codes import CellStatus
from catalog.errors import UserError
from catalog.sources import SOURCES
from catalog.text import Language, text
from dashboard.charts import Drawing, Theme, describe
from dashboard.exports.figure.figure import Figure
from dashboard.queries.frame import EstimateFrame, MetricFrame, Provenance, TableFrame
from dashboard.text.dates import format_date
from dashboard.ui.cache import compute
from dashboard.ui.clock import format_moment
from dashboard.ui.downloads import draw_downloads
from dashboard.ui.errors import show_error
from dashboard.ui.figure import draw_figure, figure_content
from dashboard.ui.findings import NothingToShow
from dashboard.ui.page import View
from dashboard.ui.row_table import draw_rows
from dashboard.ui.rows import readable_rows
from dashboard.ui.uploads_behind import draw_uploads

Frame = MetricFrame | EstimateFrame | TableFrame


class Detail(StrEnum):
    """What a card opens below its figure."""

    TABLE = "table"
    WORDS = "words"
    ABOUT = "about"
    UPLOADS = "uploads"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Card:
    """One figure with its words.

    - `finding`: the sentence on top, saying what the figure shows, which also begins its text alternative; plain text, as the
      caveats are.
    - `frame`: the rows behind the figure, as table and file give them.
    - `draw`: module-level chart function, called as `draw(subject, **options, language=, theme=)`.
    - `subject`: what is drawn where that is not the frame itself, such as a result of the statistics.
    - `caveats`: what else a reader must know, beside the metric's own caveat.
    - `opens`: what stands open below the figure from the start.
    """

    finding: str
    frame: Frame
    draw: Callable[..., Drawing]
    options: Mapping[str, Any] = field(default_factory=dict)
    subject: Any = None
    caveats: tuple[str, ...] = ()
    opens: Detail | None = None


@dataclass(frozen=True, kw_only=True)
class _Face:
    """What a card shows while its details are closed: all but the rows, so that many faces fit in memory."""

    content: bytes
    alt: str
    about: tuple[str, ...]
    opens: Detail | None


def draw_card(view: View, name: str, make: Callable[[], Card], *, waits: bool = False) -> None:
    """Draw the card of a name, unique on the page; an error takes the card's place, not the page's.

    The card is made and its figure drawn once for all readers of the same view, so `make` may depend on the view alone.
    `waits`: what is made may take long enough to say so meanwhile.
    """
    with st.container(border=True):
        try:
            hint = st.spinner(text("ui.card.computing", view.language)) if waits else nullcontext()
            with hint:
                face = view.shared(f"card {name}", lambda: _face(view, make()))
            draw_figure(face.content, name=f"{view.page_id}.{name}")
            _details(view, name, face, make)
        except NothingToShow:
            _draw_nothing(view.language)
        except UserError as error:
            st.warning(error.message(view.language), icon=":material/info:")
        except Exception as error:
            show_error(error)


def _draw_nothing(language: Language) -> None:
    st.header(text("ui.empty.heading", language), anchor=False)
    st.markdown(text("ui.empty.what_to_do", language))


def _face(view: View, card: Card) -> _Face:
    if _is_empty(card.frame):
        raise NothingToShow
    subject = card.frame if card.subject is None else card.subject
    figure_json, facts = compute(_picture, card.draw, subject, dict(card.options), view.language, view.theme)
    badge = view.badge(card.frame.provenance)
    said_first = [badge] if badge else []
    alt = " ".join([f"{words}." for words in (card.finding, *said_first)] + [facts])
    return _Face(
        content=figure_content(
            figure_json,
            heading=card.finding,
            badge=" · ".join(_sample_badge(card.frame, view.language) + said_first),
            notes=_caveats(card, view.language),
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
def _details(view: View, name: str, face: _Face, make: Callable[[], Card]) -> None:
    """Table, words, provenance and file; a fragment, so that opening one redraws nothing else."""
    language = view.language
    prefix = f"{view.page_id}.{name}"
    opened = st.pills(
        text("ui.card.details", language),
        list(Detail),
        format_func=lambda detail: text(f"ui.card.{detail}", language),
        default=face.opens,
        key=f"{prefix}.details",
        label_visibility="collapsed",
        wrap=True,
    )
    match opened:
        case Detail.TABLE:
            _show_rows(make, language, lambda frame: draw_rows(readable_rows(frame, language)))
        case Detail.UPLOADS:
            _show_rows(make, language, lambda frame: draw_uploads(view.snapshot, frame, language))
        case Detail.WORDS:
            st.markdown(face.alt)
        case Detail.ABOUT:
            for line in face.about:
                st.markdown(line)
        case Detail.FILE:
            _show_downloads(view, name, make)


def _show_downloads(view: View, name: str, make: Callable[[], Card]) -> None:
    try:
        draw_downloads(view, name, lambda theme: _figure(view, make(), theme))
    except UserError as error:
        st.warning(error.message(view.language), icon=":material/info:")


def _figure(view: View, card: Card, theme: Theme) -> Figure:
    """What the card's files are made of."""
    subject = card.frame if card.subject is None else card.subject
    key = _text_key(card.frame)
    return Figure(
        frame=card.frame,
        drawing=card.draw(subject, **card.options, language=view.language, theme=theme),
        finding=card.finding,
        definition="" if key is None else text(f"{key}.definition", view.language),
        caveats=tuple(_caveats(card, view.language)),
        state=view.badge(card.frame.provenance),
        language=view.language,
    )


def _show_rows(make: Callable[[], Card], language: Language, show: Callable[[Frame], None]) -> None:
    try:
        show(make().frame)
    except UserError as error:
        # The rows are asked for anew, and the data of an older link may be gone by now.
        st.warning(error.message(language), icon=":material/info:")


def about_lines(frame: Frame, language: Language) -> list[str]:
    """Definition, sources, span, snapshot and time of building, a sentence each."""
    provenance = frame.provenance
    lines = [] if (key := _text_key(frame)) is None else [text(f"{key}.definition", language)]
    lines.append(text("ui.card.sources", language, sources="; ".join(source_names(provenance, language))))
    if provenance.first_date and provenance.last_date:
        lines.append(
            text(
                "ui.card.span",
                language,
                first=format_date(provenance.first_date, language),
                last=format_date(provenance.last_date, language),
            )
        )
    lines.append(
        text(
            "ui.card.snapshot",
            language,
            snapshot=provenance.snapshot_id,
            built=format_moment(provenance.built_at, language),
        )
    )
    return lines


def source_names(provenance: Provenance, language: Language) -> list[str]:
    """Names of the sources, each once; one that the sample stands in for is named as the sample."""
    return list(
        dict.fromkeys(
            text(
                "source.sample.name"
                if provenance.is_sample and SOURCES[source].can_be_sample
                else f"source.{source}.name",
                language,
            )
            for source in provenance.sources
        )
    )


def _caveats(card: Card, language: Language) -> list[str]:
    own = [] if (key := _text_key(card.frame)) is None else [text(f"{key}.caveat", language)]
    return [*own, *card.caveats]


def _text_key(frame: Frame) -> str | None:
    """Where the definition and caveat of a frame's numbers stand; None for a published table, which has its own."""
    match frame:
        case MetricFrame():
            return f"metric.{frame.metric.id}"
        case EstimateFrame():
            return f"estimate.{frame.estimate}"
        case TableFrame():
            return None


def _is_empty(frame: Frame) -> bool:
    if not isinstance(frame, MetricFrame):
        return frame.data.empty
    return not frame.data["status"].ne(CellStatus.MISSING.value).any()
