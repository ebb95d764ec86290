"""Every action and every refused attempt is in the audit log, and a change of the log is found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.errors import UserError
from catalog.roles import ANONYMOUS, Actor, Deed, Origin, Role
from catalog.text import Language, text
from etl import audit
from etl.audit import FILE_NAME, Flaw, Outcome, audited, file_subject, read_audit, verify
from etl.audit_report import audit_answer

ROOT = Path(__file__).parents[2]
SITI = Actor(id="siti@contoh.go.id", name="Siti", role=Role.ANALYST, origin=Origin.SIGNED_IN)

WRITER = """
import sys
from pathlib import Path
from catalog.roles import Actor, Deed, Origin, Role
from etl.audit import audited
actor = Actor(id=sys.argv[2], name="x" * 50, role=Role.ANALYST, origin=Origin.SIGNED_IN)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    with audited(Path(sys.argv[1]), actor, Deed.UPLOAD, subject=str(number)):
        pass
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from catalog.roles import command_line_actor, Deed
from etl.audit import audited
with audited(Path(sys.argv[1]), command_line_actor(), Deed.UPLOAD):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def do(store: Path, count: int = 1) -> None:
    for _ in range(count):
        with audited(store, SITI, Deed.UPLOAD):
            pass


def outcomes(store: Path) -> list[tuple[str, str | None]]:
    return [(entry.outcome, entry.why) for entry in read_audit(store)]


def flaws(store: Path, noted: str | None = None) -> list[tuple[int, Flaw]]:
    return [(finding.line, finding.flaw) for finding in verify(store, noted=noted).findings]


def change(store: Path, changing: Callable[[list[bytes]], list[bytes]]) -> None:
    path = store / FILE_NAME
    path.write_bytes(b"".join(changing(path.read_bytes().splitlines(keepends=True))))


def test_an_action_has_a_line_before_it_and_a_line_after_it(tmp_path: Path) -> None:
    with audited(tmp_path, SITI, Deed.UPLOAD, subject="file:1") as doing:
        assert outcomes(tmp_path) == [("begun", None)]
        doing.batch = "b1"
    begun, done = read_audit(tmp_path)
    assert (done.outcome, done.begun, done.batch, done.subject) == (Outcome.DONE, begun.number, "b1", "file:1")
    assert (done.actor, done.name, done.role, done.origin, done.deed) == (
        "siti@contoh.go.id",
        "Siti",
        "analyst",
        "signed_in",
        "upload",
    )
    assert begun.at <= done.at
    assert done.at.endswith("+00:00")
    assert verify(tmp_path).is_intact


def test_what_the_role_does_not_allow_is_not_done_and_is_logged(tmp_path: Path) -> None:
    done = []
    for actor, deed, owner in ((ANONYMOUS, Deed.UPLOAD, None), (SITI, Deed.UNDO, "budi"), (SITI, Deed.BUILD, None)):
        with pytest.raises(UserError, match="takes the role"), audited(tmp_path, actor, deed, owner=owner):
            done.append(deed)
    assert done == []
    assert outcomes(tmp_path) == [("refused", "not_allowed")] * 3


def test_what_is_refused_or_fails_on_the_way_is_logged_and_raised_on(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Another process"), audited(tmp_path, SITI, Deed.UPLOAD):
        raise UserError("store_busy")
    with pytest.raises(RuntimeError, match="Toko Bu Ani"), audited(tmp_path, SITI, Deed.UPLOAD):
        raise RuntimeError("Toko Bu Ani")
    with pytest.raises(KeyboardInterrupt), audited(tmp_path, SITI, Deed.UPLOAD):
        raise KeyboardInterrupt
    assert outcomes(tmp_path)[1::2] == [
        ("refused", "store_busy"),
        ("failed", "RuntimeError"),
        ("failed", "KeyboardInterrupt"),
    ]
    assert "Ani" not in (tmp_path / FILE_NAME).read_text(encoding="utf-8")


def test_a_file_is_named_by_a_hash_alone() -> None:
    assert "Ani" not in file_subject(Path("pesanan Bu Ani.csv"))
    assert file_subject(Path("a/x.csv")) == file_subject(Path("b/x.csv")) != file_subject(Path("y.csv"))


def test_nothing_is_done_where_the_log_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    done = []
    with pytest.raises(UserError) as refusal, audited(tmp_path, SITI, Deed.UPLOAD):
        done.append(1)
    assert refusal.value.code == "audit_unwritable"
    assert done == []


def test_work_whose_end_cannot_be_logged_is_said_to_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError) as refusal, audited(tmp_path, SITI, Deed.UPLOAD):
        monkeypatch.setattr(os, "fsync", failing)
    assert refusal.value.code == "audit_unfinished"
    assert outcomes(tmp_path) == [("begun", None)]
    assert verify(tmp_path).is_intact


def test_a_failure_whose_end_cannot_be_logged_is_still_that_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        monkeypatch.setattr(os, "fsync", failing)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), audited(tmp_path, SITI, Deed.UPLOAD):
        fail()


