"""A past state is built beside writers at work: neither waits for the other, and both come out right. A key rotation waits."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

import pytest

from etl import api
from etl.engine import reading
from etl.known_on import plan_known_on, snapshot_known_on
from etl.store import Store
from etl.warehouse import SNAPSHOTS_KEPT, serve, serving_snapshot, snapshot_path
from tests.etl_fixture import WRITER, House, order, orders
from tests.writers_fixture import ROOT

APRIL_6 = date(2023, 4, 6)

BUILDING = """
import sys
from datetime import date
from pathlib import Path
from etl.known_on import snapshot_known_on
from etl.store import Store

stop_at = sys.argv[3]

def progress(stage, _share):
    global stop_at
    if stage == stop_at:
        stop_at = ""
        print("stopped", flush=True)
        sys.stdin.read()

print(snapshot_known_on(Store(Path(sys.argv[1])), Path(sys.argv[2]), date(2023, 4, 6), progress), flush=True)
"""


class Builder:
    """A process that builds the state of 6 April 2023 and has stopped in the midst of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def go_on(self) -> str:
        """Id of the snapshot that it comes to build."""
        told, _ = self.process.communicate(timeout=120)
        assert self.process.returncode == 0
        return told.strip()


@contextmanager
def building(house: House, *, stops_at: str = "marts") -> Iterator[Builder]:
    command = [sys.executable, "-c", BUILDING, str(house.store), str(house.warehouse), stops_at]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "stopped\n"
            yield Builder(process)
        finally:
            process.kill()


def totals(house: House, snapshot_id: str) -> tuple[object, ...]:
    """Orders and rupiah of a snapshot that is kept."""
    with reading(snapshot_path(house.warehouse, snapshot_id)) as connection:
        (row,) = connection.execute("select sum(orders_count), sum(gross_value_idr) from orders_daily").fetchall()
    return tuple(map(int, row))


