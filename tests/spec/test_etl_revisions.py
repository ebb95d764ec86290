"""The revision log: what each change moved in the published numbers, and which of it readers may see."""

from __future__ import annotations

from collections import defaultdict

import pytest

from catalog.metrics import DISCLOSURE_MINIMUM_UMKM
from catalog.text import Language, has_text
from etl import api
from etl.manifest import append_manifest, manifests, now
from etl.revisions import Revision, for_readers, read_revisions, title_key
from etl.store import Store
from tests.etl_fixture import House, order, orders, template

ENOUGH = tuple(f"toko-{number}" for number in range(DISCLOSURE_MINIMUM_UMKM))


def log(house: House, metric: str | None = None) -> tuple[Revision, ...]:
    """All that moved, or one metric's part of it."""
    return read_revisions(Store(house.store), metrics=None if metric is None else {metric})


def moves(house: House, metric: str) -> list[tuple[int, str, object, object]]:
    """Manifest, month, before and after of each revision of a metric."""
    return [(row.manifest_number, row.month, row.before, row.after) for row in log(house, metric)]


def test_a_correction_shows_what_moved_when_by_how_much_and_by_whom(house: House) -> None:
    house.ingest("march.csv", orders(order("A1", gross_value_idr=100_000), order("A2", gross_value_idr=200_000)))
    second = house.ingest("correction.csv", orders(order("A2", gross_value_idr=250_000)))
    (moved,) = read_revisions(Store(house.store), manifest_numbers={2})

    assert (moved.metric, moved.month, moved.part) == ("gross_value_idr", "2023-03", ())
    assert (moved.before, moved.after, moved.difference) == (300_000, 350_000, 50_000)
    assert (moved.action, moved.batch, moved.file_name) == ("ingest", second.batch.id, "correction.csv")
    step = api.history(house.store)[-1]
    assert (moved.written_at, moved.written_by) == (step.written_at, step.written_by)


def test_a_month_that_no_file_told_of_before_has_no_number_before(house: House) -> None:
    house.build()
    house.ingest("march.csv", orders(order("A1", units=3)))

    # The sample had orders in March; they were no published number.
    assert moves(house, "orders_count") == [(1, "2023-03", None, 1)]
    assert moves(house, "units_count") == [(1, "2023-03", None, 3)]
    assert log(house, "orders_count")[0].difference is None


def test_only_what_moved_is_written(house: House) -> None:
    house.ingest("all.csv", orders(order("A1", "2023-01-05"), order("A2", "2023-02-05"), order("A3", "2023-03-05")))
    house.ingest("more.csv", orders(order("A2", "2023-02-05"), order("A4", "2023-02-06", gross_value_idr=0)))

    assert [(row.metric, row.month) for row in log(house) if row.manifest_number == 2] == [
        ("orders_count", "2023-02"),
        ("units_count", "2023-02"),
    ]


def test_a_file_that_says_the_same_again_moves_nothing(house: House) -> None:
    house.ingest("a.csv", orders(order("A1"), order("A2")))
    house.ingest("b.csv", orders(order("A2")))

    assert len(api.history(house.store)) == 2
    assert read_revisions(Store(house.store), manifest_numbers={2}) == ()


def test_an_order_that_moved_to_another_month_moved_both(house: House) -> None:
    house.ingest("march.csv", orders(order("A1", "2023-03-31"), order("A2", "2023-03-30")))
    house.ingest("april.csv", orders(order("A1", "2023-04-01")))

    assert moves(house, "orders_count")[1:] == [(2, "2023-03", 2, 1), (2, "2023-04", None, 1)]


def test_an_order_that_now_counts_at_its_line_of_another_month_moved_both(house: House) -> None:
    later = order("A1", "2023-02-01", line_number=2)
    others = (order(f"B{month}", f"2023-{month:02d}-05") for month in range(1, 7))
    house.ingest("a.csv", orders(order("A1", "2023-01-31", line_number=1, status="cancelled"), later, *others))
    house.ingest("b.csv", orders(order("A1", "2023-01-31", line_number=1)))

    # The file tells of January alone.
    assert [move for move in moves(house, "orders_count") if move[0] == 2] == [
        (2, "2023-01", 1, 2),
        (2, "2023-02", 2, 1),
    ]


def test_a_month_whose_orders_were_all_cancelled_has_none_and_is_not_missing(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))
    house.ingest("b.csv", orders(order("A1", status="cancelled")))

    assert moves(house, "orders_count")[1:] == [(2, "2023-03", 1, 0)]