def test_a_disk_that_takes_half_a_line_is_left_with_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    do(tmp_path)
    before, write = (tmp_path / FILE_NAME).read_bytes(), os.write
    monkeypatch.setattr(os, "write", lambda descriptor, line: write(descriptor, line[: len(line) // 2]))
    with pytest.raises(UserError, match="audit log cannot be written"):
        do(tmp_path)
    monkeypatch.undo()
    assert (tmp_path / FILE_NAME).read_bytes() == before


def failing(_: int) -> None:
    raise OSError("no space left")


def test_processes_and_threads_write_one_unbroken_log(tmp_path: Path) -> None:
    each = 25
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), f"writer-{number}", str(each)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    threads = [threading.Thread(target=do, args=(tmp_path, each)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for writer in writers:
        writer.communicate("\n", timeout=120)
        assert writer.returncode == 0
    for thread in threads:
        thread.join()
    found = verify(tmp_path)
    assert (found.is_intact, found.entries, found.unfinished) == (True, 4 * each * 2, ())
    for number in range(2):
        mine = read_audit(tmp_path, actor=f"writer-{number}")
        assert [entry.subject for entry in mine if entry.outcome == Outcome.DONE] == [str(done) for done in range(each)]
    assert len(read_audit(tmp_path, actor=SITI.id)) == 4 * each


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_writer_that_was_killed_shows(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    do(tmp_path)
    found = verify(tmp_path)
    assert found.is_intact
    assert [entry.number for entry in found.unfinished] == [1]


def test_a_change_of_a_line_is_found(tmp_path: Path) -> None:
    do(tmp_path, 3)
    change(tmp_path, lambda lines: [*lines[:3], lines[3].replace(b"siti@", b"budi@"), *lines[4:]])
    assert flaws(tmp_path) == [(4, Flaw.CHANGED)]


def test_a_change_of_the_last_line_is_found(tmp_path: Path) -> None:
    do(tmp_path)
    change(tmp_path, lambda lines: [*lines[:-1], lines[-1].replace(b'"done"', b'"failed"')])
    assert flaws(tmp_path) == [(2, Flaw.CHANGED)]


def test_a_line_that_was_changed_and_hashed_anew_is_found_by_the_next(tmp_path: Path) -> None:
    do(tmp_path, 2)

    def forged(lines: list[bytes]) -> list[bytes]:
        content = json.loads(lines[1])
        del content["hash"]
        content["actor"] = "budi"
        return [lines[0], audit._line(audit._sealed(**content)) + b"\n", *lines[2:]]

    change(tmp_path, forged)
    assert flaws(tmp_path) == [(3, Flaw.OUT_OF_PLACE)]


@pytest.mark.parametrize(
    "changing",
    [
        lambda lines: lines[1:],
        lambda lines: [*lines[:2], *lines[3:]],
        lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
        lambda lines: [*lines[:3], lines[2], *lines[3:]],
    ],
)
def test_lines_that_were_removed_moved_or_added_are_found(
    tmp_path: Path, changing: Callable[[list[bytes]], list[bytes]]
) -> None:
    do(tmp_path, 3)
    change(tmp_path, changing)
    assert Flaw.OUT_OF_PLACE in [flaw for _, flaw in flaws(tmp_path)]


def test_an_end_that_was_cut_off_is_found_against_a_hash_noted_elsewhere(tmp_path: Path) -> None:
    do(tmp_path)
    assert flaws(tmp_path, noted=verify(tmp_path).head) == []
    do(tmp_path)
    noted = verify(tmp_path).head
    change(tmp_path, lambda lines: lines[:2])
    assert flaws(tmp_path) == []
    assert flaws(tmp_path, noted=noted) == [(0, Flaw.NOTED_MISSING)]
    (tmp_path / FILE_NAME).unlink()
    assert flaws(tmp_path, noted=noted) == [(0, Flaw.NOTED_MISSING)]


def test_a_line_torn_by_a_power_cut_is_named_and_the_log_goes_on(tmp_path: Path) -> None:
    do(tmp_path)
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(b'{"number": 3, "at": "20')
    do(tmp_path)
    assert flaws(tmp_path) == [(3, Flaw.UNREADABLE)]
    assert [entry.number for entry in read_audit(tmp_path)] == [1, 2, 3, 4]


def test_a_long_log_is_read_from_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_TAIL_BYTES", 8)
    do(tmp_path, 3)
    assert verify(tmp_path).is_intact
    assert [entry.number for entry in read_audit(tmp_path, last=2)] == [5, 6]
    assert read_audit(tmp_path, last=0) == ()
    assert read_audit(tmp_path, deed=Deed.UNDO) == ()


def test_an_empty_log_is_intact(tmp_path: Path) -> None:
    assert verify(tmp_path) == audit.Verification(entries=0, head=audit.START, findings=(), unfinished=())
    assert audit_answer(tmp_path, Language.ENGLISH)[1] == [text("audit.empty", Language.ENGLISH)]


@pytest.mark.parametrize("language", list(Language))
def test_the_report_tells_what_happened_and_the_hash_to_note(tmp_path: Path, language: Language) -> None:
    do(tmp_path)
    with pytest.raises(UserError), audited(tmp_path, ANONYMOUS, Deed.UPLOAD):
        pass
    answer, sentences = audit_answer(tmp_path, language)
    assert (answer["count"], answer["unfinished"]) == (3, [])
    assert len(sentences) == 4
    assert text("audit.outcome.refused", language) in sentences[2]
    assert verify(tmp_path).head in sentences[3]


@pytest.mark.parametrize("language", list(Language))
def test_the_report_of_a_changed_log_says_where(tmp_path: Path, language: Language) -> None:
    do(tmp_path, 2)
    change(tmp_path, lambda lines: [lines[0].replace(b"siti@", b"budi@"), b"?\n", *lines[2:]])
    with pytest.raises(UserError) as refusal:
        audit_answer(tmp_path, language, noted="0f")
    for flaw, line in ((Flaw.CHANGED, 1), (Flaw.UNREADABLE, 2), (Flaw.OUT_OF_PLACE, 3), (Flaw.NOTED_MISSING, 0)):
        assert text(f"audit.flaw.{flaw}", language, line=line) in refusal.value.message(language)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_the_log_is_its_owners_alone(tmp_path: Path) -> None:
    do(tmp_path)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
