"""Disclosure control: the one place where cells are judged before anything sees them.

A month is judged by the UMKM behind it in `umkm_monthly`, under the same filters. A cell over days is hidden when one
of the months that it touches is hidden: by the monthly rule where it holds all days of that month that have data, by
the daily rule where it holds only some. So every number shown is a sum of months and days that may be shown one by
one, and no two spans of time subtract to one that may not. Reasons and limits: `docs/decisions/disclosure.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.metrics import Disclosure
from dashboard.queries.disclosure_rule import Flags, Hidden
from dashboard.queries.facts import Facts, filtered_values, known_values
from dashboard.queries.provenance import Span
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.standing import Floats, Grid, Steps
from dashboard.queries.verdicts import Question, backed, months_count, picked, verdict


def hidden_cells(
    snapshot: Snapshot, selection: Selection, facts: Facts, grid: Grid, numerator: Floats, covered: Span | None
) -> Flags:
    """Which cells may not be shown, steps x values. `numerator`: the sums of one metric in the cells."""
    nothing = np.zeros(numerator.shape, dtype=bool)
    if facts.metric.disclosure is Disclosure.NONE or covered is None or not numerator.size:
        return nothing
    touched = _touched_months(grid.steps, covered)
    asked = Question.of(facts.breakdown, filtered_values(selection.filters))
    # A filter on the breakdown's own dimension does not count here: a value is hidden or shown whatever stands beside it.
    question = asked.without(facts.breakdown)
    hidden = verdict(snapshot, covered, question)
    gates = _gates(snapshot, covered, asked)
    places = {value: place for place, value in enumerate(known_values(facts.breakdown))}
    values = [places[value] for value in grid.values]
    is_hidden = np.where(
        touched.is_whole[:, None],
        (hidden.monthly | gates.monthly)[:, values][touched.month],
        (hidden.daily | gates.daily)[:, values][touched.month],
    )
    is_backed = backed(snapshot, covered, question)[:, values][touched.month]
    has_hidden = touched.any_of(is_hidden)
    is_unbacked = (touched.counts > 0)[:, None] & ~touched.any_of(is_backed)
    has_rows = np.nan_to_num(numerator, nan=0.0) != 0
    may_not: Flags = has_hidden | (is_unbacked & has_rows)
    return may_not


def _gates(snapshot: Snapshot, covered: Span, question: Question) -> Hidden:
    """Months in which a filter picks out what a breakdown by its dimension hides; shape months x 1."""
    monthly, daily = (np.zeros((months_count(covered), 1), dtype=bool) for _ in range(2))
    for dimension, chosen in question.filters:
        if dimension is not question.dimension:
            gate = picked(snapshot, covered, question.without(dimension).by(dimension), chosen)
            monthly |= gate.monthly[:, None]
            daily |= gate.daily[:, None]
    return Hidden(monthly=monthly, daily=daily)


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
