"""Fixtures that several kinds of tests share."""

from __future__ import annotations

import os
from pathlib import Path

# Before numpy is loaded, which reads it then. As in the server: a second thread spins more than it works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings

from etl import api
from etl.store import Store
from tests.etl_fixture import House, make_house, write_small_sample

# A busy machine is no failure: nothing is judged by how long it took.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What passed once passes again: new cases are looked for by `make search`, where a find is somebody's task and not a stumble.
settings.register_profile("same", parent=untimed, derandomize=True)
settings.register_profile("searching", parent=untimed, derandomize=False, print_blob=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which nothing was ever taken in; its sample is written by `built_warehouse`. Not to be written to."""
    return tmp_path_factory.mktemp("session") / "store"


@pytest.fixture(scope="session")
def built_warehouse(sample_store: Path) -> Path:
    """Warehouse directory with one real snapshot: reference tables and the whole sample. Not to be written to."""
    warehouse = sample_store.with_name("warehouse")
    api.build(sample_store, warehouse)
    return warehouse


@pytest.fixture(scope="session")
def written_sample(sample_store: Path, built_warehouse: Path) -> Path:
    """The sample's rows as a build leaves them in `store/sample`; link it into a store instead of writing it again."""
    return Store(sample_store).sample


@pytest.fixture(scope="session")
def small_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample of a few rows, for stores whose builds must be fast."""
    return write_small_sample(tmp_path_factory.mktemp("small-sample"))


@pytest.fixture
def house(tmp_path: Path, small_sample: Path) -> House:
    """An empty store and warehouse; the sample is a small one."""
    return make_house(tmp_path, small_sample)
