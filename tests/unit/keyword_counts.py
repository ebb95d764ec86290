"""Small frames of counts for the analyses of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

Frames = tuple[pd.DataFrame, pd.DataFrame]

MONTHS = pd.date_range("2023-01-01", periods=12, freq="MS")


def side(term: str, side_name: str, items: int, sellers: int, squares: int | None = None) -> dict[str, object]:
    """One row of a single month; without `squares` items lie evenly on sellers."""
    row: dict[str, object] = {"month": MONTHS[0], "platform": "shopee", "side": side_name, "term": term}
    row |= {"items_count": items, "sellers_count": sellers}
    row["items_squared_sum"] = squares if squares is not None else items**2 // max(sellers, 1)
    return row


def two_sides(rows: Sequence[Mapping[str, object]], *, removed: int = 2_000, ordinary: int = 2_000) -> Frames:
    """(counts, totals) of one month; a thousand sellers on each side."""
    totals = [side("", "removed", removed, 1_000), side("", "ordinary", ordinary, 1_000)]
    return pd.DataFrame(rows), pd.DataFrame(totals).drop(columns="term")


def monthly(terms: Mapping[str, Sequence[int]], *, total: int = 1_000, months: pd.DatetimeIndex = MONTHS) -> Frames:
    """(counts, totals) of removed titles; each title of its own seller."""
    counts = pd.DataFrame(
        [
            {
                "month": month,
                "platform": "shopee",
                "side": "removed",
                "term": term,
                "items_count": n,
                "sellers_count": n,
            }
            for term, numbers in terms.items()
            for month, n in zip(months, numbers, strict=True)
            if n
        ],
        columns=["month", "platform", "side", "term", "items_count", "sellers_count"],
    )
    totals = pd.DataFrame(
        {"month": months, "platform": "shopee", "side": "removed", "items_count": total, "sellers_count": total}
    )
    return counts, totals
