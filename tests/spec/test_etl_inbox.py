"""The watched inbox: what is put there is taken in whole, once, and lies afterwards where its outcome says."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from etl import api
from etl.__main__ import main
from etl.audit import read_audit
from etl.inbox import Claimed, Inbox, Piece
from etl.store import Store
from tests.etl_fixture import House, order, orders
from tests.seller_exports import as_sheet, export_rows
from tests.writers_fixture import ROOT, Writers, copy_of, facts, listing, places

QUICK = ("--every", "0.05")
GOOD = orders(order("A1", umkm_id="toko-rahasia"), order("A2"))
ASKED = orders(order("A1", gross_value_idr="40.000"))
ANSWERS = {"number.gross_value_idr": "dot_thousands"}

Look = Callable[..., dict[str, Any]]


def inbox_of(house: House) -> Path:
    return house.root / "inbox"


def watching(house: House, *options: str) -> list[str]:
    return ["inbox", "--inbox", str(inbox_of(house)), *options, *places(house)]


@pytest.fixture
def look(house: House, capsys: pytest.CaptureFixture[str]) -> Look:
    """Takes in what lies in the house's inbox, once, and gives the exit code with what `--json` says."""
    inbox_of(house).mkdir(mode=0o700)

    def look_(*options: str) -> dict[str, Any]:
        code = main(watching(house, "--once", *QUICK, *options))
        return {"code": code, **json.loads(capsys.readouterr().out)}

    return look_


def put(house: House, name: str, content: str | bytes) -> Path:
    path = inbox_of(house) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def put_answers(path: Path, answers: dict[str, str] | str) -> None:
    path.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")


def lying(house: House) -> list[str]:
    """Files of the inbox below its root, without the lock."""
    found = (path for path in inbox_of(house).rglob("*") if path.name != ".lock" and not path.is_dir())
    return sorted(path.relative_to(inbox_of(house)).as_posix() for path in found)


def report(house: House, place: str) -> dict[str, Any]:
    name = Path(place).name
    content: dict[str, Any] = json.loads((inbox_of(house) / place / f"{name}.report.json").read_text(encoding="utf-8"))
    return content


def test_an_accepted_file_counts_and_leaves_its_report_alone(house: House, look: Look) -> None:
    put(house, "april.csv", GOOD)
    done = look("--reason", "kiriman April")

    assert (done["code"], [one["outcome"] for one in done["imports"]]) == (0, ["accepted"])
    assert house.totals() == (2, 200_000)
    assert lying(house) == ["accepted/april.csv/april.csv.report.json"]
    said = report(house, "accepted/april.csv")
    assert (said["outcome"], said["status"], said["rows"]["accepted"]) == ("accepted", "accepted", 2)
    assert said["batch"]["reason"] == "kiriman April"
    assert "rahasia" not in (inbox_of(house) / lying(house)[0]).read_text(encoding="utf-8")
    assert look() == {"code": 0, "imports": [], "waiting": []}


def test_an_accepted_file_is_kept_where_the_operator_says_so(house: House, look: Look) -> None:
    put(house, "april.csv", GOOD)
    look("--keep")

    assert (inbox_of(house) / "accepted" / "april.csv" / "april.csv").read_text(encoding="utf-8") == GOOD


def test_who_owns_the_file_is_the_analyst_who_uploaded_it(house: House, look: Look) -> None:
    path = put(house, "april.csv", GOOD)
    owner = path.owner()
    look()
    begun, done = read_audit(house.store)

    assert {(entry.actor, entry.role, entry.origin, entry.deed) for entry in (begun, done)} == {
        (owner, "analyst", "inbox", "upload")
    }
    assert done.batch == api.history(house.store)[0].batch


def test_the_same_file_again_is_no_second_batch(house: House, look: Look) -> None:
    for name in ("april.csv", "april.csv", "salinan.csv"):
        put(house, name, GOOD)
        assert look()["code"] == 0

    assert len(api.history(house.store)) == 1
    assert [path.partition("/")[2] for path in lying(house)] == [
        "april.csv-2/april.csv.report.json",
        "april.csv/april.csv.report.json",
        "salinan.csv/salinan.csv.report.json",
    ]


