"""A damaged store is told, file by file; a backup is proven when it is made, and brings back all that counted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.errors import UserError
from catalog.text import Language
from etl import api
from etl.integrity import FaultKind
from etl.last_check import last_check
from etl.progress import silent
from etl.store import Store
from tests.etl_fixture import WRITER, House, contents, order, orders
from tests.writers_fixture import SECOND, Writers, copy_of, facts, listing, places, taking_in


@pytest.fixture(scope="module")
def filled_once(first_file_taken_in: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    house = copy_of(first_file_taken_in, tmp_path_factory.mktemp("filled") / "house")
    house.ingest("second.csv", SECOND)
    house.undo(house.ingest("third.csv", orders(order("A9", "2023-07-01"))).batch.id)
    return house


@pytest.fixture
def filled(filled_once: House, tmp_path: Path) -> House:
    """Two files taken in, the second of which corrects the first, and one undone."""
    return copy_of(filled_once, tmp_path / "house")


def faults_of(house: House) -> set[tuple[FaultKind, str]]:
    """What a deep check finds."""
    found = api.check_deeply(house.store, house.warehouse)
    return {(fault.kind, fault.place) for fault in found.faults}


def flip(path: Path, place: int = -20) -> None:
    """Change one byte of a file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def batch_of(house: House) -> str:
    """Id of the first batch."""
    return api.history(house.store)[0].batches[0]


def test_an_untouched_store_is_proven_file_by_file(filled: House) -> None:
    found = api.check_deeply(filled.store, filled.warehouse)

    assert (found.faults, found.unproven) == ((), ())
    assert (found.batches, found.manifests) == (3, 4)
    # Rows, record, index and replaced rows of each batch; four revisions, and the manifests but the last.
    assert found.files == 3 * 4 + 4 + 3
    assert found.snapshot == api.status(filled.store, filled.warehouse).serving


@pytest.mark.parametrize("name", ["rows.parquet", "index.npy", "superseded.parquet", "batch.json"])
def test_one_altered_byte_of_a_batch_is_found(name: str, filled: House) -> None:
    place = f"batches/{batch_of(filled)}/{name}"
    flip(filled.store / place, 8 if name == "batch.json" else -20)

    assert (FaultKind.ALTERED, place) in faults_of(filled)


@pytest.mark.parametrize("name", ["rows.parquet", "index.npy", "superseded.parquet"])
def test_a_lost_file_of_a_batch_is_found(name: str, filled: House) -> None:
    place = f"batches/{batch_of(filled)}/{name}"
    (filled.store / place).unlink()

    assert (FaultKind.MISSING, place) in faults_of(filled)


def test_a_lost_batch_is_found_also_where_it_was_undone(filled: House) -> None:
    undone = api.history(filled.store)[2].batches[-1]
    shutil.rmtree(filled.store / "batches" / undone)

    assert faults_of(filled) == {(FaultKind.MISSING, f"batches/{undone}")}


def test_a_rewritten_history_is_found_by_the_manifest_that_follows(filled: House) -> None:
    path = filled.store / "manifests" / "000002.json"
    path.write_text(path.read_text().replace('"reason": ""', '"reason": "as agreed"'))

    assert faults_of(filled) == {(FaultKind.ALTERED, "manifests/000002.json")}


def test_a_manifest_that_was_taken_out_is_found(filled: House) -> None:
    (filled.store / "manifests" / "000003.json").unlink()

    # Its revisions are without a name too, as those of a killed writer are, so that one alone would be removed.
    assert (FaultKind.MISSING, "manifests/000003.json") in faults_of(filled)


def test_a_changed_revision_is_found(filled: House) -> None:
    flip(filled.store / "revisions" / "000002.jsonl")

    assert faults_of(filled) == {(FaultKind.ALTERED, "revisions/000002.jsonl")}


