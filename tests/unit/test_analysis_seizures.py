"""Seizures are counted once each; what they amount to is held against figures written down from the sources."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.seizures import (
    bale_values,
    counted_actions,
    largest_seizures,
    seizures_alone,
    totals_by,
    yearly_cases,
)
from catalog.codes import EnforcementBody
from catalog.enforcement import body_of
from tests.reference_frames import bundled


def seized(**fields: object) -> dict[str, object]:
    return {
        "event_id": "e",
        "parent_event_id": None,
        "record_type": "event",
        "action": "seizure",
        "agency": "Polda Jabar",
        "last_date": pd.Timestamp("2025-08-15"),
        "quantity": 10,
        "quantity_unit": "bale",
        "containers": None,
        "value_idr": None,
        "cases": None,
        "value_status": "reported",
        **fields,
    }


def test_bales_and_koli_keep_apart() -> None:
    rows = [seized(), seized(event_id="f", quantity=5, quantity_unit="koli"), seized(event_id="g", quantity=9)]
    largest = largest_seizures(pd.DataFrame(rows))
    assert list(zip(largest["quantity"], largest["quantity_unit"], strict=True)) == [(10, "bale"), (5, "koli")]


@pytest.mark.parametrize(
    "fields",
    [
        {"parent_event_id": "p"},
        {"record_type": "annual_total"},
        {"action": "destruction"},
        {"value_status": "conflict"},
        {"quantity": None},
    ],
)
def test_parts_totals_destructions_and_contested_rows_are_no_largest_seizure(fields: dict[str, object]) -> None:
    assert largest_seizures(pd.DataFrame([seized(**fields)])).empty


def test_years_and_spans_of_years_are_told_apart() -> None:
    rows = [
        seized(record_type="annual_total", cases=234, last_date=pd.Timestamp("2022-12-31")),
        seized(record_type="multi_year_total", cases=2584),
        seized(record_type="partial_year", cases=26),
    ]
    cases = yearly_cases(pd.DataFrame(rows))
    assert cases[["cases", "is_whole_year"]].to_numpy().tolist() == [[234, True], [2584, False]]


def counted(*rows: dict[str, object]) -> list[object]:
    return counted_actions(pd.DataFrame(list(rows)))["event_id"].tolist()


@pytest.mark.parametrize("status", ["superseded", "conflict", "restatement", "suspect", "missing"])
def test_what_may_not_be_quoted_is_no_action(status: str) -> None:
    assert counted(seized(value_status=status)) == []


def test_a_part_of_a_seizure_is_no_second_action() -> None:
    assert counted(seized(), seized(event_id="p", parent_event_id="e", record_type="event_part")) == ["e"]


def test_a_part_of_a_part_is_none_either() -> None:
    rows = [seized(), seized(event_id="p", parent_event_id="e"), seized(event_id="q", parent_event_id="p")]
    assert counted(*rows) == ["e"]


def test_a_part_of_a_replaced_seizure_stays_a_part() -> None:
    assert counted(seized(value_status="superseded"), seized(event_id="p", parent_event_id="e")) == []


def test_the_seizures_behind_a_destruction_are_seizures() -> None:
    rows = [seized(action="destruction"), seized(event_id="p", parent_event_id="e")]
    assert counted(*rows) == ["e", "p"]
    assert seizures_alone(counted_actions(pd.DataFrame(rows)))["event_id"].tolist() == ["p"]


def test_an_event_within_a_yearly_total_is_an_action_as_totals_are_another_ledger() -> None:
    assert counted(seized(record_type="annual_total"), seized(event_id="p", parent_event_id="e")) == ["p"]


def test_a_part_whose_whole_is_not_in_the_table_is_not_counted() -> None:
    assert counted(seized(parent_event_id="elsewhere")) == []


def test_a_circle_of_parents_ends() -> None:
    assert counted(seized(parent_event_id="f"), seized(event_id="f", parent_event_id="e")) == []


def test_packings_that_a_source_mixed_are_in_no_sum() -> None:
    [row] = counted_actions(pd.DataFrame([seized(quantity_unit="bale+koli")])).to_dict("records")
    assert pd.isna(row["bales_count"])
    assert pd.isna(row["koli_count"])


def test_seizures_and_destructions_are_not_added() -> None:
    actions = counted_actions(pd.DataFrame([seized(), seized(event_id="d", action="destruction")]))
    with pytest.raises(ValueError, match="same goods"):
        totals_by(actions, "enforcement_body")


def test_a_sum_of_nothing_stated_is_not_zero() -> None:
    actions = counted_actions(pd.DataFrame([seized(), seized(event_id="f", value_idr=5)]))
    [row] = totals_by(actions, "enforcement_body").to_dict("records")
    assert (row["actions_count"], row["value_idr"], row["value_idr_stated"]) == (2, 5, 1)
    assert pd.isna(row["containers_count"])


@pytest.mark.parametrize(
    ("agency", "body"),
    [
        ("Bea Cukai Tanjung Priok", EnforcementBody.CUSTOMS),
        ("Bea Cukai Dit. P2", EnforcementBody.CUSTOMS),
        ("7 Polda", EnforcementBody.POLICE),
        ("Polda Metro Jaya", EnforcementBody.POLICE),
        ("Bareskrim", EnforcementBody.POLICE),
        ("Bareskrim+Polda Jabar", EnforcementBody.POLICE),
        ("Kemendag", EnforcementBody.TRADE_MINISTRY),
        ("Kemendag+BIN+BAIS+Polri", EnforcementBody.JOINT),
        ("Bea Cukai Tanjung Priok+TNI AL", EnforcementBody.JOINT),
        ("TNI AL", EnforcementBody.OTHER),
        ("BIN+TNI AL", EnforcementBody.OTHER),
    ],
)
def test_an_agency_belongs_to_one_body(agency: str, body: EnforcementBody) -> None:
    assert body_of(agency) is body


PUBLISHED_BALES = {
    "EV-20230328-a": 513,
    "EV-20230328-b": 600,
    "EV-20230328-c": 6_000,
    "EV-20230328-polda": 1_925,
    "EV-20230320-jabar": 200,
    "EV-20250313": 873,
    "EV-20250426b": 66,
    "EV-20250430": 150,
    "EV-20250807": 2_000,
    "EV-20250812": 755,
    "EV-20250815": 19_391,
    "EV-20251121": 439,
}
"""Bales as Emiten News, PMJ News, IDX Channel, Okezone and JPNN Jabar print them, one line a seizure."""

PUBLISHED_BY_BODY = {
    # body: seizures, bales, koli, containers, rupiah in millions
    "customs": (7, 3_089, 749, 11, 8_590),
    "joint": (2, 20_146, None, None, 113_860),
    "police": (6, 9_677, None, None, 4_000),
}
"""Customs: 873 + 66 + 150 + 2,000 bales, 450 + 167 + 132 koli, 3 + 8 containers. Joint: 19,391 + 755 bales.
Police: 513 + 600 + 6,000 + 1,925 + 200 + 439 bales, a value for the last of them alone."""

PUBLISHED_BY_PROVINCE = {"32": 5, "31": 4, "14": 1, "21": 1, "61": 1, "62": 1, "73": 1, None: 1}


def test_the_published_seizures_in_bales() -> None:
    actions = seizures_alone(counted_actions(bundled("seizures"))).dropna(subset=["bales_count"])
    assert dict(zip(actions["event_id"], actions["bales_count"], strict=True)) == PUBLISHED_BALES


def test_the_published_seizures_by_body() -> None:
    rows = totals_by(seizures_alone(counted_actions(bundled("seizures"))), "enforcement_body")
    found = {
        row["enforcement_body"]: (
            row["actions_count"],
            *(None if pd.isna(row[name]) else row[name] for name in ("bales_count", "koli_count", "containers_count")),
            row["value_idr"] // 1_000_000,
        )
        for row in rows.to_dict("records")
    }
    assert found == PUBLISHED_BY_BODY


def test_the_published_seizures_by_province_and_the_one_that_names_none() -> None:
    rows = totals_by(seizures_alone(counted_actions(bundled("seizures"))), "province_code")
    found = {
        None if pd.isna(row["province_code"]) else row["province_code"]: row["actions_count"]
        for row in rows.to_dict("records")
    }
    assert found == PUBLISHED_BY_PROVINCE


def test_the_published_destructions_are_apart() -> None:
    actions = counted_actions(bundled("seizures"))
    destroyed = actions[actions["action"] != "seizure"]
    assert dict(zip(destroyed["event_id"], destroyed["bales_count"], strict=True)) == {
        "EV-20230320a": 824,
        "EV-20230328": 7_363,
        "EV-20230920": 1_978,
        "EV-20251114": 16_591,
    }


def test_the_published_yearly_cases() -> None:
    """Katadata and Bisnis Indonesia for 2019-2022, DDTCNews for January 2024 to 14 August 2025."""
    cases = yearly_cases(bundled("seizures"))
    assert cases[["cases", "is_whole_year"]].to_numpy().tolist() == [
        [399, True],
        [169, True],
        [165, True],
        [234, True],
        [2_584, False],
    ]


def test_published_values_put_from_1_6_to_15_million_rupiah_on_a_bale() -> None:
    values = bale_values(counted_actions(bundled("seizures")))
    assert values.lowest_idr == pytest.approx(1_400_000_000 / 873)
    assert values.highest_idr == pytest.approx(1_000_000_000 / 66)
    assert values.ratio == pytest.approx(9.45, abs=0.01)


def test_without_value_and_bales_nothing_is_said_of_a_bale() -> None:
    assert bale_values(counted_actions(pd.DataFrame([seized()]))).actions_count == 0
