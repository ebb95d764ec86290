"""A writer may be killed at any moment, another may be at work, and readers read on."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from etl import api
from tests.etl_fixture import House, make_house, order, orders

ROOT = Path(__file__).parents[2]

SECOND = orders(order("A2", gross_value_idr=250), order("A3", gross_value_idr=400))

KILLED_AT_A_RENAME = """
import os, signal, sys
from etl.__main__ import main
left = int(sys.argv[1])
rename = os.replace
def dying(*arguments, **options):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(*arguments, **options)
os.replace = dying
raise SystemExit(main(sys.argv[2:]))
"""


@pytest.fixture(scope="module")
def first_file_taken_in(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    """A house into which one file was taken, to be copied."""
    house = make_house(tmp_path_factory.mktemp("before-crash"), small_sample)
    house.ingest("first.csv", orders(order("A1", gross_value_idr=100), order("A2", gross_value_idr=200)))
    house.file("second.csv", SECOND)
    return house


def copy_of(house: House, root: Path) -> House:
    shutil.copytree(house.root, root, symlinks=True)
    return House(root=root)


def arguments(house: House, file: str) -> list[str]:
    return [
        "ingest",
        str(house.root / file),
        "--store",
        str(house.store),
        "--warehouse",
        str(house.warehouse),
        "--json",
    ]


def expect_whole(house: House, before: House) -> None:
    """The old or the new state serves, nothing accepted is lost, and the next writer finds nothing in its way."""
    state = api.status(house.store, house.warehouse)
    known = api.history(before.store)
    assert state.serving is not None
    assert house.totals() in {(2, 300), (3, 750)}
    assert api.history(house.store)[: len(known)] == known
    assert {batch.id for batch in state.batches} >= set(known[-1].batches)

    again = api.ingest(house.store, house.warehouse, house.root / "second.csv")
    assert house.totals() == (3, 750)
    assert again.batch.rows_superseded == 1
    assert api.status(house.store, house.warehouse).is_current
    assert len(api.history(house.store)) == 2
    assert house.leftovers() == []
    counting = api.history(house.store)[-1].batches
    assert {path.name for path in (house.store / "batches").iterdir()} == set(counting)


def test_killed_before_any_of_its_renames_a_writer_leaves_the_old_or_the_new_state(
    first_file_taken_in: House, tmp_path: Path
) -> None:
    killed = 0
    while True:
        house = copy_of(first_file_taken_in, tmp_path / str(killed))
        command = [sys.executable, "-c", KILLED_AT_A_RENAME, str(killed + 1), *arguments(house, "second.csv")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        expect_whole(house, first_file_taken_in)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        killed += 1

    # Batch record, batch, snapshot, pointer, manifest.
    assert killed == 5


@pytest.mark.parametrize("seconds", [0.7, 1.0, 1.3])
def test_killed_after_some_time_a_writer_leaves_the_old_or_the_new_state(
    first_file_taken_in: House, tmp_path: Path, seconds: float
) -> None:
    house = copy_of(first_file_taken_in, tmp_path / "house")
    writer = subprocess.Popen(
        [sys.executable, "-m", "etl", *arguments(house, "second.csv")], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        writer.wait(seconds)
    except subprocess.TimeoutExpired:
        writer.kill()
        writer.wait()

    expect_whole(house, first_file_taken_in)


def test_two_writers_at_once_are_served_one_after_the_other(first_file_taken_in: House, tmp_path: Path) -> None:
    house = copy_of(first_file_taken_in, tmp_path / "house")
    house.file("third.csv", orders(order("A4", "2023-04-01", gross_value_idr=1)))
    writers = [
        subprocess.Popen([sys.executable, "-m", "etl", *arguments(house, file)], cwd=ROOT, stdout=subprocess.PIPE)
        for file in ("second.csv", "third.csv")
    ]
    answers = [json.loads(writer.communicate()[0]) for writer in writers]

    assert [answer["is_new"] for answer in answers] == [True, True]
    assert [manifest.number for manifest in api.history(house.store)] == [1, 2, 3]
    assert sorted(batch.sequence for batch in api.status(house.store, house.warehouse).batches) == [1, 2, 3]
    assert house.totals() == (4, 751)


def test_readers_read_on_through_five_swaps_and_each_sees_one_snapshot(house: House) -> None:
    house.ingest("0.csv", orders(order("A0")))
    stop, seen, faults = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            try:
                name = (house.warehouse / "current").read_text(encoding="ascii")
                # The pages' own settings: a second connection of the same process must not need the same.
                with duckdb.connect(str(house.warehouse / name), read_only=True, config={"threads": 2}) as connection:
                    ((snapshot, *sums),) = connection.execute(
                        "select (select snapshot_id from meta_snapshot), (select sum(orders_count) from orders_daily),"
                        " (select sum(orders_count) from orders_monthly),"
                        " (select rows_count from meta_dataset where dataset = 'orders')"
                    ).fetchall()
                seen.add((snapshot, *sums))
                stop.wait(0.05)
            except (duckdb.Error, OSError) as error:
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 6):
            house.ingest(f"{number}.csv", orders(order(f"A{number}", f"2023-0{number}-02")))
    finally:
        stop.set()
        for reader in readers:
            reader.join()

    assert faults == []
    assert len(seen) >= 3
    assert len({snapshot for snapshot, *_ in seen}) == len(seen)
    for _, daily, monthly, rows in seen:
        assert daily == monthly == rows