def test_a_changed_line_of_the_audit_log_is_found(filled: House) -> None:
    path = filled.store / "audit.jsonl"
    path.write_text(path.read_text().replace('"deed": "upload"', '"deed": "undo"', 1))

    assert {kind for kind, _ in faults_of(filled)} == {FaultKind.ALTERED}


def test_an_altered_block_of_the_serving_snapshot_is_found(filled: House) -> None:
    name = (filled.warehouse / "current").read_text()
    size = (filled.warehouse / name).stat().st_size
    for place in range(3 * 4096 + 100, size, 200_000):
        flip(filled.warehouse / name, place)

    assert faults_of(filled) == {(FaultKind.UNREADABLE, name)}


def test_batches_of_before_hashes_were_kept_are_read_and_said_to_be_unproven(filled: House) -> None:
    (filled.store / "batches" / batch_of(filled) / "hashes.json").unlink()
    found = api.check_deeply(filled.store, filled.warehouse)

    assert (found.faults, found.unproven) == ((), (batch_of(filled),))


def test_after_a_key_rotation_the_rewritten_batches_are_proven(filled: House) -> None:
    api.rotate_key(filled.store, filled.warehouse, actor=WRITER)
    found = api.check_deeply(filled.store, filled.warehouse)

    assert (found.faults, found.unproven, found.batches) == ((), (), 3)


def test_when_the_store_was_last_proven_and_how_that_ended_is_on_record(filled: House) -> None:
    assert last_check(Store(filled.store)) is None
    proven = api.check_deeply(filled.store, filled.warehouse)
    whole = last_check(Store(filled.store))
    flip(filled.store / "batches" / batch_of(filled) / "rows.parquet")
    faults = api.check_deeply(filled.store, filled.warehouse).faults
    damaged = last_check(Store(filled.store))

    assert whole is not None
    assert (whole.files, whole.faults, whole.unproven) == (proven.files, 0, 0)
    assert damaged is not None
    assert damaged.faults == len(faults) > 0
    assert damaged.ended_at > whole.ended_at


def test_of_a_restored_store_no_check_is_on_record(filled: House, kept: Path, tmp_path: Path) -> None:
    api.check_deeply(filled.store, filled.warehouse)
    api.back_up(filled.store, kept, tmp_path / "copy", actor=WRITER)
    fresh = emptied(filled, tmp_path / "fresh")
    api.restore(fresh.store, fresh.warehouse, tmp_path / "fresh" / "kept", tmp_path / "copy", actor=WRITER)
    assert last_check(Store(fresh.store)) is None


