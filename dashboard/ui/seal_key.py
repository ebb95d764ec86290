"""The key that this installation seals its files with: 32 random bytes in the store, readable by its owner alone.

A line a key, the newest last: that one seals, and what any of them sealed holds. Whoever backs up the store has them too.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import uuid
from pathlib import Path

from dashboard.exports.seal import KEY_BYTES, Sealer
from dashboard.logs.events import LogEvent, tell

FILE_NAME = "seal.key"

_LINE = re.compile(rf"[0-9a-f]{{{2 * KEY_BYTES}}}")


def known_sealers(store: Path) -> tuple[Sealer, ...]:
    """All keys that files were or are sealed with, the newest last; none where there is no key that can be read."""
    try:
        lines = (store / FILE_NAME).read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(Sealer(key=bytes.fromhex(line)) for line in lines if _LINE.fullmatch(line))


def signing_sealer(store: Path) -> Sealer | None:
    """The key that seals, made where there is none yet.

    None where there is no store, or one that cannot be read or written to: a file without a seal is better than none.
    """
    if not store.is_dir():
        return None
    if not (store / FILE_NAME).exists():
        try:
            _make(store)
        except OSError as error:
            tell(LogEvent.UNSEALED, level=logging.WARNING, error=error)
    known = known_sealers(store)
    return known[-1] if known else None


def _make(store: Path) -> None:
    """Write a key unless another process was sooner: the file appears whole, and only once."""
    # The name is one that the store's next writer sweeps away, should this process end in between.
    aside = store / f".{FILE_NAME}.{uuid.uuid4().hex}.unfinished"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(KEY_BYTES)}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, store / FILE_NAME)
    except FileExistsError:
        pass
    finally:
        aside.unlink(missing_ok=True)
