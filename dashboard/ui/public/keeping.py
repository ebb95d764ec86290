"""Figures that readers keep under a short link for good: live ones as what was asked, frozen ones with their very files.

A folder a figure, named by a code that follows from what is kept: keeping the same again changes nothing. A folder is there whole
or not at all, and nothing in it is ever written again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from catalog.errors import UserError
from dashboard.charts.theme import Theme
from dashboard.exports.picture.kinds import Size

RECORD = "kept.json"
_CODE = re.compile(r"[a-z2-7]{12}")
_CODE_BYTES = 8

MOST_KEPT = 20_000
"""Figures in all; a frozen one takes some 200 to 500 kB."""

LEAST_FREE_BYTES = 500_000_000
"""Of the disk, which uploads need more."""


class Mode(StrEnum):
    """Whether a kept figure follows new data, or stays as it is."""

    LIVE = "live"
    FROZEN = "frozen"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is kept.

    - `parameters`: of the page's link; of a frozen figure they name the data too.
    - `about`: of a frozen figure what its files say of it, as `provenance_record`, and `alt`, the text alternative.
    """

    mode: Mode
    figure_id: str
    parameters: Mapping[str, str]
    theme: Theme
    size: Size
    kept_at: datetime
    about: Mapping[str, Any]

    @property
    def code(self) -> str:
        """What its link ends in; the same for the same figure, data, language, theme and size."""
        named = [self.mode, self.figure_id, sorted(self.parameters.items()), self.theme, self.size]
        digest = blake2b(json.dumps(named).encode(), digest_size=_CODE_BYTES).digest()
        return b32encode(digest).decode().lower()[:12]


def keep(directory: Path, kept: Kept, files: Mapping[str, bytes]) -> str:
    """Keep it, and give its code. Raises UserError `kept_full`, `kept_unwritable`."""
    home = _home(directory, kept.code)
    if home.is_dir():
        return kept.code
    try:
        _require_room(directory)
        home.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=".new-", dir=directory))
    except OSError as error:
        raise UserError("kept_unwritable", reason=error.strerror or str(error)) from error
    try:
        for name, content in {**files, RECORD: _written(kept)}.items():
            _write(beside / name, content)
        beside.chmod(0o755)
        os.rename(beside, home)  # noqa: PTH104 - `Path.rename` says the same, and of folders less clearly
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        # Somebody else has kept the same just now.
        if not home.is_dir():
            raise UserError("kept_unwritable", reason=error.strerror or str(error)) from error
    return kept.code


def find_kept(directory: Path, code: str) -> Kept | None:
    """What is kept under a code; None for what is none, or of nothing."""
    if not _CODE.fullmatch(code):
        return None
    try:
        said = json.loads((_home(directory, code) / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Kept(
        mode=Mode(said["mode"]),
        figure_id=said["figure"],
        parameters=said["parameters"],
        theme=Theme(said["theme"]),
        size=Size(said["size"]),
        kept_at=datetime.fromisoformat(said["kept_at"]),
        about=said["about"],
    )


def kept_file(directory: Path, code: str, name: str) -> Path:
    """Where a file of a kept figure lies; `code` is one that `find_kept` found."""
    return _home(directory, code) / name


def now() -> datetime:
    """The moment of keeping, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _home(directory: Path, code: str) -> Path:
    return directory / code[:2] / code


def _require_room(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    count = sum(len(os.listdir(shelf)) for shelf in directory.iterdir() if shelf.is_dir() and len(shelf.name) == 2)  # noqa: PTH208
    if count >= MOST_KEPT or shutil.disk_usage(directory).free < LEAST_FREE_BYTES:
        raise UserError("kept_full")


def _written(kept: Kept) -> bytes:
    said = {
        "mode": kept.mode,
        "figure": kept.figure_id,
        "parameters": dict(kept.parameters),
        "theme": kept.theme,
        "size": kept.size,
        "kept_at": kept.kept_at.isoformat(),
        "about": dict(kept.about),
    }
    return (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
