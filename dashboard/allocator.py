"""How the C library hands out memory to this process."""

from __future__ import annotations

import ctypes
import sys

_M_ARENA_MAX = -8
"""Of `mallopt`, from glibc's malloc.h."""


def use_one_arena() -> bool:
    """Have all threads share one heap; whether that could be set, which only glibc lets one do. Call it before threads start.

    By default glibc gives threads heaps of their own, eight a core. Each reader's run is a new thread, and answers that outlive
    it lie scattered over all heaps, with holes between them that no other heap can use.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    # musl has no such function; what it gives for a setting that it does not know is 0.
    return mallopt is not None and mallopt(_M_ARENA_MAX, 1) == 1
