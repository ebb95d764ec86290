"""What counts: files in, files again, corrections, undo, and states of the past."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from catalog.errors import UserError
from etl import api
from etl.spans import EVER
from etl.transform import UMKM_CELLS, create_marts_through
from tests.etl_fixture import House, contents, order, orders, template


def test_the_same_file_twice_changes_nothing_and_says_so(house: House) -> None:
    first = house.ingest("a.csv", orders(order("A1"), order("A2")))
    again = house.ingest("renamed.csv", orders(order("A1"), order("A2")))

    assert (first.is_new, again.is_new) == (True, False)
    assert again.batch == first.batch
    assert again.build.mode == "unchanged"
    assert len(api.history(house.store)) == 1
    assert house.totals() == (2, 200_000)


def test_a_clean_file_taken_strictly_is_the_same_file_when_taken_leniently(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))

    assert not house.ingest("a.csv", orders(order("A1")), accept_valid=True).is_new


def test_a_file_with_rejected_rows_is_the_same_file_only_when_taken_leniently(house: House) -> None:
    content = orders(order("A1"), order("A2", units="2,5"))
    house.ingest("a.csv", content, accept_valid=True)

    assert not house.ingest("a.csv", content, accept_valid=True).is_new
    with pytest.raises(UserError, match="line 3"):
        house.ingest("a.csv", content)


def test_an_order_in_two_overlapping_files_counts_once_and_the_newer_state_wins(house: House) -> None:
    house.ingest("march.csv", orders(order("A1", gross_value_idr=100_000), order("A2", gross_value_idr=200_000)))
    second = house.ingest(
        "again.csv",
        orders(order("A2", gross_value_idr=250_000, status="returned"), order("A3", gross_value_idr=400_000)),
    )

    assert second.batch.rows_superseded == 1
    assert house.totals() == (3, 750_000)
    assert house.query("select sum(returned_count) from orders_daily") == [(1,)]


def test_three_versions_of_one_order_count_once(house: House) -> None:
    for day in (1, 2, 3):
        house.ingest(f"{day}.csv", orders(order("A1", f"2023-03-0{day}", gross_value_idr=1_000 * day)))

    assert house.totals() == (1, 3_000)
    assert house.query("select date from orders_daily") == [(date(2023, 3, 3),)]


def test_an_order_that_moved_to_another_month_leaves_the_old_one(house: House) -> None:
    others = (order(f"B{month}", f"2023-0{month}-05") for month in (1, 2, 3, 5))
    house.ingest("march.csv", orders(order("A1", "2023-03-31"), *others))
    moved = house.ingest("april.csv", orders(order("A1", "2023-04-01")))

    assert house.orders_by_month() == {"2023-01": 1, "2023-02": 1, "2023-03": 1, "2023-04": 1, "2023-05": 1}
    assert moved.build.months == ("2023-03", "2023-04")


def test_the_span_of_a_dataset_forgets_a_date_that_was_corrected(house: House) -> None:
    house.ingest("slip.csv", orders(order("A1", "2032-03-01"), order("A2", "2023-03-05")))
    house.ingest("mended.csv", orders(order("A1", "2023-03-01")))

    span = house.query("select rows_count, first_date, last_date from meta_dataset where dataset = 'orders'")
    assert span == [(2, date(2023, 3, 1), date(2023, 3, 5))]


def test_order_lines_count_as_one_order_on_their_first_line(house: House) -> None:
    house.ingest(
        "a.csv",
        orders(
            order("A1", line_number=1, gross_value_idr=100_000),
            order("A1", line_number=2, gross_value_idr=50_000, category="hijab"),
        ),
    )

    cells = house.query("select category, orders_count, gross_value_idr from orders_daily order by category")
    assert cells == [("gamis", 1, 100_000), ("hijab", 0, 50_000)]


def test_a_line_that_only_carries_a_fee_is_part_of_the_total(house: House) -> None:
    house.ingest("a.csv", orders(order("A1"), order("A1", line_number=2, units=0, gross_value_idr=5_000)))

    assert house.totals() == (1, 105_000)
    assert house.query("select sum(gross_value_idr) from umkm_monthly") == [(105_000,)]


def test_cancelled_orders_count_neither_as_orders_nor_as_value(house: House) -> None:
    house.ingest("a.csv", orders(order("A1"), order("A2", status="cancelled"), order("A3", status="returned")))

    ((counted, value, cancelled, returned),) = house.query(
        "select sum(orders_count), sum(gross_value_idr), sum(cancelled_count), sum(returned_count) from orders_daily"
    )
    assert (counted, value, cancelled, returned) == (2, 200_000, 1, 1)


def test_the_same_order_number_of_two_sellers_or_platforms_is_two_orders(house: House) -> None:
    house.ingest("a.csv", orders(order("A1"), order("A1", umkm_id="toko-2"), order("A1", platform="tokopedia")))

    assert house.totals() == (3, 300_000)


def test_undo_brings_the_earlier_version_back(house: House) -> None:
    house.ingest("march.csv", orders(order("A1", "2023-03-31", gross_value_idr=100_000)))
    before = contents(house.warehouse)
    corrected = house.ingest("april.csv", orders(order("A1", "2023-04-01", gross_value_idr=150_000)))
    house.undo(corrected.batch.id)

    assert house.orders_by_month() == {"2023-03": 1}
    assert contents(house.warehouse) == before


def test_undo_of_the_earlier_file_leaves_the_correction(house: House) -> None:
    first = house.ingest("march.csv", orders(order("A1", gross_value_idr=100_000), order("A2", gross_value_idr=10_000)))
    house.ingest("correction.csv", orders(order("A1", gross_value_idr=150_000)))
    house.undo(first.batch.id)

    assert house.totals() == (1, 150_000)


def test_taking_an_undone_file_in_again_gives_the_same_snapshot(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))
    second = house.ingest("b.csv", orders(order("A2")))
    house.undo(second.batch.id)
    again = house.ingest("b.csv", orders(order("A2")))

    assert again.is_new
    assert again.build.snapshot_id == second.build.snapshot_id
    assert house.totals() == (2, 200_000)
    assert [manifest.action for manifest in api.history(house.store)] == ["ingest", "ingest", "undo", "ingest"]


def test_undoing_everything_gives_the_samples_snapshot_again(house: House) -> None:
    sample = house.build()
    batch = house.ingest("a.csv", orders(order("A1"))).batch
    undone = house.undo(batch.id)

    assert undone.snapshot_id == sample.snapshot_id
    assert house.totals() == (7, 700_000)


def test_a_batch_that_does_not_count_cannot_be_undone(house: House) -> None:
    batch = house.ingest("a.csv", orders(order("A1"))).batch
    house.undo(batch.id)

    with pytest.raises(UserError) as refused:
        house.undo(batch.id)
    assert refused.value.code == "batch_unknown"


def test_an_older_manifest_gives_the_snapshot_of_its_time(house: House) -> None:
    start = house.build()
    first = house.ingest("a.csv", orders(order("A1")))
    second = house.ingest("b.csv", orders(order("A2")))
    for path in house.warehouse.glob("warehouse-*"):
        path.unlink()

    assert house.build(1).snapshot_id == first.build.snapshot_id
    assert house.totals() == (1, 100_000)
    assert house.build(0).snapshot_id == start.snapshot_id
    assert house.build().snapshot_id == second.build.snapshot_id
    with pytest.raises(UserError) as refused:
        house.build(3)
    assert refused.value.code == "manifest_unknown"


def test_an_analysts_orders_replace_the_sample_of_orders_but_not_of_takedowns(house: House) -> None:
    house.build()
    takedowns = {"takedown_items", "takedown_requests", "listings"}
    assert api.status(house.store, house.warehouse).sampled_kinds == {"orders", *takedowns}
    house.ingest("a.csv", orders(order("A1")))

    assert house.totals() == (1, 100_000)
    assert house.query("select sum(items_count) from takedowns_daily") == [(1,)]
    sampled = house.query("select dataset from meta_dataset where is_sample order by dataset")
    assert sampled == [(dataset,) for dataset in sorted(takedowns)]
    assert api.status(house.store, house.warehouse).sampled_kinds == takedowns


def test_a_registry_gives_sellers_their_size_in_months_already_built(house: House) -> None:
    house.ingest("a.csv", orders(order("A1"), order("A2", "2023-04-01", umkm_id="toko-2")))
    house.ingest("registry.csv", template("umkm_registry", {"umkm_id": "toko-1", "size_class": "kecil"}))

    sizes = house.query("select size_class, sum(orders_count)::int from orders_daily group by 1 order by 1")
    assert sizes == [("kecil", 1), ("unknown", 1)]


def test_the_newer_file_wins_in_a_small_dataset_and_the_bundled_row_loses(house: House) -> None:
    march = (
        "select index_value, source_publisher from index_monthly where series = 'bi_clothing' and month = '2023-03-01'"
    )
    house.build()
    ((bundled, _),) = house.query(march)
    first = house.ingest("a.csv", template("indices", {"index_value": "1.5"}))
    second = house.ingest("b.csv", template("indices", {"index_value": "2.5"}))

    assert (first.build.mode, second.build.mode) == ("increment", "increment")
    assert house.query(march) == [(2.5, "Bank Indonesia")]
    house.undo(second.batch.id)
    house.undo(first.batch.id)
    ((restored, _),) = house.query(march)
    assert restored == bundled


def test_order_lines_and_daily_counts_of_one_seller_and_day_are_refused(house: House) -> None:
    before = house.ingest("lines.csv", orders(order("A1")))
    with pytest.raises(UserError) as refused:
        house.ingest("days.csv", template("order_days", {}))

    assert refused.value.code == "checks_failed"
    assert "orders_counted_once" in str(refused.value)
    state = api.status(house.store, house.warehouse)
    assert state.serving == before.build.snapshot_id
    assert state.is_current
    assert [batch.id for batch in state.batches] == [before.batch.id]
    assert [path.name for path in (house.store / "batches").iterdir()] == [before.batch.id]


def test_order_lines_and_daily_counts_of_different_days_count_together(house: House) -> None:
    house.ingest("lines.csv", orders(order("A1")))
    house.ingest("days.csv", template("order_days", {"order_date": "2023-03-02", "orders": 4}))

    assert house.totals()[0] == 5


def test_daily_counts_are_replaced_by_their_dimensions(house: House) -> None:
    house.ingest("a.csv", template("order_days", {"orders": 4}, {"category": "hijab", "orders": 2}))
    second = house.ingest("b.csv", template("order_days", {"orders": 5, "umkm_id": " toko-1 "}))

    assert second.batch.rows_superseded == 1
    assert house.totals()[0] == 7


@pytest.mark.parametrize(
    ("dataset", "first", "second"),
    [
        ("orders", {"units": 1}, {"units": 2}),
        ("orders", {"order_id": "A1"}, {"order_id": " A1\u00a0"}),
        ("order_days", {"orders": 1}, {"orders": 2}),
        ("order_days", {"umkm_id": "toko-1"}, {"umkm_id": "toko-1 "}),
        ("takedown_items", {"action": "removal"}, {"action": "ban"}),
        ("takedown_counts", {"count": 1}, {"count": 2}),
        ("umkm_registry", {"size_class": "mikro"}, {"size_class": "kecil"}),
    ],
)
def test_a_key_repeated_inside_one_file_is_refused(
    house: House, dataset: str, first: dict[str, object], second: dict[str, object]
) -> None:
    with pytest.raises(UserError) as refused:
        house.ingest("twice.csv", template(dataset, first, second))

    assert refused.value.code == "rows_repeated"
    key = {
        "orders": "order_id, line_number, umkm_id, platform",
        "umkm_registry": "umkm_id",
        "takedown_items": "item_id, platform",
    }.get(dataset, "platform")
    assert key in str(refused.value)
    assert list((house.store / "batches").iterdir()) == []


def test_rupiah_beyond_what_a_float_holds_are_summed_exactly(house: House) -> None:
    big = 2**53 + 1
    house.ingest(
        "a.csv",
        orders(*(order(f"A{n}", gross_value_idr=big) for n in range(5)), order("B", "2023-03-02", gross_value_idr=4)),
    )

    expected = 5 * big + 4
    assert int(float(expected)) != expected
    for mart in ("orders_daily", "orders_national", "orders_monthly", "umkm_monthly"):
        assert house.query(f"select sum(gross_value_idr) from {mart}") == [(expected,)]


def test_a_sum_that_no_whole_number_column_holds_is_refused_in_a_sentence(house: House) -> None:
    before = house.build()
    shifted = (order(f"A{n}", gross_value_idr=580_000_000_000_000_000 + n) for n in range(20))
    with pytest.raises(UserError) as refused:
        house.ingest("shifted.csv", orders(*shifted))

    assert refused.value.code == "sum_too_large"
    assert api.status(house.store, house.warehouse).serving == before.snapshot_id


def test_a_sum_of_one_seller_that_is_too_large_is_refused_where_what_each_sold_is_found() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table code_platforms as select 'shopee' as platform, 'marketplace' as channel")
        connection.execute("create table umkm_registry as select 'a' as umkm_key, 'mikro' as size_class")
        connection.execute(
            f"create table order_rows as select date '2023-03-01' as date, 'a' as umkm_key, 'shopee' as platform,"
            " 'gamis' as category, '31' as province_code, 1 as orders_count, 1 as units_count,"
            f" {2**62} as gross_value_idr from range(3)"
        )
        with pytest.raises(UserError) as refused:
            create_marts_through(connection, UMKM_CELLS, ("umkm_monthly",), (EVER,))

    assert refused.value.code == "sum_too_large"


def test_a_damaged_snapshot_does_not_stop_the_next_file(house: House) -> None:
    first = house.ingest("a.csv", orders(order("A1")))
    (house.warehouse / f"warehouse-{first.build.snapshot_id}.duckdb").write_bytes(b"damaged" * 1000)

    assert house.ingest("b.csv", orders(order("A2"))).build.mode == "full"
    assert house.totals() == (2, 200_000)
