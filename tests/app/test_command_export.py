"""`python -m dashboard export`: figures as files, without a browser."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from catalog.errors import UserError
from catalog.text import Language
from dashboard.commands.run import main
from dashboard.exports.figure.kinds import Kind
from dashboard.ui.figures import PAGES, Asked, figures_of

Captured = pytest.CaptureFixture[str]


def export(warehouse: Path, *arguments: str) -> int:
    return main(["export", "--warehouse", str(warehouse), *arguments])


def test_the_list_names_figures_of_every_page_that_has_any(warehouse: Path, capsys: Captured) -> None:
    assert export(warehouse, "--list") == 0
    ids = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert len(set(ids)) == len(ids)
    assert {each.partition(".")[0] for each in ids} == set(PAGES)


def test_the_list_for_programs_says_formats_and_sizes_too(warehouse: Path, capsys: Captured) -> None:
    assert export(warehouse, "--list", "--json", "--language", "en") == 0
    listed = json.loads(capsys.readouterr().out)
    titles = {each["figure"]: each["title"] for each in listed["figures"]}
    assert titles["pesanan.trend"].startswith("UMKM orders")
    assert listed["formats"] == list(Kind)


@pytest.mark.parametrize(
    ("kind", "first_bytes"),
    [
        ("png", b"\x89PNG"),
        ("svg", b"<svg"),
        ("pdf", b"%PDF"),
        ("csv", b"period"),
        ("xlsx", b"PK"),
        ("parquet", b"PAR1"),
        ("zip", b"PK"),
    ],
)
def test_a_figure_is_written_in_each_format(warehouse: Path, tmp_path: Path, kind: str, first_bytes: bytes) -> None:
    file = tmp_path / f"figure.{kind}"
    assert export(warehouse, "--figure", "pesanan.trend", "--format", kind, "--out", str(file)) == 0
    assert first_bytes in file.read_bytes()[:100]
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_selected_is_what_is_written(warehouse: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    query = "?from=2022-01-01&to=2022-12-31&channel=social_commerce&lang=en"
    assert (
        export(warehouse, "--figure", "pesanan.by_channel", "--select", query, "--format", "csv", "--out", str(file))
        == 0
    )
    rows = pd.read_csv(file)
    assert rows["channel"].tolist() == ["social_commerce"]


@pytest.mark.parametrize(
    ("arguments", "code", "params"),
    [
        (("--figure", "pesanan.tren"), "figure_unknown", {"figure": "pesanan.tren"}),
        (("--figure", "unggah.trend"), "figure_unknown", {"figure": "unggah.trend"}),
        (("--figure", "../../etc"), "figure_unknown", {"figure": "../../etc"}),
        (
            ("--figure", "pesanan.trend", "--select", "chanel=marketplace&grain=year"),
            "figure_parameters",
            {"names": "chanel, grain"},
        ),
        (("--figure", "pesanan.trend", "--select", "snap=ffff"), "snapshot_gone", {"snapshot_id": "ffff"}),
        (("--pack",), "export_needs_file", {}),
    ],
)
def test_what_cannot_be_written_is_said_in_both_languages(
    warehouse: Path, capsys: Captured, arguments: tuple[str, ...], code: str, params: dict[str, str]
) -> None:
    assert export(warehouse, *arguments) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [UserError(code, **params).message(language) for language in Language]


def test_a_folder_that_is_not_there_is_named(warehouse: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "missing" / "figure.svg"
    assert export(warehouse, "--figure", "pesanan.trend", "--out", str(file)) == 1
    assert str(file) in capsys.readouterr().err


def test_the_pack_holds_all_figures_that_have_numbers(warehouse: Path, tmp_path: Path) -> None:
    file = tmp_path / "pack.zip"
    assert export(warehouse, "--pack", "--out", str(file)) == 0
    with ZipFile(file) as pack:
        assert pack.testzip() is None
        listed = list(csv.DictReader(io.StringIO(pack.read("figures.csv").decode("utf-8-sig"))))
        folders = {name.partition("/")[0] for name in pack.namelist()} - {"figures.csv"}
    assert {each["figure"] for each in listed} == folders
    assert {each["snapshot_id"] for each in listed} == {"new111"}
    with_numbers = {each.figure_id for each in figures_of(warehouse, {}) if _has_numbers(each)}
    assert folders == with_numbers
    assert len(folders) > 15


def _has_numbers(asked: Asked) -> bool:
    try:
        asked.figure()
    except UserError as error:
        return error.code != "figure_empty"
    return True


def test_the_same_figures_are_the_same_pack(warehouse: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    for file in (first, second):
        assert export(warehouse, "--pack", "--select", "lang=en", "--out", str(file)) == 0
    assert first.read_bytes() == second.read_bytes()
