"""What a page script holds in its hand: the snapshot, the selection, the language, and cards to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from catalog.codes import TakedownUnit
from catalog.lebaran import season_by_year
from catalog.text import Language, text
from dashboard.charts.theme import Theme
from dashboard.queries.frame import Provenance
from dashboard.queries.provenance import metric_provenance
from dashboard.queries.selection import Dimension, Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.ui import state
from dashboard.ui.cache import ask, begin, once
from dashboard.ui.controls import ITEM_UNITS, Control, draw_controls, draw_reset, known_seasons, narrow
from dashboard.ui.known_on import figure_badge, state_badge
from dashboard.ui.serving import first_link, order_span
from dashboard.ui.session import current_serving, draw_notices

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class View:
    """One page as one reader sees it in one run; two readers of equal views see the same.

    - `selection`: what this page's own selectors say; filters that it does not offer are not in it.
    - `season_years`: Hijri years whose Lebaran lies within the data of the page, oldest first.
    - `known_on`: the day on which the data were as they are shown; None for the newest, and for others named by their snapshot.
    - `state_badge`: what the page says of its data where they are not the newest; of a figure see `badge`.
    - `is_phone`: whether the reader's browser says that it is a phone's; figures then fold.
    """

    page_id: str
    language: Language
    theme: Theme
    snapshot: Snapshot
    selection: Selection
    season_years: tuple[int, ...]
    is_phone: bool
    known_on: date | None = None
    state_badge: str = ""
    metrics: tuple[str, ...] = ()
    breakdowns: tuple[Dimension | None, ...] = ()

    @property
    def season_year(self) -> int:
        """The Hijri year that the reader looks at: the chosen one, or else the newest within the data."""
        return self.selection.seasons[-1] if self.selection.seasons else self.season_years[-1]

    @property
    def as_of(self) -> date | None:
        """The last day that estimates look at, inclusive; None for all days."""
        known_day = self.selection.known_day
        return None if known_day is None else season_by_year(self.season_year).day(known_day)

    @property
    def metric_title(self) -> str:
        """Title of the selection's metric."""
        return text(f"metric.{self.selection.metric}.title", self.language)

    @property
    def takedown_unit(self) -> TakedownUnit:
        """The unit in which the page counts takedowns; ValueError on a page that does not let a reader choose one."""
        if self.selection.takedown_unit is None:
            raise ValueError(f"{self.page_id} has no selector of takedown units")
        return self.selection.takedown_unit

    def text(self, key: str, **parameters: object) -> str:
        """The text `page.<page>.<key>`; parameters are already formatted for the language."""
        return text(f"page.{self.page_id}.{key}", self.language, **parameters)

    def badge(self, provenance: Provenance) -> str:
        """What a figure says of its data where they are not the newest; empty where they are."""
        if self.known_on is None:
            return self.state_badge
        return figure_badge(self.snapshot, self.known_on, provenance.sources, self.language)

    def ask(self, query: Callable[Concatenate[Snapshot, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """`query(snapshot, *args, **kwargs)`, shared by all sessions. The answer is shared: never change it."""
        return ask(self.snapshot, query, *args, **kwargs)

    def shared(self, name: str, make: Callable[[], _T]) -> _T:
        """`make()`, once for all readers of an equal view; `name` says what is made, unique on the page.

        What is made may depend on the view alone, and is shared: never change it.
        """
        return once(self.snapshot, f"{self._question} {name}", make)

    def begin(self, name: str, function: Callable[_P, object], *args: _P.args, **kwargs: _P.kwargs) -> None:
        """Begin what a card will ask for, where no reader of an equal view has; `name` is unique on the page."""
        self.shared(f"begun {name}", lambda: begin(function, *args, **kwargs))

    @cached_property
    def _question(self) -> str:
        parts = (self.state_badge, self.page_id, self.language, self.theme, self.is_phone, self.selection)
        return " ".join(map(repr, parts))

    def draw_controls(self, *controls: Control) -> None:
        """Draw selectors that the page has placed itself, here and now."""
        draw_controls(
            controls,
            self.selection,
            self.language,
            metrics=self.metrics,
            breakdowns=self.breakdowns,
            season_years=self.season_years,
        )


def open_page(
    page_id: str,
    *,
    controls: Sequence[Control] = (),
    placed: Sequence[Control] = (),
    metrics: Sequence[str] = (),
    breakdowns: Sequence[Dimension | None] = (),
) -> View:
    """Draw the page's head and its selectors, and give what its cards need.

    - `controls`: selectors in the sidebar, in this order.
    - `placed`: selectors that the page itself draws beside its cards, by `View.draw_controls`. Only these two narrow the
      page's selection.
    - `metrics`: the metrics this page can show; the first one where the link names another.
    - `breakdowns`: what `Control.BREAKDOWN` offers, None being the total. A link that names no or another one shows the first.
    """
    link = state.kept()
    serving = current_serving()
    if metrics and link.selection.metric not in metrics:
        link = link.but(selection=link.selection.but(metric=metrics[0]))
    if Control.BREAKDOWN in (*controls, *placed) and link.selection.breakdown not in breakdowns:
        link = link.but(selection=link.selection.but(breakdown=None))
    if Control.UNIT in (*controls, *placed) and link.selection.takedown_unit not in ITEM_UNITS:
        link = link.but(selection=link.selection.but(takedown_unit=ITEM_UNITS[0]))
    state.keep(link)
    span = order_span(serving.snapshot)
    selection = narrow(link.selection, (*controls, *placed), metrics, span)
    language = link.language
    title = text(f"page.{page_id}.title", language)
    st.set_page_config(page_title=text("ui.tab_title", language, title=title), layout="wide")
    draw_notices(serving, language)
    st.title(title, anchor=False)
    st.markdown(text(f"page.{page_id}.lead", language))
    provenances = [metric_provenance(serving.snapshot, metric) for metric in metrics]
    if any(provenance.is_sample for provenance in provenances):
        st.warning(text("ui.sample.banner", language), icon=":material/science:")
    season_years = known_seasons(*_data_span(provenances, span))
    view = View(
        page_id=page_id,
        language=language,
        theme=Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT,
        snapshot=serving.snapshot,
        selection=selection,
        season_years=season_years,
        is_phone="Mobi" in st.context.headers.get("User-Agent", ""),
        known_on=serving.known_on,
        state_badge=state_badge(serving, language),
        metrics=tuple(metrics),
        breakdowns=tuple(breakdowns),
    )
    if controls:
        with st.sidebar:
            st.header(text("ui.control.heading", language), anchor=False)
            view.draw_controls(*controls)
            draw_reset(language, first_link(serving.snapshot).selection)
    return view


def _data_span(provenances: Sequence[Provenance], otherwise: tuple[date, date]) -> tuple[date, date]:
    """First and last day of what a page can show: a longer sample of something else adds no seasons to it."""
    first_dates = [provenance.first_date for provenance in provenances if provenance.first_date]
    last_dates = [provenance.last_date for provenance in provenances if provenance.last_date]
    return (min(first_dates), max(last_dates)) if first_dates and last_dates else otherwise
