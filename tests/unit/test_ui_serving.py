"""Which snapshot is served for which link."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UserError
from dashboard.ui.serving import Standing, serve
from tests.app.small_warehouse import build_small_warehouse


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("warehouse")
    build_small_warehouse(directory, "older1")
    build_small_warehouse(directory, "newer2")
    return directory


@pytest.mark.parametrize(
    ("wanted", "served", "standing"),
    [
        (None, "newer2", Standing.NEWEST),
        ("newer2", "newer2", Standing.NEWEST),
        ("older1", "older1", Standing.OLDER),
        ("never3", "newer2", Standing.GONE),
        ("../newer2", "newer2", Standing.GONE),
    ],
)
def test_the_wanted_snapshot_or_the_newest(
    warehouse: Path, wanted: str | None, served: str, standing: Standing
) -> None:
    serving = serve(warehouse, wanted)
    assert (serving.snapshot.snapshot_id, serving.standing) == (served, standing)


def test_a_removed_snapshot_is_gone_even_if_it_was_served_before(tmp_path: Path) -> None:
    build_small_warehouse(tmp_path, "older1")
    build_small_warehouse(tmp_path, "newer2")
    assert serve(tmp_path, "older1").standing is Standing.OLDER
    (tmp_path / "warehouse-older1.duckdb").unlink()
    assert serve(tmp_path, "older1").standing is Standing.GONE


def test_without_any_snapshot_the_caller_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as raised:
        serve(tmp_path, None)
    assert raised.value.code == "no_snapshot"
