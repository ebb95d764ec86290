"""Each published claim held against what the loaded data say for the same unit, goods, scope and days: by rule, sums on show.

The data are periodic counts and item-level records, already added up over each claim's days (`analysis.claim_evidence`).
Sample records are never given here: of them a claim has no data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.claim_evidence import Evidence, Loaded, Row, certain_day, day_of, from_counts, from_records, own_parts
from analysis.comparability import Counted, Executor, KnownRules, Reason
from analysis.rows import rows_of
from analysis.tolerance import Tolerance, tolerance
from catalog.codes import (
    ClaimParty,
    ClaimVerdict,
    CountQualifier,
    Goods,
    Measure,
    PublishedScope,
    Requester,
    TakedownUnit,
)
from catalog.contracts import CODE_JOINT

_AUTHORITIES = frozenset({ClaimParty.KOMINFO, ClaimParty.KOMDIGI, ClaimParty.BPOM, ClaimParty.KEMENDAG_PKTN})
_MINISTRIES = frozenset(
    {
        *_AUTHORITIES,
        ClaimParty.KEMENDAG,
        ClaimParty.MINISTRIES,
        ClaimParty.KEMENTERIAN_UMKM,
    }
)
_GROUNDS = frozenset({ClaimParty.PERMENDAG_40_2022, ClaimParty.PERMENDAG_31_2023})
"""Named as requesters of claims, though a regulation asks for nothing: such a claim is of whoever asked."""


@dataclass(frozen=True, kw_only=True)
class ClaimCheck:
    """A claim, what bears it out, and what was found.

    - `evidence`: from loaded data.
    - `own_parts`: the parts that were published with it, against it; None where there are none. They are no data: they say
      whether the announcement agrees with itself.
    """

    fact_id: str
    verdict: ClaimVerdict
    tolerance: Tolerance
    evidence: tuple[Evidence, ...]
    own_parts: Evidence | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What rules comparisons out, or must be said with them, each ground once."""
        found = {reason.ground: reason for each in self.evidence for reason in each.comparison.reasons}
        return tuple(sorted(found.values(), key=lambda reason: -reason.level))


def check_claims(claims: pd.DataFrame, loaded: Loaded, rules: KnownRules | None = None) -> tuple[ClaimCheck, ...]:
    """All claims in the order of the table.

    Supported: every comparable number lies within the tolerance. Not supported: at least one does not. Not comparable: data on
    the same goods and platforms are there, but none of the same unit, kind and days. No data: there are none.
    """
    rows = rows_of(claims)
    return tuple(_check(row, rows, loaded, rules or KnownRules()) for row in rows)


def counted_of_claim(row: Row) -> Counted:
    """What a claim counts; `row` of the table `claims`."""
    executors = {ClaimParty(code) for code in str(row["executor"]).split(CODE_JOINT)}
    by_authority, by_platform = executors & _AUTHORITIES, executors - _AUTHORITIES
    return Counted(
        scope=PublishedScope(row["scope"]),
        unit=TakedownUnit(row["unit"]),
        measure=Measure(row["measure"]),
        goods=frozenset({Goods(row["goods"])}),
        first_date=day_of(row["period_first_date"]),
        last_date=certain_day(row["as_of_date"]),
        tally=str(row["fact_group"]),
        executor=Executor.BOTH
        if by_authority and by_platform
        else Executor.AUTHORITY
        if by_authority
        else Executor.PLATFORM,
        requesters=frozenset(requester.value for requester in requesters_of(row)),
    )


def requesters_of(row: Row) -> frozenset[Requester]:
    """Whose requests a claim counts; empty where it counts whatever anyone asked for."""
    parties = {ClaimParty(code) for code in str(row["requester"]).split(CODE_JOINT)} - _GROUNDS
    if parties and parties <= _MINISTRIES:
        return frozenset({Requester.MINISTRY})
    return frozenset()


def _check(row: Row, rows: Sequence[Row], loaded: Loaded, rules: KnownRules) -> ClaimCheck:
    claim, allowed = counted_of_claim(row), tolerance(int(row["count"]), CountQualifier(row["count_qualifier"]))
    found = [
        *from_counts(claim, allowed, loaded.counts, rules),
        *from_records(row, claim, allowed, loaded, rules),
    ]
    return ClaimCheck(
        fact_id=str(row["fact_id"]),
        verdict=_verdict(found),
        tolerance=allowed,
        evidence=tuple(found),
        own_parts=own_parts(row, rows),
    )


def _verdict(evidence: Sequence[Evidence]) -> ClaimVerdict:
    told = [each.agrees for each in evidence if each.agrees is not None]
    if told:
        return ClaimVerdict.SUPPORTED if all(told) else ClaimVerdict.NOT_SUPPORTED
    return ClaimVerdict.NOT_COMPARABLE if evidence else ClaimVerdict.NO_DATA
