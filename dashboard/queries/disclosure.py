"""Disclosure control: the one place where cells are judged before anything sees them.

Once a snapshot it is decided which cells of which month are hidden, in every table of one breakdown and of two: as a month,
and day by day. A figure is a sum of such cells (`sums`) over some time, and is hidden when it is in one of the months that it
touches: by the monthly rule where it holds all days of that month that have data, by the daily rule where it holds only some.
So every number shown is a sum of cells that may be shown one by one. What that guarantees: `docs/methods/disclosure.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.metrics import Disclosure
from dashboard.queries.cross_verdicts import cross_verdict
from dashboard.queries.disclosure_rule import Flags
from dashboard.queries.facts import Facts, filtered_values, known_values
from dashboard.queries.provenance import Span, span
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.standing import Floats, Grid, Steps
from dashboard.queries.sums import Judged, Question, judged
from dashboard.queries.verdicts import PAIRS


def hidden_cells(
    snapshot: Snapshot, selection: Selection, facts: Facts, grid: Grid, numerator: Floats, covered: Span | None
) -> Flags:
    """Which cells may not be shown, steps x values. `numerator`: the sums of one metric in the cells."""
    nothing = np.zeros(numerator.shape, dtype=bool)
    if facts.metric.disclosure is Disclosure.NONE or covered is None or not numerator.size:
        return nothing
    touched, found = _touched_months(grid.steps, covered), _judged(snapshot, selection, facts, covered)
    places = {value: place for place, value in enumerate(known_values(facts.breakdown))}
    values = [places[value] for value in grid.values]
    has_hidden = touched.any_hidden(found)[:, values]
    is_backed = found.backed[:, values][touched.month]
    is_unbacked = (touched.counts > 0)[:, None] & ~touched.any_of(is_backed)
    has_rows = np.nan_to_num(numerator, nan=0.0) != 0
    may_not: Flags = has_hidden | (is_unbacked & has_rows)
    return may_not


def hidden_names(
    snapshot: Snapshot, selection: Selection, facts: Facts, steps: Steps, covered: Span | None
) -> frozenset[str]:
    """Values of the breakdown that are hidden in a step. An answer names them, empty or not: to leave the empty ones out
    would tell.
    """
    if facts.metric.disclosure is Disclosure.NONE or covered is None or facts.breakdown is None:
        return frozenset()
    is_hidden = _touched_months(steps, covered).any_hidden(_judged(snapshot, selection, facts, covered)).any(axis=0)
    return frozenset(np.array(known_values(facts.breakdown))[is_hidden].tolist())


def _judged(snapshot: Snapshot, selection: Selection, facts: Facts, covered: Span) -> Judged:
    return judged(snapshot, covered, Question.of(facts.breakdown, filtered_values(selection.filters)))


def judge_ahead(snapshot: Snapshot) -> None:
    """Find out what is hidden of each two breakdowns before anybody asks: the better part of a second of work."""
    covered = span(snapshot, "orders_count")
    if covered is not None:
        for pair in PAIRS:
            cross_verdict(snapshot, covered, pair)


@dataclass(frozen=True, kw_only=True)
class _Touched:
    """The months that each step touches within the data, a place an array element, in the order of the steps.

    - `counts`: how many months a step touches, a place a step.
    - `month`: months since the first one with data.
    - `is_whole`: whether the step holds all days of the month that have data.
    """

    counts: NDArray[np.intp]
    month: NDArray[np.intp]
    is_whole: Flags

    def any_hidden(self, found: Judged) -> Flags:
        """What is hidden of each step, steps x values."""
        monthly, daily = found.monthly[self.month], found.daily[self.month]
        return self.any_of(np.where(self.is_whole[:, None], monthly, daily))

    def any_of(self, flags: Flags) -> Flags:
        """Per step, whether a flag is set in any month that it touches; `flags`: touched months x values."""
        if (self.counts == 1).all():
            return flags
        ends = np.cumsum(self.counts)
        sums = np.concatenate([np.zeros((1, flags.shape[1]), dtype=np.intp), np.cumsum(flags, axis=0, dtype=np.intp)])
        any_of: Flags = sums[ends] > sums[ends - self.counts]
        return any_of


def _touched_months(steps: Steps, covered: Span) -> _Touched:
    span_first, span_last = np.datetime64(covered.first_date, "D"), np.datetime64(covered.last_date, "D")
    firsts, lasts = np.maximum(steps.firsts, span_first), np.minimum(steps.lasts, span_last)
    first_months = firsts.astype("datetime64[M]")
    counts = np.where(firsts <= lasts, (lasts.astype("datetime64[M]") - first_months).astype(int) + 1, 0)
    step = np.repeat(np.arange(len(steps)), counts)
    months = first_months[step] + (np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts))
    month_first = np.maximum(months.astype("datetime64[D]"), span_first)
    month_last = np.minimum((months + 1).astype("datetime64[D]") - 1, span_last)
    return _Touched(
        counts=counts,
        month=(months - span_first.astype("datetime64[M]")).astype(np.intp),
        is_whole=(firsts[step] <= month_first) & (lasts[step] >= month_last),
    )
