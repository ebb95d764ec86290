"""Which term took the place of which: sellers who left the one and took up the other, more than the other way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.keywords.evidence import draw_shares, q_values, quantiles, share
from analysis.keywords.results import FALSE_DISCOVERIES, Measured, Silence, Succession, Successions
from analysis.keywords.series import TermSeries, term_series
from catalog.takedowns import LEAST_SELLERS

AROUND_MONTHS = 3
"""Months before and after the switches over which shares are compared."""

LEAST_CHANGE = 1.25
"""Factor by which the one share must have fallen and the other risen, to the near end of the interval."""

_SPAN = (0.1, 0.9)


def successions(
    pairs: pd.DataFrame,
    reverse: pd.DataFrame,
    counts: pd.DataFrame,
    totals: pd.DataFrame,
    *,
    hidden_below: int = LEAST_SELLERS,
) -> Successions:
    """Terms that took the place of others, in order of time; all frames: see `frames`, `hidden_below`: as for `rising`.

    Three things must hold: at least 5 sellers went that way; clearly more than went back (q at most .10 over all pairs); and
    meanwhile the share of the one term fell and that of the other rose: a word that merely comes and goes replaces nothing.
    """
    switches = _switches(pairs, reverse)
    if switches.empty:
        return Successions(successions=(), tested_count=0, silence=Silence.NO_SWITCHES)
    tested = switches[(switches["forward"] + switches["back"]) >= LEAST_SELLERS]
    if tested.empty:
        return Successions(successions=(), tested_count=0, silence=Silence.FEW_SELLERS)
    # Each pair stands in it once a direction; the greater one is tested, two-sided.
    q = pd.Series(q_values(_p_values(tested)), index=tested.index)
    is_told = (tested["forward"] >= LEAST_SELLERS) & (tested["forward"] > tested["back"]) & (q <= FALSE_DISCOVERIES)
    series = term_series(counts, totals, hidden_below=hidden_below)
    rows = {term: row for row, term in enumerate(series.terms)}
    found = []
    for pair, forward, back in tested.loc[is_told, ["forward", "back"]].itertuples(name=None):
        from_term, to_term = pair
        months = _months(pairs, from_term, to_term)
        if not (from_term in rows and to_term in rows):
            continue
        fell, rose = (_factor(series, rows[term], months) for term in (from_term, to_term))
        if fell is None or rose is None or fell.high >= 1 / LEAST_CHANGE or rose.low <= LEAST_CHANGE:
            continue
        found.append(
            Succession(
                from_term=from_term,
                to_term=to_term,
                sellers_count=int(forward),
                reverse_sellers_count=int(back),
                share=share(forward, forward + back),
                month=months[1].date(),
                first_month=months[0].date(),
                last_month=months[2].date(),
                q_value=float(q[pair]),
            )
        )
    found.sort(key=lambda one: (one.month, -one.sellers_count))
    return Successions(
        successions=tuple(found),
        tested_count=len(tested),
        silence=None if found else Silence.NOTHING_STANDS_OUT,
    )


def _switches(pairs: pd.DataFrame, reverse: pd.DataFrame) -> pd.DataFrame:
    """Sellers of each pair over all months, this way and back."""
    forward, back = (frame.groupby(["from_term", "to_term"])["sellers_count"].sum() for frame in (pairs, reverse))
    return pd.DataFrame({"forward": forward, "back": back}).fillna(0.0).astype(float)


def _p_values(tested: pd.DataFrame) -> np.ndarray:
    """Two-sided sign test of no direction."""
    from scipy.special import bdtrc  # noqa: PLC0415 - loaded on use

    both = tested["forward"] + tested["back"]
    greater = tested[["forward", "back"]].max(axis=1)
    return np.asarray(np.minimum(1.0, 2 * bdtrc(greater - 1, both.astype(int), 0.5)), dtype=float)


def _months(pairs: pd.DataFrame, from_term: str, to_term: str) -> list[pd.Timestamp]:
    """Month by which a tenth, half, nine tenths of the switches had come."""
    rows = pairs[(pairs["from_term"] == from_term) & (pairs["to_term"] == to_term)]
    by_month = rows.groupby(pd.to_datetime(rows["month"]))["sellers_count"].sum().sort_index()
    reached = (by_month.cumsum() / by_month.sum()).to_numpy()
    return [by_month.index[int(np.searchsorted(reached, part))] for part in (_SPAN[0], 0.5, _SPAN[1])]


def _factor(series: TermSeries, row: int, months: list[pd.Timestamp]) -> Measured | None:
    """Share after the switches over the share before, hidden titles at either end; None without months to compare."""
    first, middle, last = months
    before = [place for place, month in enumerate(series.months) if month < first][-AROUND_MONTHS:]
    after = [place for place, month in enumerate(series.months) if month > last][:AROUND_MONTHS]
    after = after or [place for place, month in enumerate(series.months) if middle <= month]
    if not before or not after:
        return None
    trials = np.array([series.trials[row, places].sum() for places in (before, after)])
    ratios = []
    for hits_before, hits_after in ((series.hits, series.most_hits), (series.most_hits, series.hits)):
        draws = draw_shares(np.array([hits_before[row, before].sum(), hits_after[row, after].sum()]), trials)
        ratios.append(quantiles(draws[:, 1] / draws[:, 0]))
    high, low = ratios
    return Measured(estimate=(low.estimate * high.estimate) ** 0.5, low=low.low, high=high.high)
