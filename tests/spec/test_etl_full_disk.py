"""Where no more fits on disk, the writer says so in a sentence, and nothing is half done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from catalog.errors import UserError
from etl.store import naming_want_of_room
from tests.etl_fixture import House, contents, order, orders
from tests.writers_fixture import ROOT, Writers, copy_of, listing, taking_in


# Where not even a line fits into the audit log, nothing is begun.
@pytest.mark.parametrize(
    ("share", "error"), [(0.0, "audit_unwritable"), *((share, "disk_full") for share in (0.001, 0.02, 0.5, 1.0))]
)
def test_where_a_file_may_not_grow_the_writer_says_so_and_nothing_is_half_done(
    share: float, error: str, first_file_taken_in: House, writers: Writers, tmp_path: Path
) -> None:
    house = copy_of(first_file_taken_in, tmp_path / "house")
    snapshot = house.warehouse / (house.warehouse / "current").read_text(encoding="ascii")
    before = contents(house.warehouse)
    done = writers.run(house, taking_in(house), limit=int(share * snapshot.stat().st_size))

    assert (done["code"], json.loads(done["said"])["error"]) == (3, error)
    assert listing(house) == listing(first_file_taken_in)
    assert contents(house.warehouse) == before
    assert writers.run(house, taking_in(house))["code"] == 0
    assert house.totals() == (3, 750_000)


@pytest.fixture
def small_disk(tmp_path: Path, first_file_taken_in: House) -> Iterator[House]:
    """A house on a file system of its own, of 40 MB, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)], capture_output=True, text=True, check=False
        )
        if shutil.which("mount")
        else None
    )
    if mounted is None or mounted.returncode != 0:
        reason = "there is no mount" if mounted is None else mounted.stderr.strip()
        pytest.skip(f"may not mount a small disk: {reason}")
    try:
        yield copy_of(first_file_taken_in, place / "house")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_on_a_disk_that_fills_up_the_writer_says_so_and_nothing_is_half_done(small_disk: House) -> None:
    many = (order(f"B{n}", f"2023-{1 + n % 12:02d}-03", umkm_id=f"toko-{n % 97}") for n in range(30_000))
    small_disk.file("many.csv", orders(*many))
    before, untouched = contents(small_disk.warehouse), listing(small_disk)
    ballast, refused = small_disk.root.parent / "ballast", 0
    for free in (8, 64, 256, 1000, 2000, 4000, 6000, 8000, 10_000, 12_000, 14_000):
        disk = os.statvfs(small_disk.root)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - free * 1024)
        command = [sys.executable, "-m", "etl", *taking_in(small_disk, "many.csv")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        refused += 1
        assert json.loads(done.stdout)["error"] == "disk_full"
        assert contents(small_disk.warehouse) == before
        ballast.unlink()
        assert listing(small_disk) == untouched

    assert refused >= 5
    assert done.returncode == 0, done.stdout
    assert small_disk.totals()[0] == 2 + 30_000


@pytest.mark.parametrize("words", ["No space left on device", "Disk quota exceeded", "File too large"])
def test_the_engines_own_error_of_a_full_disk_is_named_too(words: str) -> None:
    with pytest.raises(UserError) as refused, naming_want_of_room():
        raise duckdb.IOException(f'IO Error: Could not write file "warehouse.duckdb": {words}')

    assert refused.value.code == "disk_full"


def test_another_error_of_the_disk_keeps_its_name() -> None:
    with pytest.raises(PermissionError), naming_want_of_room():
        raise PermissionError(13, "Permission denied")
    with pytest.raises(duckdb.IOException), naming_want_of_room():
        raise duckdb.IOException("IO Error: Cannot open file: No such file or directory")