def test_an_undo_is_a_revision_too(house: House) -> None:
    house.ingest("a.csv", orders(order("A1", gross_value_idr=100_000)))
    second = house.ingest("b.csv", orders(order("A1", gross_value_idr=150_000), order("A2", gross_value_idr=5_000)))
    house.undo(second.batch.id)
    house.ingest("b.csv", orders(order("A1", gross_value_idr=150_000), order("A2", gross_value_idr=5_000)))

    assert moves(house, "gross_value_idr") == [
        (1, "2023-03", None, 100_000),
        (2, "2023-03", 100_000, 155_000),
        (3, "2023-03", 155_000, 100_000),
        (4, "2023-03", 100_000, 155_000),
    ]
    assert [row.action for row in log(house, "gross_value_idr")] == ["ingest", "ingest", "undo", "ingest"]


def test_the_last_upload_undone_leaves_no_number_and_not_the_samples(house: House) -> None:
    batch = house.ingest("a.csv", orders(order("A1"))).batch
    house.undo(batch.id)

    assert house.totals() == (7, 700_000)
    assert moves(house, "orders_count")[1:] == [(2, "2023-03", 1, None)]


def test_takedowns_are_told_apart_by_what_is_never_added(house: House) -> None:
    house.ingest("a.csv", template("takedown_items", {"item_id": "I1"}, {"item_id": "I2", "unit": "account"}))
    house.ingest("b.csv", template("takedown_items", {"item_id": "I1", "action": "ban"}))
    second = read_revisions(Store(house.store), manifest_numbers={2})

    assert {row.metric for row in second} == {"takedown_items_count"}
    goods = ("goods", "used_clothing_import")
    assert [(row.part, row.before, row.after) for row in second] == [
        ((("unit", "link"), ("action", "ban"), goods), None, 1),
        ((("unit", "link"), ("action", "removal"), goods), 1, None),
    ]


def test_a_published_figure_that_is_corrected_shows_the_bundled_one_before(house: House) -> None:
    house.build()
    ((bundled,),) = house.query(
        "select index_value from index_monthly where series = 'bi_clothing' and month = '2023-03-01'"
    )
    house.ingest("index.csv", template("indices", {"index_value": "1.5", "yoy_pct": ""}))
    (moved,) = log(house, "clothing_index")

    assert (moved.month, moved.part, moved.before, moved.after) == (
        "2023-03",
        (("series", "bi_clothing"),),
        bundled,
        1.5,
    )


def test_reported_counts_are_compared_one_by_one_and_never_summed(house: House) -> None:
    weeks = ({"period_last_date": "2023-03-07", "count": 10}, {"period_last_date": "2023-03-14", "count": 25})
    house.ingest("a.csv", template("takedown_counts", *({"measure": "cumulative", **week} for week in weeks)))
    house.ingest("b.csv", template("takedown_counts", {"measure": "cumulative", **weeks[1], "count": 24}))

    (moved,) = read_revisions(Store(house.store), manifest_numbers={2})
    assert (moved.metric, moved.before, moved.after) == ("takedown_counts.count", 25, 24)
    assert dict(moved.part)["period_last_date"] == "2023-03-14"


def test_a_registry_moves_no_total(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))
    house.ingest("sizes.csv", template("umkm_registry", {"size_class": "kecil"}))

    assert read_revisions(Store(house.store), manifest_numbers={2}) == ()


def test_played_from_its_start_the_log_gives_the_numbers_that_serve(house: House) -> None:
    several = (order("L1", "2023-01-31", line_number=1, status="cancelled"), order("L1", "2023-02-01", line_number=2))
    house.ingest("a.csv", orders(*several, *(order(f"A{month}", f"2023-{month:02d}-05") for month in range(1, 9))))
    second = house.ingest("b.csv", orders(order("L1", "2023-01-31", line_number=1), order("A3", "2023-07-05")))
    house.ingest("c.csv", orders(order("A8", "2023-08-06", gross_value_idr=9), order("N1", "2023-10-01")))
    house.undo(second.batch.id)
    for metric in ("orders_count", "units_count", "gross_value_idr"):
        played: dict[str, object] = defaultdict(lambda: None)
        for row in log(house, metric):
            assert row.before == played[row.month]
            played[row.month] = row.after
        served = house.query(f"select strftime(month, '%Y-%m'), sum({metric})::bigint from orders_monthly group by 1")
        assert {month: value for month, value in played.items() if value is not None} == {
            str(month): value for month, value in served
        }


@pytest.mark.parametrize("lost", ["removed", "damaged"])
def test_without_the_old_snapshot_the_same_is_found(house: House, lost: str) -> None:
    house.ingest("a.csv", orders(order("A1", "2023-03-31"), order("A2", "2023-02-01", gross_value_idr=5)))
    snapshot = house.warehouse / (house.warehouse / "current").read_text(encoding="ascii")
    if lost == "removed":
        snapshot.unlink()
    else:
        snapshot.write_bytes(b"damaged" * 1000)
    house.ingest("b.csv", orders(order("A1", "2023-04-01")))

    assert moves(house, "orders_count")[2:] == [(2, "2023-03", 1, None), (2, "2023-04", None, 1)]


