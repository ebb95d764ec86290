"""What the scorer of titles and plain lists of words say of titles, and how well either tells judged titles apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.keywords.evidence import share
from analysis.keywords.official import holds
from analysis.keywords.results import Measured
from analysis.keywords.scoring import TitleScorer
from analysis.keywords.titles import normalised
from analysis.keywords.told_apart import (
    THRESHOLDS,
    Accuracy,
    HeldWord,
    ScoredTitles,
    Trial,
    accuracy,
    held,
    scored,
    train_on,
)
from catalog.labelled_titles import labelled_titles, ordinary_titles
from dashboard.ui.cache import compute, lies_ready

FIRST_THRESHOLD = 0.8

MOST_WORDS = 3
LEAST_WEIGHT = 0.1
"""In log-odds: what adds less is not named."""


@dataclass(frozen=True, kw_only=True)
class WordList:
    """A plain list of normalised terms; `name`: `official` or `watch`."""

    name: str
    terms: tuple[str, ...]

    def found(self, title: str) -> tuple[str, ...]:
        """Its terms that a title holds as whole words."""
        spelt = normalised(title)
        return tuple(term for term in self.terms if holds(spelt, term))


@dataclass(frozen=True, kw_only=True)
class JudgedTitle:
    """A title with its score, the terms of each list that it holds, and the words that spoke for and against, strongest first."""

    title: str
    score: float
    listed: dict[str, tuple[str, ...]]
    words_for: tuple[str, ...]
    words_against: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaughtOrdinary:
    """Titles of ordinary goods that were caught, of how many."""

    caught_count: int
    titles_count: int
    share: Measured


Method = float | str
"""What catches a title: a score from that threshold on, or the list of that name."""


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What each method is worth, thresholds first: in each trial of labelled titles, and among ordinary ones."""

    trials: dict[Trial, dict[Method, Accuracy]]
    ordinary: dict[Method, CaughtOrdinary]


def judged(titles: Sequence[str], lists: Sequence[WordList]) -> tuple[JudgedTitle, ...]:
    """Highest score first. Loads scikit-learn and learns from the labelled titles where nobody has asked before."""
    scorer = _scorer()
    found = [
        _judged(title, float(score), scorer, lists) for title, score in zip(titles, scorer.scores(titles), strict=True)
    ]
    return tuple(sorted(found, key=lambda each: -each.score))


def trials() -> tuple[ScoredTitles, ...]:
    """The labelled titles as scorers judged them that had not seen their sellers or their time."""
    return compute(scored, labelled_titles())


def ordinary_scores() -> tuple[float, ...]:
    """Scores of the ordinary product titles, none of which the scorer has seen."""
    return compute(_scores_of_ordinary)


def are_measured() -> bool:
    """Whether `trials` and `ordinary_scores` lie ready, so that telling them loads nothing."""
    return lies_ready(scored, labelled_titles()) and lies_ready(_scores_of_ordinary)


def worth(lists: Sequence[WordList]) -> Worth:
    """What catching by the score, and by each list that has terms, is worth."""
    return compute(_worth, tuple(words for words in lists if words.terms))


def held_words(terms: Sequence[str]) -> dict[str, HeldWord]:
    """How often labelled titles hold each term."""
    return compute(held, tuple(sorted(terms)), labelled_titles())


def _worth(lists: tuple[WordList, ...]) -> Worth:
    scores = ordinary_scores()
    ordinary: dict[Method, CaughtOrdinary] = {
        threshold: _ordinary(sum(score >= threshold for score in scores)) for threshold in THRESHOLDS
    }
    for words in lists:
        ordinary[words.name] = _ordinary(sum(bool(words.found(title)) for title in ordinary_titles()))
    return Worth(trials={trial.trial: _in_trial(trial, lists) for trial in trials()}, ordinary=ordinary)


def _in_trial(trial: ScoredTitles, lists: Sequence[WordList]) -> dict[Method, Accuracy]:
    found: dict[Method, Accuracy] = {
        threshold: accuracy(trial.titles, [score >= threshold for score in trial.scores]) for threshold in THRESHOLDS
    }
    for words in lists:
        found[words.name] = accuracy(trial.titles, [bool(words.found(title.title)) for title in trial.titles])
    return found


def _scorer() -> TitleScorer:
    return compute(train_on, labelled_titles())


def _scores_of_ordinary() -> tuple[float, ...]:
    return tuple(float(score) for score in _scorer().scores(ordinary_titles()))


def _judged(title: str, score: float, scorer: TitleScorer, lists: Sequence[WordList]) -> JudgedTitle:
    spoken = sorted(scorer.spoken(title), key=lambda each: -abs(each.weight))
    told = [each for each in spoken if abs(each.weight) >= LEAST_WEIGHT]
    return JudgedTitle(
        title=title,
        score=score,
        listed={words.name: words.found(title) for words in lists},
        words_for=tuple(each.word for each in told if each.weight > 0)[:MOST_WORDS],
        words_against=tuple(each.word for each in told if each.weight < 0)[:MOST_WORDS],
    )


def _ordinary(caught: int) -> CaughtOrdinary:
    total = len(ordinary_titles())
    return CaughtOrdinary(caught_count=caught, titles_count=total, share=share(caught, total))
