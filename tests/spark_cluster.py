"""A standalone Spark cluster of this machine's own: a master and its workers, each a process, on free ports of the loopback.

A worker and the executors that it starts are one group of processes, so that killing it is what a machine's death is.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

STARTED_WITHIN_SECONDS = 90.0
_SHORT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_WORKER = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0", "--cores", "1")


class Node:
    """A master or a worker."""

    def __init__(self, log: Path, role: str, *arguments: str) -> None:
        home = _spark_home()
        self._log = log
        with log.open("wb") as said:
            self._process = subprocess.Popen(
                [home / "bin/spark-class", f"org.apache.spark.deploy.{role.lower()}.{role}", *arguments],
                env={
                    **os.environ,
                    "SPARK_HOME": str(home),
                    "SPARK_LOCAL_IP": "127.0.0.1",
                    # What is killed removes nothing.
                    "SPARK_LOCAL_DIRS": str(log.parent / "local"),
                    "SPARK_DAEMON_MEMORY": "256m",
                    "SPARK_DAEMON_JAVA_OPTS": _SHORT,
                },
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, pattern: str) -> str:
        """The first match in what it logs."""
        end = time.monotonic() + STARTED_WITHIN_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            if found := re.search(pattern, self._log.read_text(encoding="utf-8", errors="replace")):
                return found.group()
            time.sleep(0.1)
        raise AssertionError(f"no {pattern} in {self._log.read_text(encoding='utf-8', errors='replace')[-2000:]}")

    def kill(self) -> None:
        """Kill it, and all that it started."""
        if self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class SparkCluster:
    """`master`: its address."""

    def __init__(self, directory: Path, memory: str) -> None:
        self._directory = directory
        self._memory = memory
        self._nodes = list[Node]()
        self.workers = list[Node]()
        arguments = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        self.master = self._start("Master", *arguments).wait_for(r"spark://127\.0\.0\.1:\d+")

    def start_worker(self) -> None:
        """Start a worker, with one core, and wait until the master knows it."""
        work = self._directory / f"work-{len(self._nodes)}"
        worker = self._start("Worker", *_WORKER, "--memory", self._memory, "--work-dir", str(work), self.master)
        worker.wait_for("Successfully registered with master")
        self.workers.append(worker)

    def kill_worker(self) -> None:
        self.workers.pop().kill()

    def kill_workers(self) -> None:
        while self.workers:
            self.kill_worker()

    def close(self) -> None:
        for node in reversed(self._nodes):
            node.kill()

    def _start(self, role: str, *arguments: str) -> Node:
        node = Node(self._directory / f"{role}-{len(self._nodes)}.log", role, *arguments)
        self._nodes.append(node)
        return node


@contextmanager
def spark_cluster(directory: Path, workers: int, memory: str = "600m") -> Iterator[SparkCluster]:
    """A cluster, gone after the block. `memory`: what a worker gives to executors.

    AssertionError that says what to install where it cannot be.
    """
    cluster = SparkCluster(directory, memory)
    try:
        for _ in range(workers):
            cluster.start_worker()
        yield cluster
    finally:
        cluster.close()


def _spark_home() -> Path:
    spark = find_spec("pyspark")
    if spark is None or spark.origin is None:
        raise AssertionError("PySpark is not installed: pip install -r requirements-spark.txt")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise AssertionError("Java is not installed. Debian, Ubuntu: apt-get install openjdk-17-jre-headless")
    return Path(spark.origin).parent
