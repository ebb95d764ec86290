"""Which snapshot serves, what it says of itself, and readers that work while it is replaced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic

import duckdb
import pytest

from catalog.errors import UserError
from dashboard.memory import MEMORY
from dashboard.queries.kept import kept
from dashboard.queries.run import TIMEOUT_SECONDS, run_columns, run_query
from dashboard.queries.snapshot import Snapshot, current_snapshot_id, open_snapshot, opened_apart
from tests.warehouse_fixture import Sale, build_warehouse

DAY = date(2023, 4, 6)


def orders(snapshot: Snapshot) -> int:
    return int(run_query(snapshot, "select sum(orders_count)::bigint as n from orders_daily")["n"].iloc[0])


def test_before_the_first_build_the_error_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="make run") as caught:
        open_snapshot(tmp_path)
    assert caught.value.code == "no_snapshot"


def test_the_pointer_names_the_serving_snapshot(tmp_path: Path) -> None:
    build_warehouse(tmp_path, snapshot_id="aaa")
    build_warehouse(tmp_path, snapshot_id="bbb")
    assert current_snapshot_id(tmp_path) == "bbb"
    assert open_snapshot(tmp_path).snapshot_id == "bbb"


def test_an_older_snapshot_is_read_by_its_id_while_its_file_is_kept(tmp_path: Path) -> None:
    old_file = build_warehouse(tmp_path, snapshot_id="aaa")
    build_warehouse(tmp_path, snapshot_id="bbb")
    assert open_snapshot(tmp_path, "aaa").snapshot_id == "aaa"
    old_file.unlink()
    with pytest.raises(UserError) as caught:
        open_snapshot(tmp_path, "aaa")
    assert caught.value.code == "snapshot_gone"


def test_a_file_that_does_not_say_who_stands_behind_a_cell_is_as_good_as_none(tmp_path: Path) -> None:
    for snapshot_id in ("aaa", "bbb"):
        file = build_warehouse(tmp_path, snapshot_id=snapshot_id)
        with duckdb.connect(file) as connection:
            connection.execute("drop table order_backing")
    for asked, code in ((None, "no_snapshot"), ("bbb", "no_snapshot"), ("aaa", "snapshot_gone")):
        with pytest.raises(UserError) as caught:
            open_snapshot(tmp_path, asked)
        assert caught.value.code == code


@pytest.mark.parametrize("snapshot_id", ["never", "../aaa", "aaa.duckdb", "a b"])
def test_an_id_that_names_no_file_is_gone(tmp_path: Path, snapshot_id: str) -> None:
    build_warehouse(tmp_path, snapshot_id="aaa")
    with pytest.raises(UserError) as caught:
        open_snapshot(tmp_path, snapshot_id)
    assert caught.value.code == "snapshot_gone"


@pytest.mark.parametrize("content", ["", "../elsewhere.duckdb", "warehouse-", "warehouse-gone.duckdb"])
def test_a_pointer_that_names_no_file_says_that_nothing_is_built(content: str, tmp_path: Path) -> None:
    (tmp_path / "current").write_text(content)
    with pytest.raises(UserError) as caught:
        current_snapshot_id(tmp_path)
    assert caught.value.code == "no_snapshot"


def test_it_says_what_it_holds(tmp_path: Path) -> None:
    build_warehouse(tmp_path, sales=[Sale(day=DAY, umkm="a")], is_sample=True)
    snapshot = open_snapshot(tmp_path)
    assert snapshot.manifest_number == 7
    assert snapshot.built_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert snapshot.datasets["orders"].is_sample
    assert snapshot.datasets["orders"].rows_count == 1
    assert (snapshot.datasets["orders"].first_date, snapshot.datasets["orders"].last_date) == (DAY, DAY)
    assert snapshot.datasets["orders"].loaded_at is None
    assert [(check.check_id, check.is_passed) for check in snapshot.checks] == [("rows_add_up", True)]


def test_a_reader_keeps_its_rows_while_the_snapshot_is_replaced_and_its_file_removed(tmp_path: Path) -> None:
    old_file = build_warehouse(tmp_path, snapshot_id="aaa", sales=[Sale(day=DAY, umkm="a", orders=1)])
    old = open_snapshot(tmp_path)
    with old.cursor() as cursor:
        build_warehouse(tmp_path, snapshot_id="bbb", sales=[Sale(day=DAY, umkm="a", orders=2)])
        new = open_snapshot(tmp_path)
        old_file.unlink()
        assert cursor.execute("select sum(orders_count) from orders_daily").fetchone() == (1,)
        assert orders(new) == 2
        assert orders(old) == 1
    with pytest.raises(UserError) as caught:
        orders(old)
    assert caught.value.code == "snapshot_gone"


def test_while_it_is_held_every_thread_gets_its_answers_though_its_file_was_removed(tmp_path: Path) -> None:
    old_file = build_warehouse(tmp_path, snapshot_id="aaa", sales=[Sale(day=DAY, umkm="a", orders=1)])
    old = open_snapshot(tmp_path)
    with old.held():
        build_warehouse(tmp_path, snapshot_id="bbb", sales=[Sale(day=DAY, umkm="a", orders=2)])
        open_snapshot(tmp_path)
        old_file.unlink()
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(orders, [old] * 4)) == [1] * 4
    with pytest.raises(UserError) as caught:
        orders(old)
    assert caught.value.code == "snapshot_gone"
    with pytest.raises(UserError, match="aaa"), old.held():
        pass


def test_threads_each_on_their_own_cursor_get_their_own_answers(tmp_path: Path) -> None:
    build_warehouse(tmp_path, sales=[Sale(day=DAY, umkm="a")])
    snapshot = open_snapshot(tmp_path)

    def ask(thread: int) -> list[bool]:
        with snapshot.cursor() as cursor:
            answers = []
            for question in range(50):
                asked = thread * 1000 + question
                cursor.execute("select $asked + count(*) from range(1000)", {"asked": asked})
                answers.append(cursor.fetchall() == [(asked + 1000,)])
            return answers

    with ThreadPoolExecutor(2) as pool:
        answers = [answer for thread in pool.map(ask, range(2)) for answer in thread]
    assert len(answers) == 100
    assert all(answers)


def test_readers_of_both_are_right_while_snapshots_change_hands(tmp_path: Path) -> None:
    build_warehouse(tmp_path, snapshot_id="s0", sales=[Sale(day=DAY, umkm="a", orders=1)])

    def read(_turn: int) -> bool:
        snapshot = open_snapshot(tmp_path)
        return orders(snapshot) == int(snapshot.snapshot_id[1:]) + 1

    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(read, turn) for turn in range(60)]
        for number in range(1, 5):
            build_warehouse(tmp_path, snapshot_id=f"s{number}", sales=[Sale(day=DAY, umkm="a", orders=number + 1)])
        assert all(answer.result() for answer in answers)
    assert orders(open_snapshot(tmp_path)) == 5


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_works(tmp_path: Path) -> None:
    build_warehouse(tmp_path, sales=[Sale(day=DAY, umkm="a")])
    snapshot = open_snapshot(tmp_path)
    endless = "select count(*) as n from range(100000000) a, range(1000000) b where (a.range * b.range) % 7 = 3"
    # One that may take longer comes first, so that the shorter limit is the one that must be noticed.
    assert orders(snapshot) == 1
    began = monotonic()
    with pytest.raises(UserError) as caught:
        run_columns(snapshot, endless, timeout_seconds=0.2)
    assert caught.value.code == "query_timeout"
    assert monotonic() - began < TIMEOUT_SECONDS / 2
    assert orders(snapshot) == 1


def test_nothing_can_be_written_through_it(tmp_path: Path) -> None:
    build_warehouse(tmp_path)
    with open_snapshot(tmp_path).cursor() as cursor, pytest.raises(Exception, match="read-only"):
        cursor.execute("delete from orders_daily")


def test_of_a_snapshot_that_is_opened_apart_nothing_is_held_and_nothing_kept(tmp_path: Path) -> None:
    file = build_warehouse(tmp_path, snapshot_id="aaa", sales=[Sale(day=DAY, umkm="a", orders=3)])
    (tmp_path / "current").unlink()
    known = len(MEMORY)
    with opened_apart(file) as snapshot:
        assert kept(orders)(snapshot) == 3
    file.unlink()
    with pytest.raises(UserError) as caught:
        kept(orders)(snapshot)
    assert caught.value.code == "snapshot_gone"
    assert len(MEMORY) == known
