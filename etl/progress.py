"""How far work is: what its caller is told, and may end it by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from etl.store import OnWait

Progress = Callable[[str, float], None]
"""Told a stage (text `progress.<stage>`) and the share of the whole that is done, 0 to 1."""


class ReadProgress(Protocol):
    """As `Progress`, and told how many rows of a file were read: block by block, so that what it raises soon ends the work."""

    def __call__(self, stage: str, share: float, rows: int = 0) -> None: ...


def silent(stage: str, share: float, rows: int = 0) -> None:  # noqa: ARG001 - as the protocol names them
    """Tell nobody."""
    return


def waiting(progress: Progress) -> OnWait:
    """Tell that another writer is waited for."""
    return lambda _seconds: progress("waiting", 0.0)
