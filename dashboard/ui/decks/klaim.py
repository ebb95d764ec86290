"""Cards on published takedown claims: parts against their totals, and all of them as points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from analysis.claims import Fact
from catalog.text import text
from dashboard import charts
from dashboard.queries.frame import TableFrame
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number
from dashboard.ui.card_parts import Card
from dashboard.ui.claim_ledger import claims_of, units_of
from dashboard.ui.claim_words import balance_finding, explanations
from dashboard.ui.claims import claim_ledger, claimed_facts
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.timeline_words import marked_events
from dashboard.ui.view import View


def chosen_facts(view: View) -> tuple[Fact, ...]:
    """The facts that a reader's filters leave."""
    chosen = view.selection.filters
    allowed = {"goods": chosen.goods, "count_qualifier": chosen.qualifiers, "measure": chosen.measures}
    return view.ask(claimed_facts, allowed)


def counts(view: View) -> dict[str, str]:
    """How many claims, facts and units the filters leave, as words take them."""
    facts, ledger = chosen_facts(view), view.ask(claim_ledger)
    return {
        "claims": format_number(len(_claims_of(view, facts).data), view.language),
        "facts": format_number(len(facts), view.language),
        "units": format_number(len(units_of(facts, ledger)), view.language),
    }


def _claims_of(view: View, facts: tuple[Fact, ...]) -> TableFrame:
    claims = view.ask(published_table, "claims")
    return replace(claims, data=claims_of(facts, claims.data))


def _breakdown(fact: Fact, view: View) -> Card:
    ledger = view.ask(claim_ledger)
    return Card(
        finding=balance_finding(fact, ledger, view.language),
        frame=_claims_of(view, (fact,)),
        draw=charts.claim_breakdown,
        options={"total_fact_id": fact.lead},
        caveats=explanations(fact, ledger, view.language),
    )


def _points(view: View) -> Card:
    return Card(
        finding=view.text("points", **counts(view)),
        frame=_claims_of(view, chosen_facts(view)),
        draw=charts.published_points,
        options={"events": marked_events(view)},
        caveats=(text("metric.published_takedowns.caveat", view.language),),
    )


def _cards(view: View) -> Mapping[str, Make]:
    with_parts = [fact for fact in chosen_facts(view) if len(fact.parts) > 1]
    return {**{f"parts_{fact.lead}": partial(_breakdown, fact) for fact in with_parts}, "points": _points}


DECK = Deck(
    page_id="klaim",
    controls=(Control.EVENTS,),
    placed=(Control.GOODS, Control.QUALIFIER, Control.MEASURE),
    lead="points",
    cards=_cards,
)
