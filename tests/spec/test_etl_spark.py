"""Marts made on Apache Spark: a real standalone cluster gives what DuckDB gives, and its death never harms what serves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

from catalog.marts import MARTS
from etl import api
from etl.engine import reading
from etl.warehouse import serving_snapshot
from tests.etl_fixture import House, contents, make_house, order, orders
from tests.every_mart import fill
from tests.spark_cluster import SparkCluster, spark_cluster

# Little data and short lives: as many tasks as cores, not two hundred, and no time spent on optimising machine code.
_SHORT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
CONF = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "512m",
    "spark.executor.memory": "500m",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": _SHORT,
    "spark.executor.extraJavaOptions": _SHORT,
}
NO_WORKER_SECONDS = "3"
ALONE = "local[1]"
"""Spark in the driver's own process, for what needs no cluster."""


@dataclass(frozen=True, kw_only=True)
class Built:
    """How a build ended: its exit code, and the object that it printed."""

    code: int
    answer: dict[str, str]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    """A house with rows in every mart, whose snapshot DuckDB made."""
    house = make_house(tmp_path_factory.mktemp("filled"), small_sample)
    fill(house)
    return house


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    """A master and two workers."""
    with spark_cluster(tmp_path_factory.mktemp("cluster"), workers=2) as started:
        yield started


@pytest.fixture(scope="module")
def by_spark(tmp_path_factory: pytest.TempPathFactory, filled: House, cluster: SparkCluster) -> tuple[Built, Path]:
    """The same house's snapshot as Spark made it, and its warehouse."""
    warehouse = tmp_path_factory.mktemp("by-spark")
    return build(filled, warehouse, cluster.master), warehouse


def build(house: House, warehouse: Path, master: str, *options: str) -> Built:
    """`python -m etl build --engine spark` in a process of its own."""
    conf = [word for name, value in CONF.items() for word in ("--spark-conf", f"{name}={value}")]
    places = ["--store", str(house.store), "--warehouse", str(warehouse)]
    return run("build", "--engine", "spark", "--master", master, *places, *conf, *options)


