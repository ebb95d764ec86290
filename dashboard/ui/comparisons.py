"""The comparability check before every comparison of platforms: what each count counts, told from the data behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from analysis.comparability import Counted, Executor, Grouping, KnownRules, group
from analysis.platform_rules import known_rules
from analysis.record_spans import covered, records_of
from catalog.codes import (
    PLATFORM_CHANNEL,
    Detection,
    Goods,
    Measure,
    Platform,
    PublishedScope,
    Requester,
    TakedownUnit,
    Territory,
)
from catalog.metrics import Unit
from dashboard.queries.record_spans import record_spans, request_spans
from dashboard.queries.selection import Filters, Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.ui.cache import ask
from dashboard.ui.comparability_words import REASON_JOINT

RECORDS = "takedown_items"
"""The tally of item-level records: one contract for all that is uploaded."""

REQUESTS = "takedown_requests"
"""The tally of formal requests, likewise."""


def rules_known(snapshot: Snapshot) -> KnownRules:
    """What is published of the platforms' rules."""
    return known_rules(published_table(snapshot, "platform_rules").data)


def counted_records(snapshot: Snapshot, selection: Selection) -> dict[str, Counted]:
    """What the item-level records of each platform count under a selection; platforms without a record in its dates left out."""
    unit = selection.takedown_unit
    if unit is None:
        raise ValueError("records of several takedown units are no count")
    return _counted(ask(snapshot, record_spans, unit), selection, unit, RECORDS)


def grouped_records(snapshot: Snapshot, selection: Selection) -> Grouping:
    """Platforms whose item-level records may be ranked under a selection, and those that stand apart."""
    return _grouped(snapshot, counted_records(snapshot, selection), selection.filters)


def grouped_sellers(snapshot: Snapshot, selection: Selection) -> Grouping:
    """Platforms whose steps against sellers may be compared under a selection: an account each, from records in any unit."""
    counted = _counted(ask(snapshot, record_spans, None), selection, TakedownUnit.ACCOUNT, RECORDS)
    return _grouped(snapshot, counted, selection.filters)


def grouped_requests(snapshot: Snapshot, selection: Selection) -> Grouping:
    """Platforms whose answers to formal requests may be compared under a selection."""
    counted = _counted(ask(snapshot, request_spans), selection, Unit.REQUEST, REQUESTS)
    return _grouped(snapshot, counted, selection.filters)


def apart_channels(reasons: Mapping[str, str]) -> dict[str, str]:
    """Channels with a platform that stands apart, each with the reasons of its platforms, given by platform."""
    by_channel: dict[str, list[str]] = {}
    for platform, reason in reasons.items():
        by_channel.setdefault(PLATFORM_CHANNEL[Platform(platform)].value, []).append(reason)
    return {channel: REASON_JOINT.join(dict.fromkeys(told)) for channel, told in by_channel.items()}


def grouped_counts(rows: pd.DataFrame, rules: KnownRules) -> Grouping:
    """Platforms whose periodic counts may be compared; `rows` of the mart `takedown_counts`."""
    return group({str(code): counted_reports(own) for code, own in rows.groupby("platform", sort=False)}, rules)


def counted_reports(rows: pd.DataFrame) -> Counted:
    """What a platform's periodic counts of one unit, measure and territory count: its newest period, all goods and ways."""
    newest = rows.sort_values(["period_last_date", "period_first_date"]).iloc[-1]
    return Counted(
        scope=PublishedScope(str(newest["platform"])),
        unit=TakedownUnit(str(newest["unit"])),
        measure=Measure(str(newest["measure"])),
        goods=frozenset(Goods(str(code)) for code in rows["goods"].dropna().unique()),
        first_date=_day(newest["period_first_date"]),
        last_date=_day(newest["period_last_date"]),
        tally=" ".join(sorted(str(name) for name in rows["source_publisher"].dropna().unique())),
        territory=Territory(str(newest["territory"])),
        executor=_executor(str(newest["platform"])),
        requesters=frozenset(str(code) for code in rows["requester"].dropna().unique()),
        detections=frozenset(str(code) for code in rows["detection"].dropna().unique()),
    )


def _counted(spans: pd.DataFrame, selection: Selection, unit: TakedownUnit | Unit, tally: str) -> dict[str, Counted]:
    of_dates = covered(records_of(spans), selection.first_date, selection.last_date)
    return {
        platform: _of_platform(platform, unit, tally, selection.filters, span) for platform, span in of_dates.items()
    }


def _grouped(snapshot: Snapshot, counted: Mapping[str, Counted], filters: Filters) -> Grouping:
    """Grouped as far as the reader's filters let a platform be seen."""
    seen = {
        platform: one
        for platform, one in counted.items()
        if (not filters.platforms or platform in filters.platforms)
        and (not filters.channels or PLATFORM_CHANNEL[Platform(platform)] in filters.channels)
    }
    return group(seen, ask(snapshot, rules_known))


def _of_platform(
    platform: str, unit: TakedownUnit | Unit, tally: str, filters: Filters, span: tuple[date, date]
) -> Counted:
    return Counted(
        scope=PublishedScope(platform),
        unit=unit,
        measure=Measure.FLOW,
        goods=frozenset(filters.goods),
        first_date=span[0],
        last_date=span[1],
        tally=tally,
        territory=Territory.INDONESIA,
        executor=_executor(platform),
        # Each platform's mix of requesters and of ways of finding is its own; a reader's filter makes it one for all.
        requesters=frozenset(map(str, filters.requesters or tuple(Requester))),
        detections=frozenset(map(str, filters.detections or tuple(Detection))),
    )


def _executor(platform: str) -> Executor:
    """A shop's own site has no operator that could take it down: the government has access to it blocked."""
    return Executor.AUTHORITY if platform == Platform.WEBSHOP else Executor.PLATFORM


def _day(value: object) -> date:
    return pd.Timestamp(value).date()  # type: ignore[arg-type]
