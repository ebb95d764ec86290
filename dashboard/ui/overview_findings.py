"""The findings of the overview that have no figure there: takedowns by unit, and imports. Page and brief tell the same."""

from __future__ import annotations

import pandas as pd

from analysis.mirror import partner_ratios
from analysis.published import latest_claims
from analysis.rows import rows_of
from dashboard.queries.provenance import table_provenance
from dashboard.queries.tables import published_table
from dashboard.ui.cache import compute
from dashboard.ui.finding import Finding
from dashboard.ui.overview_words import claims_sentence, partner_sentence
from dashboard.ui.published_words import claim_line
from dashboard.ui.view import View


def newest_claims(view: View) -> pd.DataFrame:
    """The newest published count of each unit, as `latest_claims` gives them."""
    return compute(latest_claims, view.ask(published_table, "claims").data)


def takedowns(view: View) -> Finding:
    """What was taken down to date, unit by unit. Raises NothingToShow."""
    claims = newest_claims(view)
    items = [f"- {claim_line(row, view.language)}" for row in rows_of(claims)]
    return Finding(
        sentence=claims_sentence(claims, view.language),
        lines=("\n".join(items), view.text("claims_apart")),
        provenance=table_provenance(view.snapshot, "claims"),
        page_id="klaim",
    )


def imports(view: View) -> Finding:
    """How far partners' exports stand above recorded imports. Raises NothingToShow."""
    return Finding(
        sentence=partner_sentence(compute(partner_ratios, view.ask(published_table, "imports").data), view.language),
        lines=(view.text("imports_apart"),),
        provenance=table_provenance(view.snapshot, "imports"),
        page_id="impor_penindakan",
    )
