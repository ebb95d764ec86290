"""Two platforms side by side: in which counts that there are of them they may be compared, and why not in the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from analysis.claim_check import counted_of_claim
from analysis.comparability import Comparison, Counted, compare
from analysis.published import STANDING
from analysis.rows import rows_of
from catalog.codes import Goods, Measure, Platform, TakedownUnit, Territory
from catalog.metrics import Unit
from dashboard.queries.provenance import span
from dashboard.queries.selection import Filters, Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.ui.comparisons import counted_records, counted_reports, rules_known
from dashboard.ui.controls import ITEM_UNITS

Pair = tuple[Platform, Platform]
METRIC = "takedown_items_count"


class Basis(StrEnum):
    """Where two counts are taken from."""

    RECORDS = "records"
    COUNTS = "counts"
    CLAIMS = "claims"


@dataclass(frozen=True, kw_only=True)
class PairCheck:
    """One way of comparing two platforms.

    - `unit`, `other_unit`: what either counts; they differ where the two have no unit in common.
    """

    basis: Basis
    unit: TakedownUnit | Unit
    other_unit: TakedownUnit | Unit
    measure: Measure
    comparison: Comparison


def pair_checks(snapshot: Snapshot, pair: Pair) -> tuple[PairCheck, ...]:
    """Every way in which there are counts of both platforms on used clothing: records, periodic counts, published claims."""
    rules = rules_known(snapshot)
    return tuple(
        PairCheck(
            basis=basis,
            unit=first.unit,
            other_unit=second.unit,
            measure=first.measure,
            comparison=compare(first, second, rules),
        )
        for basis, first, second in (
            *_records(snapshot, pair),
            *_counts(published_table(snapshot, "takedown_counts").data, pair),
            *_claims(published_table(snapshot, "claims").data, pair),
        )
    )


def _records(snapshot: Snapshot, pair: Pair) -> list[tuple[Basis, Counted, Counted]]:
    covered = span(snapshot, METRIC)
    if covered is None:
        return []
    found = []
    for unit in ITEM_UNITS:
        selection = Selection(
            metric=METRIC,
            first_date=covered.first_date,
            last_date=covered.last_date,
            filters=Filters(goods=(Goods.USED_CLOTHING_IMPORT,)),
            takedown_unit=unit,
        )
        counted = counted_records(snapshot, selection)
        if all(platform.value in counted for platform in pair):
            found.append((Basis.RECORDS, counted[pair[0].value], counted[pair[1].value]))
    return found


def _counts(counts: pd.DataFrame, pair: Pair) -> list[tuple[Basis, Counted, Counted]]:
    own = counts[
        (counts["territory"] == Territory.INDONESIA.value) & (counts["goods"] == Goods.USED_CLOTHING_IMPORT.value)
    ]
    found = []
    for _, rows in own.groupby(["unit", "measure"]):
        both = [rows[rows["platform"] == platform.value] for platform in pair]
        if all(len(one) for one in both):
            found.append((Basis.COUNTS, counted_reports(both[0]), counted_reports(both[1])))
    return found


def _claims(claims: pd.DataFrame, pair: Pair) -> list[tuple[Basis, Counted, Counted]]:
    """The newest claim of either in each unit that they share; without such a unit, the newest of either."""
    own = claims[(claims["goods"] == Goods.USED_CLOTHING_IMPORT.value) & claims["value_status"].isin(STANDING)]
    both = [_newest(own[own["scope"] == platform.value]) for platform in pair]
    if not all(both):
        return []
    shared = [unit for unit in both[0] if unit in both[1]]
    if not shared:
        firsts = [next(iter(one.values())) for one in both]
        return [(Basis.CLAIMS, firsts[0], firsts[1])]
    return [(Basis.CLAIMS, both[0][unit], both[1][unit]) for unit in shared]


def _newest(claims: pd.DataFrame) -> Mapping[str, Counted]:
    ordered = claims.sort_values(["as_of_date", "fact_id"], ascending=[False, True])
    return {str(row["unit"]): counted_of_claim(row) for row in rows_of(ordered.drop_duplicates("unit"))}
