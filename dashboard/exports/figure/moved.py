"""How the rows of a figure differ from those that it had before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.exports.rows import KEYS

_ABOUT = frozenset({"status"})


@dataclass(frozen=True, kw_only=True)
class Change:
    """One number that moved. `row`: what names its row, by column; `before`, `after`: None where it was not shown."""

    row: dict[str, object]
    column: str
    before: float | None
    after: float | None

    @property
    def ratio(self) -> float | None:
        """After over before; None where one of them is not shown, or before is zero."""
        return None if self.before is None or self.after is None or self.before == 0 else self.after / self.before


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What newer data did to a figure.

    - `rows_count`: rows that both have.
    - `changed_count`: those of them in which a number or its standing moved.
    - `added_count`, `removed_count`: rows that only the newer, only the older figure has.
    - `largest`: the number that moved most, beside what it was; None where none moved that is shown in both.
    """

    rows_count: int
    changed_count: int
    added_count: int
    removed_count: int
    largest: Change | None

    @property
    def is_any(self) -> bool:
        """Whether anything moved."""
        return bool(self.changed_count or self.added_count or self.removed_count)


def moved_rows(before: pd.DataFrame, after: pd.DataFrame) -> Moved:
    """Compare rows as files give them (`dashboard.exports.rows`), matched by all that is no measure; the order does not count.

    Rows that nothing tells apart are matched in their order.
    """
    measures = [name for name in before.columns if _is_measure(before, name) and name in after.columns]
    keys = [name for name in before.columns if name not in {*measures, *_ABOUT} and name in after.columns]
    told = [name for name in _ABOUT if name in before.columns and name in after.columns]
    pairs = _named(before, keys).merge(
        _named(after, keys), on=["row_name", "row_place"], how="outer", suffixes=("_before", "_after"), indicator=True
    )
    both = pairs[pairs["_merge"] == "both"]
    is_changed = pd.Series(data=False, index=both.index)
    for name in (*measures, *told):
        one, other = both[f"{name}_before"], both[f"{name}_after"]
        is_changed |= ~((one == other) | (one.isna() & other.isna())).fillna(value=False).astype(bool)
    return Moved(
        rows_count=len(both),
        changed_count=int(is_changed.sum()),
        added_count=int((pairs["_merge"] == "right_only").sum()),
        removed_count=int((pairs["_merge"] == "left_only").sum()),
        largest=_largest(both[is_changed], measures, keys),
    )


def _is_measure(rows: pd.DataFrame, name: str) -> bool:
    is_number = pd.api.types.is_numeric_dtype(rows[name]) and not pd.api.types.is_bool_dtype(rows[name])
    return is_number and name not in KEYS


def _named(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows with a name made of what tells them apart, and a place among those of one name."""
    parts = [rows[name].astype("string").fillna("") for name in keys]
    names = pd.Series(
        ["\x1f".join(each) for each in zip(*parts, strict=True)] if parts else [""] * len(rows), dtype=str
    )
    named = rows.reset_index(drop=True).assign(row_name=names)
    return named.assign(row_place=named.groupby("row_name").cumcount())


def _largest(changed: pd.DataFrame, measures: list[str], keys: list[str]) -> Change | None:
    """By how far it moved beside the larger of both numbers."""
    best: tuple[float, Change] | None = None
    for name in measures:
        before, after = changed[f"{name}_before"].astype(float), changed[f"{name}_after"].astype(float)
        share = ((after - before).abs() / pd.concat([before.abs(), after.abs()], axis=1).max(axis=1)).dropna()
        if share.empty or share.max() <= (best[0] if best else 0):
            continue
        at = changed.loc[share.index].iloc[int(share.to_numpy().argmax())]
        row: dict[str, object] = {key: at[f"{key}_before"] for key in keys}
        best = (
            float(share.max()),
            Change(row=row, column=name, before=float(at[f"{name}_before"]), after=float(at[f"{name}_after"])),
        )
    return None if best is None else best[1]
