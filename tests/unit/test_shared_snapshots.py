"""Which snapshots the shared store keeps, and whose file counts where two machines built the same one."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.plan import Plan
from etl.progress import silent
from etl.shared.snapshots import fetch_snapshot, is_offered, offer
from etl.storage.interface import Storage
from etl.storage.opening import open_storage
from etl.warehouse import SNAPSHOTS_KEPT, snapshot_path


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    (tmp_path / "shared").mkdir()
    url = (tmp_path / "shared").as_uri()
    monkeypatch.setenv("DAMPAK_SHARED_STORE", url)
    return open_storage(url)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    (tmp_path / "warehouse").mkdir()
    return tmp_path / "warehouse"


def built(warehouse: Path, number: int, content: str, snapshot_id: str | None = None) -> Plan:
    plan = Plan(
        snapshot_id=snapshot_id or f"{number:012x}", manifest_number=number, batches=(), sampled_kinds=frozenset()
    )
    snapshot_path(warehouse, plan.snapshot_id).write_text(content, encoding="utf-8")
    return plan


def test_the_newest_are_kept_and_no_file_without_its_record(storage: Storage, warehouse: Path) -> None:
    plans = [built(warehouse, number, f"snapshot {number}") for number in range(SNAPSHOTS_KEPT + 4)]
    for plan in plans:
        offer(warehouse, plan, silent)

    assert [is_offered(storage, plan.snapshot_id) for plan in plans] == [False] * 3 + [True] * (SNAPSHOTS_KEPT + 1)
    assert len(storage.names("snapshot_files")) == SNAPSHOTS_KEPT + 1


def test_where_two_machines_built_one_snapshot_the_file_of_the_first_counts(
    storage: Storage, warehouse: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    offer(warehouse, built(warehouse, 1, "as the first one wrote it"), silent)
    plan = built(other, 1, "as the second one wrote it")
    offer(other, plan, silent)
    snapshot_path(other, plan.snapshot_id).unlink()

    assert fetch_snapshot(storage, other, plan.snapshot_id)
    assert snapshot_path(other, plan.snapshot_id).read_text(encoding="utf-8") == "as the first one wrote it"
    assert len(storage.names("snapshot_files")) == 1


def test_a_snapshot_that_comes_back_after_an_undo_is_found_under_its_first_number(
    storage: Storage, warehouse: Path
) -> None:
    offer(warehouse, built(warehouse, 1, "one file", "a" * 12), silent)
    offer(warehouse, built(warehouse, 2, "two files", "b" * 12), silent)
    offer(warehouse, built(warehouse, 3, "one file", "a" * 12), silent)
    assert len(storage.names("snapshots")) == 2


def test_a_snapshot_that_nobody_offered_is_not_fetched(storage: Storage, warehouse: Path) -> None:
    assert not fetch_snapshot(storage, warehouse, "c" * 12)
    assert list(warehouse.iterdir()) == []
