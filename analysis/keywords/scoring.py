"""How much a title reads like one of illegally imported used clothing, by which words, and which words are misspelt known ones.

A score orders titles for people to look at; it decides nothing. scikit-learn and rapidfuzz are loaded on first use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.keywords.titles import normalised

if TYPE_CHECKING:
    from analysis.keywords.evidence import Floats

FEWEST_TITLES = 50
"""Of each kind, inclusive; below there is nothing to learn from."""

SHORTEST_KNOWN = 6
"""Letters of a known word whose misspellings are looked for, inclusive: shorter ones are close to too many others."""

LONG_KNOWN = 8
"""Letters from which on two wrong letters are allowed instead of one, inclusive."""


@dataclass(frozen=True, kw_only=True)
class SpokenWord:
    """A word of a normalised title and what it adds to the log-odds of the score: above 0 it speaks for illegal goods."""

    word: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class TitleScorer:
    """A trained scorer. `titles_count`: titles that it learnt from."""

    model: Any
    titles_count: int

    @property
    def base(self) -> float:
        """The log-odds of a title that holds nothing that it knows."""
        return float(self.model[-1].intercept_[0])

    def scores(self, titles: Sequence[str]) -> Floats:
        """One score a title, 0 (ordinary) to 1 (illegal); calibrated to the mix of the titles learnt from, not to a market."""
        if not titles:
            return np.empty(0)
        return np.asarray(self.model.predict_proba([normalised(title) for title in titles])[:, 1], dtype=float)

    def spoken(self, title: str) -> tuple[SpokenWord, ...]:
        """What each word of a title added, in order, each word once; with `base` these add up to the log-odds of the score.

        A run of two words is shared by both, a piece of a word by the words that hold it.
        """
        words = list(dict.fromkeys(normalised(title).split()))
        if not words:
            return ()
        pieces, vectors = self.model[0], self.model[0].transform([normalised(title)]).tocsr()
        added = dict(zip(vectors.indices, vectors.data * self.model[-1].coef_[0][vectors.indices], strict=True))
        whole, parts = (vectoriser for _, vectoriser in pieces.transformer_list)
        of_part = parts.build_analyzer()
        in_words = [Counter(of_part(word)) for word in words]
        weights = dict.fromkeys(words, 0.0)
        for name, place in _features(whole, normalised(title)):
            for word in name.split():
                weights[word] += added.get(place, 0.0) / len(name.split())
        for name, place in _features(parts, normalised(title)):
            shares = [counts[name] for counts in in_words]
            for word, share in zip(words, shares, strict=True):
                weights[word] += added.get(len(whole.vocabulary_) + place, 0.0) * share / sum(shares)
        return tuple(SpokenWord(word=word, weight=float(weights[word])) for word in words)


def _features(vectoriser: Any, title: str) -> list[tuple[str, int]]:
    """Known features of a title, each once, with their places."""
    known = vectoriser.vocabulary_
    return [(name, known[name]) for name in dict.fromkeys(vectoriser.build_analyzer()(title)) if name in known]


def train(titles: Sequence[str], is_illegal: Sequence[bool]) -> TitleScorer:
    """Learn from titles judged by people: logistic regression on words, runs of two words and pieces of words.

    Both kinds weigh alike. ValueError where one has fewer than `FEWEST_TITLES`. The same titles give the same scorer.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - a second to import
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    judged = np.asarray(is_illegal, dtype=bool)
    if min(judged.sum(), (~judged).sum()) < FEWEST_TITLES:
        raise ValueError(f"at least {FEWEST_TITLES} titles of each kind are needed")
    model = make_pipeline(
        make_union(
            TfidfVectorizer(tokenizer=str.split, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
        ),
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=1_000),
    )
    # Several threads for so small a matrix wait for each other ten times as long as one reckons.
    with threadpool_limits(limits=1, user_api="blas"):
        model.fit([normalised(title) for title in titles], judged)
    return TitleScorer(model=model, titles_count=len(titles))


def spelling_variant(word: str, known: Collection[str], ordinary: Collection[str] = ()) -> str | None:
    """The known word that a word of a title is most likely a misspelling of, None where it is none or is one itself.

    One letter more, less, other or in another place (optimal string alignment), two in long words.

    `ordinary`: words that stand for themselves, such as those of ordinary titles: `karangan` is no misspelt `karungan`.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - loaded on use

    if word in known or word in ordinary:
        return None
    nearest = min(
        ((OSA.distance(word, one), one) for one in known if len(one) >= SHORTEST_KNOWN and " " not in one), default=None
    )
    if nearest is None or nearest[0] > (2 if len(nearest[1]) >= LONG_KNOWN else 1):
        return None
    return nearest[1]
