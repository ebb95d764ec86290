"""Houses and writers that the tests of crashes, full disks and two writers share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.store import Store
from tests.etl_fixture import House, make_house, order, orders
from tests.writers_fixture import BESIDE, ROOT, SECOND, Writers


@pytest.fixture(scope="session")
def writers() -> Iterator[Writers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.killed_writer"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    with process:
        yield Writers(process=process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="session")
def first_file_taken_in(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    """A house into which one file was taken, to be copied."""
    house = make_house(tmp_path_factory.mktemp("before-crash"), small_sample)
    house.ingest("first.csv", orders(order("A1", gross_value_idr=100_000), order("A2", gross_value_idr=200_000)))
    house.file("second.csv", SECOND)
    house.file("beside.csv", BESIDE)
    return house


@pytest.fixture(scope="session")
def nothing_taken_in(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    """A house of public figures and the sample alone, to be copied. Its key is there: another would give other pseudonyms."""
    house = make_house(tmp_path_factory.mktemp("before-first"), small_sample)
    house.build()
    Store(house.store).hashing_key()
    house.file("second.csv", SECOND)
    house.file("beside.csv", BESIDE)
    return house
