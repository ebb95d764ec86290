"""The rows of a card as a file: each row with unit, source and snapshot."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

from dashboard.exports.csv_file import csv_bytes
from dashboard.exports.rows import values_digest
from dashboard.queries.frame import EstimateFrame, MetricFrame
from tests.unit.charts_frames import SECRET, as_sample, channel_shortfalls, monthly


def rows_of(frame: MetricFrame | EstimateFrame) -> list[dict[str, str]]:
    return list(
        csv.DictReader(
            StringIO(csv_bytes(frame, figure_id="pesanan.trend", selection="lang=id&grain=month").decode("utf-8"))
        )
    )


def test_values_say_their_unit_source_and_snapshot() -> None:
    (row,) = rows_of(monthly([1.0]))
    assert (row["metric"], row["value_unit"], row["source_ids"]) == ("orders_count", "order", "umkm_orders")
    assert (row["snapshot_id"], row["is_sample"]) == ("3f9a1c07b2d4", "False")


def test_estimates_say_what_they_are_and_give_no_unit_to_columns_in_per_cent() -> None:
    rows = rows_of(channel_shortfalls())
    assert {row["estimate"] for row in rows} == {"shortfall"}
    assert {row["metric_unit"] for row in rows} == {"order"}
    assert "value_unit" not in rows[0]
    assert [row["low_pct"] for row in rows] == ["-53.0", "-28.0", ""]


def test_estimates_say_of_which_season_they_are_and_up_to_which_day_they_looked() -> None:
    known = replace(channel_shortfalls(), as_of=date(2023, 4, 6))
    assert {(row["season_year"], row["as_of_date"]) for row in rows_of(known)} == {("1444", "2023-04-06")}
    assert {row["as_of_date"] for row in rows_of(channel_shortfalls())} == {""}


def test_estimates_from_the_sample_are_marked_in_every_row() -> None:
    assert {row["is_sample"] for row in rows_of(as_sample(channel_shortfalls()))} == {"True"}


def test_a_suppressed_value_stays_out_even_where_a_frame_holds_it() -> None:
    frame = monthly([1.0, SECRET], ["shown", "suppressed"])
    assert [(row["value"], row["status"]) for row in rows_of(frame)] == [("1.0", "shown"), ("", "suppressed")]
    assert frame.data["value"].tolist() == [1.0, SECRET]


def test_the_same_rows_of_another_snapshot_have_the_same_digest() -> None:
    frame = monthly([1.0, 2.0])
    later = replace(frame, provenance=replace(frame.provenance, snapshot_id="later"))
    assert values_digest(later) == values_digest(frame)
    assert values_digest(monthly([1.0, 3.0])) != values_digest(frame)


def test_a_number_that_may_not_be_shown_is_not_in_the_digest() -> None:
    hidden, other = (monthly([1.0, value], ["shown", "suppressed"]) for value in (SECRET, SECRET + 1))
    assert values_digest(hidden) == values_digest(other)
