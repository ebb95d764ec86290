"""A page's deck: what the page is about, what a reader may choose on it, and the cards that it draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import Snapshot
from dashboard.ui.controls import Control

if TYPE_CHECKING:
    from dashboard.ui.card_parts import Card
    from dashboard.ui.view import View

Make = Callable[["View"], "Card"]
"""Makes a card of a view, and depends on that alone. Raises NothingToShow, or UserError for what a reader can mend."""


def _offers_all(_snapshot: Snapshot, _control: Control) -> bool:
    return True


def _no_cards(_view: View) -> Mapping[str, Make]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Deck:
    """One page's cards, apart from any browser: a page draws them, files and links name them.

    - `page_id`: as in `dashboard.ui.navigation`.
    - `controls`: selectors in the sidebar, in this order.
    - `placed`: selectors that the page draws beside its cards. Only these two narrow the page's selection.
    - `metrics`: the metrics this page can show; the first one where the link names another.
    - `stands_on`: metrics whose records the page is made from without showing them; of a sample of these the page warns too.
    - `breakdowns`: what `Control.BREAKDOWN` offers, None being the total. A link that names no or another one shows the first.
    - `offers`: whether a selector has anything to choose from in a snapshot.
    - `lead`: name of the card that stands for the page where it is shown as one picture.
    - `unfiltered`: names of cards that no filter and no breakdown touches: all readers of the page share these.
    - `cards`: the cards that there are for a view, by their names, in the order of the page.
    """

    page_id: str
    controls: tuple[Control, ...] = ()
    placed: tuple[Control, ...] = ()
    metrics: tuple[str, ...] = ()
    stands_on: tuple[str, ...] = ()
    breakdowns: tuple[Dimension | None, ...] = ()
    offers: Callable[[Snapshot, Control], bool] = _offers_all
    lead: str = ""
    unfiltered: frozenset[str] = frozenset()
    cards: Callable[[View], Mapping[str, Make]] = _no_cards

    @property
    def all_controls(self) -> tuple[Control, ...]:
        """Those of the sidebar and those beside cards."""
        return (*self.controls, *self.placed)
