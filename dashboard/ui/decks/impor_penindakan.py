"""Cards on imports of used clothing, and on what was seized or destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analysis.mirror import partner_ratios
from analysis.seizures import largest_seizures, yearly_cases
from catalog.text import text
from dashboard import charts
from dashboard.queries.frame import TableFrame
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.ui.cache import ask, compute
from dashboard.ui.card_parts import Card
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.import_words import import_caveats
from dashboard.ui.overview_words import partner_sentence
from dashboard.ui.seizure_words import cases_sentence, largest_sentence
from dashboard.ui.view import View


def import_frame(view: View) -> TableFrame:
    """All import series."""
    return view.ask(published_table, "imports")


def seizure_frame(view: View) -> TableFrame:
    """Seizures of the chosen tiers of dealers; all of them where none is chosen."""
    frame = view.ask(published_table, "seizures")
    tiers = view.selection.filters.seller_tiers
    if not tiers:
        return frame
    return replace(frame, data=frame.data[frame.data["seller_tier"].isin([tier.value for tier in tiers])])


def _import_series(view: View) -> Card:
    frame = import_frame(view)
    ratios = compute(partner_ratios, frame.data)
    return Card(
        finding=partner_sentence(ratios, view.language),
        frame=frame,
        draw=charts.import_series,
        caveats=import_caveats(ratios, view.language),
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
        caveats=(view.text("events_apart"),),
    )


def _cards(_view: View) -> Mapping[str, Make]:
    return {"imports": _import_series, "by_year": _by_year, "events": _events}


def _offers(snapshot: Snapshot, control: Control) -> bool:
    """A filter of tiers that no source states would look like a finding."""
    seizures = ask(snapshot, published_table, "seizures")
    return control is not Control.TIER or bool(seizures.data["seller_tier"].notna().any())


DECK = Deck(page_id="impor_penindakan", controls=(Control.TIER,), offers=_offers, lead="imports", cards=_cards)
