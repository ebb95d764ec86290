"""The command line: exit codes, sentences in both languages, and one JSON object for machines."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from tests.etl_fixture import House, order, orders

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """Runs commands on a house's directories."""

    def __init__(self, house: House, capsys: pytest.CaptureFixture[str]) -> None:
        self._places = ["--store", str(house.store), "--warehouse", str(house.warehouse)]
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Answer:
        code = main([*arguments, *self._places])
        printed = self._capsys.readouterr()
        return Answer(code=code, out=printed.out, err=printed.err)


@pytest.fixture
def run(house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.delenv("DAMPAK_LANG", raising=False)
    return Terminal(house, capsys)


def test_a_file_travels_from_ingest_to_undo_in_sentences(run: Terminal, house: House) -> None:
    file = str(house.file("a.csv", orders(order("A1"))))
    taken = run("ingest", file, "--reason", "uji coba")
    batch = next(path.name for path in (house.store / "batches").iterdir())

    assert taken.code == 0
    assert f"Kiriman {batch}: 1 baris orders diterima" in taken.out
    assert "Cuplikan" in taken.out
    assert f"Berkas ini sudah dihitung sebagai kiriman {batch}" in run("ingest", file).out
    assert "uji coba" in run("history").out
    assert "Mutakhir." in run("status").out
    assert "pemeriksaan lolos" in run("check").out
    undone = run("undo", batch, "--lang", "en")
    assert f"Batch {batch} does not count any more." in undone.out
    assert "Snapshot" in undone.out


def test_a_machine_gets_one_object_of_documented_shape(run: Terminal, house: House) -> None:
    file = str(house.file("a.csv", orders(order("A1"), order("A2", units="x"))))
    refused = run("ingest", file, "--json")
    taken = run("ingest", file, "--json", "--accept-valid")
    batch = taken.json["batch"]

    assert (refused.code, refused.out) == (1, "")
    assert set(json.loads(refused.err)) == {"error", "message"}
    assert json.loads(refused.err)["error"] == "file_refused"
    assert set(taken.json) == {"is_new", "batch", "snapshot_id", "mode", "months"}
    assert (batch["rows_accepted"], batch["rows_rejected"], batch["months"]) == (1, 1, ["2023-03"])
    assert set(run("build", "--json").json) == {"snapshot_id", "mode", "months"}
    status = run("status", "--json").json
    assert set(status) == {"serving", "wanted", "is_current", "manifest", "batches", "sampled_kinds"}
    assert (status["is_current"], status["sampled_kinds"]) == (True, ["takedown_items"])
    (manifest,) = run("history", "--json").json["manifests"]
    assert set(manifest) == {"number", "batches", "action", "batch", "written_at", "written_by", "reason"}
    checks = run("check", "--json").json["checks"]
    assert len(checks) > 10
    assert {frozenset(check) for check in checks} == {frozenset({"id", "is_passed", "detail"})}
    assert set(run("undo", batch["id"], "--json").json) == {"snapshot_id", "mode", "months"}


def test_what_is_refused_is_a_sentence_in_either_language_and_exit_code_1(run: Terminal, house: House) -> None:
    wrong = str(house.file("salah.csv", orders(order("A1", gross_value_idr="40.000"))))
    indonesian, english = run("ingest", wrong), run("ingest", wrong, "--lang", "en")

    assert (indonesian.code, english.code) == (1, 1)
    assert "baris 2, kolom gross_value_idr, isi '40.000'" in indonesian.err
    assert "line 2, column gross_value_idr, content '40.000'" in english.err
    for command in (
        ["ingest", str(house.root / "none.csv")],
        ["ingest", wrong, "--dataset", "pesanan"],
        ["undo", "0123456789abcdef"],
        ["build", "--manifest", "7"],
        ["check"],
    ):
        answer = run(*command)
        assert (answer.code, answer.out) == (1, ""), command
        assert answer.err.endswith(".\n") or "`" in answer.err
        assert "Traceback" not in answer.err
    assert "Belum ada kiriman" in run("history").out
    assert "Belum mutakhir" in run("status").out


@pytest.mark.parametrize("arguments", [[], ["publish"], ["build", "--lang", "fr"], ["build", "--manifest", "one"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
    assert "usage: python -m etl" in capsys.readouterr().err


def test_an_unknown_language_of_the_environment_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAMPAK_LANG", "fr")
    with pytest.raises(SystemExit) as stopped:
        main(["status"])

    assert stopped.value.code == 2


def test_the_module_runs_as_a_program(house: House) -> None:
    command = [sys.executable, "-m", "etl", "status", "--json", "--store", str(house.store)]
    done = subprocess.run(
        [*command, "--warehouse", str(house.warehouse)], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout)["serving"] is None
    assert done.stderr == ""
