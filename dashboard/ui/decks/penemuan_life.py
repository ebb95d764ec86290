"""The card on how long listings stay up until they are taken down, those still up among them."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

import pandas as pd

from analysis.listing_life import ListingLife, listing_life
from analysis.survival import Curve
from catalog.codes import Goods, TitleSide
from catalog.errors import UserError
from catalog.takedowns import RELAPSE_DAYS, WATCH_DAYS
from dashboard import charts
from dashboard.queries.grouped import grouped
from dashboard.queries.selection import Dimension
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.findings import NothingToShow
from dashboard.ui.share_words import days_words, share_words
from dashboard.ui.step_rows import share_row, step_selection
from dashboard.ui.view import View

MOST_DAYS = RELAPSE_DAYS
"""The curve is drawn up to so many days."""

_COLUMNS = ("month", "platform", "entry_days", "exit_days", "is_removed")


def life(view: View) -> Card:
    """The share taken down by days since going up; in all units. NothingToShow with the reason where it cannot be told."""
    selection = step_selection(view).but(takedown_unit=None)
    frame = view.ask(grouped, "listing_lives", _COLUMNS, ("listings_count", "bundle_items"), selection)
    titles = view.ask(grouped, "title_totals", ("month", "platform", "side"), ("items_count",), selection).data
    found = compute(listing_life, frame.data, titles[titles["side"] == TitleSide.REMOVED.value])
    if found.curve is None:
        raise NothingToShow(UserError(f"listing_life_{found.untold}"))
    rows = [
        {"goods": Goods.USED_CLOTHING_IMPORT.value, "days": day, **share_row(found.curve.happened_by(day))}
        for day in range(min(found.curve.last_day, MOST_DAYS) + 1)
    ]
    return Card(
        finding=_finding(view, found.curve),
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.happened_by_day,
        options={"chart": "life", "group": "goods", "dimension": Dimension.GOODS, "selection": selection},
        caveats=(
            _seen(view, found),
            view.text("life_watch", days=format_number(WATCH_DAYS, view.language)),
            view.text("life_first_day"),
        ),
    )


def _finding(view: View, curve: Curve) -> str:
    if isfinite(curve.median.value):
        return view.text("life", **days_words(curve.median, view.language))
    day = curve.last_day
    words = share_words(curve.happened_by(day), view.language)
    return view.text("life_no_median", days=format_number(day, view.language), **words)


def _seen(view: View, found: ListingLife) -> str:
    return view.text(
        "life_seen",
        removed=format_number(found.removed_count, view.language),
        removals=format_number(found.removals_count, view.language),
        share=format_percent(100 * found.removed_count / found.removals_count, view.language, decimals=0),
    )
