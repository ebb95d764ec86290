"""What gets into the log, and above all what does not: nobody's words, from whatever side they come."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.logs.events import LOGGER, LogEvent, Told, tell
from dashboard.logs.gate import FORM_VARIABLE, Form, Line, stated_form
from dashboard.logs.places import described, type_in

ROOT = Path(__file__).parents[2]
SECRET = "RAHASIA"  # noqa: S105 - a mark to look for

EVERY_WAY_OUT = """
import logging, sys, threading, warnings
early = logging.getLogger("uvicorn.access")
early.addHandler(logging.StreamHandler(sys.stderr))
early.setLevel("INFO"); early.propagate = False
import streamlit
from dashboard.ui.operating.logs import begin_log
from dashboard.logs.events import LogEvent, tell
begin_log()

class Guarded:
    def __str__(self): raise ValueError("RAHASIA in a broken argument")

def failing():
    try:
        int("RAHASIA cell")
    except ValueError as error:
        raise RuntimeError("RAHASIA siti@contoh.go.id 203.0.113.9") from error

class Unraisable:
    def __del__(self): raise KeyError("RAHASIA")

early.info('203.0.113.9:55 - "GET /unggah?RAHASIA=1"')
early.warning('%s - "GET %s"', "203.0.113.9", "/unggah?RAHASIA=1")
logging.getLogger("authlib").error("RAHASIA words of a provider")
logging.getLogger("of.a.library").warning("%s", Guarded())
logging.getLogger("etl.audit").error("RAHASIA %d", "no number")
import streamlit.elements.lib.policies
late = streamlit.logger.get_logger("streamlit.made.later")
late.warning("RAHASIA")
late.info("RAHASIA")
try:
    failing()
except RuntimeError as error:
    logging.getLogger("streamlit.error_util").error("Uncaught app execution", exc_info=error)
    tell(LogEvent.FAILED, level=logging.ERROR, error=error, error_id="ab12cd34")
tell(LogEvent.UPLOAD_ENDED, outcome="laporan RAHASIA.xlsx", seconds=1.5)
warnings.warn("RAHASIA", UserWarning)
thread = threading.Thread(target=failing); thread.start(); thread.join()
Unraisable()
failing()
"""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What our own logger writes, behind no gate."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    level = LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    yield stream
    LOGGER.removeHandler(handler)
    LOGGER.setLevel(level)


def ways_out(form: Form) -> list[str]:
    """Lines on stderr of a process in which secrets try every way into the log."""
    ended = subprocess.run(
        [sys.executable, "-c", EVERY_WAY_OUT],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": str(ROOT), FORM_VARIABLE: form},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    return ended.stderr.splitlines()


@pytest.mark.parametrize("form", list(Form))
def test_no_secret_finds_a_way_out(form: Form) -> None:
    lines = ways_out(form)
    assert len(lines) == 12
    kept_back = (SECRET, "203.0.113.9", "siti", "contoh.go.id", "GET", "Traceback", "xlsx")
    assert [line for line in lines if any(word in line for word in kept_back)] == []


def test_each_line_is_one_object_that_says_when_how_grave_what_and_where() -> None:
    told = [json.loads(line) for line in ways_out(Form.JSON)]
    assert all({"time", "level", "event"} <= line.keys() for line in told)
    by_logger = {line["logger"]: line for line in told if line["event"] == "record"}
    assert {"uvicorn.access", "authlib", "of.a.library", "etl.audit", "streamlit.made.later"} < by_logger.keys()
    assert by_logger["authlib"]["place"].startswith("<string>:")
    failed = next(line for line in told if line["event"] == "failed")
    assert (failed["level"], failed["error_id"]) == ("error", "ab12cd34")
    assert (failed["exception"], failed["causes"]) == ("RuntimeError", ["ValueError"])
    assert [line["exception"] for line in told if line["event"] == "uncaught"] == [
        "RuntimeError",
        "KeyError",
        "RuntimeError",
    ]
    assert next(line for line in told if line["event"] == "upload_ended")["outcome"] == "?"
    assert next(line for line in told if line["event"] == "warning")["exception"] == "UserWarning"


def test_a_line_for_people_holds_the_same(written: io.StringIO) -> None:
    tell(LogEvent.SNAPSHOT_SERVES, snapshot="a1b2c3")
    assert written.getvalue() == "snapshot_serves snapshot=a1b2c3\n"
    told = Told(LogEvent.FAILED, {"trace": ["a:1", "b:2"], "code": ""})
    assert str(Line(0.0, "ERROR", told, Form.PLAIN)) == "1970-01-01T00:00:00.000Z ERROR failed trace=b:2 < a:1"


def test_an_error_is_told_by_type_and_place_and_never_by_its_words() -> None:
    def raising() -> None:
        raise ValueError(SECRET)

    with pytest.raises(ValueError, match=SECRET) as raised:
        raising()
    fields = described(raised.value)
    assert fields["exception"] == "ValueError"
    assert fields["trace"][-1].startswith("tests.unit.test_logs:")
    assert SECRET not in json.dumps(fields)


def test_a_field_that_was_not_declared_is_a_bug() -> None:
    with pytest.raises(ValueError, match="file_name"):
        Told(LogEvent.FAILED, {"file_name": "x"})


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("takedown", "takedown"),
        ("dashboard.ui.page:33", "dashboard.ui.page:33"),
        ("siti@contoh.go.id", "?"),
        ("laporan april.xlsx", "?"),
        ("?secret=1", "?"),
        ("a\nb", "?"),
        ("x" * 121, "?"),
        (1.5, 1.5),
    ],
)
def test_a_value_that_is_no_code_does_not_get_out(value: Any, kept: Any) -> None:
    assert Told(LogEvent.FAILED, {"code": value}).fields == {"code": kept}


@pytest.mark.parametrize(
    ("complaint", "kind"),
    [
        ("Traceback (most recent call last):\n  File x\nValueError: RAHASIA", "ValueError"),
        ("duckdb.duckdb.BinderException: RAHASIA\n", "duckdb.duckdb.BinderException"),
        ("RAHASIA is not an Error: no", ""),
        ("", ""),
    ],
)
def test_of_what_a_process_complained_of_the_type_alone_is_kept(complaint: str, kind: str) -> None:
    assert type_in(complaint) == kind


def test_the_form_is_stated_and_never_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FORM_VARIABLE, raising=False)
    assert stated_form() is Form.PLAIN
    monkeypatch.setenv(FORM_VARIABLE, "json")
    assert stated_form() is Form.JSON
    monkeypatch.setenv(FORM_VARIABLE, "yaml")
    with pytest.raises(ValueError, match=FORM_VARIABLE):
        stated_form()
