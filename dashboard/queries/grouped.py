"""Sums of a mart by some of its columns, as far as a selection carries: rows that the statistics are reckoned from."""

from __future__ import annotations

from datetime import date

from catalog.errors import UserError
from catalog.marts import MARTS
from dashboard.queries.facts import column, filter_sql, filtered_values
from dashboard.queries.frame import TableFrame
from dashboard.queries.provenance import table_provenance
from dashboard.queries.run import has_table, run_query
from dashboard.queries.selection import Dimension, Selection
from dashboard.queries.snapshot import Snapshot

_OWN = frozenset({"seller_steps", "ladder_steps", "listing_sightings", "listing_removals"})
"""Tables of single sellers, or of single listings: never read for a page."""

_TIME = ("month", "requested_date")


def grouped(
    snapshot: Snapshot, mart: str, columns: tuple[str, ...], measures: tuple[str, ...], selection: Selection
) -> TableFrame:
    """One row for each combination of `columns` that occurs, in their order, with the sums of `measures`.

    The selection's filters hold as far as the mart has their columns, its takedown unit where one is chosen and the mart counts
    units, its dates by month: a month counts whole. UserError `mart_missing` where the snapshot was built before there was the
    mart; ValueError for a mart of single sellers or listings, or one without time; KeyError for an unknown one.
    """
    declared = MARTS[mart]
    if mart in _OWN:
        raise ValueError(f"{mart} tells single sellers or listings apart")
    time = next((name for name in _TIME if name in declared.columns), None)
    if time is None:
        raise ValueError(f"{mart} has no months")
    if not has_table(snapshot, mart):
        raise UserError("mart_missing")
    values = {
        dimension: chosen
        for dimension, chosen in filtered_values(selection.filters).items()
        if dimension in declared.columns
    }
    conditions, params = filter_sql(declared, values)
    if selection.takedown_unit is not None and Dimension.UNIT in declared.columns:
        conditions = (*conditions, f"{column(declared, Dimension.UNIT)} = $takedown_unit")
        params["takedown_unit"] = str(selection.takedown_unit)
    conditions = (*conditions, f"{column(declared, time)} between $first_date and $last_date")
    first: date = selection.first_date.replace(day=1)
    params |= {"first_date": first, "last_date": selection.last_date}
    names = ", ".join(column(declared, name) for name in columns)
    sums = ", ".join(f"cast(sum({column(declared, name)}) as {declared.columns[name]}) as {name}" for name in measures)
    data = run_query(
        snapshot,
        f"select {names}, {sums} from {mart} where {' and '.join(conditions)} group by {names} order by {names}",
        params,
    )
    return TableFrame(data=data, table=mart, provenance=table_provenance(snapshot, mart))
