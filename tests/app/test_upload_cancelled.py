"""An upload cancelled in the midst of work that reports nothing: it ends, nothing counts, and the next one goes through."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pytest

import etl.build
import etl.transform
from catalog.contracts import Dataset
from catalog.roles import Actor, Origin, Role
from catalog.text import Language
from dashboard.ui.upload import door
from dashboard.ui.upload.job import Job
from etl import api
from etl.plan import SQL_DIRECTORY
from etl.readers import load, workbook
from etl.store import Store
from etl.warehouse import serve
from tests.app.conftest import ROOT
from tests.etl_fixture import House, contents, order, orders
from tests.seller_exports import as_sheet
from tests.writers_fixture import listing, taking_in

ANALYST = Actor(id="siti", name="siti", role=Role.ANALYST, origin=Origin.SIGNED_IN)
GOOD = orders(order("A1"), order("A2", "2023-04-01"))
ENDLESS = "select sum(hash(a.range + b.range)) as endless from range(10000000000) a, range(100000) b"
END_SECONDS = 60.0
"""What the test would wait for without cancelling takes far longer; a busy machine is no failure."""


@pytest.fixture
def built(built_house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house that holds the sample alone: the first file builds everything anew. Its key is there."""
    Store(built_house.store).hashing_key()
    monkeypatch.setenv("DAMPAK_STORE", str(built_house.store))
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(built_house.warehouse))
    return built_house


def counting(house: House, file: Path) -> Job[Any]:
    def work(progress: door.Progress) -> Any:
        return door.count(
            (file,),
            {},
            leaves_out_bad=False,
            rejected_rows_to=house.root / "rejected.csv",
            language=Language.INDONESIAN,
            reason="",
            actor=ANALYST,
            progress=progress,
        )

    return Job(work, door.new_stop())


def looking(file: Path) -> Job[Any]:
    return Job(lambda progress: door.preview((file,), {}, actor=ANALYST, progress=progress), door.new_stop())


def wait_for(is_there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + END_SECONDS
    while not is_there():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def cancelled_at(job: Job[Any], stage: str) -> None:
    wait_for(lambda: job.stage == stage)
    job.cancel()
    assert job.wait(END_SECONDS)
    assert (job.is_cancelled, job.result, job.failure) == (True, None, None)


def expect_as_before(house: House, before: tuple[list[str], dict[str, Any]]) -> None:
    """Nothing came or went, no lock is held, and another process takes a file in."""
    assert (listing(house), contents(house.warehouse)) == before
    house.file("next.csv", GOOD)
    command = [sys.executable, "-m", "etl", *taking_in(house, "next.csv")]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=END_SECONDS).returncode == 0
    assert house.totals() == (2, 200_000)
    assert api.status(house.store, house.warehouse).is_current


def rows_of(content: str) -> list[list[object]]:
    return [[int(field) if field.isdigit() else field for field in line.split(",")] for line in content.splitlines()]


def state_of(house: House) -> tuple[list[str], dict[str, Any]]:
    return listing(house), contents(house.warehouse)


@pytest.fixture
def endless(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets a mart take for ever in this process."""

    def make(mart: str) -> None:
        directory = tmp_path_factory.mktemp("endless") / "sql"
        shutil.copytree(SQL_DIRECTORY, directory)
        (directory / "marts" / f"{mart}.sql").write_text(ENDLESS, encoding="utf-8")
        monkeypatch.setattr(etl.transform, "SQL_DIRECTORY", directory)

    return make


@pytest.mark.parametrize("mart", ["orders_daily", "umkm_monthly"], ids=["first connection", "second connection"])
def test_counting_ends_in_the_midst_of_a_mart(built: House, mart: str, endless: Callable[[str], None]) -> None:
    file, before = built.file("new.csv", GOOD), state_of(built)
    endless(mart)
    cancelled_at(counting(built, file), "marts")
    expect_as_before(built, before)


def test_looking_ends_in_the_midst_of_a_mart(built: House, endless: Callable[[str], None]) -> None:
    file, before = built.file("new.csv", GOOD), state_of(built)
    endless("orders_daily")
    cancelled_at(looking(file), "marts")
    expect_as_before(built, before)


def test_counting_ends_in_the_midst_of_a_file_that_the_engine_reads(
    built: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends, real = list[Path](), load._is_clean

    def is_clean(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows_path: Path) -> bool:
        ends.append(rows_path)
        return real(connection, dataset, rows_path)

    monkeypatch.setattr(load, "_is_clean", is_clean)
    heading, _, row = orders(order('"A1"')).partition("\n")
    file = built.file("large.csv", f"{heading}\n{row * 3_000_000}")
    before = state_of(built)
    cancelled_at(counting(built, file), "read")
    assert ends == []
    expect_as_before(built, before)


def test_counting_does_not_wait_for_a_sheet_that_is_being_loaded(built: House, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end, real = Event(), Event(), workbook._loaded

    def slow(path: Path, sheet: str) -> Any:
        begun.set()
        assert may_end.wait(END_SECONDS)
        return real(path, sheet)

    monkeypatch.setattr(workbook, "_loaded", slow)
    file = built.file("new.xlsx", as_sheet(rows_of(GOOD)))
    before = state_of(built)
    job = counting(built, file)
    assert begun.wait(END_SECONDS)
    cancelled_at(job, job.stage)
    expect_as_before(built, before)
    may_end.set()


def test_cancelling_does_nothing_once_the_manifest_is_written(built: House, monkeypatch: pytest.MonkeyPatch) -> None:
    file, real, jobs = built.file("new.csv", GOOD), serve, list[Job[Any]]()
    is_made, seen = Event(), list[bool]()

    def serve_late(warehouse: Path, snapshot_id: str) -> None:
        assert is_made.wait(END_SECONDS)
        jobs[0].cancel()
        seen.append(jobs[0].is_cancelled)
        real(warehouse, snapshot_id)

    monkeypatch.setattr(etl.build, "serve", serve_late)
    jobs.append(counting(built, file))
    is_made.set()
    assert jobs[0].wait(END_SECONDS)
    assert seen == [False]
    assert (jobs[0].is_cancelled, jobs[0].failure) == (False, None)
    assert jobs[0].result is not None
    assert built.totals() == (2, 200_000)
    assert api.status(built.store, built.warehouse).is_current
