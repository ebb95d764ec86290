"""Official words: which were known on a day, and what share of removals they catch."""

from __future__ import annotations

import re

import pandas as pd

from analysis.keywords.evidence import share
from analysis.keywords.results import Caught, CaughtMonth, Measured, Silence
from analysis.keywords.titles import normalised
from analysis.rows import rows_of
from catalog.takedowns import LEAST_SELLERS

LEAST_ITEMS = 20
"""Removals of a month, inclusive."""

RECENT_MONTHS = 3

_ALTERNATIVES = re.compile(r"\s/\s")


def official_terms(evasion_terms: pd.DataFrame, on: object = None) -> pd.DataFrame:
    """Official words in normalised spelling with the day since which they count: `term`, `known_date` (datetime64).

    `evasion_terms`: the table of that name (`term`, alternatives between slashes; `source_date`: a day, or a month, which counts
    from its last day on). `on`: only those known by then, inclusive. A word that several sources name is known from the first on;
    one without a date is left out. Sorted by date and term.
    """
    rows = [
        (words, _known(str(row["source_date"])))
        for row in rows_of(evasion_terms.dropna(subset=["source_date"]))
        if str(row["source_date"]).strip()
        for words in (normalised(part) for part in _ALTERNATIVES.split(str(row["term"])))
        if words
    ]
    known = pd.DataFrame(rows, columns=["term", "known_date"]).astype({"term": "str", "known_date": "datetime64[ns]"})
    first = (
        known.groupby("term", as_index=False).agg(known_date=("known_date", "min")).sort_values(["known_date", "term"])
    )
    is_known = first["known_date"] <= (pd.Timestamp.max if on is None else pd.Timestamp(str(on)))
    return first.loc[is_known].reset_index(drop=True)


def holds(title: str, term: str) -> bool:
    """Whether a normalised title holds a normalised term as whole words."""
    return f" {term} " in f" {title} "


def caught(official: pd.DataFrame) -> Caught:
    """Share of removals by month, platforms together, whose title holds an official word known on its day.

    `official`: see `frames`; `caught_count` is NA where no official word was known in the month.
    """
    if official.empty:
        return Caught(months=(), recent=None, silence=Silence.NO_REMOVALS)
    by_month = _by_month(official)
    calendar = pd.DatetimeIndex(by_month.index)
    months = tuple(_month(month, by_month.iloc[place]) for place, month in enumerate(calendar))
    recent = by_month[calendar > calendar[-1] - pd.DateOffset(months=RECENT_MONTHS)]
    together = recent.sum(min_count=len(recent)).where(recent.columns != "sellers_count", recent["sellers_count"].max())
    return Caught(months=months, recent=_month(calendar[-1], together))


def _by_month(official: pd.DataFrame) -> pd.DataFrame:
    numbers = official.assign(month=pd.to_datetime(official["month"]))
    for name in ("items_count", "caught_count"):
        numbers[name] = numbers[name].astype(float)
    sellers = numbers.get("sellers_count", numbers["items_count"]).astype(float)
    evenly = numbers["items_count"] / sellers.clip(lower=1.0)
    squares = numbers.get("items_squared_sum", evenly * numbers["items_count"]).astype(float)
    caught_squares = numbers.get("caught_squared_sum", evenly * numbers["caught_count"]).astype(float)
    numbers = numbers.assign(sellers_count=sellers, items_squared_sum=squares, caught_squared_sum=caught_squares)
    grouped = numbers.groupby("month")
    added = grouped[["items_count", "caught_count", "items_squared_sum", "caught_squared_sum"]].sum(min_count=1)
    return added.assign(sellers_count=grouped["sellers_count"].max())


def _month(month: pd.Timestamp, row: pd.Series) -> CaughtMonth:
    silence = None
    if row["items_count"] < LEAST_ITEMS:
        silence = Silence.FEW_REMOVALS
    elif row["sellers_count"] < LEAST_SELLERS:
        silence = Silence.FEW_SELLERS
    elif pd.isna(row["caught_count"]):
        silence = Silence.NO_OFFICIAL_WORDS
    return CaughtMonth(
        month=month.date(),
        items_count=int(row["items_count"]),
        caught_count=0 if pd.isna(row["caught_count"]) else int(row["caught_count"]),
        share=None if silence is not None else _share(row),
        silence=silence,
    )


def _share(row: pd.Series) -> Measured:
    """With the variance of sellers' sums, which needs caught times all items of a seller: that is at least caught squared."""
    items, found = row["items_count"], row["caught_count"]
    part = found / items
    spread = (1 - 2 * part) * row["caught_squared_sum"] + part**2 * row["items_squared_sum"]
    plain = items * part * (1 - part)
    return share(found, items, max(spread / plain if plain > 0 else row["items_squared_sum"] / items, 1.0))


def _known(day: str) -> pd.Timestamp:
    parts = day.strip().split("-")
    first = pd.Timestamp("-".join(parts))
    if len(parts) == 3:
        return first
    return first + (pd.offsets.MonthEnd(0) if len(parts) == 2 else pd.offsets.YearEnd(0))
