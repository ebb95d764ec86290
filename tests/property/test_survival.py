"""Whatever the spells, the bundled reckoning is that of SciPy on single ones, and shares of outcomes add to 1."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.survival import first_outcomes, kaplan_meier, log_rank

_SPELL = st.tuples(st.integers(0, 40), st.booleans(), st.integers(1, 4))
_SPELLS = st.lists(_SPELL, min_size=2, max_size=25)


def bundled(rows: list[tuple[int, bool, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["days", "event", "count"])
    return frame.assign(event=frame["event"].astype(int))


def censored(rows: list[tuple[int, bool, int]]) -> stats.CensoredData:
    single = [(day, happened) for day, happened, count in rows for _ in range(count)]
    return stats.CensoredData(
        uncensored=[day for day, happened in single if happened],
        right=[day for day, happened in single if not happened],
    )


@given(rows=_SPELLS)
def test_the_curve_is_that_of_scipy(rows: list[tuple[int, bool, int]]) -> None:
    assume(any(happened for _, happened, _ in rows))
    curve = kaplan_meier(bundled(rows))
    expected = stats.ecdf(censored(rows)).sf
    for day, share, low, high in zip(curve.days, curve.surviving, curve.low, curve.high, strict=True):
        assert share == pytest.approx(float(expected.evaluate(day)), abs=1e-12)
        assert 0 <= low <= share <= high <= 1


@given(rows=_SPELLS)
def test_the_interval_is_that_of_scipy(rows: list[tuple[int, bool, int]]) -> None:
    assume(any(happened for _, happened, _ in rows))
    curve = kaplan_meier(bundled(rows))
    ends = stats.ecdf(censored(rows)).sf.confidence_interval(0.9, method="log-log")
    compared = 0
    for day, share, low, high in zip(curve.days, curve.surviving, curve.low, curve.high, strict=True):
        if 0 < share < 1:
            assert low == pytest.approx(float(ends.low.evaluate(day)), abs=1e-9)
            assert high == pytest.approx(float(ends.high.evaluate(day)), abs=1e-9)
            compared += 1
    assume(compared > 0)


@given(rows=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20), st.booleans(), st.integers(1, 4)), min_size=1))
def test_with_entries_the_curve_is_that_of_counting_one_by_one(rows: list[tuple[int, int, bool, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["entry", "length", "event", "count"])
    curve = kaplan_meier(frame.assign(days=frame["entry"] + frame["length"], event=frame["event"].astype(int)))
    single = [(entry, entry + length, happened) for entry, length, happened, count in rows for _ in range(count)]
    share, told = 1.0, {}
    for day in sorted({end for _, end, happened in single if happened}):
        at_risk = sum(entry < day <= end for entry, end, _ in single)
        share *= 1 - sum(happened and end == day for _, end, happened in single) / at_risk
        told[day] = share
    assert dict(zip(curve.days, curve.surviving, strict=True)) == pytest.approx(told)


@given(rows=_SPELLS, others=_SPELLS)
def test_the_log_rank_test_of_two_groups_is_that_of_scipy(
    rows: list[tuple[int, bool, int]], others: list[tuple[int, bool, int]]
) -> None:
    found = log_rank({"a": bundled(rows), "b": bundled(others)})
    assume(found.statistic > 1e-9)
    expected = stats.logrank(censored(rows), censored(others))
    assert found.statistic == pytest.approx(expected.statistic**2, rel=1e-6)
    assert found.p_value == pytest.approx(expected.pvalue, abs=1e-9)


@given(rows=_SPELLS, day=st.integers(0, 40))
def test_first_outcomes_and_no_outcome_add_to_one(rows: list[tuple[int, bool, int]], day: int) -> None:
    frame = bundled(rows)
    assume(frame["days"].max() >= day)
    outcome = pd.Series(["x", "y"] * len(frame)).iloc[: len(frame)].where(frame["event"] > 0)
    shares = first_outcomes(frame.assign(outcome=outcome), "outcome", ["x", "y"], day)
    rest = kaplan_meier(frame).surviving_at(day).value
    assert sum(share.value for share in shares.values()) + rest == pytest.approx(1.0)
    assert all(share.low <= share.value <= share.high for share in shares.values())
