"""How the rows of a figure differ from the same figure's rows in newer data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.exports.rows import KEYS, file_rows
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame

Frame = MetricFrame | EstimateFrame | TableFrame
_PLACE = "_place"
_VALUE = "value"
_STATUS = "status"


@dataclass(frozen=True, kw_only=True)
class Largest:
    """The number that moved most, in its own unit.

    - `column`: its column in the rows; `keys`: what names its row.
    - `before`, `after`: both of them numbers.
    """

    column: str
    keys: Mapping[str, Any]
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def change_pct(self) -> float | None:
        """In per cent of what it was; None where that was nothing, or below it."""
        return 100 * self.change / self.before if self.before > 0 else None


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What became of the rows of a figure.

    - `rows`: how many stand in the older figure or in the newer one; `changed`: how many of them are not the same in both.
    - `largest`: by its amount, of the numbers of one column that both have; None where there is none.
    """

    rows: int
    changed: int
    largest: Largest | None


def moved(older: Frame, newer: Frame) -> Moved:
    """Compare two frames of one question. Rows are told apart by all that is no measure."""
    before, after = file_rows(older), file_rows(newer)
    measures = _measures(before, after)
    keys = [name for name in before.columns if name in after.columns and name not in {*measures, _STATUS}]
    both = _placed(before, keys).merge(
        _placed(after, keys), on=[*keys, _PLACE], how="outer", suffixes=("_before", "_after"), indicator=True
    )
    is_changed = both["_merge"].ne("both")
    compared = [*measures, *([_STATUS] if _STATUS in before.columns and _STATUS in after.columns else [])]
    for name in compared:
        was, now = both[f"{name}_before"], both[f"{name}_after"]
        is_changed |= was.ne(now).fillna(True).astype(bool) & ~(was.isna() & now.isna())
    return Moved(rows=len(both), changed=int(is_changed.sum()), largest=_largest(both, keys, measures))


def _measures(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    numbers = before.select_dtypes("number").columns
    return [str(name) for name in numbers if name in after.columns and name not in KEYS]


def _placed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Keys as texts, so that columns of both frames meet whatever type nothing gave them; equal rows are counted through."""
    plain = rows.assign(**{name: rows[name].map(_written) for name in keys})
    places = plain.groupby(keys, sort=False).cumcount() if keys else pd.Series(range(len(plain)), plain.index)
    return plain.assign(**{_PLACE: places})


def _written(value: Any) -> str:
    if pd.isna(value):
        return ""
    return str(value.date()) if isinstance(value, pd.Timestamp) else str(value)


def _largest(both: pd.DataFrame, keys: list[str], measures: list[str]) -> Largest | None:
    """Of the column that is drawn first: amounts of two units have no order."""
    for name in sorted(measures, key=lambda each: each != _VALUE):
        was, now = (pd.to_numeric(both[f"{name}_{side}"], errors="coerce") for side in ("before", "after"))
        change = (now - was).abs().dropna()
        if change.empty or not change.max() > 0:
            continue
        row: Any = change.idxmax()
        return Largest(
            column=name,
            keys={key: both[key].loc[row] for key in keys},
            before=float(was.loc[row]),
            after=float(now.loc[row]),
        )
    return None
