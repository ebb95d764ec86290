"""`python -m dashboard verify`: whether files are ours, whole, and still what the newest data say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.commands.run import main
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.verify.verdict import MOST_MEGABYTES
from tests.app.checked_files import AFTER, BEFORE, build_changed_warehouse, exported, without_older

Captured = pytest.CaptureFixture[str]
OLDER = f"snap={BEFORE}"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("changed")
    build_changed_warehouse(directory)
    return directory


def verify(warehouse: Path, *arguments: str) -> int:
    return main(["verify", "--warehouse", str(warehouse), *arguments])


def told(warehouse: Path, captured: Captured, *files: Path) -> list[dict[str, Any]]:
    captured.readouterr()
    verify(warehouse, *map(str, files), "--json")
    found: list[dict[str, Any]] = json.loads(captured.readouterr().out)["files"]
    return found


@pytest.mark.parametrize("kind", Kind)
def test_a_file_of_the_newest_data_holds(changed: Path, tmp_path: Path, capsys: Captured, kind: Kind) -> None:
    file = tmp_path / f"figure.{kind}"
    exported(changed, file, kind=kind)
    assert verify(changed, str(file)) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{file.name}: {text('verify.headline.newest', Language.INDONESIAN)}\n")
    assert AFTER in said
    assert "Pesanan UMKM" in said


@pytest.mark.parametrize("kind", Kind)
def test_a_file_of_older_data_is_superseded_and_says_by_how_much(
    changed: Path, tmp_path: Path, capsys: Captured, kind: Kind
) -> None:
    file = tmp_path / f"figure.{kind}"
    exported(changed, file, kind=kind, select=OLDER)
    assert verify(changed, str(file)) == 3
    said = capsys.readouterr().out
    assert text("public.fate.changed", Language.INDONESIAN, changed="1", rows="30") in said
    assert "1 Mei 2022" in said
    assert "+100,0" in said
    assert re.search(r"Selisihnya \+[0-9.]+ pesanan\.", said)
    [answer] = told(changed, capsys, file)
    largest = answer["moved"]["largest"]
    assert (answer["standing"], answer["moved"]["changed_count"]) == ("superseded", 1)
    assert (largest["row"], largest["column"]) == ({"period": "2022-05-01 00:00:00"}, "value")
    assert largest["after"] == 2 * largest["before"] > 0
    assert f"snap={AFTER}" in answer["newest"]


def test_older_data_that_say_the_same_are_no_reason_to_change(changed: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "figure.svg"
    exported(changed, file, kind="svg", select=f"{OLDER}&from=2023-01-01&to=2023-06-30")
    assert verify(changed, str(file)) == 0
    assert text("verify.headline.same", Language.INDONESIAN) in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["png", "xlsx"])
def test_superseded_is_told_without_the_older_data_but_not_by_how_much(
    changed: Path, tmp_path: Path, capsys: Captured, kind: str
) -> None:
    file = tmp_path / f"figure.{kind}"
    exported(changed, file, kind=kind, select=OLDER)
    assert verify(without_older(changed, tmp_path / "warehouse"), str(file)) == 3
    assert text("verify.moved.untold", Language.INDONESIAN) in capsys.readouterr().out


def test_a_csv_without_its_data_is_intact_and_cannot_be_compared(
    changed: Path, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "figure.csv"
    exported(changed, file, kind="csv", select=OLDER)
    assert verify(without_older(changed, tmp_path / "warehouse"), str(file)) == 5
    assert text("verify.headline.untold", Language.INDONESIAN) in capsys.readouterr().out


@pytest.mark.parametrize("kind", Kind)
def test_an_altered_file_is_told_and_the_original_is_named(
    changed: Path, tmp_path: Path, capsys: Captured, kind: Kind
) -> None:
    file = tmp_path / f"figure.{kind}"
    content = bytearray(exported(changed, file, kind=kind))
    # A file's middle is what it shows: pixels, strokes, rows.
    place = content.index(b",shown") - 1 if kind is Kind.CSV else len(content) // 2
    content[place] ^= 1
    file.write_bytes(content)
    assert verify(changed, str(file)) == 4
    said = capsys.readouterr().out
    assert text("verify.headline.altered", Language.INDONESIAN) in said
    assert "/pesanan?lang=id&metric=orders_count&axis=calendar&grain=month" in said


def test_what_an_altered_file_says_is_not_repeated(changed: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "figure.svg"
    content = exported(changed, file, kind="svg")
    file.write_bytes(content.replace(b"Pesanan UMKM", b"Kirim uangmu"))
    assert verify(changed, str(file)) == 4
    assert "Kirim" not in capsys.readouterr().out


def test_a_foreign_file_is_not_ours(changed: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "catatan.txt"
    file.write_text("bukan gambar", encoding="utf-8")
    assert verify(changed, str(file)) == 5
    assert text("verify.headline.no_mark", Language.INDONESIAN) in capsys.readouterr().out


def test_a_file_of_another_installation_is_not_ours(
    changed: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, elsewhere = tmp_path / "figure.png", tmp_path / "store"
    elsewhere.mkdir()
    with monkeypatch.context() as there:
        there.setenv("DAMPAK_STORE", str(elsewhere))
        exported(changed, file)
    assert verify(changed, str(file)) == 5
    assert text("verify.headline.other_issuer", Language.INDONESIAN) in capsys.readouterr().out


def test_without_a_store_files_leave_unsealed(
    changed: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "figure.pdf"
    monkeypatch.setenv("DAMPAK_STORE", str(tmp_path / "none"))
    exported(changed, file, kind="pdf")
    assert verify(changed, str(file)) == 5
    assert text("verify.headline.unsealed", Language.INDONESIAN) in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


def test_of_several_files_the_worst_counts_and_each_is_answered(
    changed: Path, tmp_path: Path, capsys: Captured
) -> None:
    good, old, foreign = (tmp_path / name for name in ("baru.png", "lama.png", "asing.png"))
    exported(changed, good)
    exported(changed, old, select=OLDER)
    foreign.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert verify(changed, str(good), str(old)) == 3
    assert verify(changed, str(good), str(old), str(foreign)) == 5
    assert [answer["exit_code"] for answer in told(changed, capsys, good, old, foreign)] == [0, 3, 5]


def test_the_answer_comes_in_english_too(changed: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "figure.png"
    exported(changed, file, select=f"{OLDER}&lang=id")
    assert verify(changed, str(file), "--language", "en") == 3
    said = capsys.readouterr().out
    assert text("verify.headline.superseded", Language.ENGLISH) in said
    assert "UMKM orders" in said
    assert "Pesanan" not in said


def test_a_file_that_is_not_there_or_too_large_is_said_in_both_languages(
    changed: Path, tmp_path: Path, capsys: Captured
) -> None:
    large = tmp_path / "besar.png"
    with large.open("wb") as file:
        file.truncate(MOST_MEGABYTES * 1024 * 1024 + 1)
    assert verify(changed, str(large)) == 1
    error = UserError("verify_too_large", file=str(large), megabytes=MOST_MEGABYTES)
    assert capsys.readouterr().err.splitlines() == [error.message(language) for language in Language]
    assert verify(changed, str(tmp_path / "tiada.png")) == 1
    assert "tiada.png" in capsys.readouterr().err


def test_a_name_that_the_code_page_of_windows_lacks_is_written_into_a_redirected_file(
    changed: Path, tmp_path: Path
) -> None:
    file = tmp_path / "衣服.svg"
    exported(changed, file, kind=Kind.SVG)
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "verify", "--warehouse", str(changed), str(file)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.startswith("衣服.svg: ")
