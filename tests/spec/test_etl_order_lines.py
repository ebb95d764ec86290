"""An order of several lines counts once: at its lowest line that is not cancelled, wherever and whenever the lines came."""

from __future__ import annotations

import json

import pytest

from etl import api
from tests.etl_fixture import House, contents, order, orders

CATEGORIES = {1: "gamis", 2: "hijab", 3: "sepatu"}
"""The category of each line of the worked example, so that the marts show at which line an order counted."""

EXAMPLE = [
    # lines and their status, line at which it counts, counted, cancelled, returned
    ({1: "completed"}, 1, 1, 0, 0),
    ({1: "completed", 2: "completed"}, 1, 1, 0, 0),
    ({1: "cancelled", 2: "completed"}, 2, 1, 0, 0),
    ({2: "completed", 3: "completed"}, 2, 1, 0, 0),
    ({1: "completed", 2: "cancelled"}, 1, 1, 0, 0),
    ({1: "cancelled", 2: "cancelled", 3: "completed"}, 3, 1, 0, 0),
    ({1: "cancelled", 3: "cancelled"}, 1, 0, 1, 0),
    ({2: "cancelled", 3: "cancelled"}, 2, 0, 1, 0),
    ({1: "returned", 2: "completed"}, 1, 1, 0, 1),
    ({1: "completed", 2: "returned"}, 1, 1, 0, 0),
    ({1: "cancelled", 2: "returned", 3: "completed"}, 2, 1, 0, 1),
]


def line(order_id: str, number: int, status: str = "completed", day: str = "2023-03-01") -> dict[str, object]:
    return order(order_id, day, line_number=number, status=status, category=CATEGORIES[number])


def counted(house: House, columns: str = "category") -> list[tuple[object, ...]]:
    """Where orders count: the columns, and the number of orders there."""
    return house.query(
        f"select {columns}, sum(orders_count)::int from orders_daily where orders_count > 0 group by all order by all"
    )


@pytest.mark.parametrize(("lines", "counts_at", "orders_count", "cancelled_count", "returned_count"), EXAMPLE)
def test_an_order_counts_once_at_its_lowest_line_that_is_not_cancelled(
    house: House,
    lines: dict[int, str],
    counts_at: int,
    orders_count: int,
    cancelled_count: int,
    returned_count: int,
) -> None:
    house.ingest("a.csv", orders(*(line("A1", number, status) for number, status in lines.items())))

    cells = house.query("select category, orders_count, cancelled_count, returned_count from orders_daily")
    assert {cell[0] for cell in cells} == {CATEGORIES[number] for number in lines}
    assert [cell for cell in cells if cell[1:] != (0, 0, 0)] == [
        (CATEGORIES[counts_at], orders_count, cancelled_count, returned_count)
    ]
    assert house.query("select sum(orders_count)::int from umkm_monthly where orders_count > 0") == [
        (orders_count or None,)
    ]


def test_all_orders_of_the_worked_example_count_beside_each_other(house: House) -> None:
    rows = [
        line(f"A{number}", line_number, status)
        for number, (lines, *_) in enumerate(EXAMPLE)
        for line_number, status in lines.items()
    ]
    house.ingest("a.csv", orders(*rows))

    ((total, cancelled, returned),) = house.query(
        "select sum(orders_count)::int, sum(cancelled_count)::int, sum(returned_count)::int from orders_daily"
    )
    assert (total, cancelled, returned) == tuple(map(sum, zip(*(counts for _, _, *counts in EXAMPLE), strict=True)))


def test_lines_of_equal_order_numbers_of_two_sellers_are_two_orders(house: House) -> None:
    house.ingest("a.csv", orders(line("A1", 1, "cancelled"), {**line("A1", 2), "umkm_id": "toko-2"}))

    assert counted(house) == [("hijab", 1)]
    assert house.query("select sum(cancelled_count)::int from orders_daily") == [(1,)]


def test_a_first_line_that_is_cancelled_later_hands_the_order_to_the_second_and_undo_brings_it_back(
    house: House,
) -> None:
    house.ingest("a.csv", orders(line("A1", 1), line("A1", 2)))
    assert counted(house) == [("gamis", 1)]
    correction = house.ingest("b.csv", orders(line("A1", 1, "cancelled")))
    assert counted(house) == [("hijab", 1)]
    house.undo(correction.batch.id)

    assert counted(house) == [("gamis", 1)]


