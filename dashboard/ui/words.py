"""What the statistics of words say of a snapshot, as rows that charts draw, tables show and files hold."""

from __future__ import annotations

from math import exp, isfinite

import pandas as pd

from analysis.keywords.distinctive import distinctive
from analysis.keywords.lifetimes import lifetimes
from analysis.keywords.official import caught, official_terms
from analysis.keywords.results import Caught, Distinctive, Lifetimes, Measured, Rising, RisingTerm, Successions
from analysis.keywords.rising import rising
from analysis.keywords.successions import successions
from dashboard.queries.frame import TableFrame
from dashboard.queries.provenance import table_provenance
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.tables import published_table
from dashboard.queries.words import WordCounts, monthly_counts, official_months, recent_counts, term_pairs
from dashboard.ui.cache import ask, compute

PCT = 100
MOST_RISING = 4
"""Panels of rising words: more would not be read."""


def marking(snapshot: Snapshot) -> Distinctive:
    """Words that mark removed listings of imported used clothing over the recent months."""
    words = ask(snapshot, recent_counts)
    return compute(distinctive, words.counts, words.totals)


def marking_rows(snapshot: Snapshot, found: Distinctive, most: int) -> TableFrame:
    """The most telling terms, of those that share a word the first; grain: `term`.

    `times`, `low_times`, `high_times`: how many times the odds of a removed title those of an ordinary one are.
    """
    rows: list[dict[str, object]] = []
    words = set[str]()
    for term in found.terms:
        if words.isdisjoint(term.term.split()) and len(rows) < most:
            words.update(term.term.split())
            rows.append(
                {
                    "term": term.term,
                    "times": exp(term.log_odds.estimate),
                    "low_times": exp(term.log_odds.low),
                    "high_times": exp(term.log_odds.high),
                    "share_pct": PCT * term.share,
                    "ordinary_share_pct": PCT * term.ordinary_share,
                    "items_count": term.items_count,
                    "sellers_count": term.sellers_count,
                    "ordinary_items_count": term.ordinary_items_count,
                }
            )
    return _frame(snapshot, "title_terms", pd.DataFrame(rows))


def monthly(snapshot: Snapshot) -> WordCounts:
    """Removed titles by month: of the terms of most recent removals, and of official words and those that replaced each other."""
    pairs = ask(snapshot, term_pairs)
    named = {*official(snapshot)["term"], *pairs["from_term"], *pairs["to_term"]}
    return ask(snapshot, monthly_counts, tuple(sorted(map(str, named))))


def official(snapshot: Snapshot) -> pd.DataFrame:
    """Official words, `term`, with the day since which they are known, `known_date`."""
    return compute(official_terms, ask(snapshot, published_table, "evasion_terms").data)


def risen(snapshot: Snapshot) -> Rising:
    """Words on the rise."""
    words = monthly(snapshot)
    return compute(rising, words.counts, words.totals)


def shown_rising(found: Rising) -> tuple[RisingTerm, ...]:
    """The rising terms that are drawn: of those that share a word the one in most titles, at most so many as can be read."""
    chosen: list[RisingTerm] = []
    words = set[str]()
    for term in sorted(found.terms, key=lambda term: -term.items_count):
        if words.isdisjoint(term.term.split()) and len(chosen) < MOST_RISING:
            words.update(term.term.split())
            chosen.append(term)
    return tuple(sorted(chosen, key=lambda term: term.change.month.estimate, reverse=True))


def rising_rows(snapshot: Snapshot, terms: tuple[RisingTerm, ...]) -> TableFrame:
    """Monthly shares of removed titles that hold a term; grain: `term`, `month`, months without removals left out."""
    words = monthly(snapshot)
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


def succeeded(snapshot: Snapshot) -> Successions:
    """Which words took the place of which."""
    words, pairs = monthly(snapshot), ask(snapshot, term_pairs)
    reverse = pairs.rename(columns={"from_term": "to_term", "to_term": "from_term"})
    return compute(successions, pairs, reverse, words.counts, words.totals)


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
        for each in found.successions
    ]
    return _frame(snapshot, "term_successions", pd.DataFrame(rows))


def lived(snapshot: Snapshot) -> Lifetimes:
    """How long official words live on in new removals."""
    words, known = monthly(snapshot), official(snapshot)
    month = known["known_date"].dt.to_period("M").dt.to_timestamp()
    blocked = known.assign(blocked_month=month)[["term", "blocked_month"]]
    return compute(lifetimes, words.counts, words.totals, blocked)


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


def caught_share(snapshot: Snapshot) -> Caught:
    """What share of removals hold an official word that was known on their day."""
    return compute(caught, ask(snapshot, official_months))


def caught_rows(snapshot: Snapshot, found: Caught) -> TableFrame:
    """The months; grain: `month`. Shares are NaN where nothing can be said."""
    rows = [
        {
            "month": pd.Timestamp(each.month),
            "items_count": each.items_count,
            "caught_count": each.caught_count,
            **_pct(each.share),
        }
        for each in found.months
    ]
    return _frame(snapshot, "official_words_monthly", pd.DataFrame(rows))


def _pct(share: Measured | None) -> dict[str, float]:
    if share is None:
        return dict.fromkeys(("share_pct", "low_pct", "high_pct"), float("nan"))
    return {"share_pct": PCT * share.estimate, "low_pct": PCT * share.low, "high_pct": PCT * share.high}


def _finite(months: Measured | None) -> float:
    return months.high if months is not None and isfinite(months.high) else float("nan")


def _frame(snapshot: Snapshot, table: str, data: pd.DataFrame) -> TableFrame:
    return TableFrame(data=data, table=table, provenance=table_provenance(snapshot, table))