def test_a_refused_file_lies_with_its_report_and_its_bad_rows(house: House, look: Look) -> None:
    content = orders(order("A1"), order("A2", units="x"))
    put(house, "salah.csv", content)
    done = look()

    assert (done["code"], done["imports"][0]["error"]) == (3, "file_refused")
    place = inbox_of(house) / "refused" / "salah.csv"
    assert (place / "salah.csv").read_text(encoding="utf-8") == content
    assert "A2" in (place / "salah.csv.rejects.csv").read_text(encoding="utf-8-sig")
    message = report(house, "refused/salah.csv")["message"]
    assert "kolom units" in message
    assert message.endswith("salah.csv.rejects.csv.")
    assert api.history(house.store) == ()


def test_good_rows_are_taken_where_the_operator_says_so_and_the_bad_ones_lie_beside_the_report(
    house: House, look: Look
) -> None:
    put(house, "salah.csv", orders(order("A1"), order("A2", units="x")))

    assert look("--accept-valid")["code"] == 0
    assert house.totals() == (1, 100_000)
    assert lying(house) == [f"accepted/salah.csv/salah.csv.{ending}" for ending in ("rejects.csv", "report.json")]


def test_questions_wait_for_answers_that_are_put_beside_the_file_or_into_the_inbox(house: House, look: Look) -> None:
    for number, answers in enumerate(("questions/tanya.csv/tanya.csv.answers.json", "tanya.csv.answers.json"), 1):
        put(house, "tanya.csv", orders(order(f"A{number}", gross_value_idr="40.000")))
        asked = look()
        assert (asked["code"], asked["imports"][0]["questions"][0]["id"]) == (2, "number.gross_value_idr")
        assert look()["imports"] == []

        put_answers(inbox_of(house) / answers, ANSWERS)
        assert look()["imports"][0]["outcome"] == "accepted"
        assert house.totals() == (number, number * 40_000)
    assert [path for path in lying(house) if not path.endswith("report.json")] == []


def test_a_file_that_comes_with_its_answers_asks_nothing(house: House, look: Look) -> None:
    put(house, "tanya.csv", ASKED)
    put_answers(inbox_of(house) / "tanya.csv.answers.json", ANSWERS)

    assert look()["code"] == 0
    assert house.totals() == (1, 40_000)


def test_answers_that_do_not_do_are_tried_once_and_others_again(house: House, look: Look) -> None:
    put(house, "tanya.csv", ASKED)
    look()
    beside = inbox_of(house) / "questions" / "tanya.csv" / "tanya.csv.answers.json"
    for answers, error in (("{", "inbox_answers"), ({"number.gross_value_idr": "?"}, "answer_unknown"), ({}, None)):
        put_answers(beside, answers)
        tried = look()
        assert (tried["code"], tried["imports"][0].get("error")) == (2, error)
        assert look()["imports"] == []
    put_answers(beside, ANSWERS)

    assert look()["code"] == 0


def test_a_folder_is_one_import_so_that_the_parts_of_an_export_come_together(house: House, look: Look) -> None:
    for number in (1, 2):
        line = {
            "No. Pesanan": f"S{number}",
            "Status Pesanan": "Selesai",
            "Waktu Pesanan Dibuat": "2025-03-10 23:45",
            "Nama Produk": "Gamis",
            "Harga Setelah Diskon": "1.250.000",
            "Jumlah": "1",
            "Returned quantity": "0",
            "Total Harga Produk": "1.250.000",
        }
        put(house, f"maret/Order.all_part_{number}_of_2.xlsx", as_sheet(export_rows("shopee_id_2025", line)))
    put(house, "maret/.DS_Store", b"\0")
    put_answers(inbox_of(house) / "maret.answers.json", {"value.umkm_id": "toko-rahasia", "value.province_code": "32"})
    done = look()

    assert (done["code"], [one["files"] for one in done["imports"]]) == (
        0,
        [["Order.all_part_1_of_2.xlsx", "Order.all_part_2_of_2.xlsx"]],
    )
    assert house.totals() == (2, 2_500_000)
    # Neither the export, which names buyers, nor the answer, which names the shop.
    assert lying(house) == ["accepted/maret/maret.report.json"]
    assert "rahasia" not in (inbox_of(house) / lying(house)[0]).read_text(encoding="utf-8").lower()


