"""Published figures are picked by rule, and nothing is added that must not be."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.published import latest_claims
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


def test_the_bundled_claims_give_one_row_a_unit() -> None:
    claims = pd.DataFrame(reference_rows("claims.csv")).replace("", None)
    claims = claims.assign(as_of_date=pd.to_datetime(claims["as_of_date"]), count=claims["count"].astype(int))
    newest = latest_claims(claims)
    assert set(newest["unit"]) == {"product", "merchant", "listing", "link", "link_or_merchant"}
    told = newest.set_index("unit")["told_in"]
    assert set(told["link_or_merchant"]) == {"account", "link", "ad_or_link", "merchant"}
