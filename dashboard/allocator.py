"""How the C library hands out memory to this process, and takes it back; with another one than glibc nothing is done."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

_M_ARENA_MAX = -8
"""Of `mallopt`, from glibc's malloc.h."""


def share_heaps() -> bool:
    """Have all threads that start from now on share the heaps there are; whether that could be set.

    By default glibc has up to eight heaps a core and gives a thread the one that is used least. Each reader's run is a new
    thread, and answers that outlive it lie scattered over all heaps, with holes between them that the next run, in another heap,
    does not fill.
    """
    mallopt = _function("mallopt")
    # 0 is its answer to a setting that it does not know.
    return mallopt is not None and mallopt(_M_ARENA_MAX, 1) == 1


def return_holes() -> bool:
    """Give unused pages between what is in use back to the system; whether there were any. Takes some milliseconds."""
    trim = _function("malloc_trim")
    return trim is not None and trim(ctypes.c_size_t(0)) == 1


@cache
def _function(name: str) -> Any:
    """A function of the C library, None where it has none of that name."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
