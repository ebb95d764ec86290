"""What published figures say, picked by rule: nothing is added across units, series or kinds of rows.

Frames in and out are rows of the published tables, as `published_table` gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import Goods, TakedownUnit, ValueStatus

STANDING = frozenset({ValueStatus.REPORTED.value, ValueStatus.APPROX.value, ValueStatus.PRELIMINARY.value})
"""Statuses of values that may be quoted; the others are told again, replaced, contested, doubted or absent."""

UNITS_TAKEN_DOWN = frozenset(
    unit.value
    for unit in TakedownUnit
    if unit not in {TakedownUnit.KEYWORD, TakedownUnit.KEYWORD_PER_PLATFORM, TakedownUnit.LINK_FOUND}
)
"""Units of things that were removed; a blocked word or a link that was found is no removal."""


def latest_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """The newest published count of removed used clothing per unit, newest first.

    One row a unit: the columns of `claims`, and `told_in` (tuple of the other units in which the same fact was reported).
    Parts of a total are no counts of their own; of two counts of one day the larger one stands.
    """
    rows = claims[
        (claims["goods"] == Goods.USED_CLOTHING_IMPORT.value)
        & claims["value_status"].isin(STANDING)
        & claims["parent_fact_id"].isna()
        & claims["unit"].isin(UNITS_TAKEN_DOWN)
    ]
    order = ["as_of_date", "count", "fact_id"]
    newest = rows.sort_values(order, ascending=[False, False, True]).drop_duplicates("unit").copy()
    newest["told_in"] = [_told_in(row, claims) for row in rows_of(newest)]
    return newest.reset_index(drop=True)


def _told_in(row: Mapping[Any, Any], claims: pd.DataFrame) -> tuple[str, ...]:
    same = claims[
        (claims["fact_group"] == row["fact_group"])
        & (claims["value_status"] == ValueStatus.RESTATEMENT.value)
        & (claims["count"] == row["count"])
    ]
    return tuple(unit for unit in dict.fromkeys(same["unit"]) if unit != row["unit"])
