"""On which days each platform has item-level takedown records, and formal requests."""

from __future__ import annotations

import pandas as pd

from catalog.codes import TakedownUnit
from dashboard.queries.run import run_query
from dashboard.queries.snapshot import Snapshot


def record_spans(snapshot: Snapshot, unit: TakedownUnit | None) -> pd.DataFrame:
    """Per platform with records in a unit, or in any (None): `platform`, `first_date`, `last_date`, `longest_gap` in days.

    The gap is that between two days with records, of all goods, requesters and actions: a platform that lists anything on a
    day has records of that day.
    """
    if unit is None:
        return _spans(snapshot, "platform", _ITEMS, {})
    return _spans(snapshot, "platform", f"{_ITEMS} where unit = $unit", {"unit": unit.value})


def request_spans(snapshot: Snapshot) -> pd.DataFrame:
    """The same of formal requests: days on which one was filed or answered."""
    filed = "select platform, requested_date as date from formal_requests"
    answered = "select platform, answered_date as date from formal_requests where answered_date is not null"
    return _spans(snapshot, "platform", f"({filed} union all {answered})", {})


def goods_spans(snapshot: Snapshot) -> pd.DataFrame:
    """The same per `unit`, `goods` and `platform`, the gap between days with records of these."""
    return _spans(snapshot, "unit, goods, platform", _ITEMS, {})


_ITEMS = "takedowns_daily"


def _spans(snapshot: Snapshot, keys: str, rows: str, params: dict[str, str]) -> pd.DataFrame:
    return run_query(
        snapshot,
        f"""
        with days as (select distinct {keys}, date from {rows}),
        gaps as (select {keys}, date, date - lag(date) over (partition by {keys} order by date) as gap_days from days)
        select
            {keys},
            min(date) as first_date,
            max(date) as last_date,
            coalesce(max(gap_days), 0) as longest_gap
        from gaps
        group by {keys}
        order by {keys}
        """,
        params,
    )
