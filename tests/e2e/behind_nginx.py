"""Two processes of the dashboard on one store, behind a real nginx that reads `deploy/nginx.conf`."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from scripts.find_nginx import find_nginx
from tests.e2e.conftest import ROOT, STREAMLIT, free_port, running
from tests.etl_fixture import House

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
NAMES = ("1", "2")
"""What the cookie calls the processes."""

COOKIE = "dampak_process"

_WRITTEN = {"listen 80;": "listen 127.0.0.1:{proxy};", "8501": "{first}", "8502": "{second}"}
"""What of the configuration stands for addresses, and what takes its place."""


@dataclass(kw_only=True)
class Pair:
    """`address`: where readers come. `processes`: what runs, by the name that the cookie says."""

    address: str
    ports: Mapping[str, int]
    processes: dict[str, subprocess.Popen[bytes]]
    house: House
    command: tuple[str, ...]

    def own_address(self, name: str) -> str:
        """Where one process answers past the proxy."""
        return f"http://127.0.0.1:{self.ports[name]}"

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """One process is killed for the block; another one has its place afterwards, from when it answers."""
        self.processes[name].kill()
        self.processes[name].wait()
        yield
        log = self.house.root / f"log-{name}-again"
        self._again.enter_context(running(self.house.store, self.house.warehouse, log, self.command, self.ports[name]))

    def __post_init__(self) -> None:
        self._again = ExitStack()

    def close(self) -> None:
        """End what took the place of killed ones."""
        self._again.close()


@contextmanager
def two_processes(house: House, secrets: str) -> Iterator[Pair]:
    """Both started at once, with one file of secrets; `{port}` in it is the proxy's."""
    ports, proxy = {name: free_port() for name in NAMES}, free_port()
    file = house.root / "secrets.toml"
    file.write_text(secrets.replace("{port}", str(proxy)), encoding="utf-8")
    command = (*STREAMLIT[:-1], f"--secrets.files={file}", STREAMLIT[-1])

    def start(name: str) -> subprocess.Popen[bytes]:
        log = house.root / f"log-{name}"
        return stack.enter_context(running(house.store, house.warehouse, log, command, ports[name]))

    with ExitStack() as stack:
        stack.enter_context(_nginx(house.root / "nginx", proxy, ports))
        with ThreadPoolExecutor(len(NAMES)) as starters:
            processes = dict(zip(NAMES, starters.map(start, NAMES), strict=True))
        pair = Pair(address=f"http://127.0.0.1:{proxy}", ports=ports, processes=processes, house=house, command=command)
        stack.callback(pair.close)
        yield pair


@contextmanager
def _nginx(folder: Path, port: int, ports: Mapping[str, int]) -> Iterator[None]:
    folder.mkdir()
    site = CONFIGURATION.read_text(encoding="utf-8")
    for written, said in _WRITTEN.items():
        assert written in site
        site = site.replace(written, said.format(proxy=port, first=ports["1"], second=ports["2"]))
    (folder / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Else it would try another user, who may not enter a test's folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/errors;\nworker_processes 1;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [find_nginx(), "-p", folder, "-e", folder / "errors", "-c", folder / "nginx.conf"], stdin=subprocess.DEVNULL
    )
    try:
        _wait_until_open(process, f"http://127.0.0.1:{port}/metrics", folder / "errors")
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_until_open(process: subprocess.Popen[bytes], address: str, errors: Path) -> None:
    for _ in range(100):
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 - our own loopback address
        except URLError as error:
            if getattr(error, "code", None) == 404:
                return
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"nginx did not start. It wrote:\n{errors.read_text(encoding='utf-8')}")
