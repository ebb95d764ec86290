"""Which term took the place of which: sellers who left the one and took up the other, more than the other way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    switched = _switch_months(pairs, tested.index[is_told])
    around: dict[_Months, _Around | None] = {}
    found = []
    for pair, forward, back in tested.loc[is_told, ["forward", "back"]].itertuples(name=None):
        from_term, to_term = pair
        months = switched[pair]
        if months not in around:
            around[months] = _Around.of(series, months)
        shares = around[months]
        if shares is None or not (from_term in rows and to_term in rows):
            continue
        if not shares.changed_places(rows[from_term], rows[to_term]):
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


def _switch_months(pairs: pd.DataFrame, told: pd.Index) -> dict[tuple[str, str], _Months]:
    """Month by which a tenth, half, nine tenths of each told pair's switches had come."""
    by_month = pairs.groupby(["from_term", "to_term", "month"])["sellers_count"].sum().rename("sellers").reset_index()
    of_pair = by_month.groupby(["from_term", "to_term"])["sellers"]
    reached = of_pair.cumsum() / of_pair.transform("sum")
    parts = [
        by_month[reached >= part].groupby(["from_term", "to_term"])["month"].min() for part in (_SPAN[0], 0.5, _SPAN[1])
    ]
    return {
        pair: (first, middle, last)
        for pair, first, middle, last in pd.concat(parts, axis=1).loc[told].itertuples(name=None)
    }


@dataclass(frozen=True)
class _Around:
    """Titles with each term in the months before switches and after them, terms x 2, and all titles of these months.

    `highest`, `lowest`: hits that make the share after over the share before as high, or as low, as hidden titles let it be.
    """

    highest: Floats
    lowest: Floats
    trials: Floats

    @classmethod
    def of(cls, series: TermSeries, months: _Months) -> _Around | None:
        """None without any month of the series on one side of the switches."""
        first, middle, last = months
        before = [place for place, month in enumerate(series.months) if month < first][-AROUND_MONTHS:]
        after = [place for place, month in enumerate(series.months) if month > last][:AROUND_MONTHS]
        after = after or [place for place, month in enumerate(series.months) if middle <= month]
        if not before or not after:
            return None

        def summed(then: Floats, since: Floats) -> Floats:
            return np.column_stack([then[:, before].sum(axis=1), since[:, after].sum(axis=1)])

        return cls(
            highest=summed(series.hits, series.most_hits),
            lowest=summed(series.most_hits, series.hits),
            trials=summed(series.trials, series.trials),
        )

    def changed_places(self, fallen: int, risen: int) -> bool:
        """Whether the share of one term fell and that of another rose, wherever hidden titles were."""
        return (
            bool(self._may_have_fallen[fallen] and self._may_have_risen[risen])
            and self._ratio(self.highest[fallen], fallen).high < 1 / LEAST_CHANGE
            and self._ratio(self.lowest[risen], risen).low > LEAST_CHANGE
        )

    @cached_property
    def _may_have_fallen(self) -> NDArray[np.bool_]:
        return self._ratios_of_means(self.highest) < 1 / LEAST_CHANGE

    @cached_property
    def _may_have_risen(self) -> NDArray[np.bool_]:
        return self._ratios_of_means(self.lowest) > LEAST_CHANGE

    def _ratios_of_means(self, hits: Floats) -> Floats:
        """Of each term: within the interval of `_ratio`, and known without its draws, which most pairs do not need."""
        before, after = ((hits + 0.5) / (np.maximum(self.trials - hits, 0.0) + hits + 1)).T
        return np.asarray(after / before)

    def _ratio(self, hits: Floats, row: int) -> Measured:
        draws = draw_shares(hits, self.trials[row])
        return quantiles(draws[:, 1] / draws[:, 0])
