"""What readers are told of each change: published beside the snapshots, as far as they may know, and made good where lost."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest

from catalog.metrics import DISCLOSURE_MINIMUM_UMKM
from catalog.places import changes_directory
from dashboard.queries.changes import day_of_snapshot, known_number, read_changes, read_revisions
from etl import api
from etl.manifest import manifest_known_on, manifests
from etl.revisions import for_readers
from etl.store import Store
from tests.etl_fixture import House, order, orders, template


def many(tag: str, day: str = "2023-03-01") -> str:
    """An order of each of enough UMKM."""
    return orders(*(order(f"{tag}{n}", day, umkm_id=f"toko-{n}") for n in range(DISCLOSURE_MINIMUM_UMKM)))


@pytest.fixture
def changed(house: House) -> House:
    """Orders of many UMKM, orders of one, an index, and an undoing."""
    house.ingest("many.csv", many("A"))
    house.ingest("one.csv", orders(order("B1", gross_value_idr=777_000)))
    first = house.ingest("index.csv", template("indices", {"index_value": "121.5"}))
    house.undo(first.batch.id)
    return house


def test_each_change_has_its_action_its_dataset_and_its_day(changed: House) -> None:
    changed.date_changes(*(f"2023-04-0{day}T18:00:00" for day in (5, 6, 7, 8)))
    changes = read_changes(changed.warehouse)

    assert changes is not None
    assert [(change.number, change.action, change.datasets) for change in changes] == [
        (1, "ingest", ("orders",)),
        (2, "ingest", ("orders",)),
        (3, "ingest", ("indices",)),
        (4, "undo", ("indices",)),
    ]
    # Six in the evening in London is the next day in Jakarta.
    assert [change.day for change in changes] == [date(2023, 4, day) for day in (6, 7, 8, 9)]
    assert changes[-1].snapshot_id == api.status(changed.store, changed.warehouse).serving
    assert [change.batch_ids for change in changes] == [step.changed for step in api.history(changed.store)]


def test_readers_are_told_what_the_log_tells_them_and_nothing_else(changed: House) -> None:
    compared = 0
    for number in range(1, 5):
        told = [asdict(revision) for revision in read_revisions(changed.warehouse, number)]
        log = for_readers(r for r in api.revisions(changed.store) if r.manifest_number == number)
        assert told == [
            {**{name: getattr(row, name) for name in told[0]}, "month": date.fromisoformat(f"{row.month}-01")}
            for row in log
        ]
        compared += len(told)
    assert compared > 0


def test_neither_what_one_seller_added_nor_any_name_lies_in_the_warehouse(changed: House) -> None:
    published = "".join(path.read_text() for path in changes_directory(changed.warehouse).iterdir())

    assert "many.csv" not in published
    assert "one.csv" not in published
    assert api.history(changed.store)[0].written_by not in published
    hidden = [revision for revision in read_revisions(changed.warehouse, 2) if revision.is_hidden]
    assert [revision.metric for revision in hidden] == ["orders_count", "units_count", "gross_value_idr"]
    assert {(revision.before, revision.after) for revision in hidden} == {(None, None)}


def test_what_was_lost_is_published_again_and_what_another_rule_let_through_is_removed(changed: House) -> None:
    directory = changes_directory(changed.warehouse)
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    directory.rename(directory.with_name("changes-1-100"))
    changed.build()

    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before
    assert [path.name for path in changed.warehouse.glob("changes-*")] == [directory.name]


@pytest.mark.parametrize("moments", [("05", "07", "09", "09"), ("05", "09", "07", "10")])
def test_the_state_of_a_day_is_the_one_that_the_store_names(changed: House, moments: tuple[str, ...]) -> None:
    changed.date_changes(*(f"2023-04-{day}T05:00:00" for day in moments))
    changes = read_changes(changed.warehouse)

    assert changes is not None
    for day in (date(2023, 4, 4) + timedelta(days=n) for n in range(8)):
        assert known_number(changes, day) == manifest_known_on(manifests(Store(changed.store)), day).number


def test_a_snapshot_is_found_by_the_day_at_whose_end_it_was_known(changed: House) -> None:
    changed.date_changes(*(f"2023-04-{day}T05:00:00" for day in ("05", "06", "06", "08")))
    changes = read_changes(changed.warehouse)

    assert changes is not None
    ids = [change.snapshot_id for change in changes]
    # Undoing led back to what the second change had led to.
    assert ids[1] == ids[3]
    days = [day_of_snapshot(changes, snapshot_id) for snapshot_id in (ids[0], ids[1], ids[2], "never")]
    assert days == [date(2023, 4, 5), date(2023, 4, 8), date(2023, 4, 6), None]


def test_before_anything_is_published_nothing_is_known_and_afterwards_that_there_was_no_change(house: House) -> None:
    assert read_changes(house.warehouse) is None
    house.build()
    assert read_changes(house.warehouse) == ()


def test_a_change_of_before_the_log_was_kept_says_so(changed: House) -> None:
    (changed.store / "revisions" / "000003.jsonl").unlink()
    shutil.rmtree(changes_directory(changed.warehouse))
    changed.build()
    path = changes_directory(changed.warehouse) / "000003.jsonl"

    lines: list[dict[str, Any]] = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["has_revisions"] for line in lines] == [False]
