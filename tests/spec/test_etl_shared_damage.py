"""A shared store that is away, damaged or written by somebody else: nothing of it counts, and what served still serves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import UserError
from etl import api
from etl.__main__ import main
from etl.shared.pull import SharedState
from etl.storage.directory import DirectoryStorage
from tests.etl_fixture import WRITER, House
from tests.shared_fixture import Machines, directory_of, pulled
from tests.writers_fixture import ROOT, listing, places, taking_in


def second_taken_in(machines: Machines) -> House:
    """A machine that serves the first file while the other has published a second one."""
    one, other = machines.two()
    api.ingest(one.store, one.warehouse, one.root / "second.csv", actor=WRITER)
    return other


def step(machines: Machines, number: int) -> Path:
    return directory_of(machines.url) / "steps" / "manifests" / f"{number:06d}.json"


def changed(path: Path, **fields: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **fields}), encoding="utf-8")


def expect_damage(house: House) -> None:
    with pytest.raises(UserError) as refused:
        pulled(house)
    assert refused.value.code == "shared_damaged"
    assert [manifest.number for manifest in api.history(house.store)] == [1]
    assert house.totals() == (2, 300_000)
    assert house.leftovers() == []


def test_rows_that_are_not_what_was_sent_do_not_count(in_directory: Machines) -> None:
    other = second_taken_in(in_directory)
    files = json.loads(step(in_directory, 2).read_text(encoding="utf-8"))["files"]
    (rows,) = [sha256 for name, sha256 in files.items() if name.endswith("/rows.parquet")]
    damaged = directory_of(in_directory.url) / "objects" / rows
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    expect_damage(other)

    damaged.write_bytes(whole)
    assert pulled(other).state is SharedState.CURRENT
    assert other.totals() == (3, 750_000)


def test_rows_that_are_gone_do_not_count(in_directory: Machines) -> None:
    other = second_taken_in(in_directory)
    files = json.loads(step(in_directory, 2).read_text(encoding="utf-8"))["files"]
    for sha256 in files.values():
        (directory_of(in_directory.url) / "objects" / sha256).unlink(missing_ok=True)
    expect_damage(other)


def test_a_step_that_would_write_elsewhere_is_refused(in_directory: Machines) -> None:
    other = second_taken_in(in_directory)
    changed(step(in_directory, 2), files={"batches/../../../elsewhere.json": "0" * 64})
    expect_damage(other)
    assert not (in_directory.root / "elsewhere.json").exists()


def test_a_manifest_that_does_not_follow_the_one_before_it_is_refused(in_directory: Machines) -> None:
    other = second_taken_in(in_directory)
    record = json.loads(json.loads(step(in_directory, 2).read_text(encoding="utf-8"))["record"])
    changed(step(in_directory, 2), record=json.dumps({**record, "previous_sha256": "0" * 64}))
    expect_damage(other)


def test_a_step_that_is_missing_among_others_is_told(in_directory: Machines) -> None:
    other = second_taken_in(in_directory)
    step(in_directory, 1).unlink()
    expect_damage(other)


def test_a_snapshot_that_is_not_what_was_sent_does_not_serve(in_directory: Machines) -> None:
    other = second_taken_in(in_directory)
    for file in (directory_of(in_directory.url) / "snapshot_files").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(UserError) as refused:
        pulled(other)
    assert refused.value.code == "shared_damaged"
    assert other.totals() == (2, 300_000)
    assert other.leftovers() == []


def test_where_the_shared_store_is_away_nothing_is_taken_in_and_what_serves_goes_on(in_directory: Machines) -> None:
    _, other = in_directory.two()
    directory_of(in_directory.url).rename(in_directory.root / "away")
    before = listing(other)
    for write in (
        lambda: api.ingest(other.store, other.warehouse, other.root / "second.csv", actor=WRITER),
        lambda: api.annotate(other.store, "1", "Catatan", actor=WRITER),
        lambda: api.follow(other.store, other.warehouse),
    ):
        with pytest.raises(UserError) as refused:
            write()
        assert refused.value.code == "shared_unreachable"
    assert listing(other) == before
    assert other.totals() == (2, 300_000)


def test_where_no_s3_server_answers_a_writer_says_so_and_has_done_nothing(in_bucket: Machines) -> None:
    _, other = in_bucket.two()
    before = listing(other)
    nowhere = {**os.environ, **in_bucket.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    refused = subprocess.run(
        [sys.executable, "-m", "etl", *taking_in(other)], cwd=ROOT, env=nowhere, capture_output=True, check=False
    )
    assert (refused.returncode, json.loads(refused.stdout)["error"]) == (3, "shared_unreachable")
    assert listing(other) == before


def test_a_bucket_that_is_not_there_is_no_empty_one(in_bucket: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    one = in_bucket.taken_in()
    monkeypatch.setenv("DAMPAK_SHARED_STORE", "s3://nobodys-bucket/dampak")
    with pytest.raises(UserError) as refused:
        one.build()
    assert (refused.value.code, refused.value.params["why"]) == ("shared_unreachable", "NoSuchBucket")


def test_a_place_that_passes_over_conditions_is_not_begun(
    in_directory: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overwriting(self: DirectoryStorage, name: str, content: bytes) -> None:
        path = directory_of(in_directory.url) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    monkeypatch.setattr(DirectoryStorage, "create", overwriting)
    with pytest.raises(UserError) as refused:
        in_directory.taken_in().build()
    assert refused.value.code == "shared_unconditional"


def test_a_writer_whose_answer_was_lost_and_who_asks_again_finds_his_own_step(
    in_directory: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = in_directory.two()
    create = DirectoryStorage.create

    def asked_twice(self: DirectoryStorage, name: str, content: bytes) -> None:
        create(self, name, content)
        create(self, name, content)

    monkeypatch.setattr(DirectoryStorage, "create", asked_twice)
    api.annotate(one.store, "1", "Sudah dicek", actor=WRITER)
    assert pulled(other).steps == 1


@pytest.mark.parametrize(
    "url", ["gs://bucket/x", "s3://name:secret@bucket/x", "s3:///x", "file:///", "file://elsewhere/x", "/mnt/share"]
)
def test_an_address_of_no_shared_store_is_refused(
    in_directory: Machines, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DAMPAK_SHARED_STORE", url)
    with pytest.raises(UserError) as refused:
        in_directory.fresh().build()
    assert refused.value.code == "shared_store_unknown"


def test_the_command_line_tells_how_a_machine_stands_to_the_shared_store(
    in_directory: Machines, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(house: House, command: str) -> dict[str, Any]:
        main([command, *places(house)])
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    other = second_taken_in(in_directory)
    assert said(other, "status")["shared_store"] == {"place": in_directory.url, "state": "behind"}
    assert said(other, "pull") == {"steps": 1, "snapshot_id": said(other, "status")["wanted"], "state": "current"}
    assert said(other, "status")["shared_store"]["state"] == "current"
    directory_of(in_directory.url).rename(in_directory.root / "away")
    assert said(other, "status")["shared_store"]["state"] == "shared_unreachable"
    assert said(other, "pull")["error"] == "shared_unreachable"
