"""One server process on the loopback: started, asked whether it is ready, measured, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).parents[2]
READY_SECONDS = 90
QUIET = {"STREAMLIT_LOGGER_LEVEL": "error"}
ADDRESS = {"DAMPAK_ADDRESS": "https://dampak.example"}
"""In files of all kinds but CSV, so that those of two servers can be held against each other."""

PREWARMED = "app:app"
UNPREWARMED = "bench.load.unprewarmed:app"


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server; `ready_seconds` from the start of the process to its first answer on the health address."""

    host: str
    pid: int
    ready_seconds: float

    def rss_mb(self) -> float:
        """Resident memory now."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        """Processor time so far, user and system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(app: str = PREWARMED) -> Iterator[Server]:
    """Our app on a free port with the environment's warehouse: `streamlit run` as of the README, another app under uvicorn.

    Only under the former may a reader on this computer upload.
    """
    port = free_port()
    if app == PREWARMED:
        words = ["streamlit", "run", "app.py", "--server.address=127.0.0.1", f"--server.port={port}"]
    else:
        words = ["uvicorn", app, "--host", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    command = [sys.executable, "-m", *words]
    with running(command, port, "/_stcore/health") as server:
        yield server


@contextmanager
def running(command: Sequence[str], port: int, health: str) -> Iterator[Server]:
    """A process that serves a port, until the block ends. Raises TimeoutError where it is not ready in time."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **QUIET, **ADDRESS, "PYTHONPATH": str(ROOT)})
    host = f"127.0.0.1:{port}"
    try:
        while not _answers(f"http://{host}{health}"):
            if process.poll() is not None or time.perf_counter() - start > READY_SECONDS:
                raise TimeoutError(f"{' '.join(command)} did not answer")
            time.sleep(0.02)
        yield Server(host=host, pid=process.pid, ready_seconds=time.perf_counter() - start)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - the loopback address built above
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False
