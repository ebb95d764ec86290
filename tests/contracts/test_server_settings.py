"""Settings that every reader pays for where they slip back to Streamlit's defaults (docs/decisions/server.md)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit import config

HEAPS_OF_A_SERVER_WITH_MANY_THREADS = """
import ctypes, re, sys, tempfile, threading
import app
from dashboard.allocator import share_heaps

all_there = threading.Barrier(24)
threads = [threading.Thread(target=lambda: (bytearray(2000), all_there.wait())) for _ in range(24)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
if not share_heaps():
    sys.exit("nothing to set")
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.fopen.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fclose.argtypes = [ctypes.c_void_p]
with tempfile.NamedTemporaryFile() as file:
    stream = libc.fopen(file.name.encode(), b"w")
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(len(re.findall(b"<heap nr", file.read())))
"""


@pytest.mark.parametrize(
    ("option", "value", "price"),
    [
        ("server.fileWatcherType", "none", "each new session walks through all modules in the server's one loop"),
        ("runner.postScriptGC", False, "everything is collected after every run"),
        ("client.showErrorDetails", "none", "readers see a stack trace"),
    ],
)
def test_the_server_is_set_for_readers(option: str, value: object, price: str) -> None:
    assert config.get_option(option) == value, price


def test_threads_of_a_server_share_its_heaps() -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", HEAPS_OF_A_SERVER_WITH_MANY_THREADS],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if "nothing to set" in outcome.stderr:
        pytest.skip("the C library is not glibc")
    # That of the main thread, and one of what the libraries start while they are loaded; by default it is eight a core.
    assert 1 <= int(outcome.stdout) <= 2, outcome.stderr
