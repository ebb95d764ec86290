"""What the statistics of words say of a snapshot, as rows that charts draw, tables show and files hold."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import exp, isfinite

import pandas as pd

from analysis.keywords.distinctive import distinctive
from analysis.keywords.lifetimes import lifetimes
from analysis.keywords.official import caught, official_terms
from analysis.keywords.results import (
    Caught,
    Distinctive,
    DistinctiveTerm,
    Lifetimes,
    Measured,
    Rising,
    RisingTerm,
    Silence,
    Succession,
    Successions,
)
from analysis.keywords.rising import rising
from analysis.keywords.successions import successions
from catalog.errors import UserError
from dashboard.queries.frame import TableFrame
from dashboard.queries.provenance import table_provenance
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.queries.word_scope import EVERYTHING, WordScope
from dashboard.queries.words import WordCounts, monthly_counts, official_months, recent_counts, term_pairs
from dashboard.ui.cache import ask, compute

PCT = 100
LEAST_TIMES = 2.0
"""A term marks where it is surely so many times as frequent: garments differ a little between any two sets of titles."""

MOST_RISING = 4
"""Panels of rising words: more would not be read."""

_UNCOUNTED = (Silence.NO_OFFICIAL_WORDS, Silence.FEW_SELLERS)

ALIKE = " / "
"""Between words of one phrase that were replaced together."""


def marking(snapshot: Snapshot, scope: WordScope = EVERYTHING) -> Distinctive:
    """Words that mark removed listings of imported used clothing over the recent months of a scope."""
    return ask(snapshot, _marking, scope)


def _marking(snapshot: Snapshot, scope: WordScope) -> Distinctive:
    words = ask(snapshot, recent_counts, scope)
    return distinctive(words.counts, words.totals)


def telling(found: Distinctive, most: int) -> tuple[DistinctiveTerm, ...]:
    """Terms that are surely at least twice as frequent as in other titles, by how often they surely are; of those that share
    a word the most telling one."""
    chosen: list[DistinctiveTerm] = []
    seen = set[str]()
    for term in found.terms:
        if times(term).low >= LEAST_TIMES and seen.isdisjoint(term.term.split()) and len(chosen) < most:
            seen.update(term.term.split())
            chosen.append(term)
    return tuple(sorted(chosen, key=lambda term: -times(term).low))


def times(term: DistinctiveTerm) -> Measured:
    """How many times as often removed titles hold a term as ordinary ones do: the odds ratio as a ratio of shares (Zhang and Yu
    1998), which for frequent terms is much smaller."""

    def ratio(log_odds: float) -> float:
        odds_ratio = exp(log_odds)
        return odds_ratio / (1 - term.ordinary_share + term.ordinary_share * odds_ratio)

    return Measured(
        estimate=ratio(term.log_odds.estimate), low=ratio(term.log_odds.low), high=ratio(term.log_odds.high)
    )


def marking_rows(snapshot: Snapshot, terms: tuple[DistinctiveTerm, ...]) -> TableFrame:
    """Terms with how many times as often removed titles hold them, `times`, `low_times`, `high_times`; grain: `term`."""
    rows = [
        {
            "term": term.term,
            "times": times(term).estimate,
            "low_times": times(term).low,
            "high_times": times(term).high,
            "share_pct": PCT * term.share,
            "ordinary_share_pct": PCT * term.ordinary_share,
            "items_count": term.items_count,
            "sellers_count": term.sellers_count,
            "ordinary_items_count": term.ordinary_items_count,
        }
        for term in terms
    ]
    return _frame(snapshot, "title_terms", pd.DataFrame(rows))


def official(snapshot: Snapshot) -> pd.DataFrame:
    """Official words, `term`, with the day since which they are known, `known_date`."""
    return compute(official_terms, ask(snapshot, published_table, "evasion_terms").data)


def risen(snapshot: Snapshot, scope: WordScope = EVERYTHING) -> Rising:
    """Words on the rise up to the end of a scope."""
    return ask(snapshot, _risen, scope)


def _risen(snapshot: Snapshot, scope: WordScope) -> Rising:
    words = ask(snapshot, monthly_counts, None, scope)
    return rising(words.counts, words.totals, hidden_below=words.hidden_below)


def shown_rising(found: Rising) -> tuple[RisingTerm, ...]:
    """The rising terms that are drawn: of those that share a word the one in most titles, at most so many as can be read."""
    chosen: list[RisingTerm] = []
    words = set[str]()
    for term in sorted(found.terms, key=lambda term: -term.items_count):
        if words.isdisjoint(term.term.split()) and len(chosen) < MOST_RISING:
            words.update(term.term.split())
            chosen.append(term)
    return tuple(sorted(chosen, key=lambda term: term.change.month.estimate, reverse=True))


def rising_rows(snapshot: Snapshot, terms: tuple[RisingTerm, ...], scope: WordScope = EVERYTHING) -> TableFrame:
    """Monthly shares of removed titles that hold a term; grain: `term`, `month`, months without removals left out."""
    words = ask(snapshot, monthly_counts, None, scope)
    totals = words.totals.set_index("month")["items_count"].astype(float)
    parts = []
    for term in terms:
        items = words.counts[words.counts["term"] == term.term].set_index("month")["items_count"].astype(float)
        held = items.reindex(totals.index, fill_value=0.0)
        parts.append(
            pd.DataFrame(
                {
                    "term": term.term,
                    "month": totals.index,
                    "share_pct": (PCT * held / totals).to_numpy(),
                    "items_count": held.astype(int).to_numpy(),
                    "removals_count": totals.astype(int).to_numpy(),
                    "change_month": pd.Timestamp(term.change.month.estimate),
                }
            )
        )
    return _frame(snapshot, "title_terms", pd.concat(parts, ignore_index=True) if parts else pd.DataFrame())


def succeeded(snapshot: Snapshot, scope: WordScope = EVERYTHING) -> Successions:
    """Which words took the place of which. UserError `mart_missing` as `term_pairs`."""
    return ask(snapshot, _succeeded, scope)


def _succeeded(snapshot: Snapshot, scope: WordScope) -> Successions:
    pairs, words = ask(snapshot, term_pairs, scope), _named_counts(snapshot, scope)
    reverse = pairs.rename(columns={"from_term": "to_term", "to_term": "from_term"})
    own = words.counts[words.counts["term"].isin([*pairs["from_term"], *pairs["to_term"]])]
    return successions(pairs, reverse, own, words.totals, hidden_below=words.hidden_below)


def succession_rows(snapshot: Snapshot, found: Successions) -> TableFrame:
    """Successions in order of time; grain: `from_term`, `to_term`."""
    rows = [
        {
            "from_term": each.from_term,
            "to_term": each.to_term,
            "first_month": pd.Timestamp(each.first_month),
            "month": pd.Timestamp(each.month),
            "last_month": pd.Timestamp(each.last_month),
            "sellers_count": each.sellers_count,
            "reverse_sellers_count": each.reverse_sellers_count,
            **_pct(each.share),
        }
        for each in folded(found.successions)
    ]
    return _frame(snapshot, "term_successions", pd.DataFrame(rows))


def folded(found: tuple[Succession, ...]) -> tuple[Succession, ...]:
    """Successions with those as one that say the same of words of one phrase: `baju`, `bekas` and `impor` gave way together."""
    groups: dict[tuple[object, ...], list[Succession]] = {}
    for each in found:
        key = (each.to_term, each.first_month, each.month, each.last_month, each.sellers_count)
        groups.setdefault((*key, each.reverse_sellers_count), []).append(each)
    return tuple(replace(group[0], from_term=ALIKE.join(each.from_term for each in group)) for group in groups.values())


def lived(snapshot: Snapshot, scope: WordScope = EVERYTHING) -> Lifetimes:
    """How long words that became official within a scope's months live on in new removals."""
    return ask(snapshot, _lived, scope)


