"""Disclosure control: the one place where cells are judged before anything sees them.

A month is judged by the UMKM behind it in `umkm_monthly`, under the same filters. A cell over days is hidden when one
of the months that it touches is hidden: by the monthly rule where it holds all days of that month that have data, by
the daily rule where it holds only some. So every number shown is a sum of months and days that may be shown one by
one, and no two spans of time subtract to one that may not. Reasons and limits: `docs/decisions/disclosure.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.metrics import Disclosure
from dashboard.queries.disclosure_rule import Flags, Hidden, picks_hidden
from dashboard.queries.facts import Facts, filtered_values, known_values
from dashboard.queries.provenance import Span
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.queries.verdicts import Question, backing, months_count, verdict


def hidden_cells(
    snapshot: Snapshot, selection: Selection, facts: Facts, cells: pd.DataFrame, covered: Span | None
) -> pd.Series:
    """Which cells may not be shown (bool, index of `cells`).

    `cells`: `breakdown`, `step_first`, `step_last` (datetime64, inclusive) and `numerator` of one metric.
    """
    if facts.metric.disclosure is Disclosure.NONE or covered is None or cells.empty:
        return pd.Series(data=False, index=cells.index)
    touched = _touched_months(cells, covered)
    asked = Question.of(facts.breakdown, filtered_values(selection.filters))
    # A filter on the breakdown's own dimension does not count here: a value is hidden or shown whatever stands beside it.
    question = asked.without(facts.breakdown)
    hidden = verdict(snapshot, covered, question)
    gates = _gates(snapshot, covered, asked)
    places = {value: place for place, value in enumerate(known_values(facts.breakdown))}
    value = np.array([places[value] for value in cells["breakdown"]], dtype=np.intp)[touched.cell]
    is_hidden = np.where(
        touched.is_whole,
        (hidden.monthly | gates.monthly)[touched.month, value],
        (hidden.daily | gates.daily)[touched.month, value],
    )
    umkm_count = backing(snapshot, covered, question).best_backed[touched.month, value]
    has_hidden = np.bincount(touched.cell, weights=is_hidden, minlength=len(cells)) > 0
    is_unbacked = np.bincount(touched.cell, weights=umkm_count, minlength=len(cells)) == 0
    is_touched = np.bincount(touched.cell, minlength=len(cells)) > 0
    has_rows = cells["numerator"].fillna(0).to_numpy(dtype=float) != 0
    return pd.Series(has_hidden | (is_touched & is_unbacked & has_rows), index=cells.index)


def _gates(snapshot: Snapshot, covered: Span, question: Question) -> Hidden:
    """Months in which a filter picks out what a breakdown by its dimension hides; shape months x 1.

    A total over the chosen values, less those of them that are shown, must be safe; and so must what the filter leaves
    out, which is the total over all values less that over the chosen ones.
    """
    monthly, daily = (np.zeros(months_count(covered), dtype=bool) for _ in range(2))
    for dimension, chosen in question.filters:
        if dimension is question.dimension:
            continue
        by_filter = question.without(dimension).by(dimension)
        cells, hidden = backing(snapshot, covered, by_filter), verdict(snapshot, covered, by_filter)
        monthly |= picks_hidden(cells, hidden.monthly, chosen, by_day=False)
        daily |= picks_hidden(cells, hidden.daily, chosen, by_day=True)
    return Hidden(monthly=monthly[:, None], daily=daily[:, None])


@dataclass(frozen=True, kw_only=True)
class _Touched:
    """The months that each cell touches within the data, a place an array element.

    - `cell`: position of the cell; `month`: months since the first one with data.
    - `is_whole`: whether the cell holds all days of the month that have data.
    """

    cell: NDArray[np.intp]
    month: NDArray[np.intp]
    is_whole: Flags


def _touched_months(cells: pd.DataFrame, covered: Span) -> _Touched:
    span_first, span_last = np.datetime64(covered.first_date, "D"), np.datetime64(covered.last_date, "D")
    firsts = np.maximum(cells["step_first"].to_numpy().astype("datetime64[D]"), span_first)
    lasts = np.minimum(cells["step_last"].to_numpy().astype("datetime64[D]"), span_last)
    first_months = firsts.astype("datetime64[M]")
    counts = np.where(firsts <= lasts, (lasts.astype("datetime64[M]") - first_months).astype(int) + 1, 0)
    cell = np.repeat(np.arange(len(cells)), counts)
    months = first_months[cell] + (np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts))
    month_first = np.maximum(months.astype("datetime64[D]"), span_first)
    month_last = np.minimum((months + 1).astype("datetime64[D]") - 1, span_last)
    return _Touched(
        cell=cell,
        month=(months - span_first.astype("datetime64[M]")).astype(np.intp),
        is_whole=(firsts[cell] <= month_first) & (lasts[cell] >= month_last),
    )
