"""Which term took the place of which: sellers who left the one and took up the other, more than the other way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.keywords.evidence import Floats, draw_shares, q_values, quantiles, share
from analysis.keywords.results import FALSE_DISCOVERIES, Measured, Silence, Succession, Successions
from analysis.keywords.series import TermSeries, term_series
from catalog.takedowns import LEAST_SELLERS

AROUND_MONTHS = 3
"""Months before and after the switches over which shares are compared."""

LEAST_CHANGE = 1.25
"""Factor by which the one share must have fallen and the other risen, to the near end of the interval."""

_SPAN = (0.1, 0.9)

_Months = tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]
_Spans = tuple[list[int], list[int]]
"""Places of months in a series: before the switches, and after them."""


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
    switched = _switch_months(pairs)
    found = []
    for pair, forward, back in tested.loc[is_told, ["forward", "back"]].itertuples(name=None):
        from_term, to_term = pair
        months = switched[pair]
        spans = _spans(series, months)
        if spans is None or not (from_term in rows and to_term in rows):
            continue
        if not (_fell(series, rows[from_term], spans) and _rose(series, rows[to_term], spans)):
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


def _switch_months(pairs: pd.DataFrame) -> dict[tuple[str, str], _Months]:
    """Month by which a tenth, half, nine tenths of each pair's switches had come."""
    by_month = pairs.groupby(["from_term", "to_term", "month"])["sellers_count"].sum().rename("sellers").reset_index()
    of_pair = by_month.groupby(["from_term", "to_term"])["sellers"]
    reached = of_pair.cumsum() / of_pair.transform("sum")
    parts = [
        by_month[reached >= part].groupby(["from_term", "to_term"])["month"].min() for part in (_SPAN[0], 0.5, _SPAN[1])
    ]
    return {pair: (first, middle, last) for pair, first, middle, last in pd.concat(parts, axis=1).itertuples(name=None)}


def _spans(series: TermSeries, months: _Months) -> _Spans | None:
    """Months of the series before and after the switches; None without any on one side."""
    first, middle, last = months
    before = [place for place, month in enumerate(series.months) if month < first][-AROUND_MONTHS:]
    after = [place for place, month in enumerate(series.months) if month > last][:AROUND_MONTHS]
    after = after or [place for place, month in enumerate(series.months) if middle <= month]
    return (before, after) if before and after else None


def _fell(series: TermSeries, row: int, spans: _Spans) -> bool:
    """Whether the share fell, were all hidden titles among those after."""
    shares = _Shares.of(series, row, spans, before=series.hits, after=series.most_hits)
    return shares.ratio_of_means < 1 / LEAST_CHANGE and shares.ratio().high < 1 / LEAST_CHANGE


def _rose(series: TermSeries, row: int, spans: _Spans) -> bool:
    """Whether the share rose, were all hidden titles among those before."""
    shares = _Shares.of(series, row, spans, before=series.most_hits, after=series.hits)
    return shares.ratio_of_means > LEAST_CHANGE and shares.ratio().low > LEAST_CHANGE


@dataclass(frozen=True)
class _Shares:
    """Titles with a term among those of the months before the switches, and of those after."""

    hits: Floats
    trials: Floats

    @classmethod
    def of(cls, series: TermSeries, row: int, spans: _Spans, *, before: Floats, after: Floats) -> _Shares:
        hits = [counted[row, places].sum() for counted, places in zip((before, after), spans, strict=True)]
        return cls(np.array(hits), np.array([series.trials[row, places].sum() for places in spans]))

    @property
    def ratio_of_means(self) -> float:
        """Mean share after over the mean before: within the interval of `ratio`, and known without its draws."""
        before, after = (self.hits + 0.5) / (np.maximum(self.trials - self.hits, 0.0) + self.hits + 1)
        return float(after / before)

    def ratio(self) -> Measured:
        """The share after over the share before."""
        draws = draw_shares(self.hits, self.trials)
        return quantiles(draws[:, 1] / draws[:, 0])
