"""The store and the warehouse as directories: what is flushed, kept, swept, and who may read the key."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest

from catalog.errors import UserError
from catalog.roles import command_line_actor
from etl import api
from etl.store import Store, write_atomically
from etl.warehouse import SNAPSHOTS_KEPT, remove_old_snapshots, serve, serving_snapshot, snapshot_path
from tests.etl_fixture import House, order, orders


def test_only_the_owner_may_read_the_hashing_key(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.prepare()
    old_mask = os.umask(0)
    try:
        key = store.hashing_key()
    finally:
        os.umask(old_mask)

    assert len(base64.urlsafe_b64decode(key + "==")) == 16
    assert stat.S_IMODE((tmp_path / "pseudonym.key").stat().st_mode) == 0o600
    assert store.hashing_key() == key


def test_a_store_with_batches_takes_no_new_key(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.prepare()
    (store.batches / "0123456789abcdef").mkdir()

    with pytest.raises(UserError) as refused:
        store.hashing_key()
    assert refused.value.code == "key_missing"


def test_a_writer_sweeps_what_a_killed_one_left(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.prepare()
    (store.temporary / "abandoned").mkdir()
    (store.temporary / "abandoned" / "rows.parquet").write_bytes(b"half")
    for directory in (store.root, store.manifests):
        (directory / ".000001.json.0123.unfinished").write_bytes(b"{")

    with store.writing():
        assert list(store.temporary.iterdir()) == []
    assert list(tmp_path.rglob("*.unfinished")) == []


def test_a_second_writer_is_told_that_the_store_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.store.WAIT_SECONDS", 0.1)
    with Store(tmp_path).writing(), pytest.raises(UserError) as refused, Store(tmp_path).writing():
        pass

    assert refused.value.code == "store_busy"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_atomically(tmp_path / "current", b"old")

    def fail(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space left"):
        write_atomically(tmp_path / "current", b"new")
    assert (tmp_path / "current").read_bytes() == b"old"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs the names of open files")
def test_everything_a_manifest_names_is_on_disk_before_the_manifest_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    fsync = os.fsync

    def record(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    batch = house.ingest("a.csv", orders(order("A1"))).batch

    names = [path.name for path in flushed]
    manifest = next(index for index, name in enumerate(names) if name.startswith(".000001.json"))
    stored = {path.name for path in (house.store / "batches" / batch.id).iterdir()}
    assert stored == {"rows.parquet", "index.npy", "superseded.parquet", "batch.json", "hashes.json"}
    assert stored | {"batches"} <= set(names[:manifest])
    assert any(name.startswith("building-") for name in names[:manifest])
    assert "manifests" in names[manifest:]


def test_a_user_without_a_name_can_write(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", unknown)
    file = house.file("a.csv", orders(order("A1")))
    api.ingest(house.store, house.warehouse, file, actor=command_line_actor())

    assert [manifest.written_by for manifest in api.history(house.store)] == ["-"]


def test_some_old_snapshots_are_kept_for_links_and_the_serving_one_always(tmp_path: Path) -> None:
    ids = [f"{number:012d}" for number in range(SNAPSHOTS_KEPT + 4)]
    for age, snapshot_id in enumerate(ids):
        path = snapshot_path(tmp_path, snapshot_id)
        path.write_bytes(b"")
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    serve(tmp_path, ids[-1])
    remove_old_snapshots(tmp_path)

    kept = {path.stem.removeprefix("warehouse-") for path in tmp_path.glob("warehouse-*")}
    assert kept == {ids[-1], *ids[:SNAPSHOTS_KEPT]}


def test_a_pointer_to_a_missing_file_serves_nothing(tmp_path: Path) -> None:
    assert serving_snapshot(tmp_path) is None
    (tmp_path / "current").write_text("warehouse-gone.duckdb", encoding="ascii")

    assert serving_snapshot(tmp_path) is None
