"""Several breakdowns of the same rows in one statement: one pass over the rows, and one plan."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.marts import Mart
from dashboard.queries.facts import NO_VALUE, column
from dashboard.queries.run import Columns
from dashboard.queries.selection import Dimension


@dataclass(frozen=True, kw_only=True)
class Breakdowns:
    """Different breakdowns (None: the total) of the rows of a mart."""

    mart: Mart
    dimensions: tuple[Dimension | None, ...]

    @property
    def columns_sql(self) -> str:
        """Select items, one a dimension; a row that does not say its value has `unknown`."""
        names = [f"coalesce({column(self.mart, name)}, '{NO_VALUE}') as {name}" for name in self._named]
        return ", ".join(names or ["0 as no_dimension"])

    @property
    def value_sql(self) -> str:
        """Select items `breakdown_set` and `breakdown`: which of the breakdowns a sum is of, and which value of it."""
        if not self._named:
            return "0 as breakdown_set, 'all' as breakdown"
        names = ", ".join(self._named)
        return f"grouping({names}) as breakdown_set, coalesce({names}, 'all') as breakdown"

    @property
    def group_sql(self) -> str:
        """Group by each dimension in turn."""
        sets = ", ".join(f"({name or ''})" for name in self.dimensions)
        return f"group by grouping sets ({sets})"

    def parted(self, rows: Columns) -> dict[Dimension | None, Columns]:
        """The rows of each breakdown, `breakdown` and all other columns but `breakdown_set`."""
        parts = {}
        for dimension in self.dimensions:
            is_own = rows["breakdown_set"] == self._set_of(dimension)
            parts[dimension] = {name: column[is_own] for name, column in rows.items() if name != "breakdown_set"}
        return parts

    @property
    def _named(self) -> tuple[Dimension, ...]:
        return tuple(name for name in self.dimensions if name is not None)

    def _set_of(self, dimension: Dimension | None) -> int:
        """What `grouping` gives: a bit a column, the first one the highest, 0 for the column that is grouped by."""
        every = (1 << len(self._named)) - 1
        return every if dimension is None else every - (1 << (len(self._named) - 1 - self._named.index(dimension)))
