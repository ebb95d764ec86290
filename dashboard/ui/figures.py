"""Every figure of the dashboard by its id, `<page>.<card>`, apart from any browser and any session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from catalog.errors import UserError
from dashboard.charts.theme import Theme
from dashboard.exports.figure.figure import Figure
from dashboard.ui.card_parts import Card, figure_of
from dashboard.ui.deck import Deck
from dashboard.ui.findings import NothingToShow
from dashboard.ui.links import PARAMETERS, Link, parse
from dashboard.ui.past_states import Preparation, find_state
from dashboard.ui.serving import Serving, Standing, first_link, serve, serve_known_on
from dashboard.ui.view import View, view_of

PAGES = (
    "ringkasan",
    "dampak",
    "pesanan",
    "lebaran",
    "kanal",
    "takedown",
    "kata_kunci",
    "tangga",
    "penemuan",
    "aturan",
    "klaim",
    "lini_masa",
    "impor_penindakan",
)
"""Pages that have cards, in the order of the menu."""

MOST_LETTERS = 300
"""Of one parameter of a link: all provinces and more."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A figure that was asked for by its id and the parameters of a link."""

    view: View
    name: str

    @property
    def figure_id(self) -> str:
        """Id of the page and of the card on it."""
        return f"{self.view.page_id}.{self.name}"

    def card(self) -> Card:
        """The card. Raises UserError `figure_unknown` where the view has none of that name, `figure_empty` without numbers."""
        make = self.view.deck.cards(self.view).get(self.name)
        if make is None:
            raise UserError("figure_unknown", figure=self.figure_id)
        try:
            card = make(self.view)
        except NothingToShow:
            raise UserError("figure_empty", figure=self.figure_id) from None
        if card.is_empty:
            raise UserError("figure_empty", figure=self.figure_id)
        return card

    def figure(self) -> Figure:
        """What its files are made of. Raises UserError as `card` does."""
        return figure_of(self.view, self.name, self.card())


def ask_figure(
    warehouse: Path,
    figure_id: str,
    parameters: Mapping[str, str],
    *,
    theme: Theme = Theme.LIGHT,
    base: str = "",
    reader: str | None = None,
) -> Asked:
    """The figure of an id under the parameters of a link; what is absent is as for a reader who asks for nothing.

    - `base`: the address that the pages lie under.
    - `reader`: whose part of what readers may have built a past state counts in; None for analysts.

    Raises UserError `figure_unknown`, `figure_parameters` for a parameter or value that is not understood, `snapshot_gone`,
    `state_preparing` while a past state is being built, and those of `find_state`.
    """
    page_id, _, name = figure_id.partition(".")
    if page_id not in PAGES or not name:
        raise UserError("figure_unknown", figure=figure_id)
    link = understood(warehouse, parameters)
    view = view_of(deck_of(page_id), link, serve_link(warehouse, link, reader=reader), theme=theme, base=base)
    return Asked(view=view.of_card(name), name=name)


def figures_of(
    warehouse: Path, parameters: Mapping[str, str], *, theme: Theme = Theme.LIGHT, base: str = ""
) -> list[Asked]:
    """All figures under the parameters of a link, in the order of pages and cards. Raises UserError as `ask_figure`."""
    link = understood(warehouse, parameters)
    serving = serve_link(warehouse, link, reader=None)
    views = [view_of(deck_of(page_id), link, serving, theme=theme, base=base) for page_id in PAGES]
    return [Asked(view=view.of_card(name), name=name) for view in views for name in view.deck.cards(view)]


def deck_of(page_id: str) -> Deck:
    """The deck of one of `PAGES`, loaded when it is first asked for."""
    deck: Deck = import_module(f"dashboard.ui.decks.{page_id}").DECK
    return deck


def understood(warehouse: Path, parameters: Mapping[str, str]) -> Link:
    """The link behind parameters. Raises UserError `figure_parameters`: a file of something else than was asked for misleads."""
    strange = [name for name, value in parameters.items() if name not in PARAMETERS or len(value) > MOST_LETTERS]
    # A link may be of data that are gone: its first day and last day are then those of the newest.
    parsed = parse(parameters, first_link(serve(warehouse, None).snapshot).but(snapshot_id=None))
    wrong = [*strange, *parsed.problems]
    if wrong:
        raise UserError("figure_parameters", names=", ".join(sorted(name[:MOST_LETTERS] for name in wrong)))
    return parsed.link


def serve_link(warehouse: Path, link: Link, *, reader: str | None) -> Serving:
    """The data that a link asks for. Raises UserError `snapshot_gone`, `state_preparing`, and those of `find_state`."""
    if link.known_on is not None:
        found = find_state(warehouse, link.known_on, reader=reader)
        if isinstance(found, Preparation):
            raise UserError("state_preparing", day=link.known_on.isoformat())
        return serve_known_on(warehouse, link.known_on, found, link.snapshot_id)
    serving = serve(warehouse, link.snapshot_id)
    if serving.standing is Standing.GONE:
        raise UserError("snapshot_gone", snapshot_id=link.snapshot_id)
    return serving