def _lived(snapshot: Snapshot, scope: WordScope) -> Lifetimes:
    words, known = _named_counts(snapshot, scope), official(snapshot)
    month = known["known_date"].dt.to_period("M").dt.to_timestamp()
    first, last = (
        pd.Timestamp(scope.first_month or pd.Timestamp.min),
        pd.Timestamp(scope.last_month or pd.Timestamp.max),
    )
    blocked = known.assign(blocked_month=month)[month.between(first, last)][["term", "blocked_month"]]
    return lifetimes(words.counts, words.totals, blocked, hidden_below=words.hidden_below)


def lifetime_rows(snapshot: Snapshot, found: Lifetimes) -> TableFrame:
    """Official words of which something can be said, by month of publication; grain: `term`.

    `months`: until the share had halved; of one that has not (`is_censored`), the months that it was watched. An end that is not
    known is NaN.
    """
    rows = [
        {
            "term": each.term,
            "blocked_month": pd.Timestamp(each.blocked_month),
            "share_before_pct": PCT * each.share_before,
            "months": float(each.watched_months_count) if each.months is None else each.months.estimate,
            "low_months": float("nan") if each.months is None else each.months.low,
            "high_months": _finite(each.months),
            "watched_months_count": each.watched_months_count,
            "is_censored": each.is_censored,
        }
        for each in found.terms
        if each.silence is None
    ]
    return _frame(snapshot, "official_words_monthly", pd.DataFrame(rows))


def caught_share(snapshot: Snapshot, scope: WordScope = EVERYTHING) -> Caught:
    """What share of removals hold an official word that was known on their day."""
    return ask(snapshot, _caught_share, scope)


def _caught_share(snapshot: Snapshot, scope: WordScope) -> Caught:
    return caught(ask(snapshot, official_months, scope))


def caught_rows(snapshot: Snapshot, found: Caught) -> TableFrame:
    """The months; grain: `month`. Shares are NaN where nothing can be said, counts NA where too few sellers stand behind them or
    there were no official words."""
    rows = [
        {
            "month": pd.Timestamp(each.month),
            "items_count": each.items_count,
            "caught_count": None if each.silence in _UNCOUNTED else each.caught_count,
            **_pct(each.share),
        }
        for each in found.months
    ]
    data = pd.DataFrame(rows)
    return _frame(snapshot, "official_words_monthly", data.astype({"caught_count": "Int64"}) if len(data) else data)


def _named_counts(snapshot: Snapshot, scope: WordScope) -> WordCounts:
    """Removed titles by month: of official words and of those that sellers changed between, in one question."""
    names = set(map(str, official(snapshot)["term"]))
    # Where the snapshot does not know these, its official words are told all the same.
    with suppress(UserError):
        pairs = ask(snapshot, term_pairs, scope)
        names |= {*map(str, pairs["from_term"]), *map(str, pairs["to_term"])}
    return ask(snapshot, monthly_counts, tuple(sorted(names)), scope)


def _pct(share: Measured | None) -> dict[str, float]:
    if share is None:
        return dict.fromkeys(("share_pct", "low_pct", "high_pct"), float("nan"))
    return {"share_pct": PCT * share.estimate, "low_pct": PCT * share.low, "high_pct": PCT * share.high}


def _finite(months: Measured | None) -> float:
    return months.high if months is not None and isfinite(months.high) else float("nan")


def _frame(snapshot: Snapshot, table: str, data: pd.DataFrame) -> TableFrame:
    return TableFrame(data=data, table=table, provenance=table_provenance(snapshot, table))
