"""A real server, started as the README says, and a real browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from dashboard.ui.watch import AHEAD_VARIABLE
from scripts.find_browser import find_browser
from tests.e2e.lending import ONE_PROCESS_A_SITE, Lender
from tests.e2e.people import PEOPLE
from tests.e2e.reader import Reader
from tests.etl_fixture import House, make_house

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
STREAMLIT = ("streamlit", "run", "app.py", "--server.address=127.0.0.1", "--server.port=")
SILENT = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
WIDE: ViewportSize = {"width": 1280, "height": 900}

Scheme = Literal["light", "dark"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium; the error says what to do where there is none."""
    program = find_browser()
    flags = [*SILENT, ONE_PROCESS_A_SITE]
    if sys.platform == "linux" and os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="package")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server printed so far."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="package")
def address(sample_store: Path, built_warehouse: Path, server_log: Path) -> Iterator[str]:
    """Address of a server on a warehouse that is built once for all journeys."""
    with serving(sample_store, built_warehouse, server_log) as running:
        yield running


@pytest.fixture(scope="package")
def small_house(small_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A built house of a few rows, before which a server starts sooner. Who writes into it has a copy."""
    house = make_house(tmp_path_factory.mktemp("small"), small_sample)
    house.build()
    return house


@pytest.fixture(scope="package")
def lender(browser: Browser) -> Lender:
    """Contexts of that browser for one reader after another."""
    return Lender(browser)


@pytest.fixture
def open_reader(lender: Lender, address: str) -> Iterator[Callable[..., Reader]]:
    """Opens a reader's own browser, see `readers`."""
    with readers(lender, address) as open_:
        yield open_


@pytest.fixture
def reader(open_reader: Callable[..., Reader]) -> Reader:
    """One reader before a wide screen."""
    return open_reader()


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a provider in a process of its own, which four people have an account with."""
    port = free_port()
    address, log = f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("provider") / "log"
    command = [sys.executable, "-m", "oidc_provider_mock", f"--port={port}"]
    command += [f"--user-claims={json.dumps(person)}" for person in PEOPLE]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    try:
        for _ in range(300):
            try:
                with urlopen(f"{address}/.well-known/openid-configuration", timeout=5):  # noqa: S310 - our own loopback address
                    break
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        else:
            raise RuntimeError(f"The provider did not start. It printed:\n{log.read_text(encoding='utf-8')}")
        yield address
    finally:
        process.kill()
        process.wait()


@contextmanager
def readers(lender: Lender, address: str) -> Iterator[Callable[..., Reader]]:
    """Opens browsers of readers until the block ends: nothing remembered, nothing shared. Other keywords go to the context."""
    with ExitStack() as lent:

        def open_(
            at: str = address, *, viewport: ViewportSize = WIDE, color_scheme: Scheme = "light", **settings: Any
        ) -> Reader:
            page = lent.enter_context(lender.lent(at, locale="id-ID", **settings)).new_page()
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=color_scheme)
            return Reader(page, at)

        yield open_


@contextmanager
def serving(
    store: Path, warehouse: Path, log: Path, command: Sequence[str] = STREAMLIT, *, computes_ahead: bool = False
) -> Iterator[str]:
    """`streamlit run app.py`, or another `command` whose last word lacks the port, on a free one; ended afterwards.

    `computes_ahead`: whether the standard estimates of each snapshot are, as they are for readers; it takes a minute.
    """
    port = free_port()
    with running(store, warehouse, log, command, port, computes_ahead=computes_ahead):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(
    store: Path, warehouse: Path, log: Path, command: Sequence[str], port: int, *, computes_ahead: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """The process of a server on that port, once it answers; ended afterwards."""
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", *command[:-1], f"{command[-1]}{port}"],
            cwd=ROOT,
            env={
                **os.environ,
                "DAMPAK_STORE": str(store),
                "DAMPAK_WAREHOUSE": str(warehouse),
                "DAMPAK_KEPT": str(store.with_name("kept")),
                AHEAD_VARIABLE: "1" if computes_ahead else "0",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_healthy(server, f"http://127.0.0.1:{port}", log)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """A port of this computer that nothing listens on yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310 - our own loopback address
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"The server did not start. It printed:\n{log.read_text(encoding='utf-8')[-4000:]}")
