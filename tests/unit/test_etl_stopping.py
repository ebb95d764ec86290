"""A stop ends what runs in the engine, unless the work has come to what counts: one of the two is first, never both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Event, Thread

import duckdb
import pytest

from etl.engine import attached, connect
from etl.stopping import Stop, end_where_stopped, left_where_stopped, pass_return

ENDLESS = "select sum(hash(a.range + b.range)) from range(10000000000) a, range(100000) b"


class GivenUpError(Exception):
    """What stopped work ends by."""


def run_stopped(tmp_path: Path, work: Callable[[duckdb.DuckDBPyConnection], object]) -> None:
    """Work that is to end before it begins, on a connection of its own."""
    stop = Stop(raising=GivenUpError)
    with stop, connect(None, tmp_path) as connection:
        stop.ask()
        work(connection)


def test_a_statement_that_takes_for_ever_ends_and_other_connections_do_not(tmp_path: Path) -> None:
    with connect(None, tmp_path) as other:
        with pytest.raises(GivenUpError):
            run_stopped(tmp_path, lambda connection: connection.execute(ENDLESS))
        assert other.execute("select 1").fetchall() == [(1,)]


def test_a_statement_that_begins_long_after_the_stop_ends_too(tmp_path: Path) -> None:
    def work(connection: duckdb.DuckDBPyConnection) -> None:
        for _ in range(1000):
            connection.execute("select 1").fetchall()
        connection.execute(ENDLESS)

    with pytest.raises(GivenUpError):
        run_stopped(tmp_path, work)


def test_a_file_that_is_given_up_is_let_go(tmp_path: Path) -> None:
    file, held = tmp_path / "begun.duckdb", list[object]()

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        try:
            with attached(connection, file):
                connection.execute(ENDLESS)
        finally:
            held.extend(connection.execute("select path from duckdb_databases() where path is not null").fetchall())

    with pytest.raises(GivenUpError):
        run_stopped(tmp_path, work)
    assert held == []


def test_an_error_of_the_engine_s_own_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(duckdb.CatalogException), Stop(raising=GivenUpError), connect(None, tmp_path) as connection:
        connection.execute("select * from nothing")


def test_steps_between_statements_end_where_the_work_is_stopped() -> None:
    stop = Stop(raising=GivenUpError)
    with stop:
        end_where_stopped()
        stop.ask()
        with pytest.raises(GivenUpError):
            end_where_stopped()
        with pytest.raises(GivenUpError):
            left_where_stopped(lambda: 1)
        with pytest.raises(GivenUpError):
            pass_return()


def test_what_counts_is_not_stopped_any_more(tmp_path: Path) -> None:
    stop = Stop(raising=GivenUpError)
    with stop, connect(None, tmp_path) as connection:
        pass_return()
        assert not stop.ask()
        assert connection.execute("select sum(range) from range(10000000)").fetchall() == [(49999995000000,)]
        end_where_stopped()


def test_what_is_over_is_not_stopped_any_more() -> None:
    stop = Stop(raising=GivenUpError)
    with stop:
        pass
    assert not stop.ask()


def test_of_a_stop_and_the_point_of_no_return_one_is_first() -> None:
    outcomes = set()
    for _ in range(500):
        stop, both, asked = Stop(raising=GivenUpError), Barrier(2), list[bool]()

        def ask(stop: Stop = stop, both: Barrier = both, asked: list[bool] = asked) -> None:
            both.wait()
            asked.append(stop.ask())

        asking = Thread(target=ask)
        counts = True
        with stop:
            asking.start()
            both.wait()
            try:
                pass_return()
            except GivenUpError:
                counts = False
        asking.join()
        assert asked == [not counts]
        outcomes.add(counts)
    assert outcomes <= {True, False}


def test_what_a_function_gives_or_raises_comes_through() -> None:
    def fail() -> None:
        raise KeyError("a")

    with Stop(raising=GivenUpError):
        assert left_where_stopped(lambda: 7) == 7
        with pytest.raises(KeyError):
            left_where_stopped(fail)
    assert left_where_stopped(lambda: 8) == 8


def test_a_function_that_was_left_is_over_before_the_next_one_begins() -> None:
    begun, may_end, ends = Event(), Event(), list[str]()

    def first() -> None:
        begun.set()
        assert may_end.wait(60)
        ends.append("first")

    def leave() -> None:
        with stop, pytest.raises(GivenUpError):
            left_where_stopped(first)

    def go_on() -> None:
        with Stop(raising=GivenUpError):
            is_next.set()
            left_where_stopped(lambda: ends.append("second"))

    stop, is_next = Stop(raising=GivenUpError), Event()
    leaving, going_on = Thread(target=leave), Thread(target=go_on)
    leaving.start()
    assert begun.wait(60)
    assert stop.ask()
    leaving.join(60)
    assert (leaving.is_alive(), ends) == (False, [])
    going_on.start()
    assert is_next.wait(60)
    may_end.set()
    going_on.join(60)
    assert ends == ["first", "second"]
