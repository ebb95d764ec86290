"""When a share stepped and by what factor, and when a term burst."""

from __future__ import annotations

import math

import numpy as np

from analysis.keywords.evidence import DRAWS, TAIL, Floats, quantiles
from analysis.keywords.results import Change, MeasuredMonth
from analysis.keywords.series import TermSeries, log_likelihood

RAMP_MONTHS = 3
"""Steps in one direction with no more months between them, inclusive, are one rise."""

BURST_FACTOR = 2.0
"""Share while a term bursts over its usual share (Kleinberg 2002: s)."""

BURST_PRICE = 1.0
"""Of beginning to burst, times the log of the months (Kleinberg 2002: gamma)."""

_SEED = 20230406


def change_between(series: TermSeries, row: int, first: int, last: int) -> Change:
    """The step within months `first` to `last` (positions, `last` exclusive) of the term in `row`.

    The month comes from its posterior with every month alike before, shares integrated out (Jeffreys' prior); the factor from
    draws of month and shares, so that what is unknown of the one is in the other.
    """
    from scipy.special import betaln  # noqa: PLC0415 - loaded on use

    hits, trials = series.hits[row, first:last], series.trials[row, first:last]
    before_hits, before_trials = hits.cumsum()[:-1], trials.cumsum()[:-1]
    after_hits, after_trials = hits.sum() - before_hits, trials.sum() - before_trials
    weight = sum(
        betaln(some + 0.5, np.maximum(of - some, 0.0) + 0.5)
        for some, of in ((before_hits, before_trials), (after_hits, after_trials))
    )
    posterior = np.exp(weight - np.max(weight))
    posterior /= posterior.sum()
    cumulative = posterior.cumsum()
    places = [int(np.searchsorted(cumulative, level, side="left")) for level in (TAIL, 1 - TAIL)]
    place = int(posterior.argmax())
    months = series.months[first + 1 : last]
    rng = np.random.default_rng(_SEED)
    drawn = rng.choice(len(posterior), DRAWS, p=posterior)
    before, after = (
        rng.beta(some[drawn] + 0.5, np.maximum(of[drawn] - some[drawn], 0.0) + 0.5)
        for some, of in ((before_hits, before_trials), (after_hits, after_trials))
    )
    return Change(
        month=MeasuredMonth(
            estimate=months[place].date(),
            low=months[min(places[0], place)].date(),
            high=months[min(max(places[1], place), len(months) - 1)].date(),
        ),
        factor=quantiles(after / before),
        share_before=float(before_hits[place] / before_trials[place]),
        share_after=float(after_hits[place] / after_trials[place]),
    )


def change_p_value(series: TermSeries, row: int, first: int, last: int) -> float:
    """Chance that counts of one share show so large a step somewhere: likelihood ratio, times the months it could be in."""
    hits, trials = series.hits[row, first:last], series.trials[row, first:last]
    before_hits, before_trials = hits.cumsum()[:-1], trials.cumsum()[:-1]
    split = log_likelihood(before_hits, before_trials) + log_likelihood(
        hits.sum() - before_hits, trials.sum() - before_trials
    )
    ratio = 2 * float(split.max() - log_likelihood(hits.sum(), trials.sum()))
    return min(1.0, len(series.months) / 2 * math.erfc(math.sqrt(max(ratio, 0.0) / 2)))


def last_rise(series: TermSeries, row: int, starts: tuple[int, ...]) -> tuple[int, int] | None:
    """Months (positions) from which to look for the last step, and its own, where it goes up; steps of one ramp count as one."""
    ends = (*starts[1:], len(series.months))
    levels = [_level(series, row, start, end) for start, end in zip(starts, ends, strict=True)]
    if len(starts) < 2 or levels[-1] <= levels[-2]:
        return None
    place = len(starts) - 1
    while place > 1 and levels[place - 1] > levels[place - 2] and starts[place] - starts[place - 1] <= RAMP_MONTHS:
        place -= 1
    return starts[place - 1], starts[place]


def bursts(series: TermSeries) -> tuple[np.ndarray, Floats]:
    """Which months each term bursts in (terms x months), and how much better the burst that is last explains them (log).

    Kleinberg's automaton with two states on counts by month: the usual share, and `BURST_FACTOR` times it; the cheapest way.
    """
    usual = (series.hits.sum(axis=1) / series.trials.sum(axis=1))[:, None]
    high = np.minimum(usual * BURST_FACTOR, (1 + usual) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = series.hits * np.log(high / usual) + (series.trials - series.hits) * np.log((1 - high) / (1 - usual))
    gain = np.nan_to_num(gain)
    price = BURST_PRICE * math.log(max(len(series.months), 2))
    count, length = gain.shape
    was_bursting = np.zeros((count, length, 2), dtype=bool)
    calm, burst = np.zeros(count), np.full(count, -price)
    for month in range(length):
        was_bursting[:, month, 0] = burst > calm
        was_bursting[:, month, 1] = burst >= calm - price
        calm, burst = np.maximum(calm, burst), np.maximum(burst, calm - price) + gain[:, month]
    is_in = np.zeros((count, length), dtype=bool)
    state = burst > calm
    for month in range(length - 1, -1, -1):
        is_in[:, month] = state
        state = np.where(state, was_bursting[:, month, 1], was_bursting[:, month, 0])
    run = np.flip(np.cumprod(np.flip(is_in, axis=1), axis=1), axis=1).astype(bool)
    return is_in, np.where(run, gain, 0.0).sum(axis=1)


def _level(series: TermSeries, row: int, start: int, end: int) -> float:
    return float(series.hits[row, start:end].sum() / series.trials[row, start:end].sum())
