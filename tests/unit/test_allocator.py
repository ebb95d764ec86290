"""What the C library is asked to do with memory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dashboard.allocator import return_holes, share_heaps

BLOCK_BYTES, BLOCKS = 10_000, 6_000


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_pages_between_what_is_in_use_go_back_to_the_system() -> None:
    if not share_heaps():
        pytest.skip("the C library is not glibc")
    blocks = [bytearray(BLOCK_BYTES) for _ in range(BLOCKS)]
    # What is left in use here and there keeps the rest from going back by itself.
    in_use = blocks[::50]
    del blocks
    before = resident_bytes()
    assert return_holes()
    assert before - resident_bytes() > BLOCK_BYTES * BLOCKS / 2
    assert all(len(block) == BLOCK_BYTES for block in in_use)
