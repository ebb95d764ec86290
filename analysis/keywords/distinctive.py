"""Which words and runs of words mark removed titles: log-odds ratio with an informative Dirichlet prior.

Monroe, Colaresi and Quinn (2008), "Fightin' Words", with titles that hold a term as the counts, the pooled shares as the prior,
and variances for titles that come in lots, several of one seller.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.keywords.evidence import TAIL, q_values
from analysis.keywords.frames import Side, cluster_size, in_months, put_together
from analysis.keywords.results import FALSE_DISCOVERIES, Distinctive, DistinctiveTerm, Measured, Silence
from analysis.keywords.runs import COVERED, parts
from catalog.takedowns import LEAST_SELLERS

LEAST_ITEMS = 20
"""Removed titles with a term, inclusive."""

LEAST_TITLES = 200
LEAST_TITLES_SELLERS = 20
"""Of each side in all, inclusive."""

PRIOR_TITLES = 20.0
"""Titles that the prior counts as: a term is taken to be as frequent on both sides until about so many speak against it."""


def distinctive(
    counts: pd.DataFrame, totals: pd.DataFrame, *, first_month: object = None, last_month: object = None
) -> Distinctive:
    """Terms that removed titles hold more often than ordinary ones, over months (both ends inclusive) and platforms together.

    `counts`, `totals`: see `frames`. Where several rows are put together, sellers of different months count as different; a
    frame that is put together already gives exact seller counts. A run and its parts are not both named: the more telling stays.
    """
    sides = put_together(in_months(totals, first_month, last_month), ["side"])
    silence, items, ordinary_items = _judge(sides)
    if silence is not None:
        return Distinctive(
            terms=(), tested_count=0, items_count=items, ordinary_items_count=ordinary_items, silence=silence
        )
    table = _table(put_together(in_months(counts, first_month, last_month), ["side", "term"]))
    tested = table[(table["items"] >= LEAST_ITEMS) & (table["sellers"] >= LEAST_SELLERS)]
    scored = _scored(tested, float(items), float(ordinary_items))
    told = scored[scored["is_told"]].sort_values("low", ascending=False)
    terms = tuple(_term(str(term), row, items, ordinary_items) for term, row in _most_telling(told).iterrows())
    return Distinctive(
        terms=terms,
        tested_count=len(tested),
        items_count=items,
        ordinary_items_count=ordinary_items,
        silence=None if terms else Silence.NOTHING_STANDS_OUT,
    )


def _judge(sides: pd.DataFrame) -> tuple[Silence | None, int, int]:
    reasons = {
        Side.REMOVED: (Silence.NO_REMOVALS, Silence.FEW_REMOVALS),
        Side.ORDINARY: (Silence.NO_ORDINARY_TITLES, Silence.FEW_ORDINARY_TITLES),
    }
    items = {side: int(sides["items_count"].get(side.value, 0)) for side in reasons}
    silence = None
    for side, (none, few) in reversed(reasons.items()):
        if items[side] == 0:
            silence = none
        elif items[side] < LEAST_TITLES or sides["sellers_count"][side.value] < LEAST_TITLES_SELLERS:
            silence = few
    return silence, items[Side.REMOVED], items[Side.ORDINARY]


def _table(counts: pd.DataFrame) -> pd.DataFrame:
    """One row a term of removed titles: items, sellers and lot of each side."""
    removed = counts.xs(Side.REMOVED.value)
    is_ordinary = counts.index.get_level_values("side") == Side.ORDINARY.value
    ordinary = counts[is_ordinary].droplevel("side").reindex(removed.index)
    lot = cluster_size(removed["items_count"], removed["items_squared_sum"])
    other = ordinary["items_count"].fillna(0.0)
    # Where no ordinary title holds the term, what lots it would come in is taken from the removed ones.
    other_lot = (ordinary["items_squared_sum"] / ordinary["items_count"]).clip(lower=1.0).fillna(lot)
    return pd.DataFrame(
        {
            "items": removed["items_count"],
            "sellers": removed["sellers_count"],
            "lot": lot,
            "other": other,
            "other_lot": other_lot,
        }
    )


def _scored(tested: pd.DataFrame, items: float, ordinary_items: float) -> pd.DataFrame:
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415 - loaded on use

    prior = PRIOR_TITLES * (tested["items"] + tested["other"]) / (items + ordinary_items)
    log_odds = pd.Series(0.0, index=tested.index)
    variance = pd.Series(0.0, index=tested.index)
    for sign, count, lot, total in (
        (1, tested["items"], tested["lot"], items),
        (-1, tested["other"], tested["other_lot"], ordinary_items),
    ):
        hits = count / lot + prior
        misses = (total - count) / lot + PRIOR_TITLES - prior
        log_odds += sign * np.log(hits / misses)
        variance += 1 / hits + 1 / misses
    spread = np.sqrt(variance)
    # With few independent titles behind a term its variance is itself a guess: t instead of the normal.
    freedom = (tested["items"] / tested["lot"] - 1).clip(lower=1.0)
    p = np.minimum(1.0, 2 * np.asarray(stdtr(freedom, -log_odds / spread), dtype=float))
    q = q_values(p)
    stands_out = q <= FALSE_DISCOVERIES
    # Terms are told because they stand out, so plain intervals would be too narrow for them: Benjamini and Yekutieli (2005).
    tail = TAIL * max(float(stands_out.mean()), 1 / len(tested)) if len(tested) else TAIL
    margin = spread * stdtrit(freedom, 1 - tail)
    return tested.assign(
        log_odds=log_odds, low=log_odds - margin, high=log_odds + margin, q=q, is_told=stands_out & (log_odds > 0)
    )


def _most_telling(told: pd.DataFrame) -> pd.DataFrame:
    """Without runs that tell no more than a part of them, and without words that lie within a more telling run."""
    low = {str(term): float(value) for term, value in told["low"].items()}
    items = {str(term): float(value) for term, value in told["items"].items()}
    dropped: set[str] = set()
    for run, low_of_run in low.items():
        for part in parts(run) & low.keys():
            if low_of_run >= low[part] and items[run] >= COVERED * items[part]:
                dropped.add(part)
            elif low[part] >= low_of_run:
                dropped.add(run)
    return told.drop(index=list(dropped))


def _term(term: str, row: pd.Series, items: int, ordinary_items: int) -> DistinctiveTerm:
    return DistinctiveTerm(
        term=term,
        items_count=int(row["items"]),
        sellers_count=int(row["sellers"]),
        ordinary_items_count=int(row["other"]),
        share=float(row["items"] / items),
        ordinary_share=float(row["other"] / ordinary_items),
        log_odds=Measured(estimate=float(row["log_odds"]), low=float(row["low"]), high=float(row["high"])),
        q_value=float(row["q"]),
    )
