"""Figures kept under a permanent link: whole, once, for good."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from catalog.errors import UserError
from dashboard.charts.theme import Theme
from dashboard.exports.picture.kinds import Size
from dashboard.ui.public import keeping
from dashboard.ui.public.keeping import Kept, Mode, find_kept, keep, kept_file

KEPT = Kept(
    mode=Mode.FROZEN,
    figure_id="pesanan.trend",
    parameters={"lang": "id", "snap": "new111"},
    theme=Theme.LIGHT,
    size=Size.WHOLE,
    kept_at=datetime(2026, 11, 27, 8, 0, tzinfo=UTC),
    about={"title": "Pesanan UMKM"},
)
FILES = {"figure.svg": b"<svg/>"}


def test_what_is_kept_is_found_by_its_code(tmp_path: Path) -> None:
    code = keep(tmp_path, KEPT, FILES)
    assert find_kept(tmp_path, code) == KEPT
    assert kept_file(tmp_path, code, "figure.svg").read_bytes() == b"<svg/>"


def test_keeping_the_same_again_changes_no_byte(tmp_path: Path) -> None:
    code = keep(tmp_path, KEPT, FILES)
    later = replace(KEPT, kept_at=datetime(2027, 1, 1, tzinfo=UTC), about={})
    assert keep(tmp_path, later, {"figure.svg": b"<svg>other</svg>"}) == code
    assert find_kept(tmp_path, code) == KEPT
    assert kept_file(tmp_path, code, "figure.svg").read_bytes() == b"<svg/>"


@pytest.mark.parametrize(
    "other",
    [
        replace(KEPT, mode=Mode.LIVE),
        replace(KEPT, figure_id="pesanan.by_channel"),
        replace(KEPT, parameters={"lang": "en", "snap": "new111"}),
        replace(KEPT, theme=Theme.DARK),
        replace(KEPT, size=Size.SQUARE),
    ],
)
def test_whatever_a_reader_would_see_differently_has_a_code_of_its_own(other: Kept) -> None:
    assert other.code != KEPT.code


def test_sixteen_who_keep_the_same_at_once_get_one_whole_figure(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        codes = set(pool.map(lambda _: keep(tmp_path, KEPT, FILES), range(64)))
    assert codes == {KEPT.code}
    assert find_kept(tmp_path, KEPT.code) == KEPT
    assert [each.name for each in tmp_path.iterdir()] == [KEPT.code[:2]]


@pytest.mark.parametrize(
    "code", ["", "abc", "../../etc/passwd", "ABCDEFGHIJKL", "aaaaaaaaaaaa", "a" * 500, "aa/aaaaaaaaaaaa"]
)
def test_a_code_of_nothing_finds_nothing(tmp_path: Path, code: str) -> None:
    keep(tmp_path, KEPT, FILES)
    assert find_kept(tmp_path, code) is None


def test_a_folder_that_is_full_takes_no_more_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, KEPT, FILES)
    monkeypatch.setattr(keeping, "MOST_KEPT", 1)
    with pytest.raises(UserError) as caught:
        keep(tmp_path, replace(KEPT, theme=Theme.DARK), FILES)
    assert caught.value.code == "kept_full"
    assert keep(tmp_path, KEPT, FILES) == KEPT.code


def test_room_on_the_disk_is_left_to_uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = SimpleNamespace(free=keeping.LEAST_FREE_BYTES - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UserError) as caught:
        keep(tmp_path, KEPT, FILES)
    assert caught.value.code == "kept_full"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such folder that nobody may write to")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(UserError) as caught:
        keep(blocked, KEPT, FILES)
    assert caught.value.code == "kept_unwritable"


def test_what_fails_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_file: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "_write", fail)
    with pytest.raises(UserError):
        keep(tmp_path, KEPT, FILES)
    assert find_kept(tmp_path, KEPT.code) is None
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []
