"""Cards on what comes before the shop: imports of used clothing, what was seized, by whom, where and from whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.mirror import partner_ratios, yearly_ratios
from analysis.rows import rows_of
from analysis.seizures import counted_actions, largest_seizures, seizures_alone, totals_by, yearly_cases
from analysis.tiers import TierSplit, tier_split
from catalog.codes import Action, SellerTier, TakedownUnit
from catalog.takedowns import LEAST_SELLERS
from catalog.text import text
from dashboard import charts
from dashboard.charts.enforcement import BODY, PROVINCE, TIER
from dashboard.queries.facts import NO_VALUE
from dashboard.queries.frame import MetricFrame, TableFrame
from dashboard.queries.provenance import span
from dashboard.queries.selection import Dimension, Filters, Selection
from dashboard.queries.series import by_dimension
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.ui.cache import ask, compute
from dashboard.ui.card_parts import Card
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import NothingToShow
from dashboard.ui.import_words import import_caveats, statement_lines
from dashboard.ui.overview_words import partner_sentence
from dashboard.ui.seizure_words import (
    bodies_sentence,
    cases_sentence,
    largest_sentence,
    places_sentence,
    tier_sentence,
)
from dashboard.ui.timeline_words import marked_events
from dashboard.ui.view import View

ITEMS = "takedown_items_count"


def import_frame(view: View) -> TableFrame:
    """All import series."""
    return view.ask(published_table, "imports")


def seizure_frame(view: View) -> TableFrame:
    """Seizures of the chosen tiers of dealers; all of them where none is chosen."""
    frame = view.ask(published_table, "seizures")
    return replace(frame, data=_of_tiers(view, frame.data))


def actions(view: View) -> pd.DataFrame:
    """Seizures and destructions of the chosen tiers, each once, as `counted_actions` gives them."""
    return _of_tiers(view, compute(counted_actions, view.ask(published_table, "seizures").data))


def account_split(frame: MetricFrame) -> TierSplit:
    """Banned accounts by tier; `frame`: `takedown_items_count` by tier.

    Raises NothingToShow where a tier has so few accounts that it would speak of single sellers.
    """
    counts = {str(row[TIER]): int(row["value"]) for row in rows_of(frame.data.dropna(subset=["value"]))}
    not_stated = counts.pop(NO_VALUE, 0)
    if not counts or any(0 < count < LEAST_SELLERS for count in counts.values()):
        raise NothingToShow
    return tier_split({SellerTier(tier): count for tier, count in counts.items()}, not_stated)


def _of_tiers(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    tiers = view.selection.filters.seller_tiers
    return rows[rows["seller_tier"].isin([tier.value for tier in tiers])] if tiers else rows


def _import_series(view: View) -> Card:
    frame = import_frame(view)
    ratios = compute(partner_ratios, frame.data)
    return Card(
        finding=partner_sentence(ratios, view.language),
        frame=frame,
        draw=charts.import_series,
        caveats=(
            *import_caveats(ratios, view.language),
            *statement_lines(compute(yearly_ratios, frame.data), view.language),
        ),
    )


def _by_body(view: View) -> Card:
    frame = _seized_by(view, BODY)
    return Card(
        finding=bodies_sentence(frame.data, view.language),
        frame=frame,
        draw=charts.seizure_totals,
        options={"by": BODY},
        caveats=(view.text("as_reported"), view.text("packings"), view.text("bodies_joint")),
    )


def _by_place(view: View) -> Card:
    frame = _seized_by(view, PROVINCE)
    return Card(
        finding=places_sentence(frame.data, view.language),
        frame=frame,
        draw=charts.seizure_places,
        options={"narrow": view.is_phone},
        caveats=(view.text("as_reported"), view.text("places_found")),
    )


def _by_tier(view: View) -> Card:
    seizures = view.ask(published_table, "seizures")
    seized = seizures_alone(compute(counted_actions, seizures.data))
    stated = seized.dropna(subset=[TIER])
    counts = {SellerTier(str(tier)): int(count) for tier, count in stated[TIER].value_counts().items()}
    split = tier_split(counts, len(seized) - len(stated))
    caveats = [view.text("as_reported"), view.text("tier_whose")]
    if not split.stated:
        caveats.append(view.text("no_tier"))
    return Card(
        finding=tier_sentence(split, "seizures", view.language),
        frame=replace(seizures, data=totals_by(seized, TIER)),
        draw=charts.seizure_totals,
        options={"by": TIER},
        caveats=tuple(caveats),
    )


def _sellers_by_tier(view: View) -> Card:
    """Accounts that were banned: one account is one seller, while a seller has many links."""
    covered = span(view.snapshot, ITEMS)
    if covered is None:
        raise NothingToShow
    selection = Selection(
        metric=ITEMS,
        first_date=covered.first_date,
        last_date=covered.last_date,
        breakdown=Dimension.SELLER_TIER,
        filters=Filters(actions=(Action.BAN,)),
        takedown_unit=TakedownUnit.ACCOUNT,
    )
    frame = view.ask(by_dimension, selection)
    return Card(
        finding=tier_sentence(account_split(frame), "accounts", view.language),
        frame=frame,
        draw=charts.bars,
        caveats=(view.text("accounts_beside"), view.text("tier_interval")),
    )


def _by_year(view: View) -> Card:
    frame = seizure_frame(view)
    return Card(
        finding=cases_sentence(compute(yearly_cases, frame.data), view.language),
        frame=frame,
        draw=charts.seizures_by_year,
        caveats=(
            text("metric.seizure_value_idr.caveat", view.language),
            text("metric.seizure_cases.caveat", view.language),
        ),
    )


def _events(view: View) -> Card:
    frame = seizure_frame(view)
    return Card(
        finding=largest_sentence(compute(largest_seizures, frame.data), view.language),
        frame=frame,
        draw=charts.seizure_events,
        options={"events": marked_events(view)},
        caveats=(view.text("events_apart"),),
    )


def _seized_by(view: View, column: str) -> TableFrame:
    """What seizures amount to per value of a column. Raises NothingToShow."""
    seized = seizures_alone(actions(view))
    if seized.empty:
        raise NothingToShow
    return replace(view.ask(published_table, "seizures"), data=totals_by(seized, column))


def _cards(_view: View) -> Mapping[str, Make]:
    return {
        "imports": _import_series,
        "by_tier": _by_tier,
        "sellers_by_tier": _sellers_by_tier,
        "by_body": _by_body,
        "by_place": _by_place,
        "by_year": _by_year,
        "events": _events,
    }


def _offers(snapshot: Snapshot, control: Control) -> bool:
    """A filter of tiers that no source states would look like a finding."""
    seizures = ask(snapshot, published_table, "seizures")
    return control is not Control.TIER or bool(seizures.data["seller_tier"].notna().any())


DECK = Deck(
    page_id="impor_penindakan", controls=(Control.TIER, Control.EVENTS), offers=_offers, lead="imports", cards=_cards
)
