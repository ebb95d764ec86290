"""Faults of disks and people, each met by real processes: a clear sentence, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import api
from tests.etl_fixture import WRITER, House, contents
from tests.writers_fixture import ROOT, SECOND, Writers, copy_of, facts, places, taking_in


@pytest.fixture
def house(first_file_taken_in: House, tmp_path: Path) -> House:
    """A house that one file was taken into."""
    return copy_of(first_file_taken_in, tmp_path / "house")


def building(house: House) -> list[str]:
    return ["build", *places(house)]


def said(done: dict[str, object]) -> tuple[object, str]:
    """Exit code, and code of the error."""
    return done["code"], json.loads(str(done["said"]))["error"]


def torn(path: Path) -> None:
    """Half of a file, as a disk that lost its cache leaves it."""
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [torn, Path.unlink], ids=["torn", "gone"])
def test_a_damaged_batch_is_named_and_the_old_snapshot_serves_on(
    damage: object, house: House, writers: Writers
) -> None:
    (batch,) = api.history(house.store)[-1].batches
    before = contents(house.warehouse)
    shutil.copytree(house.store / "batches", house.root / "aside")
    damage(house.store / "batches" / batch / "rows.parquet")  # type: ignore[operator]

    # A second file of the same month reads the first one's rows again.
    refused = writers.run(house, taking_in(house))
    assert said(refused) == (3, "batch_damaged")
    assert batch in json.loads(refused["said"])["message"]
    assert contents(house.warehouse) == before
    assert len(api.history(house.store)) == 1

    shutil.rmtree(house.store / "batches")
    (house.root / "aside").rename(house.store / "batches")
    assert writers.run(house, taking_in(house))["code"] == 0
    assert house.totals() == (3, 750_000)


def test_a_damaged_batch_can_be_undone(house: House, writers: Writers) -> None:
    (batch,) = api.history(house.store)[-1].batches
    torn(house.store / "batches" / batch / "rows.parquet")

    assert writers.run(house, ["undo", batch, *places(house)])["code"] == 0
    assert api.history(house.store)[-1].batches == ()


def test_too_little_memory_is_said_and_the_file_counts_once_there_is_more(house: House, writers: Writers) -> None:
    before = contents(house.warehouse)
    little = {**os.environ, "DAMPAK_MEMORY_LIMIT": "1MB"}
    command = [sys.executable, "-m", "etl", *taking_in(house), "--json"]
    done = subprocess.run(command, cwd=ROOT, env=little, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["error"]) == (3, "engine_memory")
    assert "1MB" in json.loads(done.stdout)["message"]
    assert contents(house.warehouse) == before
    assert house.leftovers() == []

    assert writers.run(house, taking_in(house))["code"] == 0
    assert house.totals() == (3, 750_000)


def test_a_deleted_warehouse_is_built_again_with_the_same_numbers(house: House, writers: Writers) -> None:
    before = facts(house)
    shutil.rmtree(house.warehouse)

    assert writers.run(house, building(house))["code"] == 0
    assert facts(house) == before


@pytest.mark.parametrize(
    "content", [None, b"", b"warehouse-", b"warehouse-0123.duckdb\n", b"../../etc/passwd", b"\xff\x00"]
)
def test_without_a_pointer_that_can_be_read_the_next_build_serves_what_lies_there(
    content: bytes | None, house: House, writers: Writers
) -> None:
    before, pointer = facts(house), house.warehouse / "current"
    pointer.unlink()
    if content is not None:
        pointer.write_bytes(content)

    assert json.loads(writers.run(house, ["status", *places(house)])["said"])["serving"] is None
    done = writers.run(house, building(house))
    assert json.loads(done["said"])["mode"] == "unchanged"
    assert facts(house) == before


@pytest.fixture
def disk(house: House, tmp_path: Path) -> Iterator[House]:
    """The house on a file system of its own, in memory, that can be made read-only."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("may not mount a disk: there is no mount")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"may not mount a disk: {mounted.stderr.strip()}")
    try:
        yield copy_of(house, place / "house")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def remounted(disk: House, mode: str) -> None:
    """Make a disk read-only (`ro`), or not (`rw`)."""
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk.root.parent)], check=True)


def test_on_a_read_only_disk_a_writer_says_so_and_readers_read_on(disk: House, writers: Writers) -> None:
    before = contents(disk.warehouse)
    remounted(disk, "ro")
    try:
        for command in (taking_in(disk), building(disk), ["backup", str(disk.root / "copy"), *places(disk)]):
            code, error = said(writers.run(disk, command))
            assert error == "audit_unwritable"
            assert code in (1, 3)
        assert writers.run(disk, ["status", *places(disk)])["code"] == 0
        assert contents(disk.warehouse) == before
    finally:
        remounted(disk, "rw")

    assert writers.run(disk, taking_in(disk))["code"] == 0
    assert disk.totals() == (3, 750_000)


@pytest.fixture
def newer_version(tmp_path: Path) -> Path:
    """The software with one mart told otherwise, as a later version may, in a directory of its own."""
    place = tmp_path / "newer"
    for name in ("catalog", "etl", "analysis"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data" / "reference", place / "data" / "reference")
    mart = place / "etl" / "sql" / "marts" / "orders_monthly.sql"
    mart.write_text(mart.read_text() + "-- said otherwise\n")
    return place


def run_version(version: Path, arguments: list[str]) -> dict[str, object]:
    """What a command of one of two versions answers."""
    done = subprocess.run(
        [sys.executable, "-m", "etl", *arguments], cwd=version, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_two_versions_on_one_store_each_build_their_own_snapshot_and_lose_no_file_of_the_other(
    house: House, newer_version: Path
) -> None:
    older = api.status(house.store, house.warehouse).serving
    newer = run_version(newer_version, ["build", *places(house)])["snapshot_id"]
    assert newer != older
    # Each sees that what serves is of the other one, and that both have the same numbers.
    assert not api.status(house.store, house.warehouse).is_current
    assert house.totals() == (2, 300_000)

    run_version(newer_version, taking_in(house))
    assert api.ingest(house.store, house.warehouse, house.file("second.csv", SECOND), actor=WRITER).is_new is False
    assert house.totals() == (3, 750_000)
    assert api.status(house.store, house.warehouse).is_current
    assert run_version(newer_version, ["build", *places(house)])["snapshot_id"] not in (older, newer)
    assert house.totals() == (3, 750_000)
