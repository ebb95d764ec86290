"""One writer at a time: the other one waits, says so, and nobody's file is lost. Readers never wait."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl import api
from etl.store import Store
from tests.etl_fixture import House, order, orders
from tests.writers_fixture import ROOT, copy_of, taking_in


def test_a_page_and_the_command_line_importing_at_once_are_served_one_after_the_other(
    nothing_taken_in: House, tmp_path: Path
) -> None:
    house = copy_of(nothing_taken_in, tmp_path / "house")
    house.file("third.csv", orders(order("A4", "2023-04-01", gross_value_idr=1_000)))
    page = (
        "import sys; from pathlib import Path; from catalog.roles import command_line_actor; from etl.api import ingest;"
        " ingest(*map(Path, sys.argv[1:]), actor=command_line_actor(), reason='from a page')"
    )
    commands = [
        [sys.executable, "-c", page, str(house.store), str(house.warehouse), str(house.root / "second.csv")],
        [sys.executable, "-m", "etl", *taking_in(house, "third.csv")],
    ]
    writers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for command in commands]

    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert [manifest.number for manifest in api.history(house.store)] == [1, 2]
    state = api.status(house.store, house.warehouse)
    assert state.is_current
    assert {batch.file_name for batch in state.batches} == {"second.csv", "third.csv"}
    assert sorted(batch.sequence for batch in state.batches) == [1, 2]
    assert house.totals() == (3, 651_000)
    assert house.leftovers() == []


HOLDING = """
import sys, time
from pathlib import Path
from etl.store import Store
with Store(Path(sys.argv[1])).writing():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(first_file_taken_in: House, tmp_path: Path) -> Iterator[tuple[House, subprocess.Popen[str]]]:
    """A house of which another process holds the lock until its input is closed."""
    house = copy_of(first_file_taken_in, tmp_path / "house")
    command = [sys.executable, "-c", HOLDING, str(house.store)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield house, holder


def test_a_writer_that_waits_too_long_says_so_and_neither_file_is_lost(
    held: tuple[House, subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, holder = held
    command = [sys.executable, "-m", "etl", *taking_in(house)]
    hurried = {**os.environ, "DAMPAK_WAIT_SECONDS": "0.3"}
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=hurried, check=False)

    assert (refused.returncode, json.loads(refused.stdout)["error"]) == (3, "store_busy")
    assert house.totals() == (2, 300_000)
    holder.communicate()
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    assert house.totals() == (3, 750_000)


def test_a_writer_that_waits_is_told_how_long_and_goes_on_when_the_other_one_ends(
    held: tuple[House, subprocess.Popen[str]],
) -> None:
    house, holder = held
    waits: list[float] = []

    def on_wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            assert holder.stdin is not None
            holder.stdin.close()

    with Store(house.store).writing(wait_seconds=60, on_wait=on_wait):
        holder.wait(60)
    assert len(waits) >= 2
    assert waits == sorted(waits)
    assert waits[0] < 1 <= waits[1]


def test_a_killed_writer_holds_up_nobody(held: tuple[House, subprocess.Popen[str]]) -> None:
    house, holder = held
    holder.kill()
    holder.wait(60)

    with Store(house.store).writing(wait_seconds=0):
        pass


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
