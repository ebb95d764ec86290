"""What loaded data say of one published claim: numbers of the same unit, goods, platforms and days, or why there are none.

Nothing here decides on a claim: `analysis.claim_check` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.comparability import Comparison, Counted, Executor, Ground, KnownRules, Level, Reason, compare
from analysis.record_spans import Records, covered
from analysis.tolerance import Tolerance
from catalog.codes import Action, EvidenceBasis, Goods, Measure, Platform, TakedownUnit, Territory, ValueStatus
from catalog.scopes import OPEN_SCOPES, SCOPE_PLATFORMS

Row = Mapping[str, Any]

TAKEN_DOWN = frozenset({Action.REMOVAL.value, Action.BAN.value})
"""Actions that claims count: a warning takes nothing down, a return is the opposite."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What data there are to hold claims against.

    - `counts`: rows of the mart `takedown_counts`.
    - `records`: `fact_id`, `platform`, `requester`, `count`: removals and bans that item-level records hold in a claim's unit, of
      its goods, within its days; empty where the records are a sample.
    - `spans`: by unit and goods, then by platform, the days on which there are records.
    """

    counts: pd.DataFrame
    records: pd.DataFrame
    spans: Mapping[tuple[TakedownUnit, Goods], Mapping[str, Records]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One number that a claim is held against, or the reasons why it cannot be.

    - `count`: None where there is none to set beside the claim.
    - `parts`: the numbers that were added, in order; `first_date`, `last_date`: the days that they cover, inclusive.
    - `agrees`: None where the two are not comparable.
    """

    basis: EvidenceBasis
    count: int | None
    parts: tuple[int, ...]
    first_date: date | None
    last_date: date | None
    comparison: Comparison
    agrees: bool | None


def from_counts(claim: Counted, allowed: Tolerance, counts: pd.DataFrame, rules: KnownRules) -> list[Evidence]:
    """Running counts near the claim's day, and counts by period that cover its days; else why none of them will do."""
    about = counts[
        counts["platform"].isin([platform.value for platform in SCOPE_PLATFORMS[claim.scope]])
        & counts["goods"].isin([goods.value for goods in claim.goods])
        & counts["action"].isin(TAKEN_DOWN)
    ]
    if claim.requesters:
        about = about[about["requester"].isin(list(claim.requesters))]
    if about.empty:
        return []
    same = about[(about["unit"] == claim.unit.value) & (about["territory"] == Territory.INDONESIA.value)]
    found = []
    for measure, gather in ((Measure.CUMULATIVE, _running), (Measure.FLOW, _tiles)):
        rows = same[same["measure"] == measure.value]
        if len(rows):
            per_platform = {str(code): gather(own, claim) for code, own in rows.groupby("platform")}
            found.append(_together(EvidenceBasis.COUNTS, claim, allowed, per_platform, rules))
    return found or [_ruled_out(claim, about.iloc[-1], rules)]


def _ruled_out(claim: Counted, row: pd.Series, rules: KnownRules) -> Evidence:
    """Counts of the same platforms and goods that count something else."""
    other = replace(
        claim,
        unit=TakedownUnit(str(row["unit"])),
        measure=Measure(str(row["measure"])),
        territory=Territory(str(row["territory"])),
    )
    return Evidence(
        basis=EvidenceBasis.COUNTS,
        count=None,
        parts=(),
        first_date=day_of(row["period_first_date"]),
        last_date=day_of(row["period_last_date"]),
        comparison=compare(claim, other, rules),
        agrees=None,
    )


@dataclass(frozen=True, kw_only=True)
class _Own:
    """One platform's number with the days that it covers; `gaps`: its reports do not cover the claim's days one after another."""

    count: int
    first_date: date | None
    last_date: date
    gaps: bool = False


