"""The data as they were known on a day: earlier numbers come back, and what serves stays what it is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

import etl.known_on
from catalog.errors import UserError
from etl import api
from etl.engine import reading
from etl.known_on import snapshot_known_on
from etl.manifest import EMPTY
from etl.plan import make_plan
from etl.store import Store
from etl.warehouse import SNAPSHOTS_KEPT, looking_back, serving_snapshot, snapshot_path
from tests.etl_fixture import House, contents, order, orders, template

APRIL_6 = date(2023, 4, 6)
APRIL_9 = date(2023, 4, 9)


def written(house: House, *moments: str) -> None:
    """Date the manifests of a house, oldest first: UTC, as they are stored."""
    paths = sorted((house.store / "manifests").iterdir())
    assert len(paths) == len(moments)
    for path, moment in zip(paths, moments, strict=True):
        path.write_text(json.dumps({**json.loads(path.read_text()), "written_at": moment}), encoding="utf-8")


def known_on(house: House, day: date) -> str:
    return snapshot_known_on(Store(house.store), house.warehouse, day, lambda _stage, _share: None)


def totals(house: House, day: date) -> tuple[int, int]:
    """Orders and rupiah as known on a day."""
    with reading(snapshot_path(house.warehouse, known_on(house, day))) as connection:
        row = connection.execute(
            "select sum(orders_count)::int, sum(gross_value_idr)::int from orders_daily"
        ).fetchone()
    assert row is not None
    return row


@pytest.fixture
def corrected(house: House) -> House:
    """An order of 100,000 rupiah arrives on 6 April, another one on the 7th, and is made 150,000 on the 8th."""
    house.ingest("first.csv", orders(order("A1", gross_value_idr=100_000)))
    house.ingest("second.csv", orders(order("A2", gross_value_idr=20_000)))
    house.ingest("correction.csv", orders(order("A1", "2023-04-01", gross_value_idr=150_000)))
    written(house, "2023-04-06T05:00:00", "2023-04-07T05:00:00", "2023-04-08T05:00:00")
    return house


def test_a_correction_of_a_later_day_is_not_yet_known(corrected: House) -> None:
    days = (APRIL_6 + timedelta(days=n) for n in range(3))

    assert [totals(corrected, day) for day in days] == [(1, 100_000), (2, 120_000), (2, 170_000)]


def test_a_row_that_was_later_moved_to_another_month_is_back_in_its_own(corrected: House) -> None:
    with reading(snapshot_path(corrected.warehouse, known_on(corrected, APRIL_6))) as connection:
        months = connection.execute("select month, orders_count from orders_monthly").fetchall()

    assert months == [(date(2023, 3, 1), 1)]


def test_a_day_ends_at_midnight_in_jakarta(house: House) -> None:
    house.ingest("a.csv", orders(order("A1")))
    house.ingest("b.csv", orders(order("A2")))
    written(house, "2023-04-06T16:59:59", "2023-04-06T17:00:00")

    assert totals(house, APRIL_6)[0] == 1
    assert totals(house, APRIL_6 + timedelta(days=1))[0] == 2


def test_before_the_first_upload_the_bundled_figures_alone_are_known(corrected: House) -> None:
    day = APRIL_6 - timedelta(days=1)

    assert known_on(corrected, day) == make_plan(Store(corrected.store), EMPTY).snapshot_id
    assert totals(corrected, day) == (7, 700_000)


def test_an_upload_that_was_later_undone_was_known(corrected: House) -> None:
    first = api.history(corrected.store)[0].batches[0]
    corrected.undo(first)
    written(corrected, "2023-04-06T05:00:00", "2023-04-07T05:00:00", "2023-04-08T05:00:00", "2023-04-09T05:00:00")

    assert totals(corrected, APRIL_6) == (1, 100_000)
    assert totals(corrected, APRIL_9) == (2, 170_000)


def test_what_serves_is_not_changed(corrected: House) -> None:
    pointer, history = (corrected.warehouse / "current").read_bytes(), api.history(corrected.store)
    for path in corrected.warehouse.glob("warehouse-*"):
        if path.name.encode() != pointer:
            path.unlink()
    old = known_on(corrected, APRIL_6)

    assert snapshot_path(corrected.warehouse, old).exists()
    assert (corrected.warehouse / "current").read_bytes() == pointer
    assert api.history(corrected.store) == history
    assert corrected.totals() == (2, 170_000)
    assert corrected.leftovers() == []


def test_a_state_built_afterwards_holds_what_was_served_then(house: House) -> None:
    house.ingest("orders.csv", orders(*(order(f"A{month}", f"2023-{month:02d}-05") for month in range(1, 9))))
    house.ingest("items.csv", template("takedown_items", {"item_id": "I1"}, {"item_id": "I2"}))
    then = contents(house.warehouse)
    served = serving_snapshot(house.warehouse)
    house.ingest("more.csv", orders(order("A3", "2023-04-05", gross_value_idr=7), order("A9", "2023-09-05")))
    house.ingest("index.csv", template("indices", {"index_value": "1.5"}))
    written(house, *("2023-04-06T05:00:00",) * 2, *("2023-04-09T05:00:00",) * 2)
    assert served is not None
    snapshot_path(house.warehouse, served).unlink()

    assert known_on(house, APRIL_6) == served
    (house.warehouse / "current").write_text(snapshot_path(house.warehouse, served).name, encoding="ascii")
    assert contents(house.warehouse) == then


def test_a_state_that_lies_ready_is_given_while_another_writer_is_at_work(corrected: House) -> None:
    known_on(corrected, APRIL_6)
    with Store(corrected.store).writing():
        assert totals(corrected, APRIL_6) == (1, 100_000)


def test_a_state_is_not_built_where_that_would_leave_too_little_space(
    corrected: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(path.name for path in corrected.warehouse.glob("*.duckdb"))
    monkeypatch.setattr(etl.known_on, "SPACE_LEFT", 10**12)
    with pytest.raises(UserError) as refused:
        known_on(corrected, APRIL_6 - timedelta(days=1))

    assert refused.value.code == "disk_full"
    assert sorted(path.name for path in corrected.warehouse.glob("*.duckdb")) == before


def test_a_page_that_must_wait_is_told_so(corrected: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.store.WAIT_SECONDS", 0.1)
    stages: list[str] = []
    with looking_back(corrected.warehouse), pytest.raises(UserError) as refused:
        snapshot_known_on(
            Store(corrected.store),
            corrected.warehouse,
            APRIL_6 - timedelta(days=1),
            lambda stage, _share: stages.append(stage),
        )

    assert refused.value.code == "store_busy"
    assert set(stages) == {"waiting"}


def test_of_old_states_those_asked_for_last_are_kept(corrected: House) -> None:
    asked = known_on(corrected, APRIL_6)
    for age in range(SNAPSHOTS_KEPT + 3):
        path = snapshot_path(corrected.warehouse, f"{age:012d}")
        path.write_bytes(b"")
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    os.utime(snapshot_path(corrected.warehouse, asked), (0, 0))
    known_on(corrected, APRIL_6)
    known_on(corrected, APRIL_6 - timedelta(days=1))

    kept = {path.stem.removeprefix("warehouse-") for path in corrected.warehouse.glob("warehouse-*")}
    assert asked in kept
    assert serving_snapshot(corrected.warehouse) in kept
    assert len(kept) == SNAPSHOTS_KEPT + 1


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the clock, in UTC."""

    def set_clock(moment: str) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(tz)  # type: ignore[arg-type]

        monkeypatch.setattr(etl.known_on, "datetime", Clock)

    return set_clock


def test_today_may_be_asked_for_and_tomorrow_may_not(corrected: House, at: Callable[[str], None]) -> None:
    at("2023-04-08T17:30:00")

    assert known_on(corrected, APRIL_9) == serving_snapshot(corrected.warehouse)
    with pytest.raises(UserError) as refused:
        known_on(corrected, APRIL_9 + timedelta(days=1))
    assert refused.value.code == "known_day_future"


def test_a_clock_that_was_set_back_brings_nothing_forward(corrected: House) -> None:
    written(corrected, "2023-04-06T05:00:00", "2023-04-09T05:00:00", "2023-04-07T05:00:00")

    assert totals(corrected, date(2023, 4, 8)) == (1, 100_000)
    assert totals(corrected, APRIL_9) == (2, 170_000)
