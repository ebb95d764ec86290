"""A writer may be killed at any moment: the old or the new state serves, and the next writer cleans up."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import UserError
from etl import api
from tests.etl_fixture import WRITER, House, contents
from tests.writers_fixture import ROOT, Writers, copy_of, facts, listing, taking_in, taking_in_two, undoing


@dataclass(frozen=True)
class State:
    """What a house holds: its files, and all that counts in it."""

    files: list[str]
    facts: tuple[Any, ...]


def state_of(house: House) -> State:
    return State(listing(house), facts(house))


def expect_clean(house: House, like: State) -> None:
    """The next writer's house is like another one, file by file and number by number."""
    api.build(house.store, house.warehouse)
    found = state_of(house)
    # A snapshot that was finished but not accepted may be asked for again.
    spare = {f"warehouse/{path.name}" for path in house.warehouse.glob("warehouse-*")}
    assert set(found.files) - spare == set(like.files) - spare
    assert found.facts == like.facts
    assert api.status(house.store, house.warehouse).is_current


def killed_at_each_step(
    writers: Writers, before: House, arguments: Callable[[House], list[str]], root: Path
) -> Iterator[House]:
    """The house that a writer leaves who is killed at its first step, at its second one, and so on to its last.

    Each of them can be read, shows the old or the new state, and the new one only where it was accepted.
    """
    clean = copy_of(before, root / "done")
    assert writers.run(clean, arguments(clean))["code"] == 0
    old, new = contents(before.warehouse), contents(clean.warehouse)
    known = api.history(before.store)
    seen = set()
    for step in count(1):
        house = copy_of(before, root / "house")
        done = writers.run(house, arguments(house), step=step)
        if done["signal"] == 0:
            break
        assert (done["signal"], len(done["steps"])) == (signal.SIGKILL, step)
        found = contents(house.warehouse)
        assert found in (old, new)
        assert api.history(house.store)[: len(known)] == known
        seen.add((found == new, len(api.history(house.store)) - len(known)))
        yield house
        shutil.rmtree(house.root)
    assert done["code"] == 0, done["said"]
    assert step > 20
    # A change is accepted whole, and before it is shown.
    assert seen == {(False, 0), (False, 1), (True, 1)}


def test_killed_at_any_step_a_file_can_be_taken_in_again_and_nothing_of_the_first_try_is_left(
    first_file_taken_in: House, writers: Writers, tmp_path: Path
) -> None:
    clean = copy_of(first_file_taken_in, tmp_path / "clean")
    api.ingest(clean.store, clean.warehouse, clean.root / "second.csv", actor=WRITER)
    expected = state_of(clean)
    for house in killed_at_each_step(writers, first_file_taken_in, taking_in, tmp_path):
        again = api.ingest(house.store, house.warehouse, house.root / "second.csv", actor=WRITER)
        assert again.batch.rows_superseded == 1
        assert state_of(house) == expected


# The first file brings the store's first batch and a whole build; an undo brings no batch.
@pytest.mark.parametrize(
    ("fixture", "arguments"),
    [("nothing_taken_in", taking_in), ("first_file_taken_in", undoing), ("first_file_taken_in", taking_in_two)],
    ids=["first", "undo", "two files"],
)
def test_killed_at_any_step_a_writer_leaves_what_the_next_build_makes_the_state_before_or_after(
    fixture: str,
    arguments: Callable[[House], list[str]],
    writers: Writers,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    before: House = request.getfixturevalue(fixture)
    after = copy_of(before, tmp_path / "after")
    writers.run(after, arguments(after))
    old, new, known = state_of(before), state_of(after), len(api.history(before.store))
    for house in killed_at_each_step(writers, before, arguments, tmp_path):
        expect_clean(house, new if len(api.history(house.store)) > known else old)


@pytest.mark.parametrize("share", [0.002, 0.02, 0.5, 1.0])
def test_killed_while_the_engine_writes_a_file_a_writer_leaves_the_old_state(
    share: float, first_file_taken_in: House, writers: Writers, tmp_path: Path
) -> None:
    house = copy_of(first_file_taken_in, tmp_path / "house")
    snapshot = house.warehouse / (house.warehouse / "current").read_text(encoding="ascii")
    before = contents(house.warehouse)
    done = writers.run(house, taking_in(house), limit=int(share * snapshot.stat().st_size), is_fatal=True)

    assert done["signal"] == signal.SIGXFSZ
    assert contents(house.warehouse) == before
    assert api.history(house.store) == api.history(first_file_taken_in.store)
    expect_clean(house, state_of(first_file_taken_in))


@pytest.mark.parametrize("seconds", [0.7, 1.0, 1.3])
def test_killed_after_some_time_a_writer_leaves_the_old_or_the_new_state(
    first_file_taken_in: House, tmp_path: Path, seconds: float
) -> None:
    house = copy_of(first_file_taken_in, tmp_path / "house")
    writer = subprocess.Popen([sys.executable, "-m", "etl", *taking_in(house)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        writer.wait(seconds)
    except subprocess.TimeoutExpired:
        writer.kill()
        writer.wait()

    assert house.totals() in {(2, 300_000), (3, 750_000)}
    again = api.ingest(house.store, house.warehouse, house.root / "second.csv", actor=WRITER)
    assert again.batch.rows_superseded == 1
    assert house.totals() == (3, 750_000)
    assert house.leftovers() == []


def test_batches_whose_manifests_are_gone_are_not_taken_for_what_a_killed_writer_left(
    first_file_taken_in: House, tmp_path: Path
) -> None:
    house = copy_of(first_file_taken_in, tmp_path / "house")
    api.ingest(house.store, house.warehouse, house.root / "second.csv", actor=WRITER)
    for manifest in (house.store / "manifests").iterdir():
        manifest.unlink()
    with pytest.raises(UserError) as refused:
        api.build(house.store, house.warehouse)

    assert refused.value.code == "manifests_missing"
    assert len(list((house.store / "batches").iterdir())) == 2
