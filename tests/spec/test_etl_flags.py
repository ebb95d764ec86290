"""What is odd about rows that break no rule is said before they count, and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from catalog.questions import Answers
from catalog.text import Language
from etl import api
from etl.flags.far import FEWEST_ROWS
from etl.flags.flag import Flag
from tests.etl_fixture import WRITER, House, order, orders, template

Row = Mapping[str, Any]


def flags_of(house: House, content: str, answers: Answers | None = None) -> dict[str, Flag]:
    """Flags of a file that is looked at."""
    file = house.file("lihat.csv", content)
    previewed = api.preview(house.store, house.warehouse, file, answers=answers, actor=WRITER)
    return {flag.id: flag for flag in previewed.reports[0].flags}


def ordinary(count: int = FEWEST_ROWS) -> list[dict[str, object]]:
    """Orders of 60,000 to 160,000 rupiah, one a day."""
    return [
        order(f"N{place}", f"2023-03-{1 + place % 28:02d}", gross_value_idr=60_000 + 100_000 * place // count)
        for place in range(count)
    ]


def days(*rows: Row) -> str:
    return template("order_days", *rows)


def counts(*rows: Row) -> str:
    return template("takedown_counts", *rows)


def test_ordinary_orders_raise_no_flag(house: House) -> None:
    assert flags_of(house, orders(*ordinary(60))) == {}


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        (89, "thousands_mixed"),
        (98_000_000, "thousands_mixed"),
        (900, "far_price"),
        (4_000_000, "far_price"),
        (30_000, None),
        (600_000, None),
    ],
)
def test_a_price_far_from_its_category_is_flagged(house: House, value: int, flag: str | None) -> None:
    found = flags_of(house, orders(*ordinary(), order("X", "2023-03-20", gross_value_idr=value)))

    assert set(found) == ({flag} if flag else set())
    if flag:
        assert found[flag].rows == 1
        assert found[flag].examples[0]["gross_value_idr"] == value


def test_the_price_is_that_of_one_piece(house: House) -> None:
    assert flags_of(house, orders(*ordinary(), order("X", units=10, gross_value_idr=1_000_000))) == {}


def test_categories_have_middles_of_their_own(house: House) -> None:
    cheap = [
        order(f"H{place}", f"2023-03-{1 + place:02d}", category="hijab", gross_value_idr=5_000)
        for place in range(FEWEST_ROWS)
    ]

    assert flags_of(house, orders(*ordinary(), *cheap)) == {}


def test_too_few_rows_have_no_middle(house: House) -> None:
    assert flags_of(house, orders(order("A1"), order("A2", gross_value_idr=100))) == {}


def test_far_more_pieces_than_usual_are_flagged(house: House) -> None:
    found = flags_of(house, orders(*ordinary(), order("X", units=500, gross_value_idr=50_000_000)))

    assert found["far_units"].examples[0]["units"] == 500


@pytest.mark.parametrize(
    ("dearest", "answers"),
    [(1_000, {}), (500, {"number.gross_value_idr": "as_written"})],
    ids=["with an amount too large to be asked about", "taken as it is written"],
)
def test_a_whole_file_in_thousands_is_seen_beside_what_counts(
    house: House, dearest: int, answers: dict[str, str]
) -> None:
    house.ingest("nyata.csv", orders(*ordinary()))
    thousandths = [
        {**row, "order_id": f"T{place}", "gross_value_idr": 100 + place} for place, row in enumerate(ordinary())
    ]
    found = flags_of(house, orders(*thousandths, order("T", gross_value_idr=dearest)), answers)

    assert set(found) == {"other_scale"}
    assert found["other_scale"].params["counted"] == 107_500
    assert "107500" in found["other_scale"].sentence(Language.ENGLISH)


def test_the_sample_is_no_measure_of_what_is_usual(house: House) -> None:
    house.build()

    cheap = [order(f"T{place}", gross_value_idr=1_000) for place in range(FEWEST_ROWS)]

    assert flags_of(house, orders(*cheap)) == {}


@pytest.mark.parametrize(
    ("fields", "flag"),
    [({"units": 0}, "no_pieces"), ({"gross_value_idr": 0}, "no_value"), ({"order_date": "2090-01-01"}, "ahead")],
)
def test_rows_that_cannot_be_whole_are_flagged(house: House, fields: dict[str, object], flag: str) -> None:
    assert set(flags_of(house, orders(order("A1"), {**order("A2"), **fields}))) == {flag}


def test_a_cancelled_order_may_be_worth_nothing(house: House) -> None:
    assert flags_of(house, orders(order("A1", status="cancelled", gross_value_idr=0))) == {}


def test_a_day_of_ten_ordinary_ones_is_flagged(house: House) -> None:
    month = [
        {"order_date": f"2023-03-{day:02d}", "orders": 10, "units": 10, "gross_value_idr": 10**6}
        for day in range(1, 29)
    ]
    month[4] |= {"orders": 101, "units": 101, "gross_value_idr": 101 * 10**5}
    found = flags_of(house, days(*month))

    assert set(found) == {"far_day"}
    assert [(str(row["order_date"]), row["orders"]) for row in found["far_day"].examples] == [("2023-03-05", 101)]


def test_units_and_measures_mixed_on_one_platform_are_flagged(house: House) -> None:
    found = flags_of(
        house,
        counts(
            {},
            {"unit": "account", "count": 12},
            {"measure": "cumulative", "count": 90_000},
            {"platform": "tokopedia", "count": 3},
        ),
    )

    assert set(found) == {"units_mixed", "measures_mixed"}
    assert found["units_mixed"].rows == 3
    assert "Akun" in found["units_mixed"].sentence(Language.INDONESIAN)


def test_units_are_held_against_those_that_count(house: House) -> None:
    house.ingest("lama.csv", counts({}))
    found = flags_of(house, counts({"unit": "account"}))

    assert set(found) == {"units_mixed", "same_count_other_unit"}


def test_counts_of_another_territory_are_another_series(house: House) -> None:
    house.ingest("lama.csv", counts({"measure": "cumulative", "count": 900}))
    april = {"period_last_date": "2023-04-30", "reported_date": "2023-05-02"}

    assert flags_of(house, counts({"unit": "account", "territory": "eu", "count": 900})) == {}
    assert flags_of(house, counts({**april, "measure": "cumulative", "territory": "eu", "count": 800})) == {}


def test_mixed_units_are_told_by_territory(house: House) -> None:
    eu = counts({"territory": "eu"}, {"territory": "eu", "unit": "account", "count": 12})

    assert "Uni Eropa dan EEA" in flags_of(house, eu)["units_mixed"].sentence(Language.INDONESIAN)


def test_a_correction_in_the_same_unit_raises_no_flag(house: House) -> None:
    house.ingest("lama.csv", counts({}))

    assert flags_of(house, counts({"count": 41_000})) == {}


def test_a_running_total_that_falls_is_flagged(house: House) -> None:
    house.ingest("lama.csv", counts({"measure": "cumulative", "count": 900}))
    april = {"period_last_date": "2023-04-30", "reported_date": "2023-05-02"}

    assert set(flags_of(house, counts({**april, "measure": "cumulative", "count": 800}))) == {"total_falls"}
    assert flags_of(house, counts({**april, "measure": "cumulative", "count": 950})) == {}


def test_a_count_told_before_its_period_ended_is_flagged(house: House) -> None:
    assert set(flags_of(house, counts({"reported_date": "2023-03-30"}))) == {"told_before_its_end"}


def test_an_index_of_another_base_is_flagged(house: House) -> None:
    house.ingest("lama.csv", template("indices", {"month": "2031-03-01"}))
    found = flags_of(house, template("indices", {"month": "2031-04-01", "index_value": "420.0"}))

    assert set(found) == {"far_index", "ahead"}


def test_a_flag_changes_no_row_and_refuses_none(house: House) -> None:
    content = orders(*ordinary(), order("X", "2023-04-09", gross_value_idr=89))
    assert flags_of(house, content)
    accepted = house.ingest("a.csv", content).batch

    assert (accepted.rows_accepted, accepted.rows_rejected) == (FEWEST_ROWS + 1, 0)
    assert house.query("select gross_value_idr from orders_monthly where month = date '2023-04-01'") == [(89,)]
