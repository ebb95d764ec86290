"""What item-level records hold for published claims: removals within each claim's days."""

from __future__ import annotations

import pandas as pd

from dashboard.queries.run import run_query
from dashboard.queries.snapshot import Snapshot


def claim_records(snapshot: Snapshot) -> pd.DataFrame:
    """Removals and bans in a claim's unit, of its goods, within its days: `fact_id`, `platform`, `requester`, `count`.

    A claim of which the start is not told counts from the first record on.
    """
    return run_query(
        snapshot,
        """
        select c.fact_id, t.platform, t.requester, cast(sum(t.items_count) as bigint) as count
        from claims as c
        inner join takedowns_daily as t
            on c.unit = t.unit and c.goods = t.goods and t.date <= c.as_of_date
            and t.date >= coalesce(c.period_first_date, date '1900-01-01')
        where t.action in ('removal', 'ban')
        group by c.fact_id, t.platform, t.requester
        order by c.fact_id, t.platform, t.requester
        """,
    )
