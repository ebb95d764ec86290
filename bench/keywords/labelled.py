"""How well titles are told apart: the scorer beside plain lists, on unseen sellers and times, and on ordinary titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.keywords.official import holds, official_terms
from analysis.keywords.results import Measured
from analysis.keywords.scoring import spelling_variant
from analysis.keywords.titles import normalised
from analysis.keywords.told_apart import THRESHOLDS, accuracy, scored, train_on
from catalog.labelled_titles import labelled_titles, ordinary_titles
from catalog.reference import reference_rows

PLAIN = "official words"
VARIANTS = "official words and misspellings"


def trials() -> Mapping[str, pd.DataFrame]:
    """Precision and recall of every method, by trial."""
    tables = {}
    for each in scored(labelled_titles()):
        names = [title.title for title in each.titles]
        caught = {str(threshold): [score >= threshold for score in each.scores] for threshold in THRESHOLDS}
        rows = []
        for method, is_caught in (caught | _listed(names)).items():
            found = accuracy(each.titles, is_caught)
            rows.append(
                {
                    "method": method,
                    "titles": found.titles_count,
                    "illegal": found.illegal_count,
                    "caught": found.caught_count,
                    "precision": _written(found.precision),
                    "recall": _written(found.recall),
                }
            )
        tables[each.trial.value] = pd.DataFrame(rows)
    return tables


def ordinary(path: Path | None) -> pd.DataFrame:
    """Ordinary titles that would be caught, per 10,000; the scorer has seen all labelled titles and none of these.

    `path`: `PRDECT-ID Dataset.csv` (Sutoyo et al. 2022, doi 10.17632/574v66hf2v.1, CC BY 4.0): product names of Tokopedia. None:
    the bundled product titles.
    """
    names = (
        list(ordinary_titles())
        if path is None
        else pd.read_csv(path, sep=";")["Product Name"].drop_duplicates().tolist()
    )
    scores = train_on(labelled_titles()).scores(names)
    caught = {str(threshold): (scores >= threshold).tolist() for threshold in THRESHOLDS} | _listed(names)
    return pd.DataFrame(
        [
            {
                "method": name,
                "titles": len(names),
                "caught": sum(is_caught),
                "per 10,000": 1e4 * sum(is_caught) / len(names),
            }
            for name, is_caught in caught.items()
        ]
    )


def _listed(titles: Sequence[str]) -> dict[str, list[bool]]:
    """Which titles the plain lists catch: official words as they are spelt after normalisation, and their misspellings too."""
    known = official_terms(pd.DataFrame(reference_rows("evasion_terms.csv")))["term"].tolist()
    legal = frozenset(
        word for each in labelled_titles() if not each.is_illegal for word in normalised(each.title).split()
    )
    plain = [any(holds(normalised(title), term) for term in known) for title in titles]
    misspelt = [any(spelling_variant(word, known, legal) for word in normalised(title).split()) for title in titles]
    return {PLAIN: plain, VARIANTS: [a or b for a, b in zip(plain, misspelt, strict=True)]}


def _written(share: Measured | None) -> str:
    return "-" if share is None else f"{share.estimate:.2f} ({share.low:.2f}-{share.high:.2f})"