@pytest.fixture
def known(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Orders of 100,000 and 20,000 rupiah were known on 6 April, then one became 150,000; the earlier state is not kept."""
    house.ingest(
        "first.csv", orders(order("A1", gross_value_idr=100_000), order("A2", "2023-02-01", gross_value_idr=20_000))
    )
    house.ingest("correction.csv", orders(order("A1", gross_value_idr=150_000)))
    house.date_changes("2023-04-06T05:00:00", "2023-04-08T05:00:00")
    forget_old(house)
    # Whoever had to wait for the other would say so soon.
    monkeypatch.setattr("etl.store.WAIT_SECONDS", 0.2)
    return house


def forget_old(house: House) -> None:
    for path in house.warehouse.glob("warehouse-*"):
        if path.name != (house.warehouse / "current").read_text(encoding="ascii"):
            path.unlink()


def test_an_upload_goes_through_while_a_past_state_is_built_and_both_are_right(known: House) -> None:
    with building(known) as builder:
        known.ingest("more.csv", orders(order("A3", "2023-02-01", gross_value_idr=1_000_000)))
        assert known.totals() == (3, 1_170_000)
        past = builder.go_on()
    assert totals(known, past) == (2, 120_000)
    assert known.totals() == (3, 1_170_000)
    assert known.leftovers() == []
    assert not (known.warehouse / "past").exists()


def test_a_batch_that_is_undone_meanwhile_was_known(known: House) -> None:
    with building(known) as builder:
        known.undo(api.history(known.store)[0].batches[0])
        past = builder.go_on()
    assert totals(known, past) == (2, 120_000)
    assert known.totals() == (1, 150_000)


def test_a_state_that_is_built_whole_beside_a_writer_is_right(known: House) -> None:
    (known.warehouse / "current").unlink()
    with building(known) as builder:
        known.ingest("more.csv", orders(order("A3", gross_value_idr=1_000_000)))
        past = builder.go_on()
    assert totals(known, past) == (2, 120_000)
    assert known.totals() == (3, 1_170_000)


def test_many_changes_while_a_past_state_is_built_take_nothing_from_it(known: House) -> None:
    with building(known) as builder:
        for number in range(SNAPSHOTS_KEPT + 2):
            known.ingest(f"{number}.csv", orders(order(f"B{number}", gross_value_idr=1_000)))
        past = builder.go_on()
    assert totals(known, past) == (2, 120_000)
    assert known.totals() == (2 + SNAPSHOTS_KEPT + 2, 170_000 + 1_000 * (SNAPSHOTS_KEPT + 2))
    kept = {path.stem.removeprefix("warehouse-") for path in known.warehouse.glob("warehouse-*")}
    assert {past, serving_snapshot(known.warehouse)} <= kept
    assert len(kept) == SNAPSHOTS_KEPT + 1


def test_a_snapshot_that_is_about_to_serve_is_not_removed_as_an_old_one(known: House) -> None:
    for number in range(SNAPSHOTS_KEPT + 2):
        known.ingest(f"{number}.csv", orders(order(f"B{number}", gross_value_idr=1_000)))
    about_to_serve = snapshot_path(known.warehouse, "0" * 12)
    with Store(known.store).writing():
        shutil.copyfile(snapshot_path(known.warehouse, str(serving_snapshot(known.warehouse))), about_to_serve)
        # As where an old state is to serve again.
        os.utime(about_to_serve, (0, 0))
        snapshot_known_on(Store(known.store), known.warehouse, APRIL_6, lambda _stage, _share: None)
        serve(known.warehouse, "0" * 12)
    assert serving_snapshot(known.warehouse) == "0" * 12


def test_the_second_of_two_readers_waits_for_the_first_and_finds_what_it_built(
    known: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.store.WAIT_SECONDS", 120.0)
    stages, first = list[str](), list[str]()
    with building(known) as builder:

        def progress(stage: str, _share: float) -> None:
            stages.append(stage)
            if not first:
                first.append(builder.go_on())

        second = snapshot_known_on(Store(known.store), known.warehouse, APRIL_6, progress)
    assert first == [second]
    assert set(stages) == {"waiting", "done"}
    assert totals(known, second) == (2, 120_000)


def test_a_key_rotation_waits_and_leaves_nothing_of_the_old_key(known: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.store.WAIT_SECONDS", 120.0)
    built = list[str]()
    with building(known) as builder:

        def progress(stage: str, _share: float) -> None:
            if stage == "waiting" and not built:
                built.append(builder.go_on())
                assert totals(known, built[0]) == (2, 120_000)

        api.rotate_key(known.store, known.warehouse, actor=WRITER, progress=progress)
    assert len(built) == 1
    assert [path.name for path in known.warehouse.glob("warehouse-*")] == [
        snapshot_path(known.warehouse, str(serving_snapshot(known.warehouse))).name
    ]
    again = snapshot_known_on(Store(known.store), known.warehouse, APRIL_6, lambda _stage, _share: None)
    assert again not in built
    assert totals(known, again) == (2, 120_000)


def test_a_look_back_that_was_planned_before_a_rotation_goes_by_the_new_key(
    known: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.store.WAIT_SECONDS", 120.0)
    shutil.rmtree(known.store / "reference")
    with ExitStack() as writer:
        writer.enter_context(Store(known.store).writing())

        def progress(stage: str, _share: float) -> None:
            if stage == "waiting" and len(Store(known.store).keys()) == 1:
                writer.close()
                api.rotate_key(known.store, known.warehouse, actor=WRITER)

        past = snapshot_known_on(Store(known.store), known.warehouse, APRIL_6, progress)
    assert past == plan_known_on(Store(known.store), APRIL_6).snapshot_id
    assert len(Store(known.store).keys()) == 2
    assert totals(known, past) == (2, 120_000)


def test_what_a_killed_builder_left_is_removed_by_the_next_writer_and_not_before_it_is_dead(known: House) -> None:
    with building(known) as builder:
        known.build()
        assert list((known.warehouse / "past").iterdir()) != []
        builder.process.kill()
        builder.process.wait()
    assert (known.warehouse / "past").exists()
    known.ingest("more.csv", orders(order("A3", gross_value_idr=1_000_000)))
    assert not (known.warehouse / "past").exists()
    assert known.leftovers() == []


def test_what_comes_with_the_software_is_written_under_the_writer_s_lock(known: House) -> None:
    shutil.rmtree(known.store / "reference")
    with building(known, stops_at="marts") as builder:
        assert list((known.store / "reference").iterdir()) != []
        known.ingest("more.csv", orders(order("A3", gross_value_idr=1_000_000)))
        assert totals(known, builder.go_on()) == (2, 120_000)
