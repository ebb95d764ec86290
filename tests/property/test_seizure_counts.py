"""Laws of counting seizures: whatever parts, replaced figures and other ledgers are added, a total stays what it is."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.seizures import MEASURES, counted_actions, seizures_alone, totals_by
from analysis.seizures import largest_seizures as largest

AGENCIES = ("Bea Cukai Batam", "Polda Jabar", "Kemendag", "Kemendag+Polri", "TNI AL")
DAYS = [pd.Timestamp("2023-03-20"), pd.Timestamp("2025-08-15")]
AMOUNTS = st.none() | st.integers(0, 9_999)


def _rows(prefix: str, **fixed: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    fields = {
        "record_type": st.just("event"),
        "agency": st.sampled_from(AGENCIES),
        "action": st.just("seizure"),
        "last_date": st.sampled_from(DAYS),
        "province_code": st.none() | st.sampled_from(["31", "32", "21"]),
        "seller_tier": st.none() | st.sampled_from(["grosir", "pengecer"]),
        "quantity": AMOUNTS,
        "quantity_unit": st.sampled_from(["bale", "koli", "bale+koli"]),
        "containers": AMOUNTS,
        "value_idr": AMOUNTS,
        "value_status": st.just("reported"),
        "parent_event_id": st.none(),
        **fixed,
    }
    rows = st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=6)
    return rows.map(lambda each: [{"event_id": f"{prefix}{place}", **row} for place, row in enumerate(each)])


EVENTS = _rows("e")
PARTS = _rows(
    "p", record_type=st.sampled_from(["event", "event_part"]), parent_event_id=st.integers(0, 5).map(lambda n: f"e{n}")
)
TOTALS = _rows(
    "t", record_type=st.sampled_from(["annual_total", "partial_year", "multi_year_total", "annual_by_office"])
)
NOT_QUOTABLE = _rows("n", value_status=st.sampled_from(["superseded", "conflict", "restatement", "suspect", "missing"]))
DESTRUCTIONS = _rows("d", action=st.sampled_from(["destruction", "destruction_progress"]))


def table(*groups: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame([row for group in groups for row in group], columns=sorted(groups[0][0]))


def seized(rows: pd.DataFrame) -> pd.DataFrame:
    return seizures_alone(counted_actions(rows))


@given(EVENTS, PARTS)
def test_adding_parts_changes_no_total(events: list[dict[str, Any]], parts: list[dict[str, Any]]) -> None:
    parts = [
        {**part, "parent_event_id": events[int(part["parent_event_id"][1:]) % len(events)]["event_id"]}
        for part in parts
    ]
    before, after = seized(table(events)), seized(table(events, parts))
    for column in ("enforcement_body", "province_code", "seller_tier"):
        pd.testing.assert_frame_equal(totals_by(before, column), totals_by(after, column))


@given(EVENTS, TOTALS, NOT_QUOTABLE, DESTRUCTIONS)
def test_neither_do_yearly_totals_replaced_figures_and_destructions(
    events: list[dict[str, Any]],
    totals: list[dict[str, Any]],
    not_quotable: list[dict[str, Any]],
    destructions: list[dict[str, Any]],
) -> None:
    counted = ["event_id", "enforcement_body", *MEASURES]
    alone, beside = (
        seized(rows)[counted] for rows in (table(events), table(events, totals, not_quotable, destructions))
    )
    pd.testing.assert_frame_equal(alone, beside)


@given(EVENTS, PARTS)
def test_every_action_is_in_exactly_one_row_of_each_split(
    events: list[dict[str, Any]], parts: list[dict[str, Any]]
) -> None:
    actions = seized(table(events, parts))
    for column in ("enforcement_body", "province_code", "seller_tier"):
        split = totals_by(actions, column)
        assert split["actions_count"].sum() == len(actions)
        for name in MEASURES:
            assert split[name].fillna(0).sum() == actions[name].fillna(0).sum()


@given(EVENTS)
def test_the_order_of_rows_does_not_matter(events: list[dict[str, Any]]) -> None:
    pd.testing.assert_frame_equal(seized(table(events)), seized(table(events[::-1])))


@given(EVENTS)
def test_the_largest_of_a_packing_is_no_smaller_than_any_other(events: list[dict[str, Any]]) -> None:
    found = largest(table(events))
    for unit, quantity in zip(found["quantity_unit"], found["quantity"], strict=True):
        assert all(
            row["quantity"] is None or row["quantity"] <= quantity for row in events if row["quantity_unit"] == unit
        )
