"""What an upload would move is known before it counts, and is what the revision log says afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UserError
from etl import api
from etl.effect import Aside, Effect
from etl.engine import reading
from etl.revisions import read_revisions
from etl.store import Store
from tests.etl_fixture import WRITER, House, order, orders, template

MARCH = orders(order("A1", gross_value_idr=100_000), order("A2", gross_value_idr=200_000))
CORRECTION = orders(order("A2", gross_value_idr=250_000), order("A3", "2023-04-02", units=2), order("A4", "2023-06-02"))


def effect_of(house: House, *files: tuple[str, str]) -> Effect:
    """What files would move."""
    paths = [house.file(name, content) for name, content in files]
    effect = api.preview(house.store, house.warehouse, *paths, actor=WRITER).effect
    assert effect is not None
    return effect


def totals(effect: Effect) -> dict[str, tuple[object, ...]]:
    return {
        total.metric: (total.first_month, total.last_month, total.months, total.before, total.after)
        for total in effect.totals
    }


def files_in(directory: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in directory.rglob("*") if path.is_file() and path.name != "lock"}


def test_totals_are_added_over_the_months_that_move_alone(house: House) -> None:
    house.ingest("maret.csv", MARCH)
    house.ingest("mei.csv", orders(order("M1", "2023-05-01", gross_value_idr=7_000_000)))

    assert totals(effect_of(house, ("koreksi.csv", CORRECTION))) == {
        "orders_count": ("2023-04", "2023-06", 2, None, 2),
        "units_count": ("2023-04", "2023-06", 2, None, 3),
        "gross_value_idr": ("2023-03", "2023-06", 3, 300_000, 550_000),
    }


@pytest.mark.parametrize("dataset", ["orders", "order_days", "takedown_items", "takedown_counts", "indices"])
def test_what_would_move_is_what_the_revision_log_then_says(house: House, dataset: str) -> None:
    changes: dict[str, dict[str, object]] = {
        "orders": {"units": 3},
        "order_days": {"orders": 4},
        "takedown_items": {"item_id": "I2"},
        "takedown_counts": {"count": 41_000},
        "indices": {"index_value": "121.5"},
    }
    changed = template(dataset, changes[dataset])
    house.ingest("a.csv", template(dataset, {}))
    effect = effect_of(house, ("b.csv", changed))
    house.ingest("b.csv", changed)

    logged = read_revisions(Store(house.store), manifest_numbers={2})
    assert {
        (one.metric, one.month, one.part, one.before, one.after) for one in (*effect.by_month, *effect.published)
    } == {(one.metric, one.month, one.part, one.before, one.after) for one in logged}
    assert logged


def test_a_published_figure_is_named_by_itself_and_never_added(house: House) -> None:
    effect = effect_of(
        house,
        ("hitungan.csv", template("takedown_counts", {}, {"platform": "tokopedia", "count": 5})),
    )

    assert effect.totals == ()
    assert [(dict(one.part)["platform"], one.before, one.after) for one in effect.published] == [
        ("shopee", None, 40_000),
        ("tokopedia", None, 5),
    ]


def test_several_files_are_one_effect(house: House) -> None:
    effect = effect_of(house, ("a.csv", orders(order("A1"))), ("b.csv", orders(order("B1", units=4))))

    assert totals(effect)["units_count"] == ("2023-03", "2023-03", 1, None, 5)


def test_the_sample_that_would_go_is_named(house: House) -> None:
    house.build()

    assert effect_of(house, ("a.csv", orders(order("A1")))).ends_sample_of == ("orders",)


def test_rows_that_say_the_same_move_nothing(house: House) -> None:
    house.ingest("a.csv", orders(order("A1"), order("A2")))
    effect = effect_of(house, ("b.csv", orders(order("A2"))))

    assert (effect.totals, effect.published, effect.ends_sample_of) == ((), (), ())


def test_looking_leaves_store_and_warehouse_as_they_were(house: House) -> None:
    house.ingest("maret.csv", MARCH)
    before = files_in(house.store) | files_in(house.warehouse)
    effect_of(house, ("koreksi.csv", CORRECTION))

    assert files_in(house.store) | files_in(house.warehouse) == before


def test_looking_before_the_first_build_works_and_serves_nothing(house: House) -> None:
    assert totals(effect_of(house, ("maret.csv", MARCH)))["orders_count"] == ("2023-03", "2023-03", 1, None, 2)
    assert not (house.warehouse / "current").exists()


def test_rows_that_would_fail_the_checks_are_refused_when_looked_at(house: House) -> None:
    house.ingest("baris.csv", orders(order("A1")))
    days = house.file("hari.csv", template("order_days", {}))

    with pytest.raises(UserError) as refused:
        api.preview(house.store, house.warehouse, days, actor=WRITER)
    assert refused.value.code == "checks_failed"
    assert len(api.history(house.store)) == 1


def test_who_asks_may_look_at_the_snapshot_with_the_files_while_it_is_there(house: House) -> None:
    house.ingest("maret.csv", MARCH)
    asides = []

    def look(aside: Aside) -> object:
        asides.append(aside)
        with reading(aside.file) as connection:
            return connection.execute("select sum(orders_count) from orders_daily").fetchone()

    koreksi = house.file("koreksi.csv", CORRECTION)
    effect = api.preview(house.store, house.warehouse, koreksi, actor=WRITER, look=look).effect
    assert effect is not None
    assert effect.seen == (4,)
    assert house.totals() == (2, 300_000)
    (aside,) = asides
    assert aside.datasets == {"orders"}
    assert not aside.file.exists()


def test_nobody_looks_where_all_rows_count_already(house: House) -> None:
    house.ingest("maret.csv", MARCH)
    maret = house.file("maret.csv", MARCH)

    def look(aside: Aside) -> None:
        raise AssertionError(aside)

    assert api.preview(house.store, house.warehouse, maret, actor=WRITER, look=look).effect is None


def test_what_a_look_raises_ends_the_preview_and_leaves_nothing(house: House) -> None:
    house.ingest("maret.csv", MARCH)
    koreksi = house.file("koreksi.csv", CORRECTION)
    before = files_in(house.store) | files_in(house.warehouse)

    def look(aside: Aside) -> None:
        raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError, match="a fault of ours"):
        api.preview(house.store, house.warehouse, koreksi, actor=WRITER, look=look)
    assert files_in(house.store) | files_in(house.warehouse) == before
    assert house.leftovers() == []
