"""Cards on published takedown claims: parts against their totals, and all of them as points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from analysis.claim_check import ClaimCheck, counted_of_claim
from analysis.claims import Fact
from analysis.comparability import group
from catalog.codes import ClaimVerdict, Platform
from catalog.text import text
from dashboard import charts
from dashboard.queries.frame import TableFrame
from dashboard.queries.tables import published_table
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.ui.card_parts import Card, Detail
from dashboard.ui.claim_checks import are_records_sample, check_finding, check_lines, checked_claims, checks_frame
from dashboard.ui.claim_ledger import claims_of, units_of
from dashboard.ui.claim_words import balance_finding, explanations, scope_words
from dashboard.ui.claims import claim_ledger, claimed_facts
from dashboard.ui.comparability_words import grouping_lines
from dashboard.ui.comparisons import rules_known
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.published_words import claim_count
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
        caveats=(*explanations(fact, ledger, view.language), *_comparability(fact, view)),
    )


def _comparability(fact: Fact, view: View) -> tuple[str, ...]:
    """Which of the platforms that a fact is told by may be compared, and why others may not."""
    rows = [view.ask(claim_ledger).rows[part.fact_id] for part in fact.parts]
    counted = {str(row["scope"]): counted_of_claim(row) for row in rows if row["scope"] in set(Platform)}
    return grouping_lines(group(counted, view.ask(rules_known)), view.language)


def _points(view: View) -> Card:
    return Card(
        finding=view.text("points", **counts(view)),
        frame=_claims_of(view, chosen_facts(view)),
        draw=charts.published_points,
        options={"events": marked_events(view)},
        caveats=(text("metric.published_takedowns.caveat", view.language),),
    )


def _verdicts(view: View) -> Card:
    checks = chosen_checks(view)
    counted = {verdict: sum(one.verdict is verdict for one in checks.values()) for verdict in ClaimVerdict}
    return Card(
        finding=view.text(
            "verdicts",
            all=format_number(len(checks), view.language),
            **{verdict.value: format_number(count, view.language) for verdict, count in counted.items()},
        ),
        frame=checks_frame(view.snapshot, checks.values()),
        draw=charts.claim_verdicts,
        caveats=_sample_line(view),
        opens=Detail.TABLE,
    )


def _check(fact_id: str, view: View) -> Card:
    check, row = chosen_checks(view)[fact_id], view.ask(claim_ledger).rows[fact_id]
    return Card(
        finding=check_finding(check, row, view.language),
        frame=checks_frame(view.snapshot, [check]),
        draw=charts.claim_check,
        caveats=check_lines(check, row, view.language, are_sample=are_records_sample(view.snapshot)),
    )


def _sample_line(view: View) -> tuple[str, ...]:
    return (text("claim_check.sample", view.language),) if are_records_sample(view.snapshot) else ()


def chosen_checks(view: View) -> dict[str, ClaimCheck]:
    """The checks of all numbers of the chosen facts, by their ids, facts by date and each followed by what belongs to it."""
    checks = view.ask(checked_claims)
    return {member: checks[member] for fact in chosen_facts(view) for member in fact.members}


def chosen_claim(view: View) -> str:
    """Id of the claim that the reader looks at: the link's, or else the first of those that are left."""
    checks = chosen_checks(view)
    return view.beside.claim if view.beside.claim in checks else next(iter(checks))


def claim_option(fact_id: str, view: View) -> str:
    """A claim as the selector names it."""
    row = view.ask(claim_ledger).rows[fact_id]
    return view.text(
        "check_option",
        fact_id=fact_id,
        claim=claim_count(row, view.language),
        scope=scope_words(row, view.language),
        date=format_date(row["as_of_date"], view.language),
    )


def is_check(name: str) -> bool:
    """Whether a card stands with those that hold claims against data."""
    return name == "verdicts" or name.startswith("check_")


def _cards(view: View) -> Mapping[str, Make]:
    facts = chosen_facts(view)
    with_parts = [fact for fact in facts if len(fact.parts) > 1]
    checks: dict[str, Make] = {}
    if facts:
        checks["verdicts"] = _verdicts
        checks |= {f"check_{fact_id}": partial(_check, fact_id) for fact_id in chosen_checks(view)}
    return {**{f"parts_{fact.lead}": partial(_breakdown, fact) for fact in with_parts}, "points": _points, **checks}


DECK = Deck(
    page_id="klaim",
    controls=(Control.EVENTS,),
    placed=(Control.GOODS, Control.QUALIFIER, Control.MEASURE, Control.CLAIM),
    lead="points",
    cards=_cards,
)
