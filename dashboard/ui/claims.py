"""What a snapshot's published claims tell, to be asked by `View.ask`: once for all readers, whatever else they look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.claims import Fact, fold_claims, matching_facts
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.ui.claim_words import Ledger, ledger_of


def claim_ledger(snapshot: Snapshot) -> Ledger:
    """Claims and totals by `fact_id`."""
    claims, parts = (published_table(snapshot, table).data for table in ("claims", "claim_parts"))
    return ledger_of(claims, parts)


def claimed_facts(snapshot: Snapshot, allowed: Mapping[str, Sequence[str]]) -> tuple[Fact, ...]:
    """The facts behind the claims, kept by allow-lists as in `matching_facts`."""
    claims = published_table(snapshot, "claims").data
    return matching_facts(fold_claims(claims), claims, allowed)