def _running(rows: pd.DataFrame, claim: Counted) -> _Own:
    """The running count nearest to the claim's days, requesters and ways of finding added up."""
    days = pd.to_datetime(rows["period_last_date"])
    nearest = days.loc[(days - pd.Timestamp(claim.last_date)).abs().sort_values(kind="stable").index[0]]
    own = rows[days == nearest]
    starts = pd.to_datetime(own["period_first_date"])
    wanted = pd.Timestamp(claim.first_date) if claim.first_date else starts.min()
    start = starts.loc[(starts - wanted).abs().sort_values(kind="stable").index[0]]
    count = int(own[starts == start]["count"].sum())
    return _Own(count=count, first_date=certain_day(start), last_date=certain_day(nearest))


def _tiles(rows: pd.DataFrame, claim: Counted) -> _Own:
    """Counts of periods that lie within the claim's days, added up where each begins on the day after the one before."""
    begin = claim.first_date or certain_day(rows["period_first_date"].min())
    firsts, lasts = (pd.to_datetime(rows[name]) for name in ("period_first_date", "period_last_date"))
    inside = rows[(firsts >= pd.Timestamp(begin)) & (lasts <= pd.Timestamp(claim.last_date))]
    if inside.empty:
        inside = rows
    periods = inside.groupby(["period_first_date", "period_last_date"])["count"].sum().sort_index()
    spans = [(certain_day(first), certain_day(last)) for first, last in periods.index]
    gaps = any((later[0] - earlier[1]).days != 1 for earlier, later in pairwise(spans))
    return _Own(count=int(periods.sum()), first_date=spans[0][0], last_date=spans[-1][1], gaps=gaps)


def from_records(row: Row, claim: Counted, allowed: Tolerance, loaded: Loaded, rules: KnownRules) -> list[Evidence]:
    """Removals and bans that records hold in a claim's unit, of its goods and within its days; else why none of them will do."""
    names = {platform.value for platform in SCOPE_PLATFORMS[claim.scope]}
    (goods,) = claim.goods
    spans = {
        platform: own
        for (unit, about), by_platform in loaded.spans.items()
        if (unit, about) == (claim.unit, goods)
        for platform, own in by_platform.items()
        if platform in names
    }
    if not spans:
        others = [unit for (unit, about), by in loaded.spans.items() if about is goods and names & set(by)]
        return [_of_other_unit(claim, others[0], rules)] if others else []
    begin = claim.first_date or min(own.first_date for own in spans.values())
    rows = loaded.records[loaded.records["fact_id"] == row["fact_id"]]
    if claim.requesters:
        rows = rows[rows["requester"].isin(list(claim.requesters))]
    sums = {str(code): int(count) for code, count in rows.groupby("platform")["count"].sum().items()}
    per_platform = {
        platform: _Own(count=sums.get(platform, 0), first_date=first, last_date=last)
        for platform, (first, last) in covered(spans, begin, claim.last_date).items()
    }
    if not per_platform:
        earliest, latest = (pick(getattr(own, name) for own in spans.values()) for pick, name in _ENDS)
        outside = replace(claim, first_date=earliest, last_date=latest)
        return [
            Evidence(
                basis=EvidenceBasis.RECORDS,
                count=None,
                parts=(),
                first_date=earliest,
                last_date=latest,
                comparison=compare(claim, outside, rules),
                agrees=None,
            )
        ]
    return [_together(EvidenceBasis.RECORDS, claim, allowed, per_platform, rules)]


_ENDS = ((min, "first_date"), (max, "last_date"))


def _of_other_unit(claim: Counted, unit: TakedownUnit, rules: KnownRules) -> Evidence:
    return Evidence(
        basis=EvidenceBasis.RECORDS,
        count=None,
        parts=(),
        first_date=None,
        last_date=None,
        comparison=compare(claim, replace(claim, unit=unit), rules),
        agrees=None,
    )


