"""Every published claim of a snapshot held against its data, as rows, and as words with the sums on show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.claim_check import ClaimCheck, check_claims
from analysis.claim_evidence import Evidence, Loaded
from analysis.comparability import Level
from analysis.record_spans import Records, records_of
from catalog.codes import ClaimVerdict, Goods, TakedownUnit, code_text_key
from catalog.marts import CLAIM_CHECKS
from catalog.text import Language, text
from dashboard.queries.claim_records import claim_records
from dashboard.queries.frame import Provenance, TableFrame
from dashboard.queries.provenance import table_provenance
from dashboard.queries.record_spans import goods_spans
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number
from dashboard.ui.comparability_words import reasons_words
from dashboard.ui.comparisons import rules_known
from dashboard.ui.published_words import claim_count, span_words

RECORDS = "takedown_items"
_SAID = ("count", "count_qualifier", "unit", "scope", "goods", "as_of_date")
_SOURCE = ("source_publisher", "source_title", "source_url", "source_date")


def are_records_sample(snapshot: Snapshot) -> bool:
    """Whether the item-level records are the synthetic sample, which says nothing of any claim."""
    state = snapshot.datasets.get(RECORDS)
    return state is not None and state.is_sample


def loaded_data(snapshot: Snapshot) -> Loaded:
    """What a snapshot holds to set beside claims; of a sample nothing."""
    counts, records = published_table(snapshot, "takedown_counts").data, claim_records(snapshot)
    if are_records_sample(snapshot):
        return Loaded(counts=counts, records=records.head(0))
    spans: dict[tuple[TakedownUnit, Goods], Mapping[str, Records]] = {
        (TakedownUnit(str(unit)), Goods(str(goods))): records_of(rows)
        for (unit, goods), rows in goods_spans(snapshot).groupby(["unit", "goods"])
    }
    return Loaded(counts=counts, records=records, spans=spans)


def checked_claims(snapshot: Snapshot) -> dict[str, ClaimCheck]:
    """The check of every claim, by its id."""
    claims = published_table(snapshot, "claims").data
    return {one.fact_id: one for one in check_claims(claims, loaded_data(snapshot), rules_known(snapshot))}


def checks_frame(snapshot: Snapshot, checks: Iterable[ClaimCheck]) -> TableFrame:
    """Rows of the table `claim_checks`: one for each number that a claim is held against, one without where there is none."""
    claims = published_table(snapshot, "claims").data.set_index("fact_id")
    rows = [
        _row(check, {str(name): value for name, value in claims.loc[check.fact_id].items()}, evidence)
        for check in checks
        for evidence in (*check.evidence, *([check.own_parts] if check.own_parts else ())) or (None,)
    ]
    data = pd.DataFrame(rows, columns=list(CLAIM_CHECKS.columns))
    for name in ("as_of_date", "data_first_date", "data_last_date"):
        data[name] = pd.to_datetime(data[name])
    for name in ("count", "lowest_count", "highest_count", "data_count"):
        data[name] = data[name].astype("Int64")
    return TableFrame(data=data, table=CLAIM_CHECKS.id, provenance=_provenance(snapshot))


def check_finding(check: ClaimCheck, row: Mapping[str, Any], language: Language) -> str:
    """The verdict on a claim as a sentence with its numbers; `row` of the table `claims`."""
    words = {"claim": claim_count(row, language)}
    shown = [each for each in check.evidence if each.agrees is not None]
    match check.verdict:
        case ClaimVerdict.SUPPORTED | ClaimVerdict.NOT_SUPPORTED:
            is_no = check.verdict is ClaimVerdict.NOT_SUPPORTED
            told = next(each for each in shown if each.agrees is not is_no)
            words["data"] = format_number(told.count or 0, language)
        case ClaimVerdict.NOT_COMPARABLE:
            against = [reason for reason in check.reasons if reason.level is Level.NOT_COMPARABLE]
            words["reason"] = reasons_words(against[:1], language)
        case ClaimVerdict.NO_DATA:
            pass
    finding = text(f"claim_check.finding.{check.verdict}", language, **words)
    if check.own_parts is None or check.own_parts.agrees is not False:
        return finding
    gap = format_number((check.own_parts.count or 0) - int(row["count"]), language)
    return text("claim_check.finding.parts_over", language, finding=finding, gap=gap)


def check_lines(check: ClaimCheck, row: Mapping[str, Any], language: Language, *, are_sample: bool) -> tuple[str, ...]:
    """The sums and their grounds: what would bear the claim out, each number with its parts, days and reasons, the own parts."""
    low, high = (
        None if one is None else format_number(one, language) for one in (check.tolerance.low, check.tolerance.high)
    )
    key = "at_least" if high is None else "exactly" if low == high else "between"
    lines = [text(f"claim_check.tolerance.{key}", language, claim=claim_count(row, language), low=low, high=high)]
    lines += [_evidence_line(evidence, language) for evidence in check.evidence]
    if check.own_parts is not None:
        lines.append(_parts_line(check.own_parts, row, language))
    if check.verdict is ClaimVerdict.NO_DATA and are_sample:
        lines.append(text("claim_check.sample", language))
    return tuple(lines)


def _evidence_line(evidence: Evidence, language: Language) -> str:
    basis = text(code_text_key(evidence.basis), language)
    reasons = reasons_words(evidence.comparison.reasons, language)
    if evidence.count is None:
        return text("claim_check.evidence.none", language, basis=basis, reasons=reasons)
    state = "apart" if evidence.agrees is None else "agrees" if evidence.agrees else "disagrees"
    line = text(
        f"claim_check.evidence.{state}",
        language,
        basis=basis,
        sum=_sum(evidence, language),
        span=span_words(evidence.first_date, evidence.last_date, language),
    )
    return f"{line} {text('claim_check.evidence.reasons', language, reasons=reasons)}" if reasons else line


def _parts_line(parts: Evidence, row: Mapping[str, Any], language: Language) -> str:
    gap = format_number(abs((parts.count or 0) - int(row["count"])), language)
    state = "match" if parts.agrees else "under" if parts.agrees is None else "over"
    return text(f"claim_check.parts.{state}", language, sum=_sum(parts, language), gap=gap)


def _sum(evidence: Evidence, language: Language) -> str:
    """`20.000 + 8.462 = 28.462`, or the number alone where nothing was added."""
    total = format_number(evidence.count or 0, language)
    if len(evidence.parts) < 2:
        return total
    return f"{' + '.join(format_number(part, language) for part in evidence.parts)} = {total}"


def _row(check: ClaimCheck, claim: Mapping[str, Any], evidence: Evidence | None) -> dict[str, Any]:
    found = {
        "evidence": None if evidence is None else evidence.basis.value,
        "data_count": None if evidence is None else evidence.count,
        "is_comparable": None if evidence is None else evidence.comparison.level is not Level.NOT_COMPARABLE,
        "data_first_date": None if evidence is None else evidence.first_date,
        "data_last_date": None if evidence is None else evidence.last_date,
    }
    return {
        "fact_id": check.fact_id,
        "verdict": check.verdict.value,
        "lowest_count": check.tolerance.low,
        "highest_count": check.tolerance.high,
        **{name: claim[name] for name in (*_SAID, *_SOURCE)},
        **found,
    }


def _provenance(snapshot: Snapshot) -> Provenance:
    """Of the claims and of what they were held against; never of the sample, as no claim is held against it."""
    tables = ["claims"]
    if not published_table(snapshot, "takedown_counts").data.empty:
        tables.append("takedown_counts")
    if RECORDS in snapshot.datasets and not are_records_sample(snapshot):
        tables.append(RECORDS)
    parts = [table_provenance(snapshot, table) for table in tables]
    sources = dict.fromkeys(source for part in parts for source in part.sources)
    return Provenance(
        snapshot_id=parts[0].snapshot_id,
        built_at=parts[0].built_at,
        sources=tuple(sources),
        is_sample=False,
        first_date=min((part.first_date for part in parts if part.first_date), default=None),
        last_date=max((part.last_date for part in parts if part.last_date), default=None),
    )
