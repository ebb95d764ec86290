"""Which values lie far from the middle of their group, on a scale where ten times more is as far as ten times less.

Middle and spread are the median and the median distance from it, of logarithms rounded to a twentieth (some five per cent).
They are counted, not sorted, so that ten million rows cost one grouping.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

import duckdb

FEWEST_ROWS = 20
"""A group of fewer rows has no middle to speak of."""

FACTOR = 10.0
SPREADS = 6.0
"""A value is far where it is at least ten times away from the middle, and more than six robust standard deviations.

Prices of one category spread by a factor of two or three around their middle; a lost or added thousand is a thousand.
"""

_MAD_TO_DEVIATION = 1.4826
_STEPS = 20


def far_relation(connection: duckdb.DuckDBPyConnection, name: str, rows: str, value: str, group: str) -> str:
    """Make a view `name` of the rows that lie far, with `times` more, or less where below 1, than the middle; its name.

    `rows`: SQL of a relation; `value`, `group`: SQL over it; values of 0 and less are passed by.
    """
    binned = connection.execute(
        f"select {group}, cast(round(ln({value}) * {_STEPS}) as integer) as bin, count(*) as rows"
        f" from {rows} where {value} > 0 group by all"
    ).fetchall()
    groups: dict[object, list[tuple[int, int]]] = defaultdict(list)
    for one, place, count in binned:
        groups[one].append((place, count))
    bounds = [(one, *bound) for one, bins in groups.items() if (bound := _bound(bins)) is not None]
    connection.execute(f"create or replace temp table {name}_bounds (of_group varchar, middle double, farthest double)")
    if bounds:
        connection.executemany(f"insert into {name}_bounds values (?, ?, ?)", bounds)
    connection.execute(
        f"create or replace temp view {name} as"
        f" select r.*, exp(ln({value}) - middle) as times from {rows} r join {name}_bounds on {group} = of_group"
        f" where {value} > 0 and abs(ln({value}) - middle) > farthest"
    )
    return name


def _bound(bins: list[tuple[int, int]]) -> tuple[float, float] | None:
    """Middle of the logarithms, and the distance beyond which a value is far; None for too few rows."""
    if sum(count for _, count in bins) < FEWEST_ROWS:
        return None
    middle = _median(bins)
    spread = _MAD_TO_DEVIATION * _median((abs(place - middle), count) for place, count in bins)
    return middle / _STEPS, max(math.log(FACTOR), SPREADS * spread / _STEPS)


def _median(weighted: Iterable[tuple[float, int]]) -> float:
    """The lower median of values that occur so often."""
    ordered = sorted(weighted)
    half = sum(count for _, count in ordered) / 2
    seen = 0
    for value, count in ordered:
        seen += count
        if seen >= half:
            return value
    raise ValueError("no values")
