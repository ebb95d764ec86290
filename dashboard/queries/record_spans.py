"""On which days each platform has item-level takedown records."""

from __future__ import annotations

import pandas as pd

from catalog.codes import TakedownUnit
from dashboard.queries.run import run_query
from dashboard.queries.snapshot import Snapshot


def record_spans(snapshot: Snapshot, unit: TakedownUnit) -> pd.DataFrame:
    """Per platform with records in a unit: `platform`, `first_date`, `last_date`, `longest_gap` in days.

    The gap is that between two days with records, of all goods, requesters and actions: a platform that lists anything on a
    day has records of that day.
    """
    return _spans(snapshot, "platform", "unit = $unit", {"unit": unit.value})


def goods_spans(snapshot: Snapshot) -> pd.DataFrame:
    """The same per `unit`, `goods` and `platform`, the gap between days with records of these."""
    return _spans(snapshot, "unit, goods, platform", "true", {})


def _spans(snapshot: Snapshot, keys: str, condition: str, params: dict[str, str]) -> pd.DataFrame:
    return run_query(
        snapshot,
        f"""
        with days as (select distinct {keys}, date from takedowns_daily where {condition}),
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
