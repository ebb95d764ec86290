"""The server on the loopback, in one process or two behind a proxy: started, asked whether it is ready, measured, stopped."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from scripts.nginx_site import NAMES, running_nginx

ROOT = Path(__file__).parents[2]
READY_SECONDS = 90
QUIET = {"STREAMLIT_LOGGER_LEVEL": "error"}
ADDRESS = {"DAMPAK_ADDRESS": "https://dampak.example"}
"""In files of all kinds but CSV, so that those of two servers can be held against each other."""

PREWARMED = "app:app"
UNPREWARMED = "bench.load.unprewarmed:app"


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server, of one process or of several behind a proxy.

    - `host`: where readers come; `analysts`: where uploads are taken, which nobody may send through a proxy without signing in.
    - `ready_seconds`: from the start of the first process to the last one's first answer on the health address.
    """

    host: str
    analysts: str
    pids: tuple[int, ...]
    ready_seconds: float

    def rss_mb(self) -> float:
        """Resident memory now, of all processes together."""
        statuses = (Path(f"/proc/{pid}/status").read_text(encoding="utf-8") for pid in self.pids)
        return sum(int(status.split("VmRSS:")[1].split()[0]) for status in statuses) / 1024

    def cpu_seconds(self) -> float:
        """Processor time so far, user and system, of all processes together; a proxy's is not in it."""
        stats = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8") for pid in self.pids)
        fields = [stat.rsplit(")", 1)[1].split() for stat in stats]
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


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
def serving_behind_nginx(folder: Path) -> Iterator[Server]:
    """Two processes of our app behind the nginx of `deploy/nginx.conf`, whose files lie in `folder`."""
    with ExitStack() as stack:
        processes = [stack.enter_context(serving()) for _ in NAMES]
        ports = {name: int(each.host.rpartition(":")[2]) for name, each in zip(NAMES, processes, strict=True)}
        port = free_port()
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        stack.enter_context(running_nginx(folder, port, ports))
        yield Server(
            host=f"127.0.0.1:{port}",
            analysts=processes[0].host,
            pids=tuple(pid for each in processes for pid in each.pids),
            ready_seconds=sum(each.ready_seconds for each in processes),
        )


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
        yield Server(host=host, analysts=host, pids=(process.pid,), ready_seconds=time.perf_counter() - start)
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
