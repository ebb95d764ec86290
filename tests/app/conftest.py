"""A small warehouse for all app tests, and a way to open a page in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.small_warehouse import build_small_warehouse
from tests.etl_fixture import House, make_house
from tests.writers_fixture import copy_of

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]

BUILD_SECONDS = 300.0
"""Nothing waits longer than it must; a busy machine is no failure."""


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots, `old222` and the serving `new111`."""
    directory = tmp_path_factory.mktemp("warehouse")
    build_small_warehouse(directory, "old222")
    build_small_warehouse(directory, "new111")
    return directory


@pytest.fixture(scope="session")
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds nothing but the key of seals."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    """A house in which the small sample serves, to be copied."""
    house = make_house(tmp_path_factory.mktemp("built"), small_sample)
    house.build()
    return house


@pytest.fixture
def built_house(built_once: House, tmp_path: Path) -> House:
    """A house of the test's own in which the small sample serves."""
    return copy_of(built_once, tmp_path / "house")


@pytest.fixture(autouse=True)
def in_own_store(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the store of whoever runs it."""
    monkeypatch.setenv("DAMPAK_STORE", str(own_store))


@pytest.fixture
def open_page(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page by its id, with the parameters of a link."""
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(warehouse))
    return _opened


@pytest.fixture(scope="module")
def seen_page(warehouse: Path, own_store: Path) -> Open:
    """As `open_page`, but one that was opened before is given again: for tests that change nothing on it and around it."""

    @cache
    def seen(page_id: str | None = None, **parameters: str) -> AppTest:
        with pytest.MonkeyPatch.context() as places:
            places.setenv("DAMPAK_STORE", str(own_store))
            places.setenv("DAMPAK_WAREHOUSE", str(warehouse))
            return _opened(page_id, **parameters)

    return seen


def _opened(page_id: str | None = None, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard" / "ui" / "router.py"), default_timeout=60)
    app.query_params.update(parameters)
    if page_id is not None:
        app.switch_page(str(ROOT / "pages" / f"{page_id}.py"))
    return app.run()


def settled(app: AppTest) -> AppTest:
    """The page once the past state that it asks for is built."""
    deadline = time.monotonic() + BUILD_SECONDS
    while app.session_state["session.preparing"] is not None:
        assert time.monotonic() < deadline
        app.run()
    assert not app.exception
    return app