def test_what_was_written_for_a_manifest_that_never_came_is_not_read(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))
    left = house.store / "revisions" / "000002.jsonl"
    left.write_bytes((house.store / "revisions" / "000001.jsonl").read_bytes())

    assert {row.manifest_number for row in log(house)} == {1}
    house.build()
    assert not left.exists()


def test_a_manifest_of_before_the_log_was_kept_has_no_rows(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))
    (house.store / "revisions" / "000001.jsonl").unlink()

    assert log(house) == ()


def test_revisions_can_be_asked_for_by_month(house: House) -> None:
    house.ingest("a.csv", orders(order("A1", "2023-03-01"), order("A2", "2023-04-01")))

    assert {row.month for row in read_revisions(Store(house.store), months={"2023-04"})} == {"2023-04"}


def test_readers_see_numbers_that_enough_umkm_stand_behind(house: House) -> None:
    house.ingest("a.csv", orders(*(order(f"A{umkm}", umkm_id=umkm) for umkm in ENOUGH)))
    seen = for_readers(log(house, "orders_count"))

    assert [(row.before, row.after, row.is_hidden) for row in seen] == [(None, len(ENOUGH), False)]


def test_a_month_of_too_few_umkm_is_hidden_from_readers_before_and_after(house: House) -> None:
    house.ingest("a.csv", orders(*(order(f"A{umkm}", umkm_id=umkm) for umkm in ENOUGH[:-1])))
    house.ingest("b.csv", orders(*(order(f"B{umkm}", umkm_id=umkm) for umkm in ENOUGH)))
    seen = for_readers(log(house))

    # Four UMKM in the first state: its numbers may be shown neither as what they were nor as what they had been.
    assert {row.manifest_number for row in seen} == {1, 2}
    assert [row for row in seen if not row.is_hidden] == []
    assert {(row.before, row.after, row.difference) for row in seen} == {(None, None, None)}


def test_a_month_that_is_left_with_too_few_umkm_is_hidden(house: House) -> None:
    few = (order(f"A{umkm}", umkm_id=umkm) for umkm in ENOUGH[:-1])
    house.ingest("a.csv", orders(*few))
    many = (order(f"B{umkm}", umkm_id=f"new-{umkm}") for umkm in ENOUGH)
    second = house.ingest("b.csv", orders(*many))
    house.undo(second.batch.id)

    assert [row.is_hidden for row in for_readers(log(house, "orders_count"))] == [True, True, True]


def test_a_difference_that_one_umkm_makes_is_hidden_though_both_totals_are_not(house: House) -> None:
    house.ingest("a.csv", orders(*(order(f"A{umkm}", umkm_id=umkm) for umkm in ENOUGH)))
    house.ingest("b.csv", orders(order("B1", umkm_id=ENOUGH[0])))

    assert [row.is_hidden for row in for_readers(log(house, "orders_count"))] == [False, True]


def test_a_month_that_one_umkm_dominates_is_hidden_in_orders_pieces_and_rupiah_alike(house: House) -> None:
    big = order("A-big", umkm_id=ENOUGH[0], gross_value_idr=100_000_000)
    house.ingest("a.csv", orders(big, *(order(f"A{umkm}", umkm_id=umkm, gross_value_idr=1) for umkm in ENOUGH)))
    seen = for_readers(log(house))

    assert [(row.metric, row.is_hidden) for row in seen] == [
        ("orders_count", True),
        ("units_count", True),
        ("gross_value_idr", True),
    ]


def test_readers_see_no_names(house: House) -> None:
    house.ingest("toko-rahasia.csv", orders(order("A1")))
    assert {row.file_name for row in log(house)} == {"toko-rahasia.csv"}

    assert {(row.file_name, row.written_by, row.backing) for row in for_readers(log(house))} == {(None, None, None)}


def test_every_number_of_the_log_has_a_title(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))
    house.ingest("b.csv", template("takedown_counts", {}))
    house.ingest("c.csv", template("indices", {}))
    metrics = {row.metric for row in log(house)}

    assert {"orders_count", "takedown_counts.count", "clothing_index", "indices.yoy_pct"} <= metrics
    assert all(has_text(title_key(metric), language) for metric in metrics for language in Language)


def test_a_manifest_number_is_given_once(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))
    store = Store(house.store)
    (manifest,) = manifests(store)

    with pytest.raises(FileExistsError):
        append_manifest(store, manifest)
    assert now() >= manifest.written_at
