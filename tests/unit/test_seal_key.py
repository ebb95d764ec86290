"""The key of an installation's seals: made once, kept private, and never in the way of a file."""

from __future__ import annotations

import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from dashboard.ui.seal_key import FILE_NAME, known_sealers, signing_sealer


def issuer(store: Path) -> str:
    sealer = signing_sealer(store)
    assert sealer is not None
    return sealer.issuer


def test_a_key_is_made_when_it_is_first_needed_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert known_sealers(tmp_path) == ()
    assert issuer(tmp_path) == issuer(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_processes_that_need_it_at_once_get_the_same(tmp_path: Path) -> None:
    with ProcessPoolExecutor(8) as pool:
        assert len(set(pool.map(issuer, [tmp_path] * 40))) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_the_newest_key_seals_and_older_ones_still_hold(tmp_path: Path) -> None:
    before = issuer(tmp_path)
    with (tmp_path / FILE_NAME).open("a", encoding="ascii") as file:
        file.write("ab" * 32 + "\n")
    assert issuer(tmp_path) != before
    assert [sealer.issuer for sealer in known_sealers(tmp_path)] == [before, issuer(tmp_path)]


def test_no_store_no_seal_and_no_store_made(tmp_path: Path) -> None:
    assert signing_sealer(tmp_path / "store") is None
    assert not (tmp_path / "store").exists()


def test_a_store_that_cannot_be_written_to_leaves_files_unsealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("dashboard.ui.seal_key.os.open", refuse)
    assert signing_sealer(tmp_path) is None


def test_what_is_no_key_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("rusak\n", encoding="ascii")
    assert signing_sealer(tmp_path) is None
    assert (tmp_path / FILE_NAME).read_text(encoding="ascii") == "rusak\n"
