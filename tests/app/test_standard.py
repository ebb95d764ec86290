"""Standard estimates: computed ahead by the command, and then what the page shows without a single fit."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from signal import SIGTERM
from threading import Event

import pytest
import streamlit as st

from analysis.lebaran import fitted
from dashboard.queries.snapshot import open_snapshot
from dashboard.ui import season_statistics, standard, watch
from dashboard.ui.cache import keep_answers, noting_answers
from dashboard.ui.standard import compute_standard, load_standard, standard_file, write_standard
from tests.app.conftest import ROOT, Open
from tests.app.figures import findings
from tests.app.small_warehouse import build_small_warehouse

FRESH = "fresh1"


@pytest.fixture(autouse=True)
def _nothing_ready() -> Iterator[None]:
    yield
    keep_answers({})


@pytest.fixture
def fresh_warehouse(tmp_path: Path) -> Path:
    """A warehouse of its own, whose snapshot id no cache has seen."""
    build_small_warehouse(tmp_path, FRESH)
    return tmp_path


def prepare(warehouse: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dashboard", "prepare", "--warehouse", str(warehouse)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_page_shows_prepared_estimates_without_a_fit(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    computed_here = {by: findings(open_page("lebaran", season="1444", by=by)) for by in standard.DIMENSIONS}
    outcome = prepare(fresh_warehouse)
    assert (outcome.returncode, outcome.stdout.strip()) == (0, str(standard_file(fresh_warehouse, FRESH)))
    assert load_standard(fresh_warehouse, FRESH)
    forget_all_but_what_lies_ready()
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(fresh_warehouse))
    monkeypatch.setattr(fitted, "fit_series", refuse)
    for by in standard.DIMENSIONS:
        app = open_page("lebaran", season="1444", by=by)
        assert not app.error
        assert findings(app) == computed_here[by]
    filtered = open_page("lebaran", season="1444", channel="marketplace")
    assert len(filtered.error) > 0, "a fit that nobody prepared should have been asked for, and refused"


def forget_all_but_what_lies_ready() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()
    season_statistics._fitted_by_content.cache_clear()


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("a fit was asked for")


def test_answers_that_the_process_knew_before_are_noted_too(fresh_warehouse: Path) -> None:
    snapshot = open_snapshot(fresh_warehouse)
    with noting_answers() as first:
        compute_standard(snapshot)
    with noting_answers() as again:
        compute_standard(snapshot)
    assert len(first) >= len(standard.METRICS) * len(standard.DIMENSIONS)
    assert again.keys() == first.keys()


def test_a_file_that_is_there_is_not_computed_again(fresh_warehouse: Path) -> None:
    file = write_standard(fresh_warehouse)
    written = file.stat().st_mtime_ns
    assert write_standard(fresh_warehouse) == file
    assert file.stat().st_mtime_ns == written


def test_answers_of_other_code_or_of_another_snapshot_are_neither_read_nor_kept(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = write_standard(fresh_warehouse)
    monkeypatch.setattr(standard, "_code_id", lambda: "othercode")
    assert not load_standard(fresh_warehouse, FRESH)
    newer = write_standard(fresh_warehouse)
    assert newer != older
    assert list(fresh_warehouse.glob("standard-*")) == [newer]


def test_without_a_snapshot_the_command_says_what_to_do(tmp_path: Path) -> None:
    outcome = prepare(tmp_path)
    assert outcome.returncode == 1
    assert "python -m etl build" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_server_has_them_computed_for_every_snapshot_that_is_published(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.05)
    with watch.watching(fresh_warehouse):
        _wait_for(standard_file(fresh_warehouse, FRESH))
        build_small_warehouse(fresh_warehouse, "later2")
        _wait_for(standard_file(fresh_warehouse, "later2"))
    assert open_snapshot(fresh_warehouse).snapshot_id == "later2"


def test_their_computing_ends_with_the_server(fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []

    def noted(process: subprocess.Popen[str], is_over: Event) -> str:
        started.append(process)
        return ended(process, is_over)

    ended = watch._ended
    monkeypatch.setattr(watch, "_ended", noted)
    with watch.watching(fresh_warehouse):
        while not started:
            time.sleep(0.01)
    assert started[0].returncode == -SIGTERM
    assert not standard_file(fresh_warehouse, FRESH).is_file()


def _wait_for(file: Path) -> None:
    end = time.monotonic() + 60
    while not file.is_file():
        assert time.monotonic() < end, f"{file.name} was not written"
        time.sleep(0.05)
