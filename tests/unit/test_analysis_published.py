"""Published figures are picked by rule, and nothing is added that must not be."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.published import largest_seizures, latest_claims, partner_ratios, yearly_cases
from catalog.reference import reference_rows


def claim(**fields: object) -> dict[str, object]:
    return {
        "fact_id": "a",
        "fact_group": "g",
        "parent_fact_id": None,
        "as_of_date": pd.Timestamp("2023-03-31"),
        "count": 40_000,
        "unit": "account",
        "goods": "used_clothing_import",
        "value_status": "reported",
        **fields,
    }


def imported(series: str, tonnes: float | None, **fields: object) -> dict[str, object]:
    return {
        "series": series,
        "reporter": "ID",
        "partner": "001",
        "frequency": "annual",
        "period_last_date": pd.Timestamp("2022-12-31"),
        "quantity_tonnes": tonnes,
        "value_status": "reported",
        **fields,
    }


def seized(**fields: object) -> dict[str, object]:
    return {
        "event_id": "e",
        "parent_event_id": None,
        "record_type": "event",
        "action": "seizure",
        "last_date": pd.Timestamp("2025-08-15"),
        "quantity": 10,
        "quantity_unit": "bale",
        "cases": None,
        "value_status": "reported",
        **fields,
    }


def test_the_newest_count_stands_for_its_unit() -> None:
    newest = latest_claims(
        pd.DataFrame([claim(), claim(fact_id="b", as_of_date=pd.Timestamp("2025-11-18"), count=93_000)])
    )
    assert newest["count"].tolist() == [93_000]


@pytest.mark.parametrize(
    "fields",
    [
        {"value_status": "restatement"},
        {"value_status": "conflict"},
        {"value_status": "superseded"},
        {"goods": "cosmetics"},
        {"parent_fact_id": "total"},
        {"unit": "link_found"},
        {"unit": "keyword"},
    ],
)
def test_what_is_no_count_of_removed_used_clothing_never_stands(fields: dict[str, object]) -> None:
    assert latest_claims(pd.DataFrame([claim(**fields)])).empty


def test_one_fact_told_in_other_units_is_one_fact() -> None:
    rows = [claim(), claim(fact_id="b", unit="link", value_status="restatement")]
    newest = latest_claims(pd.DataFrame(rows))
    assert newest["unit"].tolist() == ["account"]
    assert newest["told_in"].tolist() == [("link",)]


def test_a_partner_is_compared_with_all_recorded_imports_and_with_those_from_itself() -> None:
    rows = [
        imported("mirror_exports", 24_000.0, reporter="MY", partner="ID"),
        imported("bps_recorded", 24.0),
        imported("bps_by_partner", 2.0, partner="MY"),
        imported("bps_by_partner", 12.0, partner="JP"),
    ]
    [ratio] = partner_ratios(pd.DataFrame(rows)).to_dict("records")
    assert ratio["partner"] == "MY"
    assert ratio["ratio_to_recorded"] == pytest.approx(1_000)
    assert ratio["ratio_to_recorded_from_partner"] == pytest.approx(12_000)


@pytest.mark.parametrize("status", ["suspect", "conflict", "missing"])
def test_no_ratio_stands_on_a_doubted_or_missing_value(status: str) -> None:
    rows = [
        imported("mirror_exports", 24_000.0, reporter="MY", partner="ID"),
        imported("bps_recorded", None if status == "missing" else 24.0, value_status=status),
    ]
    ratios = partner_ratios(pd.DataFrame(rows))
    assert len(ratios) == 1
    assert ratios["ratio_to_recorded"].isna().all()


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


def test_the_bundled_claims_give_one_row_a_unit() -> None:
    claims = pd.DataFrame(reference_rows("claims.csv")).replace("", None)
    claims = claims.assign(as_of_date=pd.to_datetime(claims["as_of_date"]), count=claims["count"].astype(int))
    newest = latest_claims(claims)
    assert set(newest["unit"]) == {"product", "merchant", "listing", "link", "link_or_merchant"}
    told = newest.set_index("unit")["told_in"]
    assert set(told["link_or_merchant"]) == {"account", "link", "ad_or_link", "merchant"}
