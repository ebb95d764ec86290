"""Titles that were judged by hand, and ordinary product titles: what a scorer of titles learns from and is measured on.

Made for this purpose, by one hand; what that means: `data/reference/labelled/README.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from catalog.reference import reference_rows


@dataclass(frozen=True, kw_only=True)
class LabelledTitle:
    """One title. `seller`: a made-up one; `month`: `YYYY-MM`; `sense`: what the words of the title mean there."""

    title: str
    is_illegal: bool
    seller: str
    month: str
    sense: str


@cache
def labelled_titles() -> tuple[LabelledTitle, ...]:
    """All of them, in file order; each title once."""
    return tuple(
        LabelledTitle(
            title=row["title"],
            is_illegal=row["label"] == "illegal",
            seller=row["seller"],
            month=row["month"],
            sense=row["sense"],
        )
        for row in reference_rows("labelled/titles.csv")
    )


@cache
def ordinary_titles() -> tuple[str, ...]:
    """Titles of ordinary new goods, most of them garments, that were written for another purpose than to try a scorer."""
    return tuple(row["title"] for row in reference_rows("labelled/product_titles.csv") if row["is_used"] == "false")
