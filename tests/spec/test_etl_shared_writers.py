"""Two machines that publish at once, and writers that are killed around the moment at which a change counts for all."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from etl import api
from etl.shared.pull import SharedState
from tests.etl_fixture import WRITER, House, contents
from tests.shared_fixture import Machines, directory_of, pulled
from tests.writers_fixture import Writers, taking_in


def let_go(writer: subprocess.Popen[str]) -> tuple[int, dict[str, object]]:
    """Exit code and answer of a writer that waited before it published."""
    said, _ = writer.communicate("\n", timeout=60)
    return writer.returncode, json.loads(said)


def test_of_two_machines_that_publish_at_once_one_does_and_the_other_does_it_again(machines: Machines) -> None:
    one, other = machines.two()
    before = contents(other.warehouse)
    writers = {
        "second.csv": (one, machines.start(taking_in(one), mode="gate")),
        "beside.csv": (other, machines.start(taking_in(other, "beside.csv"), mode="gate")),
    }
    for _, writer in writers.values():
        assert writer.stderr is not None
        assert "ready\n" in iter(writer.stderr)
    ended = {file: let_go(writer) for file, (_, writer) in writers.items()}

    assert sorted(code for code, _ in ended.values()) == [0, 3]
    (lost,) = [file for file, (code, _) in ended.items() if code == 3]
    house = writers[lost][0]
    assert ended[lost][1]["error"] == "shared_moved_on"
    assert contents(house.warehouse) == before
    assert [manifest.number for manifest in api.history(house.store)] == [1]
    assert house.leftovers() == []

    again = api.ingest(house.store, house.warehouse, house.root / lost, actor=WRITER)
    assert [manifest.number for manifest in api.history(house.store)] == [1, 2, 3]
    assert {pulled(each).snapshot_id for each in (one, other)} == {again.build.snapshot_id}
    assert one.totals() == other.totals() == (4, 1_650_000)
    assert contents(one.warehouse) == contents(other.warehouse)


@pytest.mark.parametrize(("mode", "counts"), [("before", False), ("after", True)])
def test_a_killed_writer_s_file_counts_on_all_machines_or_on_none(machines: Machines, mode: str, counts: bool) -> None:
    one, other = machines.two()
    writer = machines.start(taking_in(one), mode=mode)
    assert writer.communicate(timeout=60) is not None
    assert writer.returncode == -signal.SIGKILL
    assert [manifest.number for manifest in api.history(one.store)] == [1]

    came = pulled(other)
    assert (came.steps, came.state) == ((1, SharedState.UNBUILT) if counts else (0, SharedState.CURRENT))
    again = api.ingest(one.store, one.warehouse, one.root / "second.csv", actor=WRITER)
    assert again.is_new is not counts
    assert [manifest.number for manifest in api.history(one.store)] == [1, 2]
    pulled(other)
    assert one.totals() == other.totals() == (3, 750_000)
    assert contents(one.warehouse) == contents(other.warehouse)


def test_killed_at_any_step_of_sharing_a_writer_leaves_all_machines_the_old_or_the_new_state(
    in_directory: Machines, writers: Writers, tmp_path: Path
) -> None:
    one, _ = in_directory.two()
    places = (one.root, directory_of(in_directory.url))
    for place in places:
        shutil.copytree(place, tmp_path / "spare" / place.name, symlinks=True)
    everything = House(root=tmp_path)
    whole = writers.run(everything, taking_in(one), environment=in_directory.environment)
    assert whole["code"] == 0, whole["said"]
    old, new = [(2, 300_000), (3, 750_000)]
    steps = [place for place, step in enumerate(whole["steps"], start=1) if f"/{places[1].name}/" in step]
    assert len(steps) > 15

    seen = set()
    for step in steps[::8]:
        for place in places:
            shutil.rmtree(place)
            shutil.copytree(tmp_path / "spare" / place.name, place, symlinks=True)
        done = writers.run(everything, taking_in(one), step=step, environment=in_directory.environment)
        assert done["signal"] == signal.SIGKILL
        other = in_directory.fresh(f"other-{step}")
        pulled(other)
        is_new = len(api.history(other.store)) == 2
        seen.add(is_new)
        if not is_new:
            assert other.totals() == old
            api.ingest(other.store, other.warehouse, other.root / "second.csv", actor=WRITER)
        one.build()
        other.build()
        assert one.totals() == other.totals() == new
    assert seen == {False, True}
