"""One thing that is odd about a file's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from catalog.errors import Translated
from catalog.text import Language, text

MOST_EXAMPLES = 5


@dataclass(frozen=True, kw_only=True)
class Flag:
    """Something odd, in how many rows, and the rows that show it best.

    - `id`: text `flag.<id>`, which `params` fill.
    - `examples`: at most five rows, each as column -> value; never a name.
    """

    id: str
    rows: int
    params: Mapping[str, object] = field(default_factory=dict)
    examples: tuple[Mapping[str, Any], ...] = ()

    def sentence(self, language: Language, number: Callable[[int], str] = str) -> str:
        """What is odd and what it may mean, in words; `number` writes the numbers in it."""
        params = {"rows": self.rows, **self.params}
        return text(
            f"flag.{self.id}", language, **{name: _shown(value, language, number) for name, value in params.items()}
        )


def flag_rows(
    connection: duckdb.DuckDBPyConnection, flag_id: str, columns: tuple[str, ...], rows: str, *, worst_first: str
) -> tuple[Flag, ...]:
    """The flag of some rows, where there are any. `rows`: SQL of a relation; `worst_first`: what its rows are ordered by."""
    ((count,),) = connection.execute(f"select count(*) from {rows}").fetchall()
    if not count:
        return ()
    listed = ", ".join(columns)
    examples = connection.execute(
        f"select {listed} from {rows} order by {worst_first}, {listed} limit {MOST_EXAMPLES}"
    ).fetchall()
    return (Flag(id=flag_id, rows=count, examples=tuple(dict(zip(columns, row, strict=True)) for row in examples)),)


def _shown(value: object, language: Language, number: Callable[[int], str]) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(_shown(piece, language, number)) for piece in value)
    if isinstance(value, int):
        return number(value)
    return text(value.key, language) if isinstance(value, Translated) else value
