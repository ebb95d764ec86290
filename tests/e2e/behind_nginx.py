"""Two processes of the dashboard on one store, behind a real nginx that reads `deploy/nginx.conf`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from scripts.nginx_site import NAMES, running_nginx
from tests.e2e.conftest import STREAMLIT, free_port, running
from tests.etl_fixture import House


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
        stack.enter_context(running_nginx(house.root / "nginx", proxy, ports))
        with ThreadPoolExecutor(len(NAMES)) as starters:
            processes = dict(zip(NAMES, starters.map(start, NAMES), strict=True))
        pair = Pair(address=f"http://127.0.0.1:{proxy}", ports=ports, processes=processes, house=house, command=command)
        stack.callback(pair.close)
        yield pair