def test_what_is_still_being_written_waits(house: House, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    growing, folder = put(house, "besar.csv", GOOD), put(house, "maret/satu.csv", GOOD)
    put(house, "lain.csv", orders(order("B1")))
    sleep = time.sleep

    def write_on(seconds: float) -> None:
        with growing.open("a", encoding="utf-8") as file:
            file.write("A3")
        (folder.parent / "dua.csv").write_text("x", encoding="utf-8")
        sleep(seconds)

    monkeypatch.setattr("etl.inbox_import.time.sleep", write_on)
    done = look()

    assert ([one["name"] for one in done["imports"]], sorted(done["waiting"])) == (["lain.csv"], ["besar.csv", "maret"])
    assert growing.exists()


@pytest.mark.parametrize(
    "name", ["a.csv.part", "a.csv.TMP", "~$a.xlsx", ".~lock.a.csv#", ".a.csv.x7", "a.csv~", "a.crdownload", "Thumbs.db"]
)
def test_names_of_unfinished_files_are_passed_by_alone_and_in_folders(house: House, look: Look, name: str) -> None:
    path = put(house, name, GOOD)
    inside = put(house, f"maret/{name}", GOOD)

    assert look() == {"code": 0, "imports": [], "waiting": []}
    path.rename(path.with_name("a.csv"))
    inside.rename(inside.with_name("a.csv"))
    assert look()["code"] == 0
    assert house.totals() == (2, 200_000)


def test_what_was_written_later_corrects_what_was_written_earlier(house: House, look: Look) -> None:
    put(house, "a.csv", orders(order("A1", gross_value_idr=2_000)))
    os.utime(put(house, "z.csv", orders(order("A1", gross_value_idr=1_000))), (0, 1_000_000_000))
    look()

    assert house.totals() == (1, 2_000)


class TestTricks:
    """Whoever writes to the inbox must not reach what lies elsewhere."""

    @pytest.fixture
    def secret(self, house: House) -> Path:
        return house.file("rahasia.csv", GOOD)

    def expect_refused(self, house: House, look: Look, secret: Path) -> None:
        done = look()
        assert (done["code"], [one["error"] for one in done["imports"]]) == (3, ["inbox_not_plain"])
        assert secret.read_text(encoding="utf-8") == GOOD
        assert api.history(house.store) == ()

    def test_a_link_is_refused(self, house: House, look: Look, secret: Path) -> None:
        (inbox_of(house) / "a.csv").symlink_to(secret)
        self.expect_refused(house, look, secret)
        assert (inbox_of(house) / "refused" / "a.csv" / "a.csv").is_symlink()

    def test_a_link_to_a_folder_is_refused(self, house: House, look: Look, secret: Path) -> None:
        (inbox_of(house) / "maret").symlink_to(secret.parent, target_is_directory=True)
        self.expect_refused(house, look, secret)

    def test_a_link_that_leads_nowhere_is_refused(self, house: House, look: Look, secret: Path) -> None:
        (inbox_of(house) / "a.csv").symlink_to(secret.with_name("none"))
        self.expect_refused(house, look, secret)

    @pytest.mark.parametrize("is_folder", [False, True])
    def test_a_link_in_a_folder_is_refused(self, house: House, look: Look, secret: Path, *, is_folder: bool) -> None:
        put(house, "maret/a.csv", GOOD)
        (inbox_of(house) / "maret" / "b.csv").symlink_to(secret.parent if is_folder else secret)
        self.expect_refused(house, look, secret)

    def test_a_folder_in_a_folder_is_refused(self, house: House, look: Look, secret: Path) -> None:
        put(house, "maret/a.csv", GOOD)
        (inbox_of(house) / "maret" / "lagi").mkdir()
        self.expect_refused(house, look, secret)

    def test_answers_that_are_a_link_are_not_read(self, house: House, look: Look, secret: Path) -> None:
        put(house, "a.csv", GOOD)
        (inbox_of(house) / "a.csv.answers.json").symlink_to(secret)
        self.expect_refused(house, look, secret)

    def test_a_place_to_wait_that_is_a_link_leads_nowhere(self, house: House, look: Look) -> None:
        look()
        elsewhere = house.root / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "a.csv").write_text(GOOD, encoding="utf-8")
        put_answers(elsewhere / "a.csv.answers.json", {})
        (inbox_of(house) / "questions" / "a.csv").symlink_to(elsewhere, target_is_directory=True)

        assert look()["imports"] == []
        assert len(list(elsewhere.iterdir())) == 2
        assert api.history(house.store) == ()

    def test_bad_rows_are_not_written_through_a_link_that_was_laid_where_they_go(
        self, house: House, look: Look, secret: Path
    ) -> None:
        put(house, "a.csv", orders(order("A1", gross_value_idr="40.000"), order("A2", units="x")))
        look()
        waiting = inbox_of(house) / "questions" / "a.csv"
        (waiting / "a.csv.rejects.csv").symlink_to(secret)
        put_answers(waiting / "a.csv.answers.json", ANSWERS)

        assert look()["imports"][0]["error"] == "file_refused"
        assert secret.read_text(encoding="utf-8") == GOOD

    def test_an_inbox_whose_places_are_links_is_not_watched(self, house: House, look: Look) -> None:
        (inbox_of(house) / "refused").symlink_to(house.root, target_is_directory=True)

        assert (look()["code"], look()["error"]) == (1, "inbox_not_plain")

    def test_a_pipe_is_refused_and_holds_nothing_up(self, house: House, look: Look, secret: Path) -> None:
        os.mkfifo(inbox_of(house) / "a.csv")
        self.expect_refused(house, look, secret)


