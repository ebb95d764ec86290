"""What a card is made from: the snapshot, the selection, the language - everything that one reader sees of one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from catalog.codes import TakedownUnit
from catalog.lebaran import season_by_year
from catalog.text import Language, text
from dashboard.charts.theme import Theme
from dashboard.queries.frame import Provenance
from dashboard.queries.provenance import metric_provenance
from dashboard.queries.selection import Filters, Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.ui.beside import UNCHOSEN, Beside, narrowed
from dashboard.ui.beside_controls import draw_beside
from dashboard.ui.cache import ask, begin, once
from dashboard.ui.controls import BESIDE, ITEM_UNITS, Control, draw_controls, known_seasons, narrow
from dashboard.ui.deck import Deck
from dashboard.ui.known_on import figure_badge, state_badge
from dashboard.ui.links import Link, write
from dashboard.ui.serving import Serving, first_link, order_span

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class View:
    """One page as one reader sees it in one run; two readers of equal views see the same.

    - `selection`: what this page's own selectors say; filters that it does not offer are not in it.
    - `season_years`: Hijri years whose Lebaran lies within the data of the page, oldest first.
    - `serving`: the data that are shown, and how they stand to the newest.
    - `beside`: what was chosen beside the selection, as far as the page offers it.
    - `is_phone`: whether the reader's browser says that it is a phone's; figures then fold.
    - `base`: the address that the pages lie under, without a slash at its end; empty where it is not known.
    """

    deck: Deck
    language: Language
    theme: Theme
    serving: Serving
    selection: Selection
    season_years: tuple[int, ...]
    beside: Beside = UNCHOSEN
    is_phone: bool = False
    base: str = field(default="", compare=False)

    @property
    def snapshot(self) -> Snapshot:
        """The data that are shown."""
        return self.serving.snapshot

    @property
    def known_on(self) -> date | None:
        """The day on which the data were as they are shown; None for the newest, and for others named by their snapshot."""
        return self.serving.known_on

    @cached_property
    def state_badge(self) -> str:
        """What the page says of its data where they are not the newest; of a figure see `badge`."""
        return state_badge(self.serving, self.language)

    @property
    def query(self) -> str:
        """The parameters of a link that says all that is seen, as they stand behind its `?`.

        What the page does not show stands in the link with its first value: two readers of one figure are given one address.
        """
        return urlencode(write(self.link))

    @property
    def link(self) -> Link:
        """All that is seen, and the data that it is of."""
        return Link(
            language=self.language,
            selection=self.selection,
            snapshot_id=self.snapshot.snapshot_id,
            known_on=self.known_on,
            beside=self.beside,
        )

    def of_card(self, name: str) -> View:
        """The view as far as a card looks at it: without filters and breakdown where none of them touches the card."""
        if name not in self.deck.unfiltered:
            return self
        return replace(self, selection=self.selection.but(filters=Filters(), breakdown=None))

    @property
    def address(self) -> str:
        """Of the page, with that link; empty where it is not known."""
        return f"{self.base}/{self.page_id}?{self.query}" if self.base else ""

    @property
    def page_id(self) -> str:
        """Id of the page, as in `dashboard.ui.navigation`."""
        return self.deck.page_id

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
        return once(self.snapshot, f"{self.question} {name}", make)

    def begin(self, name: str, function: Callable[_P, object], *args: _P.args, **kwargs: _P.kwargs) -> None:
        """Begin what a card will ask for, where no reader of an equal view has; `name` is unique on the page."""
        self.shared(f"begun {name}", lambda: begin(function, *args, **kwargs))

    @cached_property
    def question(self) -> str:
        """The same for equal views of one snapshot, and for no others."""
        parts = (self.state_badge, self.page_id, self.language, self.theme, self.is_phone, self.selection, self.beside)
        return " ".join(map(repr, parts))

    def draw_controls(self, *controls: Control) -> None:
        """Draw selectors that the page has placed itself, here and now."""
        for control in controls:
            if control in BESIDE:
                draw_beside(control.value, self.beside, self.language)
                continue
            draw_controls(
                (control,),
                self.selection,
                self.language,
                metrics=self.deck.metrics,
                breakdowns=self.deck.breakdowns,
                season_years=self.season_years,
            )


def fitted(link: Link, deck: Deck) -> Link:
    """The link with what the page does not offer replaced by the first that it does."""
    selection = link.selection
    if deck.metrics and selection.metric not in deck.metrics:
        selection = selection.but(metric=deck.metrics[0])
    if Control.BREAKDOWN in deck.all_controls and selection.breakdown not in deck.breakdowns:
        selection = selection.but(breakdown=None)
    if Control.UNIT in deck.all_controls and selection.takedown_unit not in ITEM_UNITS:
        selection = selection.but(takedown_unit=ITEM_UNITS[0])
    return link.but(selection=selection)


def view_of(deck: Deck, link: Link, serving: Serving, *, theme: Theme, base: str = "", is_phone: bool = False) -> View:
    """What a page shows of a link, fitted or not, in the data that serve it."""
    snapshot = serving.snapshot
    span = order_span(snapshot)
    controls = tuple(control for control in deck.all_controls if deck.offers(snapshot, control))
    selection = narrow(fitted(link, deck).selection, controls, deck.metrics, span)
    provenances = [metric_provenance(snapshot, metric) for metric in deck.metrics]
    return View(
        deck=deck,
        language=link.language,
        theme=theme,
        serving=serving,
        selection=selection,
        season_years=known_seasons(*_data_span(provenances, span)),
        beside=narrowed(link.beside, [control.value for control in controls]),
        is_phone=is_phone,
        base=base,
    )


def widest(view: View) -> View:
    """The view without the reader's own filters and dates: as for who asks for nothing, in the same measure and steps."""
    fresh = first_link(view.snapshot).selection
    selection = view.selection.but(first_date=fresh.first_date, last_date=fresh.last_date, filters=fresh.filters)
    link = Link(language=view.language, selection=selection, beside=view.beside)
    return view_of(view.deck, link, view.serving, theme=view.theme, base=view.base, is_phone=view.is_phone)


def _data_span(provenances: Sequence[Provenance], otherwise: tuple[date, date]) -> tuple[date, date]:
    """First and last day of what a page can show: a longer sample of something else adds no seasons to it."""
    first_dates = [provenance.first_date for provenance in provenances if provenance.first_date]
    last_dates = [provenance.last_date for provenance in provenances if provenance.last_date]
    return (min(first_dates), max(last_dates)) if first_dates and last_dates else otherwise
