"""A real nginx that reads `deploy/nginx.conf`, on the loopback and in a folder of its own: for tests and benchmarks."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from scripts.find_nginx import find_nginx

NAMES = ("1", "2")
"""What the cookie calls the processes behind it."""

COOKIE = "dampak_process"

_CONFIGURATION = Path(__file__).parents[1] / "deploy" / "nginx.conf"
_WRITTEN = {"listen 80;": "listen 127.0.0.1:{proxy};", "8501": "{first}", "8502": "{second}"}
"""What of the configuration stands for addresses, and what takes its place."""


@contextmanager
def running_nginx(folder: Path, port: int, ports: Mapping[str, int]) -> Iterator[None]:
    """nginx on a port, before the two processes that listen on `ports`, by name; until the block ends.

    `folder` must not be there yet. Raises NoNginxError where there is no nginx,
    RuntimeError with its words where it does not start.
    """
    folder.mkdir()
    site = _CONFIGURATION.read_text(encoding="utf-8")
    for written, said in _WRITTEN.items():
        if written not in site:
            raise ValueError(f"{_CONFIGURATION.name} no longer says {written!r}")
        site = site.replace(written, said.format(proxy=port, first=ports["1"], second=ports["2"]))
    (folder / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Else it would try another user, who may not enter such a folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/errors;\nworker_processes 1;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\n{temporary}include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    command: list[str | Path] = [find_nginx(), "-p", folder, "-e", folder / "errors", "-c", folder / "nginx.conf"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
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
