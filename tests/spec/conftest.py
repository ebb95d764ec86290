"""Houses, writers and machines that the tests of crashes, full disks, two writers and shared stores share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etl.store import Store
from tests.etl_fixture import House, make_house, order, orders
from tests.writers_fixture import BESIDE, ROOT, SECOND, Writers

if TYPE_CHECKING:
    from tests.shared_fixture import Machines


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


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """What processes are told to find a server that speaks S3."""
    # Here, as what speaks S3 takes half a second to import and few tests need it.
    from tests.shared_fixture import serving_s3

    with serving_s3() as environment:
        yield environment


@pytest.fixture
def in_directory(
    tmp_path: Path, small_sample: Path, first_file_taken_in: House, monkeypatch: pytest.MonkeyPatch
) -> Machines:
    """Machines that share a directory."""
    from tests.shared_fixture import Machines, new_directory_url

    environment = {"DAMPAK_SHARED_STORE": new_directory_url(tmp_path)}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Machines(
        root=tmp_path,
        sample=small_sample,
        first=first_file_taken_in,
        url=environment["DAMPAK_SHARED_STORE"],
        environment=environment,
    )


@pytest.fixture
def in_bucket(
    tmp_path: Path, small_sample: Path, first_file_taken_in: House, s3: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Machines:
    """Machines that share a place in a bucket."""
    from tests.shared_fixture import Machines, new_bucket_url

    environment = {**s3, "DAMPAK_SHARED_STORE": new_bucket_url()}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Machines(
        root=tmp_path,
        sample=small_sample,
        first=first_file_taken_in,
        url=environment["DAMPAK_SHARED_STORE"],
        environment=environment,
    )


@pytest.fixture(params=["in_directory", "in_bucket"])
def machines(request: pytest.FixtureRequest) -> Machines:
    """Machines that share either."""
    found: Machines = request.getfixturevalue(request.param)
    return found
