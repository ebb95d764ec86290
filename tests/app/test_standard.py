"""Standard estimates: computed ahead by the command, and then what the page shows without a single fit."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from signal import SIGTERM
from threading import Event

import pytest

from analysis.lebaran import fitted
from catalog.codes import Platform
from dashboard.charts.theme import Theme
from dashboard.commands.run import main
from dashboard.memory import MEMORY
from dashboard.queries.snapshot import open_snapshot
from dashboard.ui import cache, standard, watch
from dashboard.ui.cache import keep_answers, noting_answers
from dashboard.ui.figures import deck_of
from dashboard.ui.findings import NothingToShow
from dashboard.ui.serving import first_link, serve
from dashboard.ui.standard import Part, compute_whole, load_standard, standard_file, write_standard
from dashboard.ui.standard_pages import PAGES
from dashboard.ui.view import view_of
from tests.app.conftest import BUILD_SECONDS, ROOT, Open
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


def prepare(warehouse: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dashboard", "prepare", "--warehouse", str(warehouse), *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_page_shows_prepared_estimates_without_a_fit(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    views: list[dict[str, str]] = [
        *({"by": by.value} for by in standard.DIMENSIONS),
        {"known": "-16"},
        {"channel": "marketplace"},
        {"province": "32"},
    ]
    computed_here = [findings(open_page("lebaran", season="1444", **view)) for view in views]
    outcome = prepare(fresh_warehouse)
    files = [str(standard_file(fresh_warehouse, FRESH, part)) for part in Part]
    assert (outcome.returncode, outcome.stdout.split()) == (0, files)
    assert load_standard(fresh_warehouse, FRESH) == ()
    forget_all_but_what_lies_ready()
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(fresh_warehouse))
    monkeypatch.setattr(fitted, "fit_series", refuse)
    for view, computed in zip(views, computed_here, strict=True):
        app = open_page("lebaran", season="1444", **view)
        assert not app.error
        assert findings(app) == computed
    two_filters = open_page("lebaran", season="1444", channel="marketplace", size="mikro")
    assert len(two_filters.error) > 0, "a fit that nobody prepared should have been asked for, and refused"


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no order of processes")
def test_what_a_server_has_computed_lets_readers_go_first(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    monkeypatch.setattr(os, "nice", steps.append)
    write_standard(fresh_warehouse, Part.WHOLE)
    assert main(["prepare", "--warehouse", str(fresh_warehouse), "--part", "whole"]) == 0
    assert steps == []
    assert main(["prepare", "--warehouse", str(fresh_warehouse), "--part", "whole", "--behind"]) == 0
    assert steps == [10]


def test_what_readers_meet_first_serves_before_the_rest_is_computed(fresh_warehouse: Path) -> None:
    assert load_standard(fresh_warehouse, FRESH) == tuple(Part)
    assert prepare(fresh_warehouse, "--part", "whole").returncode == 0
    assert load_standard(fresh_warehouse, FRESH) == (Part.TAKEDOWNS, Part.SINGLE, Part.PAGES, Part.TITLES)


@pytest.mark.parametrize("page", ["dampak", "kata_kunci"])
def test_pages_of_takedowns_ask_for_no_statistics_that_were_not_prepared(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open, page: str
) -> None:
    write_standard(fresh_warehouse, Part.TAKEDOWNS)
    forget_all_but_what_lies_ready()
    load_standard(fresh_warehouse, FRESH)
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(fresh_warehouse))
    with noting_answers() as asked:
        assert not open_page(page).exception
    statistics = {key for key in asked if "dashboard.ui.impact." in key or "dashboard.ui.words." in key}
    assert len(statistics) > 0
    assert statistics <= cache._ready.keys()


def test_cards_under_a_single_filter_ask_for_nothing_that_another_process_has_not_prepared(
    fresh_warehouse: Path,
) -> None:
    assert prepare(fresh_warehouse, "--part", Part.PAGES).returncode == 0
    load_standard(fresh_warehouse, FRESH)
    forget_all_but_what_lies_ready()
    for page in PAGES:
        asked_for_one = asked_by_cards(fresh_warehouse, page, (Platform.SHOPEE,))
        assert len(asked_for_one) > len(deck_of(page).controls)
        assert asked_for_one <= cache._ready.keys()
        assert not asked_by_cards(fresh_warehouse, page, (Platform.SHOPEE, Platform.LAZADA)) <= cache._ready.keys()


def asked_by_cards(warehouse: Path, page: str, platforms: tuple[Platform, ...]) -> set[str]:
    """Keys of all that the cards of a page ask for, where these platforms were chosen."""
    serving = serve(warehouse, None)
    first = first_link(serving.snapshot)
    filters = replace(first.selection.filters, platforms=platforms)
    view = view_of(deck_of(page), first.but(selection=first.selection.but(filters=filters)), serving, theme=Theme.LIGHT)
    with noting_answers() as asked:
        for make in view.deck.cards(view).values():
            with suppress(NothingToShow):
                make(view)
    return set(asked)


def forget_all_but_what_lies_ready() -> None:
    MEMORY.clear()


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("a fit was asked for")


def test_answers_that_the_process_knew_before_are_noted_too(fresh_warehouse: Path) -> None:
    snapshot = open_snapshot(fresh_warehouse)
    with noting_answers() as first:
        compute_whole(snapshot)
    with noting_answers() as again:
        compute_whole(snapshot)
    assert len(first) >= len(standard.METRICS) * len(standard.DIMENSIONS)
    assert again.keys() == first.keys()


def test_a_file_that_is_there_is_not_computed_again(fresh_warehouse: Path) -> None:
    file = write_standard(fresh_warehouse, Part.WHOLE)
    written = file.stat().st_mtime_ns
    assert write_standard(fresh_warehouse, Part.WHOLE) == file
    assert file.stat().st_mtime_ns == written


def test_of_two_processes_that_want_the_same_one_computes_it(fresh_warehouse: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "prepare", "--warehouse", str(fresh_warehouse), "--part", Part.TITLES]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(2)]
    file = standard_file(fresh_warehouse, FRESH, Part.TITLES)
    _wait_for(file)
    written = file.stat().st_ino
    assert [process.wait(BUILD_SECONDS) for process in both] == [0, 0]
    assert file.stat().st_ino == written


def test_a_server_finds_what_another_process_has_computed(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.05)
    monkeypatch.setenv(watch.AHEAD_VARIABLE, "0")
    with watch.watching(fresh_warehouse):
        # By then it has looked once, and found none.
        time.sleep(0.5)
        assert prepare(fresh_warehouse, "--part", Part.TITLES).returncode == 0
        written = (standard_file(fresh_warehouse, FRESH, Part.TITLES),)
        end = time.monotonic() + BUILD_SECONDS
        while not cache.keeps_answers_of(written):
            assert time.monotonic() < end, "it was not found"
            time.sleep(0.05)


def test_answers_of_other_code_or_of_another_snapshot_are_neither_read_nor_kept(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = write_standard(fresh_warehouse, Part.WHOLE)
    monkeypatch.setattr(standard, "_code_id", lambda: "othercode")
    assert load_standard(fresh_warehouse, FRESH) == tuple(Part)
    newer = write_standard(fresh_warehouse, Part.WHOLE)
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
        _wait_for(standard_file(fresh_warehouse, FRESH, Part.SINGLE))
        build_small_warehouse(fresh_warehouse, "later2")
        _wait_for(standard_file(fresh_warehouse, "later2", Part.SINGLE))
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
    assert not standard_file(fresh_warehouse, FRESH, Part.WHOLE).is_file()


def test_a_server_forgets_what_it_knew_of_snapshots_whose_files_are_gone(
    fresh_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_small_warehouse(fresh_warehouse, "later3")
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(watch, "load_standard", lambda *_: ())
    (fresh_warehouse / f"warehouse-{FRESH}.duckdb").unlink()
    found: list[str] = []

    def know(snapshot_id: str) -> None:
        MEMORY.find(("known of", snapshot_id), lambda: found.append(snapshot_id), snapshot_id=snapshot_id)

    know(FRESH)
    know("later3")
    with watch.watching(fresh_warehouse):
        end = time.monotonic() + 60
        while found.count(FRESH) == 1:
            assert time.monotonic() < end, "it is known still"
            time.sleep(0.05)
            know(FRESH)
    know("later3")
    assert found.count("later3") == 1


def _wait_for(file: Path) -> None:
    end = time.monotonic() + BUILD_SECONDS
    while not file.is_file():
        assert time.monotonic() < end, f"{file.name} was not written"
        time.sleep(0.05)
