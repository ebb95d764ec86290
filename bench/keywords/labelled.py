"""How well titles are told apart: the scorer beside plain lists, on unseen sellers and times, and on ordinary titles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.keywords.official import holds, official_terms
from analysis.keywords.scoring import TitleScorer, spelling_variant, train
from analysis.keywords.titles import normalised

TITLES = Path(__file__).with_name("labelled_titles.csv")
OFFICIAL = Path("data/reference/evasion_terms.csv")
THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
LATE_MONTH = "2024-07"
"""First month of the later part, inclusive."""

PLAIN = "official words"
VARIANTS = "official words and misspellings"
_SEEDS = range(5)
_FOLDS = 5


def labelled_titles() -> pd.DataFrame:
    """`title`, `label`, `seller`, `month`, `sense`, and `is_illegal`."""
    table = pd.read_csv(TITLES, dtype=str)
    return table.assign(is_illegal=table["label"] == "illegal")


def by_seller() -> pd.DataFrame:
    """Every title scored by scorers that saw no title of its seller; five divisions of the sellers, their scores averaged."""
    from sklearn.model_selection import GroupKFold

    table = labelled_titles()
    scores = np.zeros(len(table))
    for seed in _SEEDS:
        for learnt, tested in GroupKFold(_FOLDS, shuffle=True, random_state=seed).split(table, groups=table["seller"]):
            scorer = _trained(table.iloc[learnt])
            scores[tested] += scorer.scores(table["title"].iloc[tested].tolist()) / len(_SEEDS)
    return _measured(table, scores, ordinary_words(table[~table["is_illegal"]]["title"]))


def by_time() -> pd.DataFrame:
    """Later titles scored by a scorer that saw earlier ones alone, some of the same sellers."""
    table = labelled_titles()
    late = table["month"] >= LATE_MONTH
    learnt, tested = table[~late], table[late]
    words = ordinary_words(learnt[~learnt["is_illegal"]]["title"])
    return _measured(tested, _trained(learnt).scores(tested["title"].tolist()), words)


def by_time_and_seller() -> pd.DataFrame:
    """Later titles scored by scorers that saw earlier ones of other sellers alone."""
    from sklearn.model_selection import GroupKFold

    table = labelled_titles()
    late = (table["month"] >= LATE_MONTH).to_numpy()
    scores = np.zeros(len(table))
    for seed in _SEEDS:
        for learnt, tested in GroupKFold(_FOLDS, shuffle=True, random_state=seed).split(table, groups=table["seller"]):
            scorer = _trained(table.iloc[learnt[~late[learnt]]])
            later = tested[late[tested]]
            scores[later] += scorer.scores(table["title"].iloc[later].tolist()) / len(_SEEDS)
    early = table[~late & ~table["is_illegal"]]
    return _measured(table[late], scores[late], ordinary_words(early["title"]))


def false_positives(path: Path) -> pd.DataFrame:
    """Ordinary titles of PRDECT-ID that would be caught, per 10,000; the scorer has seen all labelled titles and none of these.

    `path`: `PRDECT-ID Dataset.csv` (Sutoyo et al. 2022, doi 10.17632/574v66hf2v.1, CC BY 4.0): product names of Tokopedia.
    """
    names = pd.read_csv(path, sep=";")["Product Name"].drop_duplicates().tolist()
    table = labelled_titles()
    scores = _trained(table).scores(names)
    words = ordinary_words(table[~table["is_illegal"]]["title"])
    caught = {str(threshold): scores >= threshold for threshold in THRESHOLDS} | _listed(names, words)
    return pd.DataFrame(
        [
            {"method": name, "titles": len(names), "caught": int(is_caught.sum()), "per 10,000": 1e4 * is_caught.mean()}
            for name, is_caught in caught.items()
        ]
    )


def ordinary_words(titles: Sequence[str] | pd.Series) -> frozenset[str]:
    """Words of titles that are known to be ordinary."""
    return frozenset(word for title in titles for word in normalised(title).split())


def _trained(table: pd.DataFrame) -> TitleScorer:
    return train(table["title"].tolist(), table["is_illegal"].tolist())


def _listed(titles: Sequence[str], ordinary: frozenset[str]) -> dict[str, np.ndarray]:
    """Which titles the plain lists catch: official words as they are spelt after normalisation, and their misspellings too."""
    known = official_terms(pd.read_csv(OFFICIAL, dtype=str))["term"].tolist()
    plain = np.array([any(holds(normalised(title), term) for term in known) for title in titles])
    misspelt = np.array(
        [any(spelling_variant(word, known, ordinary) for word in normalised(title).split()) for title in titles]
    )
    return {PLAIN: plain, VARIANTS: plain | misspelt}


def _measured(table: pd.DataFrame, scores: np.ndarray, ordinary: frozenset[str]) -> pd.DataFrame:
    caught = {str(threshold): scores >= threshold for threshold in THRESHOLDS}
    caught |= _listed(table["title"].tolist(), ordinary)
    return pd.DataFrame([{"method": name, **_row(table, is_caught)} for name, is_caught in caught.items()])


def _row(table: pd.DataFrame, is_caught: np.ndarray) -> dict[str, object]:
    """Precision and recall with 90 % intervals from sellers drawn anew."""
    by_seller = (
        pd.DataFrame(
            {
                "seller": table["seller"].to_numpy(),
                "both": is_caught & table["is_illegal"].to_numpy(),
                "caught": is_caught,
                "illegal": table["is_illegal"].to_numpy(),
            }
        )
        .groupby("seller")[["both", "caught", "illegal"]]
        .sum()
    )
    drawn = np.random.default_rng(1).integers(0, len(by_seller), (2_000, len(by_seller)))
    both, caught, illegal = (by_seller[name].to_numpy()[drawn].sum(axis=1) for name in ("both", "caught", "illegal"))
    found = by_seller.sum()
    row: dict[str, object] = {"titles": len(table), "illegal": int(found["illegal"]), "caught": int(found["caught"])}
    for name, part, whole, estimate in (
        ("precision", both, caught, found["both"] / max(found["caught"], 1)),
        ("recall", both, illegal, found["both"] / found["illegal"]),
    ):
        low, high = np.quantile(part / np.maximum(whole, 1), [0.05, 0.95])
        row[name] = f"{estimate:.2f} ({low:.2f}-{high:.2f})"
    return row