def test_the_command_names_what_is_damaged_and_says_what_to_do(filled: House, writers: Writers) -> None:
    whole = writers.run(filled, ["check", "--deep", *places(filled)])
    flip(filled.store / "batches" / batch_of(filled) / "rows.parquet")
    damaged = writers.run(filled, ["check", "--deep", *places(filled)])

    assert (whole["code"], json.loads(whole["said"])["faults"]) == (0, [])
    answer = json.loads(damaged["said"])
    assert (damaged["code"], answer["error"]) == (1, "store_damaged")
    assert f"batches/{batch_of(filled)}/rows.parquet" in answer["message"]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Figures that readers keep."""
    directory = tmp_path / "kept"
    (directory / "abc").mkdir(parents=True)
    (directory / "abc" / "figure.svg").write_text("<svg/>")
    return directory


def emptied(house: House, root: Path) -> House:
    """A house in which nothing ever happened, with the same sample."""
    fresh = House(root=root)
    (fresh.store / "sample").mkdir(parents=True)
    for version in (house.store / "sample").iterdir():
        (fresh.store / "sample" / version.name).symlink_to(version.resolve())
    return fresh


def test_a_store_comes_back_from_its_backup_with_all_that_counted(filled: House, kept: Path, tmp_path: Path) -> None:
    api.back_up(filled.store, kept, tmp_path / "copy", actor=WRITER)
    lost = facts(filled)
    fresh, kept_there = emptied(filled, tmp_path / "fresh"), tmp_path / "fresh" / "kept"
    api.build(fresh.store, fresh.warehouse)
    api.restore(fresh.store, fresh.warehouse, kept_there, tmp_path / "copy", actor=WRITER)

    assert facts(fresh) == lost
    assert (kept_there / "abc" / "figure.svg").read_text() == "<svg/>"
    assert faults_of(fresh) == set()
    # The same seller is the same, and a file that counted counts once.
    assert not fresh.ingest("second.csv", SECOND).is_new
    assert api.redo(fresh.store, fresh.warehouse, api.history(fresh.store)[2].batches[-1], actor=WRITER).months


def test_a_backup_holds_the_key_and_is_its_owners_alone(filled: House, kept: Path, tmp_path: Path) -> None:
    api.back_up(filled.store, kept, tmp_path / "copy", actor=WRITER)

    key = tmp_path / "copy" / "store" / "pseudonym.key"
    assert key.read_bytes() == (filled.store / "pseudonym.key").read_bytes()
    assert [oct(path.stat().st_mode & 0o777) for path in (tmp_path / "copy", key)] == ["0o700", "0o600"]


def test_what_can_be_made_anew_is_not_backed_up(filled: House, kept: Path, tmp_path: Path) -> None:
    api.back_up(filled.store, kept, tmp_path / "copy", actor=WRITER)

    assert not {"sample", "reference", "tmp"} & {path.name for path in (tmp_path / "copy" / "store").iterdir()}


def test_a_backup_never_goes_over_another_or_into_the_store(filled: House, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    for target, code in ((tmp_path / "copy", "backup_exists"), (filled.store / "copy", "backup_inside")):
        with pytest.raises(UserError) as refused:
            api.back_up(filled.store, kept, target, actor=WRITER)
        assert refused.value.code == code
    assert not (filled.store / "copy").exists()


def test_a_damaged_backup_is_refused_before_anything_is_restored(filled: House, kept: Path, tmp_path: Path) -> None:
    api.back_up(filled.store, kept, tmp_path / "copy", actor=WRITER)
    flip(tmp_path / "copy" / "store" / "batches" / batch_of(filled) / "rows.parquet")
    fresh = emptied(filled, tmp_path / "fresh")
    with pytest.raises(UserError) as refused:
        api.restore(fresh.store, fresh.warehouse, kept, tmp_path / "copy", actor=WRITER)

    assert refused.value.code == "backup_damaged"
    assert "rows.parquet" in refused.value.message(Language.ENGLISH)
    assert api.history(fresh.store) == ()


@pytest.mark.parametrize("content", [None, "", "{}", '{"files": 3}'])
def test_a_directory_that_is_no_backup_is_refused(
    content: str | None, filled: House, kept: Path, tmp_path: Path
) -> None:
    (tmp_path / "copy").mkdir()
    if content is not None:
        (tmp_path / "copy" / "backup.json").write_text(content)
    fresh = emptied(filled, tmp_path / "fresh")
    with pytest.raises(UserError) as refused:
        api.restore(fresh.store, fresh.warehouse, kept, tmp_path / "copy", actor=WRITER)

    assert refused.value.code == "backup_unknown"


@pytest.mark.parametrize(
    "name", ["../escaped", "store/../../escaped", "/etc/escaped", "store/..\\escaped", "store", ""]
)
def test_a_record_whose_names_lead_elsewhere_is_no_backup(name: str, filled: House, kept: Path, tmp_path: Path) -> None:
    api.back_up(filled.store, kept, tmp_path / "copy", actor=WRITER)
    record = tmp_path / "copy" / "backup.json"
    written = json.loads(record.read_text())
    record.write_text(json.dumps({**written, "files": {**written["files"], name: "0" * 64}}))
    fresh = emptied(filled, tmp_path / "fresh")
    with pytest.raises(UserError) as refused:
        api.restore(fresh.store, fresh.warehouse, kept, tmp_path / "copy", actor=WRITER)

    assert refused.value.code == "backup_unknown"
    assert not list(tmp_path.rglob("escaped"))


def test_a_store_that_holds_data_is_not_restored_over(filled: House, kept: Path, tmp_path: Path) -> None:
    api.back_up(filled.store, kept, tmp_path / "copy", actor=WRITER)
    before = facts(filled)
    with pytest.raises(UserError) as refused:
        api.restore(filled.store, filled.warehouse, kept, tmp_path / "copy", actor=WRITER)

    assert refused.value.code == "store_in_use"
    assert facts(filled) == before


def test_a_store_whose_manifests_are_lost_is_not_restored_over_where_it_holds_more_than_the_backup(
    filled: House, kept: Path, tmp_path: Path
) -> None:
    api.back_up(filled.store, kept, tmp_path / "copy", actor=WRITER)
    filled.ingest("fourth.csv", orders(order("A4", "2023-08-01")))
    shutil.rmtree(filled.store / "manifests")
    with pytest.raises(UserError) as refused:
        api.restore(filled.store, filled.warehouse, kept, tmp_path / "copy", actor=WRITER)

    assert refused.value.code == "store_in_use"
    assert len(list((filled.store / "batches").iterdir())) == 4


def backing_up(house: House) -> list[str]:
    return ["backup", str(house.root / "copy"), "--kept", str(house.root / "kept"), *places(house)]


def restoring(house: House) -> list[str]:
    return ["restore", str(house.root / "backup"), "--kept", str(house.root / "kept"), *places(house)]


def killed_at_steps(
    writers: Writers, house: House, arguments: Callable[[House], list[str]], root: Path, every: int
) -> list[House]:
    """Copies of a house in which a command was killed at its first step, and at every so many after it."""
    clean = copy_of(house, root / "clean")
    steps = len(writers.run(clean, arguments(clean))["steps"])
    found = []
    for step in range(1, steps + 1, every):
        copy = copy_of(house, root / f"killed-{step}")
        assert writers.run(copy, arguments(copy), step=step)["signal"] == 9
        found.append(copy)
    assert len(found) > 10
    return found


def test_killed_at_any_step_a_backup_is_there_whole_or_not_at_all(
    first_file_taken_in: House, writers: Writers, tmp_path: Path
) -> None:
    for house in killed_at_steps(writers, first_file_taken_in, backing_up, tmp_path, every=2):
        if (house.root / "copy").exists():
            fresh = emptied(house, house.root / "fresh")
            api.restore(fresh.store, fresh.warehouse, house.root / "none", house.root / "copy", actor=WRITER)
            assert facts(fresh) == facts(first_file_taken_in)
        else:
            assert writers.run(house, backing_up(house))["code"] == 0
        assert contents(house.warehouse) == contents(first_file_taken_in.warehouse)


def test_killed_at_any_step_a_restore_can_be_done_again(filled: House, writers: Writers, tmp_path: Path) -> None:
    lost = facts(filled)
    fresh = emptied(filled, tmp_path / "fresh")
    api.back_up(filled.store, tmp_path / "none", fresh.root / "backup", actor=WRITER)
    for house in killed_at_steps(writers, fresh, restoring, tmp_path, every=7):
        again = writers.run(house, restoring(house))
        if again["code"] != 0:
            # All was back before it was killed: it only had to be built.
            assert json.loads(again["said"])["error"] == "store_in_use"
            api.build(house.store, house.warehouse)
        assert facts(house) == lost


def test_a_backup_waits_for_the_writer_and_takes_what_it_wrote(
    first_file_taken_in: House, writers: Writers, tmp_path: Path
) -> None:
    house = copy_of(first_file_taken_in, tmp_path / "house")
    assert writers.run(house, taking_in(house))["code"] == 0
    made = api.back_up(house.store, tmp_path / "none", tmp_path / "copy", actor=WRITER, progress=silent)

    assert made.manifest_number == 2
    assert "backup" not in " ".join(listing(house))
