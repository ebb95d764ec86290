"""The command line: exit codes, sentences in both languages, and one JSON object for machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl import api
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


REPORT = {
    "status",
    "files",
    "dataset",
    "format",
    "batch_id",
    "rows",
    "date_range",
    "totals",
    "totals_by_unit",
    "flags",
    "fixes",
    "tally",
    "rejects",
    "rejected_fields",
    "questions",
}


def test_a_file_travels_from_ingest_to_undo_in_sentences(run: Terminal, house: House) -> None:
    file = str(house.file("a.csv", orders(order("A1"))))
    taken = run("ingest", file, "--reason", "uji coba")
    batch = next(path.name for path in (house.store / "batches").iterdir())

    assert taken.code == 0
    assert f"a.csv: kiriman {batch}, 1 baris orders (1 baru, 0 berubah, 0 tetap), 0 baris ditolak." in taken.out
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

    assert (refused.code, refused.err) == (3, "")
    assert set(refused.json) == {"status", "error", "message"}
    assert (refused.json["status"], refused.json["error"]) == ("refused", "file_refused")
    assert set(taken.json) == {*REPORT, "reports", "is_new", "batch", "snapshot_id", "mode", "months"}
    assert set(taken.json["reports"][0]) == REPORT
    assert taken.json["rows"] == {"accepted": 1, "rejected": 1, "new": 1, "changed": 0, "duplicate": 0}
    assert taken.json["date_range"] == ["2023-03-01", "2023-03-01"]
    assert taken.json["totals"] == {"units": 1, "gross_value_idr": 100_000}
    assert [(reject["line"], reject["column"]) for reject in taken.json["rejects"]] == [(3, "units")]
    assert (batch["rows_accepted"], batch["rows_rejected"], batch["months"]) == (1, 1, ["2023-03"])
    assert set(run("build", "--json").json) == {"snapshot_id", "mode", "months"}
    status = run("status", "--json").json
    assert set(status) == {"serving", "wanted", "is_current", "manifest", "batches", "sampled_kinds", "shared_store"}
    assert (status["is_current"], status["sampled_kinds"]) == (
        True,
        ["listings", "takedown_items", "takedown_requests"],
    )
    (manifest,) = run("history", "--json").json["manifests"]
    changed = {"action", "batch", "beside", "batches"}
    proofs = {"previous_sha256", "revisions_sha256"}
    assert set(manifest) == {"number", *changed, "written_at", "written_by", "reason", "owner", *proofs}
    checks = run("check", "--json").json["checks"]
    assert len(checks) > 10
    assert {frozenset(check) for check in checks} == {frozenset({"id", "is_passed", "detail"})}
    assert set(run("undo", batch["id"], "--json").json) == {"snapshot_id", "mode", "months"}


def test_what_is_refused_is_a_sentence_in_either_language_and_exit_code_3(run: Terminal, house: House) -> None:
    wrong = str(house.file("salah.csv", orders(order("A1", gross_value_idr="banyak"))))
    indonesian, english = run("ingest", wrong), run("ingest", wrong, "--lang", "en")

    assert (indonesian.code, english.code) == (3, 3)
    assert "baris 2, kolom gross_value_idr, isi 'banyak'" in indonesian.err
    assert "tanpa --dry-run" in run("ingest", wrong, "--dry-run").err
    assert "line 2, column gross_value_idr, content 'banyak'" in english.err
    for command, code in (
        (["ingest", str(house.root / "none.csv")], 3),
        (["ingest", wrong, "--dataset", "pesanan"], 3),
        (["undo", "0123456789abcdef"], 1),
        (["build", "--manifest", "7"], 1),
        (["check"], 1),
    ):
        answer = run(*command)
        assert (answer.code, answer.out) == (code, ""), command
        assert answer.err.endswith(".\n") or "`" in answer.err
        assert "Traceback" not in answer.err
    assert "Belum ada kiriman" in run("history").out
    assert "Belum mutakhir" in run("status").out


def test_a_change_can_be_redone_noted_and_looked_up(run: Terminal, house: House) -> None:
    run("ingest", str(house.file("a.csv", orders(order("A1")))))
    (batch,) = (path.name for path in (house.store / "batches").iterdir())
    run("undo", batch)

    assert run("redo", batch).code == 0
    assert run("note", batch, "dicek").code == 0
    assert "baru -> 1" in run("revisions").out
    assert {row["after"] for row in run("revisions", "--json").json["revisions"]} == {1, 100_000, None}
    known = run("build", "--known-on", "2020-01-01", "--json").json
    assert known["snapshot_id"] != run("status", "--json").json["serving"]
    audit = run("audit", "--json").json["entries"]
    assert {entry["deed"] for entry in audit} == {"upload", "undo", "redo", "annotate"}
    assert {entry["outcome"] for entry in audit} == {"begun", "done"}


def test_questions_are_exit_code_2_and_an_answer_by_its_id_settles_them(run: Terminal, house: House) -> None:
    file = str(house.file("a.csv", orders(order("A1", gross_value_idr="40.000"))))
    asked = run("ingest", file, "--json")
    (question,) = asked.json["questions"]
    choices = {choice["id"]: choice["outcomes"] for choice in question["choices"]}

    assert (asked.code, asked.json["status"], question["id"]) == (2, "questions", "number.gross_value_idr")
    assert (question["examples"], choices["dot_thousands"]) == (["40.000"], ["40000"])
    assert run("ingest", file).code == 2
    assert run("ingest", file, "--answer", "number.gross_value_idr=dot_thousands").code == 0
    assert house.totals() == (1, 40_000)


def test_a_dry_run_tells_all_and_changes_nothing(run: Terminal, house: House) -> None:
    file = str(house.file("a.csv", orders(order("A1"), order("A2"))))
    tried = run("ingest", file, "--dry-run", "--json")

    assert (tried.code, tried.json["status"], tried.json["rows"]["new"]) == (0, "ready", 2)
    assert tried.json["effect"]["totals"][0]["after"] == 2
    assert "Pesanan UMKM: baru -> 2 (1 bulan berubah, 2023-03 s.d. 2023-03)" in run("ingest", file, "--dry-run").out
    assert api.history(house.store) == ()
    assert list((house.store / "batches").iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["publish"], ["build", "--lang", "fr"], ["build", "--manifest", "one"]])
def test_wrong_usage_has_an_exit_code_of_its_own(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 64
    assert "usage: python -m etl" in capsys.readouterr().err


def test_an_unknown_language_of_the_environment_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAMPAK_LANG", "fr")
    with pytest.raises(SystemExit) as stopped:
        main(["status"])

    assert stopped.value.code == 64


def test_the_module_runs_as_a_program(house: House) -> None:
    command = [sys.executable, "-m", "etl", "status", "--json", "--store", str(house.store)]
    done = subprocess.run(
        [*command, "--warehouse", str(house.warehouse)], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout)["serving"] is None
    assert done.stderr == ""


def test_a_name_that_the_code_page_of_windows_lacks_is_written_into_a_redirected_file(
    house: House, tmp_path: Path
) -> None:
    named = tmp_path / "衣服.csv"
    named.write_text(orders(order("A1")), encoding="utf-8")
    command = [sys.executable, "-m", "etl", "ingest", str(named), "--store", str(house.store)]
    done = subprocess.run(
        [*command, "--warehouse", str(house.warehouse)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.startswith("衣服.csv: ")