def run(*arguments: str, **environment: str) -> Built:
    # Workers need no Python: where one is asked for, there is none.
    ours = {"DAMPAK_SPARK_WAIT_SECONDS": NO_WORKER_SECONDS, "PYSPARK_PYTHON": "no-python"}
    done = subprocess.run(
        [sys.executable, "-m", "etl", *arguments, "--json"],
        env={**os.environ, **ours, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return Built(code=done.returncode, answer=json.loads(done.stdout))


@contextmanager
def once_there(directory: Path, pattern: str, act: Callable[[], None]) -> Iterator[Event]:
    """Do something as soon as a file or directory of that pattern lies there. Gives what is set once it is done."""
    is_done, is_over = Event(), Event()

    def look() -> None:
        while not is_over.wait(0.02):
            if any(directory.glob(pattern)):
                act()
                is_done.set()
                return

    watching = Thread(target=look)
    watching.start()
    try:
        yield is_done
    finally:
        is_over.set()
        watching.join()


def columns(warehouse: Path) -> list[tuple[object, ...]]:
    """Table, place, name and type of each column of the serving snapshot."""
    with reading(warehouse / (warehouse / "current").read_text(encoding="ascii")) as connection:
        return connection.execute(
            "select table_name, column_index, column_name, data_type from duckdb_columns()"
            " where database_name = 'finished' order by all"
        ).fetchall()


def build_older_state(house: House, warehouse: Path) -> str:
    """Let the state before the last change of a house, which was of orders, serve in a warehouse."""
    newest = api.history(house.store)[-1].number
    return api.build(house.store, warehouse, manifest_number=newest - 1).snapshot_id


def leftovers(house: House, warehouse: Path) -> list[Path]:
    return [*(house.store / "tmp").iterdir(), *warehouse.glob("building-*")]


def test_every_mart_is_equal_to_that_of_duckdb_value_by_value(filled: House, by_spark: tuple[Built, Path]) -> None:
    built, warehouse = by_spark
    expected = contents(filled.warehouse)

    assert (built.code, built.answer.get("mode")) == (0, "full"), built.answer
    assert [mart for mart in MARTS if not expected[mart]] == []
    assert contents(warehouse) == expected


def test_the_snapshot_has_the_same_name_columns_and_types(filled: House, by_spark: tuple[Built, Path]) -> None:
    built, warehouse = by_spark

    assert built.answer["snapshot_id"] == serving_snapshot(filled.warehouse) == serving_snapshot(warehouse)
    assert len(columns(warehouse)) > 0
    assert columns(warehouse) == columns(filled.warehouse)


def test_nothing_is_left_of_what_passed_between_the_engines(filled: House, by_spark: tuple[Built, Path]) -> None:
    assert leftovers(filled, by_spark[1]) == []


@pytest.mark.usefixtures("by_spark")
def test_a_build_ends_well_though_a_worker_dies_in_the_middle(
    filled: House, cluster: SparkCluster, tmp_path: Path
) -> None:
    warehouse, shared = tmp_path / "warehouse", tmp_path / "shared"
    build_older_state(filled, warehouse)
    with once_there(shared, "*/orders_daily", cluster.kill_worker) as is_killed:
        built = build(filled, warehouse, cluster.master, "--spark-shared", str(shared))

    assert is_killed.is_set()
    assert built.code == 0, built.answer
    assert contents(warehouse) == contents(filled.warehouse)


@pytest.mark.usefixtures("by_spark")
def test_the_old_snapshot_serves_where_no_worker_is_left(filled: House, cluster: SparkCluster, tmp_path: Path) -> None:
    warehouse, shared = tmp_path / "warehouse", tmp_path / "shared"
    older = build_older_state(filled, warehouse)
    cluster.start_worker()
    with once_there(shared, "*/orders_daily", cluster.kill_workers) as are_killed:
        built = build(filled, warehouse, cluster.master, "--spark-shared", str(shared))

    assert are_killed.is_set()
    assert (built.code, built.answer["error"]) == (1, "spark_no_worker"), built.answer
    assert serving_snapshot(warehouse) == older
    assert leftovers(filled, warehouse) == []
    assert list(shared.iterdir()) == []


def test_a_master_that_is_gone_is_told_at_once(filled: House, cluster: SparkCluster, tmp_path: Path) -> None:
    cluster.close()
    built = build(filled, tmp_path, cluster.master)

    assert (built.code, built.answer["error"]) == (1, "spark_unreachable")


def test_a_damaged_batch_is_named(filled: House, tmp_path: Path) -> None:
    house = House(root=tmp_path / "house")
    shutil.copytree(filled.root, house.root, symlinks=True)
    batch = next(each for each in api.status(house.store, house.warehouse).batches if each.dataset == "orders")
    rows = house.store / "batches" / batch.id / "rows.parquet"
    content = rows.read_bytes()
    # What stands at the end of a Parquet file, and is read first, stays whole.
    described = 8 + int.from_bytes(content[-8:-4], "little")
    rows.write_bytes(content[:4] + bytes(len(content) - 4 - described) + content[-described:])
    built = build(house, tmp_path / "warehouse", ALONE)

    assert (built.code, built.answer["error"]) == (1, "batch_damaged"), built.answer
    assert batch.id in built.answer["message"]


def test_a_sum_that_no_whole_number_column_holds_is_refused(house: House, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Each file passes; together their rows are more than a mart may hold.
        patch.setattr("etl.upload.build_plan", lambda *_, accept, **__: accept())
        house.ingest("a.csv", orders(*(order(f"A{n}", gross_value_idr=580_000_000_000_000_000 + n) for n in range(20))))
    built = build(house, tmp_path / "warehouse", ALONE)

    assert (built.code, built.answer["error"]) == (1, "sum_too_large"), built.answer


def test_without_java_a_sentence_says_what_to_install(filled: House, tmp_path: Path) -> None:
    places = ("--store", str(filled.store), "--warehouse", str(tmp_path))
    built = run("build", "--engine", "spark", "--master", ALONE, *places, PATH=str(tmp_path), JAVA_HOME="")

    assert (built.code, built.answer["error"]) == (1, "java_missing")


def java_that_says(home: Path, words: str) -> Path:
    """A program in a Java's place that says those words of itself."""
    program = home / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{words}' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_a_program_that_is_only_named_java_is_none(filled: House, tmp_path: Path) -> None:
    """As on macOS before one is installed."""
    java_that_says(tmp_path, "Unable to locate a Java Runtime.")
    places = ("--store", str(filled.store), "--warehouse", str(tmp_path / "warehouse"))
    built = run("build", "--engine", "spark", "--master", ALONE, *places, JAVA_HOME=str(tmp_path))

    assert (built.code, built.answer["error"]) == (1, "java_missing")


def test_too_old_a_java_is_named_with_its_version(filled: House, tmp_path: Path) -> None:
    """No Java of that age can be had any more, so a program that answers as it did stands for it."""
    program = java_that_says(tmp_path, 'openjdk version "1.8.0_392"')
    places = ("--store", str(filled.store), "--warehouse", str(tmp_path / "warehouse"))
    built = run("build", "--engine", "spark", "--master", ALONE, *places, JAVA_HOME=str(tmp_path))

    assert (built.code, built.answer["error"]) == (1, "java_old")
    assert f"{program} is Java 8" in built.answer["message"] or f"{program} adalah Java 8" in built.answer["message"]
