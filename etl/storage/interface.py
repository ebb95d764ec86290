"""What a place for named bytes must be able to do, and how it says that it cannot.

Nothing is ever written again under a name that is taken, so there is no replacing and no version to ask for: whoever is second
is told so, and that is all that two writers need to tell which of them came first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class NameTakenError(Exception):
    """Something lies under that name already, and stays as it is."""


class NotThereError(Exception):
    """Nothing lies under that name."""


class UnreachableError(Exception):
    """The place did not answer, or not as it should. What was asked for may have been done nevertheless."""


class Storage(Protocol):
    """Names are relative, with `/` between their parts. Every function raises UnreachableError."""

    def names(self, prefix: str) -> tuple[str, ...]:
        """All names below a prefix, in order; none where there are none."""

    def read(self, name: str) -> bytes:
        """What lies under a name. NotThereError."""

    def fetch(self, name: str, target: Path) -> None:
        """Copy what lies under a name into a new file. NotThereError; after any error the file is no good."""

    def create(self, name: str, content: bytes) -> None:
        """Write under a name that is not taken, whole or not at all; of several at once one succeeds. NameTakenError."""

    def put(self, name: str, source: Path) -> None:
        """Copy a file under a name that tells what is in it, whole or not at all; where it is taken, nothing is to be done."""

    def delete(self, name: str) -> None:
        """Remove what lies under a name, if anything does."""
