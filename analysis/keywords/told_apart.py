"""How well titles are told apart, on titles judged by people: by a scorer that has not seen their sellers, or their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from analysis.keywords.evidence import Floats, share
from analysis.keywords.official import holds
from analysis.keywords.results import Measured
from analysis.keywords.scoring import TitleScorer, train
from analysis.keywords.titles import normalised
from catalog.labelled_titles import LabelledTitle

THRESHOLDS = (0.3, 0.5, 0.7, 0.8, 0.9)
"""Scores from which on a title counts as caught, inclusive."""

LATE_MONTH = "2024-07"
"""First month of the later titles, inclusive."""

_DIVISIONS = range(5)
_FOLDS = 5

Mask = NDArray[np.bool_]


class Trial(StrEnum):
    """What the scorer had not seen."""

    UNSEEN_SELLERS = "unseen_sellers"
    """No title of the seller: five parts of the sellers, each scored by what the other four taught; five divisions averaged."""

    LATER = "later"
    """No title of that time, but earlier ones, some of the same sellers."""

    LATER_UNSEEN_SELLERS = "later_unseen_sellers"
    """Earlier titles of other sellers alone."""


@dataclass(frozen=True, kw_only=True)
class ScoredTitles:
    """Titles of a trial and their scores, in the same order."""

    trial: Trial
    titles: tuple[LabelledTitle, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """Of so many titles, of which so many are illegal, so many were caught.

    `precision`: share of illegal ones among those caught, None where none was; `recall`: share of the illegal ones that was
    caught, None where there are none. Intervals count a seller's titles as a lot.
    """

    titles_count: int
    illegal_count: int
    caught_count: int
    precision: Measured | None
    recall: Measured | None


@dataclass(frozen=True, kw_only=True)
class HeldWord:
    """How many judged titles hold a term, of how many; `legal_share`: of the legal ones, with an interval that counts sellers."""

    legal_count: int
    legal_titles_count: int
    illegal_count: int
    illegal_titles_count: int
    legal_share: Measured | None


def held(terms: Sequence[str], titles: Sequence[LabelledTitle]) -> dict[str, HeldWord]:
    """For each normalised term how often honest titles and illegal ones hold it as whole words."""
    illegal, sellers = _illegal(titles), _sellers(titles)
    spelt = [normalised(title.title) for title in titles]
    found = {}
    for term in terms:
        is_held = np.array([holds(title, term) for title in spelt], dtype=bool)
        found[term] = HeldWord(
            legal_count=int((is_held & ~illegal).sum()),
            legal_titles_count=int((~illegal).sum()),
            illegal_count=int((is_held & illegal).sum()),
            illegal_titles_count=int(illegal.sum()),
            legal_share=_share(is_held[~illegal], sellers[~illegal]),
        )
    return found


def scored(titles: Sequence[LabelledTitle]) -> tuple[ScoredTitles, ...]:
    """All trials. Trains fifty-one scorers, in two seconds of processor time; the same titles give the same scores."""
    late = np.array([title.month >= LATE_MONTH for title in titles])
    by_seller, by_both = np.zeros(len(titles)), np.zeros(len(titles))
    for tested in _parts(titles):
        by_seller[tested] += _scores(titles, ~tested, tested) / len(_DIVISIONS)
        by_both[tested & late] += _scores(titles, ~tested & ~late, tested & late) / len(_DIVISIONS)
    return (
        _trial(Trial.UNSEEN_SELLERS, titles, np.ones(len(titles), dtype=bool), by_seller),
        _trial(Trial.LATER, titles, late, _scores(titles, ~late, late)),
        _trial(Trial.LATER_UNSEEN_SELLERS, titles, late, by_both[late]),
    )


def train_on(titles: Sequence[LabelledTitle]) -> TitleScorer:
    """A scorer that has learnt from all of them. ValueError as `train`."""
    return train([title.title for title in titles], [title.is_illegal for title in titles])


def accuracy(titles: Sequence[LabelledTitle], is_caught: Sequence[bool]) -> Accuracy:
    """What catching these titles is worth; `is_caught`: in the order of the titles."""
    caught = np.array(is_caught, dtype=bool)
    illegal, sellers = _illegal(titles), _sellers(titles)
    return Accuracy(
        titles_count=len(titles),
        illegal_count=int(illegal.sum()),
        caught_count=int(caught.sum()),
        precision=_share(illegal[caught], sellers[caught]),
        recall=_share(caught[illegal], sellers[illegal]),
    )


def _illegal(titles: Sequence[LabelledTitle]) -> Mask:
    return np.array([title.is_illegal for title in titles], dtype=bool)


def _sellers(titles: Sequence[LabelledTitle]) -> NDArray[np.intp]:
    """A number for each title's seller."""
    return np.unique([title.seller for title in titles], return_inverse=True)[1]


def _share(is_so: Mask, sellers: NDArray[np.intp]) -> Measured | None:
    """A share over titles, with the variance of sellers' sums; without any variance titles count by how they lie upon sellers."""
    if not len(is_so):
        return None
    part = float(is_so.mean())
    sizes = np.bincount(sellers).astype(float)
    lot = float((sizes**2).sum() / sizes.sum())
    if 0 < part < 1:
        spread = float((np.bincount(sellers, weights=is_so - part) ** 2).sum())
        lot = spread / (len(is_so) * part * (1 - part))
    return share(float(is_so.sum()), float(len(is_so)), max(lot, 1.0))


def _parts(titles: Sequence[LabelledTitle]) -> list[Mask]:
    """The tested titles of every part of every division."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415 - loaded on use

    sellers = [title.seller for title in titles]
    found = []
    for seed in _DIVISIONS:
        for _, places in GroupKFold(_FOLDS, shuffle=True, random_state=seed).split(sellers, groups=sellers):
            tested = np.zeros(len(titles), dtype=bool)
            tested[places] = True
            found.append(tested)
    return found


def _scores(titles: Sequence[LabelledTitle], learnt: Mask, tested: Mask) -> Floats:
    scorer = train_on([titles[place] for place in np.flatnonzero(learnt).tolist()])
    return scorer.scores([titles[place].title for place in np.flatnonzero(tested).tolist()])


def _trial(trial: Trial, titles: Sequence[LabelledTitle], tested: Mask, scores: Floats) -> ScoredTitles:
    return ScoredTitles(
        trial=trial,
        titles=tuple(titles[place] for place in np.flatnonzero(tested).tolist()),
        scores=tuple(float(score) for score in scores),
    )