def test_a_first_line_that_comes_in_a_later_file_takes_the_order_over(house: House) -> None:
    house.ingest("second.csv", orders(line("A1", 2)))
    assert counted(house) == [("hijab", 1)]
    house.ingest("first.csv", orders(line("A1", 1)))

    assert counted(house) == [("gamis", 1)]


MONTHS = [order(f"B{month}", f"2023-{month:02d}-05") for month in range(1, 10)]
"""Orders of other months, so that a few touched months are built as an increment."""


def test_an_order_whose_lines_lie_in_two_months_moves_between_them_with_its_counting_line(house: House) -> None:
    first = house.ingest("a.csv", orders(*MONTHS, line("A1", 1, day="2023-03-31"), line("A1", 2, day="2023-05-01")))
    before = contents(house.warehouse)
    assert counted(house, "date_trunc('month', date)::date::varchar")[2:5] == [
        ("2023-03-01", 2),
        ("2023-04-01", 1),
        ("2023-05-01", 1),
    ]
    correction = house.ingest("b.csv", orders(line("A1", 1, "cancelled", "2023-03-31")))

    assert (correction.build.mode, correction.build.months) == ("increment", ("2023-03", "2023-05"))
    assert counted(house, "date_trunc('month', date)::date::varchar")[2:5] == [
        ("2023-03-01", 1),
        ("2023-04-01", 1),
        ("2023-05-01", 2),
    ]
    (house.warehouse / f"warehouse-{first.build.snapshot_id}.duckdb").unlink()
    undone = house.undo(correction.batch.id)
    assert (undone.mode, undone.months) == ("increment", ("2023-03", "2023-05"))
    assert contents(house.warehouse) == before


def test_lines_in_two_months_of_two_files_are_built_together_also_when_the_earlier_is_undone(house: House) -> None:
    house.ingest("base.csv", orders(*MONTHS))
    first = house.ingest("first.csv", orders(line("A1", 1, day="2023-03-31")))
    second = house.ingest("second.csv", orders(line("A1", 2, day="2023-05-01")))
    assert second.batch.linked_months == (("2023-03", "2023-05"),)
    undone = house.undo(first.batch.id)

    assert (undone.mode, undone.months) == ("increment", ("2023-03", "2023-05"))
    assert counted(house, "category") == [("gamis", 9), ("hijab", 1)]


def test_a_month_is_built_with_the_other_lines_of_its_orders_also_where_another_order_changed(house: House) -> None:
    house.ingest("a.csv", orders(*MONTHS, line("A1", 1, day="2023-03-31"), line("A1", 2, day="2023-05-01")))
    other = house.ingest("b.csv", orders(order("C1", "2023-05-09")))

    assert other.build.months == ("2023-03", "2023-05")
    assert house.orders_by_month() == {**{f"2023-{month:02d}": 1 for month in range(1, 10)}, "2023-03": 2, "2023-05": 2}


def test_orders_that_move_to_another_month_as_a_whole_tie_no_months_together(house: House) -> None:
    house.ingest("a.csv", orders(*MONTHS, line("A1", 1, day="2023-03-31"), line("A1", 2, day="2023-03-31")))
    moved = house.ingest("b.csv", orders(line("A1", 1, day="2023-04-01"), line("A1", 2, day="2023-04-01")))
    other = house.ingest("c.csv", orders(order("C1", "2023-04-09")))

    assert moved.batch.linked_months == ()
    assert moved.build.months == ("2023-03", "2023-04")
    assert other.build.months == ("2023-04",)


def test_a_batch_of_before_months_were_linked_is_still_read_and_everything_is_built(house: House) -> None:
    first = house.ingest(
        "a.csv", orders(*MONTHS, line("A1", 1, "cancelled", "2023-03-31"), line("A1", 2, day="2023-05-01"))
    )
    record = house.store / "batches" / first.batch.id / "batch.json"
    known = json.loads(record.read_text())
    del known["linked_months"]
    record.write_text(json.dumps(known))
    second = house.ingest("b.csv", orders(order("C1", "2023-05-09")))

    assert second.build.mode == "full"
    assert api.status(house.store, house.warehouse).is_current
    assert house.orders_by_month()["2023-05"] == 3