@pytest.mark.parametrize(
    "name", [b"a\nb.csv", b"a\xff.csv", b"a\x1b[2J.csv", "€".encode() * 80 + b".csv", b"-rf", b"a;b|c.csv"]
)
def test_a_name_that_no_screen_can_show_is_taken_in_under_a_plain_one(house: House, look: Look, name: bytes) -> None:
    with open(os.fsencode(inbox_of(house)) + b"/" + name, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(GOOD.encode())
    done = look()

    assert (done["code"], done["imports"][0]["name"].isprintable()) == (0, True)
    assert house.totals() == (2, 200_000)


def test_a_file_that_is_taken_away_between_two_looks_is_none(
    house: House, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(house, "a.csv", GOOD)
    claim = Inbox.claim

    def claim_too_late(inbox: Inbox, piece: Piece) -> Claimed | None:
        path.unlink()
        return claim(inbox, piece)

    monkeypatch.setattr(Inbox, "claim", claim_too_late)
    assert look() == {"code": 0, "imports": [], "waiting": []}
    monkeypatch.undo()
    put(house, "a.csv", GOOD)
    assert look()["imports"][0]["outcome"] == "accepted"


def test_the_inbox_is_made_for_its_owner_alone(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(watching(house, "--once")) == 0

    made = [inbox_of(house), *(path for path in inbox_of(house).iterdir() if path.is_dir())]
    assert len(made) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o700}


def test_a_file_that_finds_a_fault_in_the_program_stops_no_other(
    house: House, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(house, "buruk.csv", GOOD)
    ingest = api.ingest

    def faulty(store: Path, warehouse: Path, *files: Path, **options: Any) -> api.IngestResult:
        if files[0].name == "buruk.csv":
            raise ZeroDivisionError
        return ingest(store, warehouse, *files, **options)

    monkeypatch.setattr(api, "ingest", faulty)
    os.utime(put(house, "baik.csv", GOOD))
    done = look()

    assert {one["name"]: one.get("error") for one in done["imports"]} == {"buruk.csv": "inbox_fault", "baik.csv": None}
    assert (inbox_of(house) / "refused" / "buruk.csv" / "buruk.csv").exists()


def test_while_another_writer_is_at_work_the_file_stays_and_is_taken_later(
    house: House, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(house, "april.csv", GOOD)
    monkeypatch.setattr("etl.store.WAIT_SECONDS", 0.0)
    with Store(house.store).writing():
        busy = look()

    assert (busy["code"], busy["error"]) == (1, "store_busy")
    assert lying(house) == [".work/april.csv/april.csv"]
    assert look()["imports"][0]["outcome"] == "accepted"
    assert house.totals() == (2, 200_000)


ONCE = ("--once", "--every", "0.01")


def killed(writers: Writers, before: House, root: Path) -> Iterator[House]:
    """The house that a watcher leaves who is killed before each of its steps in the inbox, and before some in the store."""
    counted = copy_of(before, root / "counted")
    steps = writers.run(counted, watching(counted, *ONCE))["steps"]
    chosen = [number for number, step in enumerate(steps, 1) if "/inbox" in step or number % 8 == 0]
    assert len(chosen) > 12
    for number in chosen:
        house = copy_of(before, root / "house")
        assert writers.run(house, watching(house, *ONCE), step=number)["signal"] == signal.SIGKILL
        yield house
        shutil.rmtree(house.root)


def test_killed_at_any_step_no_file_is_lost_and_none_counts_twice(
    first_file_taken_in: House, writers: Writers, tmp_path: Path
) -> None:
    before = copy_of(first_file_taken_in, tmp_path / "before")
    put(before, "second.csv", (before.root / "second.csv").read_bytes())
    clean = copy_of(before, tmp_path / "clean")
    assert writers.run(clean, watching(clean, *ONCE))["code"] == 0
    expected, files = facts(clean), listing(clean)
    seen = set()
    for house in killed(writers, before, tmp_path):
        is_there = any(Path(path).name == "second.csv" for path in lying(house))
        is_counted = len(api.history(house.store)) == 2
        seen.add((is_there, is_counted))
        assert writers.run(house, watching(house, *ONCE))["code"] == 0
        assert facts(house) == expected
        assert listing(house) == files

    assert seen == {(True, False), (True, True), (False, True)}


def test_killed_at_any_step_a_file_with_answers_is_neither_lost_nor_asked_about_again(
    nothing_taken_in: House, writers: Writers, tmp_path: Path
) -> None:
    before = copy_of(nothing_taken_in, tmp_path / "before")
    put(before, "tanya.csv", ASKED)
    assert writers.run(before, watching(before, *ONCE))["code"] == 2
    put_answers(inbox_of(before) / "tanya.csv.answers.json", ANSWERS)
    for house in killed(writers, before, tmp_path):
        # It may first have to be put back to where it waited.
        for _ in range(2):
            writers.run(house, watching(house, *ONCE))
        assert house.totals() == (1, 40_000)
        assert lying(house) == ["accepted/tanya.csv/tanya.csv.report.json"]


@pytest.fixture
def watcher(house: House) -> Iterator[subprocess.Popen[str]]:
    """A watcher in a process of its own that is at work."""
    with start(house) as process:
        wait_for((inbox_of(house) / "refused").exists)
        yield process


@contextmanager
def start(house: House) -> Iterator[subprocess.Popen[str]]:
    """A watcher in a process of its own, ended with the block: what it should have done and did not fails, and does not hang."""
    command = [sys.executable, "-m", "etl", *watching(house, "--every", "0.4")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_watcher_takes_a_slowly_written_file_whole_and_goes_on(house: House, watcher: subprocess.Popen[str]) -> None:
    lines = orders(*(order(f"A{number}") for number in range(20))).splitlines(keepends=True)
    with (inbox_of(house) / "pelan.csv").open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(line)
            file.flush()
            time.sleep(0.1)
    assert watcher.stdout is not None
    first = json.loads(watcher.stdout.readline())
    put(house, "lagi.csv", orders(order("B1")))
    second = json.loads(watcher.stdout.readline())

    assert [(one["name"], one["outcome"], one["rows"]["accepted"]) for one in (first, second)] == [
        ("pelan.csv", "accepted", 20),
        ("lagi.csv", "accepted", 1),
    ]
    assert house.totals()[0] == 21


def test_of_two_watchers_one_works_and_the_other_says_so(house: House, watcher: subprocess.Popen[str]) -> None:
    with start(house) as second:
        said, _ = second.communicate(timeout=60)
    put(house, "april.csv", GOOD)
    assert watcher.stdout is not None

    assert (second.returncode, json.loads(said)["error"]) == (1, "inbox_watched")
    assert json.loads(watcher.stdout.readline())["outcome"] == "accepted"


def test_a_watcher_that_was_killed_holds_up_nobody_and_ctrl_c_ends_one_in_peace(
    house: House, watcher: subprocess.Popen[str]
) -> None:
    watcher.kill()
    watcher.wait(60)
    put(house, "april.csv", GOOD)
    with start(house) as second:
        assert second.stdout is not None
        assert json.loads(second.stdout.readline())["outcome"] == "accepted"
        second.send_signal(signal.SIGINT)
        assert second.wait(60) == 0


def test_an_inbox_that_is_away_for_a_while_is_told_and_looked_at_again(
    house: House, watcher: subprocess.Popen[str]
) -> None:
    away = inbox_of(house).rename(house.root / "away")
    assert watcher.stdout is not None
    assert json.loads(watcher.stdout.readline())["error"] == "inbox_unreadable"
    away.rename(inbox_of(house))
    put(house, "april.csv", GOOD)
    said = [json.loads(watcher.stdout.readline())]
    while "error" in said[-1]:
        said.append(json.loads(watcher.stdout.readline()))

    assert said[-1]["outcome"] == "accepted"


def test_people_are_told_in_sentences_where_a_file_lies_and_what_to_answer(
    house: House, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    put(house, "tanya.csv", ASKED)
    without_json = [option for option in watching(house, "--once", *QUICK, "--lang", "en") if option != "--json"]

    assert main(without_json) == 2
    said = capsys.readouterr().out
    assert f"tanya.csv.answers.json in {inbox_of(house) / 'questions' / 'tanya.csv'}" in said
    assert "number.gross_value_idr=dot_thousands" in said
