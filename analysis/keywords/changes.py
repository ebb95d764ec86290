"""When a share stepped and by what factor, and when a term burst."""

from __future__ import annotations

import math

import numpy as np

from analysis.keywords.evidence import DRAWS, TAIL, Floats, quantiles
from analysis.keywords.results import Change, Measured, MeasuredMonth
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
    draws of month and shares, so that what is unknown of the one is in the other. Titles that may be hidden count in full for the
    month and for one end of the factor, not at all for the other end, and half for the estimate.
    """
    before, after = _either_side(series.most_hits[row, first:last])
    before_trials, after_trials = _either_side(series.trials[row, first:last])
    posterior = _posterior((before, after), (before_trials, after_trials))
    cumulative = posterior.cumsum()
    ends = [int(np.searchsorted(cumulative, level, side="left")) for level in (TAIL, 1 - TAIL)]
    place = int(posterior.argmax())
    months = series.months[first + 1 : last]
    drawn = np.random.default_rng(_SEED).choice(len(posterior), DRAWS, p=posterior)
    factors = [
        _factor(_either_side(series.hits_with(part)[row, first:last]), (before_trials, after_trials), drawn)
        for part in (0.0, 0.5, 1.0)
    ]
    shown_before, shown_after = _either_side(series.hits[row, first:last])
    return Change(
        month=MeasuredMonth(
            estimate=months[place].date(),
            low=months[min(ends[0], place)].date(),
            high=months[min(max(ends[1], place), len(months) - 1)].date(),
        ),
        factor=Measured(
            estimate=factors[1].estimate,
            low=min(factor.low for factor in factors),
            high=max(factor.high for factor in factors),
        ),
        share_before=float(shown_before[place] / before_trials[place]),
        share_after=float(shown_after[place] / after_trials[place]),
    )


def change_p_value(series: TermSeries, row: int, first: int, last: int) -> float:
    """Chance that counts of one share show so large a step somewhere: likelihood ratio, times the months it could be in."""
    before, after = _either_side(series.most_hits[row, first:last])
    before_trials, after_trials = _either_side(series.trials[row, first:last])
    split = log_likelihood(before, before_trials) + log_likelihood(after, after_trials)
    ratio = 2 * float(split.max() - log_likelihood(before[0] + after[0], before_trials[0] + after_trials[0]))
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
    hits = series.most_hits
    usual = (hits.sum(axis=1) / series.trials.sum(axis=1))[:, None]
    high = np.minimum(usual * BURST_FACTOR, (1 + usual) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = hits * np.log(high / usual) + (series.trials - hits) * np.log((1 - high) / (1 - usual))
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
    return float(series.most_hits[row, start:end].sum() / series.trials[row, start:end].sum())


def _either_side(values: Floats) -> tuple[Floats, Floats]:
    """Sums before and from each month on, the first month left out."""
    before = values.cumsum()[:-1]
    return before, values.sum() - before


def _posterior(hits: tuple[Floats, Floats], trials: tuple[Floats, Floats]) -> Floats:
    from scipy.special import betaln  # noqa: PLC0415 - loaded on use

    weight = sum(betaln(some + 0.5, np.maximum(of - some, 0.0) + 0.5) for some, of in zip(hits, trials, strict=True))
    posterior = np.exp(weight - np.max(weight))
    return np.asarray(posterior / posterior.sum())


def _factor(hits: tuple[Floats, Floats], trials: tuple[Floats, Floats], drawn: np.ndarray) -> Measured:
    """Share after over share before, for drawn places of the step."""
    rng = np.random.default_rng(_SEED + 1)
    before, after = (
        rng.beta(some[drawn] + 0.5, np.maximum(of[drawn] - some[drawn], 0.0) + 0.5)
        for some, of in zip(hits, trials, strict=True)
    )
    return quantiles(after / before)
