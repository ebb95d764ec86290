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
    return run_query(
        snapshot,
        """
        with days as (select distinct platform, date from takedowns_daily where unit = $unit),
        gaps as (
            select platform, date, date - lag(date) over (partition by platform order by date) as gap_days from days
        )
        select
            platform,
            min(date) as first_date,
            max(date) as last_date,
            coalesce(max(gap_days), 0) as longest_gap
        from gaps
        group by platform
        order by platform
        """,
        {"unit": unit.value},
    )