def _together(
    basis: EvidenceBasis, claim: Counted, allowed: Tolerance, per_platform: Mapping[str, _Own], rules: KnownRules
) -> Evidence:
    """Platforms added up, as far as each of them may be set beside the claim; those that data lack make the sum a lower bound."""
    # A claim on a period is borne out by the days of that period alone, whichever way the data count them.
    claimed = replace(claim, measure=Measure.CUMULATIVE)
    reasons: dict[Ground, Reason] = {}
    for own in per_platform.values():
        beside = replace(claimed, first_date=own.first_date, last_date=own.last_date, executor=Executor.PLATFORM)
        for reason in compare(claimed, beside, rules).reasons:
            if reason.ground not in reasons or reason.level > reasons[reason.ground].level:
                reasons[reason.ground] = reason
        if own.gaps:
            reasons[Ground.GAPS] = Reason(ground=Ground.GAPS, level=Level.NOT_COMPARABLE)
    if claim.measure is Measure.FLOW and claim.first_date is None:
        reasons[Ground.PERIOD] = Reason(ground=Ground.PERIOD, level=Level.NOT_COMPARABLE, found=(None, None))
    count = sum(own.count for own in per_platform.values())
    missing = sorted({platform.value for platform in SCOPE_PLATFORMS[claim.scope]} - set(per_platform))
    is_part = bool(missing) or claim.scope in OPEN_SCOPES
    agrees: bool | None = allowed.holds(count)
    if is_part:
        # A part already says enough where it exceeds what was claimed, or reaches what was claimed as the least.
        is_told = count > allowed.high if allowed.high is not None else count >= allowed.low
        level = Level.WITH_NOTE if is_told else Level.NOT_COMPARABLE
        ground = Ground.SCOPE_INCOMPLETE if missing else Ground.SCOPE_OPEN
        reasons[ground] = Reason(ground=ground, level=level, found=tuple(Platform(code) for code in missing))
    ordered = tuple(sorted(reasons.values(), key=lambda reason: -reason.level))
    worst = max((reason.level for reason in ordered), default=Level.COMPARABLE)
    return Evidence(
        basis=basis,
        count=count,
        parts=tuple(own.count for own in per_platform.values()),
        first_date=min((own.first_date for own in per_platform.values() if own.first_date), default=None),
        last_date=max(own.last_date for own in per_platform.values()),
        comparison=Comparison(level=worst, reasons=ordered),
        agrees=None if worst is Level.NOT_COMPARABLE else agrees,
    )


def own_parts(row: Row, rows: Sequence[Row]) -> Evidence | None:
    """The parts that were published of a claim, added up; None where there are none.

    Equal to the claim they agree, above it they do not; below it some parts were not told, and nothing follows.
    """
    parts = [
        part
        for part in rows
        if part["parent_fact_id"] == row["fact_id"] and part["value_status"] == ValueStatus.REPORTED.value
    ]
    if not parts:
        return None
    counts = tuple(int(part["count"]) for part in parts)
    gap = sum(counts) - int(row["count"])
    units = {TakedownUnit(part["unit"]) for part in parts} - {TakedownUnit(row["unit"])}
    reasons = tuple(
        Reason(ground=Ground.UNIT, level=Level.WITH_NOTE, found=(TakedownUnit(row["unit"]), unit))
        for unit in sorted(units)[:1]
    )
    return Evidence(
        basis=EvidenceBasis.PARTS,
        count=sum(counts),
        parts=counts,
        first_date=day_of(row["period_first_date"]),
        last_date=day_of(row["as_of_date"]),
        comparison=Comparison(level=Level.WITH_NOTE if reasons else Level.COMPARABLE, reasons=reasons),
        agrees=None if gap < 0 else gap == 0,
    )


def day_of(value: Any) -> date | None:
    """A day, None where it is not known."""
    return None if pd.isna(value) else pd.Timestamp(value).date()


def certain_day(value: Any) -> date:
    """A day that is known."""
    return pd.Timestamp(value).date()
