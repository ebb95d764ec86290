"""A session on a Spark cluster, and what a build says where the cluster is not there, or no longer."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import SparkSession

from catalog.errors import UserError
from etl.spark.java import OLDEST, java_here
from etl.spark.settings import WAIT_SECONDS, Settings
from etl.stopping import end_where_stopped, stoppable

_REACH_SECONDS = 10.0
_LOOK_SECONDS = 1.0
_STANDALONE = "spark://"
_TOO_LARGE = ("ARITHMETIC_OVERFLOW", "CAST_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE")
_UNREAD = ("FAILED_READ_FILE", "PATH_NOT_FOUND")


class Cluster:
    """A cluster at work. `spark`: the session on it."""

    def __init__(self, spark: SparkSession, *, is_watched: bool) -> None:
        self.spark = spark
        self._ended = Event()
        self._has_no_worker = False
        self._watch = Thread(target=self._look, name="spark-watch", daemon=True)
        if is_watched:
            self._watch.start()

    def interrupt(self) -> None:
        """Give up what runs at the moment."""
        self.spark.sparkContext.cancelAllJobs()

    def close(self) -> None:
        self._ended.set()
        with suppress(Py4JError, PySparkException, OSError):
            self.spark.stop()

    @contextmanager
    def naming_failure(self, table: str) -> Iterator[None]:
        """Raise UserError `spark_no_worker`, `sum_too_large`, `spark_unread` or `spark_failed` for what Spark stops by."""
        try:
            with stoppable(self):
                yield
        except (Py4JError, PySparkException, OSError) as error:
            end_where_stopped()
            said = str(error)
            if self._has_no_worker:
                raise UserError("spark_no_worker", seconds=round(WAIT_SECONDS)) from error
            if any(word in said for word in _TOO_LARGE):
                raise UserError("sum_too_large", table=table) from error
            if any(word in said for word in _UNREAD):
                raise UserError("spark_unread", table=table) from error
            if isinstance(error, AnalysisException):
                raise
            raise UserError("spark_failed", table=table, reason=_first_line(said)) from error

    def _look(self) -> None:
        """Cancel what runs once no worker was there for too long: by itself Spark waits for one for ever."""
        context = self.spark.sparkContext._jsc.sc()
        without = 0.0
        while not self._ended.wait(_LOOK_SECONDS):
            try:
                # The driver is one of those that are counted.
                without = without + _LOOK_SECONDS if context.getExecutorMemoryStatus().size() <= 1 else 0.0
                if without >= WAIT_SECONDS:
                    self._has_no_worker = True
                    self.interrupt()
            except (Py4JError, OSError):
                # The session is over; what runs on it says why.
                return


@contextmanager
def cluster(settings: Settings, scratch: Path) -> Iterator[Cluster]:
    """A session on the cluster. Raises UserError `java_missing`, `java_old`, `spark_unreachable`, `spark_not_started`."""
    _require_java()
    _require_reachable(settings.master)
    # It would print each error a second time, as JSON.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    builder = SparkSession.builder.master(settings.master).appName("dampak-umkm")
    for name, value in {**_conf(scratch), **dict(settings.conf)}.items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
    except (Py4JError, PySparkException, OSError) as error:
        raise UserError("spark_not_started", master=settings.master, reason=_first_line(str(error))) from error
    running = Cluster(spark, is_watched=settings.master.startswith(_STANDALONE))
    try:
        yield running
    finally:
        running.close()


def _conf(scratch: Path) -> dict[str, str]:
    return {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        # What does not fit is an error, never another number.
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        # It is made where Spark starts, even though no table of Spark's is.
        "spark.sql.warehouse.dir": f"file://{scratch.absolute()}/spark-warehouse",
        "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
        # A machine that is gone is told within a minute.
        "spark.network.timeout": "60s",
        "spark.executor.heartbeatInterval": "10s",
    }


def _require_java() -> None:
    """An older one would not start Spark, and say so in words of its own."""
    java = java_here()
    if java is None:
        raise UserError("java_missing", oldest=OLDEST)
    if java.version < OLDEST:
        raise UserError("java_old", program=java.program, version=java.version, oldest=OLDEST)


def _require_reachable(master: str) -> None:
    """Ask by a connection of our own: Spark itself tries for a minute, and ends by another error."""
    if not master.startswith(_STANDALONE):
        return
    for each in master.removeprefix(_STANDALONE).split(","):
        host, _, port = each.rpartition(":")
        with suppress(OSError, ValueError), socket.create_connection((host, int(port)), timeout=_REACH_SECONDS):
            return
    raise UserError("spark_unreachable", master=master)


def _first_line(said: str) -> str:
    return next((line.strip() for line in said.splitlines() if line.strip()), "")[:300]
