"""Which terms are on the rise in removed titles, and how the share of one term went."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analysis.keywords.changes import bursts, change_between, change_p_value, last_rise
from analysis.keywords.evidence import draw_shares, q_values, quantiles
from analysis.keywords.results import FALSE_DISCOVERIES, Change, Rising, RisingTerm, Silence, TermHistory
from analysis.keywords.runs import COVERED, parts
from analysis.keywords.series import TermSeries, segment_starts, term_series
from catalog.takedowns import LEAST_SELLERS

LEAST_ITEMS = 20
"""Removed titles with a term since it rose, inclusive."""

FEWEST_MONTHS = 6
"""Months with enough removed titles, inclusive."""

RISING_MONTHS = 12
"""A rise that is longer ago than so many months is no longer one."""

LEAST_WITHIN = 1.5
"""A run is told beside a part of it where its share of titles with that part rose by more than this factor."""


def rising(
    counts: pd.DataFrame, totals: pd.DataFrame, *, last_month: object = None, hidden_below: int = LEAST_SELLERS
) -> Rising:
    """Terms whose last lasting step is upwards and within the last 12 months; removed side, platforms together.

    `counts`, `totals`: see `frames`; `last_month`: inclusive, None for all. `hidden_below`: months in which a term has no row may
    have had up to so many sellers, exclusive; 0 where none is hidden. ValueError for a month that cannot be read.
    """
    series = term_series(counts, totals, last_month, hidden_below)
    if not series.months:
        return Rising(terms=(), tested_count=0, last_month=None, silence=Silence.NO_REMOVALS)
    latest = series.months[-1].date()
    if len(series.months) < FEWEST_MONTHS:
        return Rising(terms=(), tested_count=0, last_month=latest, silence=Silence.FEW_MONTHS)
    since = series.months[-1] - pd.DateOffset(months=RISING_MONTHS)
    is_recent = np.array([month > since for month in series.months])
    is_tested = series.items[:, is_recent].sum(axis=1) >= LEAST_ITEMS
    is_tested &= series.sellers[:, is_recent].max(axis=1) >= LEAST_SELLERS
    tested = series.only(is_tested)
    terms = _most_telling(_risen(tested, is_recent), series)
    return Rising(
        terms=terms,
        tested_count=len(tested.terms),
        last_month=latest,
        silence=None if terms else Silence.NOTHING_STANDS_OUT,
    )


def history(
    term: str,
    counts: pd.DataFrame,
    totals: pd.DataFrame,
    *,
    last_month: object = None,
    hidden_below: int = LEAST_SELLERS,
) -> TermHistory:
    """All lasting steps of one term's share of removed titles, and the months in which it burst; parameters as for `rising`."""
    series = term_series(counts[counts["term"] == term], totals, last_month, hidden_below)
    silence = None
    if not series.months:
        silence = Silence.NO_REMOVALS
    elif len(series.months) < FEWEST_MONTHS:
        silence = Silence.FEW_MONTHS
    elif not series.terms or series.items[0].sum() < LEAST_ITEMS:
        silence = Silence.FEW_REMOVALS
    elif series.sellers[0].max() < LEAST_SELLERS:
        silence = Silence.FEW_SELLERS
    if silence is not None:
        return TermHistory(term=term, changes=(), burst_months=(), silence=silence)
    return TermHistory(
        term=term,
        changes=_changes(series, segment_starts(series)[0]),
        burst_months=tuple(
            month.date() for month, is_in in zip(series.months, bursts(series)[0][0], strict=True) if is_in
        ),
    )


def _risen(series: TermSeries, is_recent: np.ndarray) -> tuple[RisingTerm, ...]:
    if not series.terms:
        return ()
    last = len(series.months)
    rises = [last_rise(series, row, starts) for row, starts in enumerate(segment_starts(series))]
    p = [1.0 if rise is None else change_p_value(series, row, rise[0], last) for row, rise in enumerate(rises)]
    q = q_values(np.array(p))
    is_bursting, weights = bursts(series)
    found = []
    for row, rise in enumerate(rises):
        if rise is None or q[row] > FALSE_DISCOVERIES or not is_recent[rise[1]]:
            continue
        change = change_between(series, row, rise[0], last)
        after = np.array([month.date() >= change.month.estimate for month in series.months])
        items, sellers = series.items[row, after].sum(), series.sellers[row, after].max()
        if items < LEAST_ITEMS or sellers < LEAST_SELLERS or change.factor.low <= 1:
            continue
        found.append(
            RisingTerm(
                term=series.terms[row],
                items_count=int(items),
                sellers_count=int(sellers),
                items_before_count=int(series.items[row, ~after].sum()),
                change=change,
                burst_since=_burst_since(series, is_bursting[row]),
                weight=float(weights[row]),
                q_value=float(q[row]),
            )
        )
    return tuple(sorted(found, key=lambda term: (term.q_value, -term.items_count)))


def _most_telling(found: tuple[RisingTerm, ...], series: TermSeries) -> tuple[RisingTerm, ...]:
    """Without words that lie within a rising run, and without runs that rise no faster than a part of them does.

    A part that is not among the counted terms tells nothing of a run.
    """
    rows = {term: row for row, term in enumerate(series.terms)}
    by_term = {one.term: one for one in found}
    dropped: set[str] = set()
    for run in found:
        for part in parts(run.term) & rows.keys():
            covered = run.items_count >= COVERED * by_term[part].items_count if part in by_term else False
            if covered:
                dropped.add(part)
            elif not _rises_within(series, rows[run.term], rows[part], run.change.month.estimate):
                dropped.add(run.term)
    return tuple(one for one in found if one.term not in dropped)


def _rises_within(series: TermSeries, run: int, part: int, since: date) -> bool:
    """Whether titles with the part hold the run more often since then than before; not where none held the part before."""
    is_after = np.array([month.date() >= since for month in series.months])
    hidden = series.hidden[run]
    hits, trials = (
        np.array([row[~is_after].sum(), row[is_after].sum()]) / series.lot[run]
        for row in (series.items[run] + hidden, np.maximum(series.items[part], series.items[run] + hidden))
    )
    draws = draw_shares(hits, trials)
    return quantiles(draws[:, 1] / draws[:, 0]).low > LEAST_WITHIN


def _burst_since(series: TermSeries, is_bursting: np.ndarray) -> date | None:
    if not is_bursting[-1]:
        return None
    calm = np.flatnonzero(~is_bursting)
    return series.months[int(calm[-1]) + 1 if len(calm) else 0].date()


def _changes(series: TermSeries, starts: tuple[int, ...]) -> tuple[Change, ...]:
    bounds = (*starts, len(series.months))
    return tuple(change_between(series, 0, bounds[place - 1], bounds[place + 1]) for place in range(1, len(bounds) - 1))
