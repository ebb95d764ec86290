"""Standard estimates: computed ahead by the command, and then what the page shows without a single fit."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.queries.snapshot import open_snapshot
from dashboard.ui import season_statistics, standard, watch
from dashboard.ui.cache import keep_answers
from dashboard.ui.standard import load_standard, standard_file, write_standard
from tests.app.conftest import ROOT, Open
from tests.app.figures import figures, findings
from tests.app.small_warehouse import build_small_warehouse

FRESH = "fresh1"


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
    computed_here = findings(open_page("lebaran", season="1444"))
    outcome = prepare(fresh_warehouse)
    assert (outcome.returncode, outcome.stdout.strip()) == (0, str(standard_file(fresh_warehouse, FRESH)))
    assert load_standard(fresh_warehouse, FRESH)
    season_statistics.forget_fits()
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(fresh_warehouse))
    monkeypatch.setattr(season_statistics, "fit_orders", _refuse)
    for dimension in standard.DIMENSIONS:
        app = open_page("lebaran", season="1444", by=dimension.value)
        assert not app.error
    assert len(figures(app)) >= 5
    assert findings(open_page("lebaran", season="1444")) == computed_here
    keep_answers({})


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("a fit was asked for")


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
    keep_answers({})


def _wait_for(file: Path) -> None:
    end = time.monotonic() + 60
    while not file.is_file():
        assert time.monotonic() < end, f"{file.name} was not written"
        time.sleep(0.05)
