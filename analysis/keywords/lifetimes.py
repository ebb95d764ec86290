"""How long a term lives on in new removals after it has become an official word."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd

from analysis.keywords.evidence import Floats, draw_shares, quantiles
from analysis.keywords.results import LEVEL, Lifetime, Lifetimes, Measured, Silence
from analysis.keywords.series import TermSeries, term_series
from catalog.takedowns import LEAST_SELLERS

BEFORE_MONTHS = 3
"""Months up to the block, its own included, that give the share from which it falls."""

LEAST_ITEMS = 20
"""Removed titles with the term in these months, inclusive."""


def lifetimes(
    counts: pd.DataFrame,
    totals: pd.DataFrame,
    blocked: pd.DataFrame,
    *,
    last_month: object = None,
    hidden_below: int = LEAST_SELLERS,
) -> Lifetimes:
    """One lifetime a blocked term, by month of the block; removed side, platforms together.

    `counts`, `totals`, `blocked`: see `frames`. A term has halved in the first of two months in a row (or in the last month)
    whose share is at most half of that before the block. Months with few removed titles are passed over. `hidden_below`: as for
    `rising`; titles that may be hidden count, so that a life is rather told too long than too short.
    """
    series = term_series(counts[counts["term"].isin(blocked["term"])], totals, last_month, hidden_below)
    if not series.months:
        return Lifetimes(terms=(), median_months=None, silence=Silence.NO_REMOVALS)
    if blocked.empty:
        return Lifetimes(terms=(), median_months=None, silence=Silence.NONE_PUBLISHED)
    rows = {term: row for row, term in enumerate(series.terms)}
    ordered = blocked.assign(month=pd.to_datetime(blocked["blocked_month"])).sort_values(["month", "term"])
    terms = tuple(
        _lifetime(series, rows.get(term), str(term), month)
        for term, month in zip(ordered["term"], ordered["month"], strict=True)
    )
    return Lifetimes(terms=terms, median_months=_median(terms))


def _lifetime(series: TermSeries, row: int | None, term: str, blocked: pd.Timestamp) -> Lifetime:
    first = blocked - pd.DateOffset(months=BEFORE_MONTHS)
    before = [place for place, month in enumerate(series.months) if first < month <= blocked]
    after = [place for place, month in enumerate(series.months) if month > blocked]
    items = 0.0 if row is None else series.items[row, before].sum()
    share_before = float(items / series.totals[before].sum()) if before else math.nan
    silence = None
    if row is None or items < LEAST_ITEMS or series.sellers[row, before].max() < LEAST_SELLERS:
        silence = Silence.TOO_LITTLE_BEFORE
    elif not after:
        silence = Silence.TOO_LITTLE_AFTER
    if silence is not None or row is None:
        return Lifetime(
            term=term,
            blocked_month=blocked.date(),
            share_before=share_before,
            months=None,
            watched_months_count=0,
            is_censored=False,
            silence=silence,
        )
    months = _months_since(series, after, blocked)
    halved = _halved(series, row, before, after, months)
    is_censored = math.isinf(halved.estimate)
    return Lifetime(
        term=term,
        blocked_month=blocked.date(),
        share_before=share_before,
        months=None if is_censored else halved,
        watched_months_count=int(months[-1]),
        is_censored=is_censored,
    )


def _months_since(series: TermSeries, places: list[int], blocked: pd.Timestamp) -> np.ndarray:
    return np.array(
        [
            (series.months[place].year - blocked.year) * 12 + series.months[place].month - blocked.month
            for place in places
        ]
    )


def _halved(series: TermSeries, row: int, before: list[int], after: list[int], months: np.ndarray) -> Measured:
    """Months until the share is half, from draws of all shares; infinite in a draw in which it never is."""
    trials = np.concatenate([[series.trials[row, before].sum()], series.trials[row, after]])
    shown, most = (
        _reached(draw_shares(np.concatenate([[series.hits[row, before].sum()], hits[row, after]]), trials), months)
        for hits in (series.hits, series.most_hits)
    )
    return Measured(estimate=most.estimate, low=min(shown.low, most.low), high=most.high)


def _reached(draws: Floats, months: np.ndarray) -> Measured:
    is_low = draws[:, 1:] <= draws[:, [0]] / 2
    stays = is_low & np.concatenate([is_low[:, 1:], np.ones((len(draws), 1), dtype=bool)], axis=1)
    return quantiles(np.where(stays.any(axis=1), months[stays.argmax(axis=1)].astype(float), math.inf))


def _median(terms: tuple[Lifetime, ...]) -> Measured | None:
    """Kaplan and Meier's median with Brookmeyer and Crowley's interval (log-log); None where it is never reached."""
    from scipy.stats import CensoredData, ecdf  # noqa: PLC0415 - a second to import

    known = [term.months.estimate for term in terms if term.months is not None]
    censored = [float(term.watched_months_count) for term in terms if term.is_censored]
    if len(known) < 2:
        return None
    survival = ecdf(CensoredData(uncensored=known, right=censored)).sf
    with warnings.catch_warnings():
        # Undefined where the curve is 1 or 0, which `first_below` reads as not reached.
        warnings.simplefilter("ignore", RuntimeWarning)
        band = survival.confidence_interval(LEVEL, method="log-log")
    months = np.asarray(survival.quantiles, dtype=float)

    def first_below(curve: np.ndarray) -> float:
        is_below = np.nan_to_num(curve, nan=1.0) <= 0.5
        return float(months[is_below.argmax()]) if is_below.any() else math.inf

    middle = first_below(survival.probabilities)
    if math.isinf(middle):
        return None
    return Measured(
        estimate=middle,
        low=min(first_below(band.low.probabilities), middle),
        high=max(first_below(band.high.probabilities), middle),
    )
