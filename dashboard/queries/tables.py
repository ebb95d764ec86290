"""Published tables as they stand: claims, seizures, imports, indices, events, and the calendar."""

from __future__ import annotations

import pandas as pd

from catalog.datasets import DATASETS
from catalog.marts import MARTS, TAKEDOWN_COUNTS
from catalog.territories import with_territory_sql
from dashboard.queries.frame import TableFrame
from dashboard.queries.provenance import table_provenance
from dashboard.queries.run import has_table, run_query
from dashboard.queries.snapshot import Snapshot

PUBLISHED_TABLES = frozenset(
    {
        "claims",
        "claim_parts",
        "seizures",
        "imports",
        "index_monthly",
        "umkm_indices",
        "policy_events",
        "platform_rules",
        "evasion_terms",
        "takedown_counts",
        "lebaran",
        "provinces",
    }
)
"""Tables whose rows are public as they are. Tables of orders and of single takedowns are not among them."""

LATER_TABLES = frozenset({"platform_rules"})
"""Tables that snapshots of before they were declared do not hold: there they have no rows."""


def published_table(snapshot: Snapshot, table: str) -> TableFrame:
    """All rows of a published table in the order of its key, with the columns that the catalog declares.

    Integers are nullable, dates are datetime64, an unknown value is NA. ValueError for any other table.
    """
    if table not in PUBLISHED_TABLES:
        raise ValueError(f"{table!r} is not a published table")
    if table in MARTS:
        columns, key = list(MARTS[table].columns), list(MARTS[table].grain)
    else:
        dataset = DATASETS[table]
        columns = [column.stored_name for column in dataset.columns]
        key = [column.stored_name for column in dataset.key]
    names = ", ".join(f'"{name}"' for name in columns)
    order = ", ".join(f'"{name}"' for name in key)
    # Snapshots of before there were territories are still read.
    rows = with_territory_sql(table) if table == TAKEDOWN_COUNTS.id else table
    if table in LATER_TABLES and not has_table(snapshot, table):
        data = pd.DataFrame(columns=columns)
    else:
        data = run_query(snapshot, f"select {names} from {rows} order by {order}")
    return TableFrame(data=data, table=table, provenance=table_provenance(snapshot, table))
