"""Which territory takedown counts hold in that were kept before rows said it, or whose file does not say it."""

from __future__ import annotations

from catalog.codes import Territory

DSA_SOURCE_TITLE = "DSA Transparency Database: statements of reasons, EU/EEA"
"""Source title of counts of the EU's database, by which those of before there were territories are known."""


def with_territory_sql(rows: str) -> str:
    """SQL of takedown counts with their territory, also where the rows have no such column. `rows`: SQL of a relation.

    Rows without one are Indonesian, those of the EU's database apart.
    """
    silent = f"case source_title when '{DSA_SOURCE_TITLE}' then '{Territory.EU}' else '{Territory.INDONESIA}' end"
    return (
        f"(select * replace (coalesce(territory, {silent}) as territory) from"
        f" (select cast(null as varchar) as territory where false union all by name select * from {rows}))"
    )
