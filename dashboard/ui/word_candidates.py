"""Candidates for the watch list: words that mark and are not on it, each with what speaks for and against it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from analysis.keywords.scoring import spelling_variant
from analysis.keywords.told_apart import HeldWord
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.word_scope import EVERYTHING, WordScope
from dashboard.queries.words import example_runs
from dashboard.ui import words
from dashboard.ui.cache import ask
from dashboard.ui.title_scores import held_words

MOST_CANDIDATES = 12
MOST_EXAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A word that a filter might hold.

    - `times`, `low_times`: how many times as often removed titles hold it as others do, and the lower end.
    - `ordinary_per_10000`: other listings that a filter would catch too; `held`: how often labelled titles hold it.
    - `is_official`: whether it was published as an evasion word; `is_rising`: whether its share is on the rise.
    - `spelling_of`: the official or listed word that it is most likely a misspelling of.
    - `examples`: runs of words around it, each of at least 5 sellers.
    """

    term: str
    times: float
    low_times: float
    items_count: int
    sellers_count: int
    ordinary_per_10000: float
    held: HeldWord
    is_official: bool
    is_rising: bool
    spelling_of: str | None
    examples: tuple[str, ...]


def candidates(snapshot: Snapshot, listed: Collection[str], scope: WordScope = EVERYTHING) -> tuple[Candidate, ...]:
    """At most 12, the most telling first; of terms that share a word the first. `listed`: those on the list."""
    official = set(map(str, words.official(snapshot)["term"]))
    rising = {term.term for term in words.risen(snapshot, scope).terms}
    found = words.marking(snapshot, scope)
    unlisted = replace(found, terms=tuple(term for term in found.terms if term.term not in listed))
    chosen = words.telling(unlisted, MOST_CANDIDATES)
    held = held_words([term.term for term in chosen])
    examples = ask(snapshot, example_runs, tuple(term.term for term in chosen), MOST_EXAMPLES, scope)
    return tuple(
        Candidate(
            term=term.term,
            times=words.times(term).estimate,
            low_times=words.times(term).low,
            items_count=term.items_count,
            sellers_count=term.sellers_count,
            ordinary_per_10000=10_000 * term.ordinary_share,
            held=held[term.term],
            is_official=term.term in official,
            is_rising=term.term in rising,
            spelling_of=spelling_variant(term.term, official | {*listed}),
            examples=examples.get(term.term, ()),
        )
        for term in chosen
    )
