"""ZIP archives: what they hold, unpacked within bounds and under names of ours."""

from __future__ import annotations

import errno
import gzip
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from catalog.errors import UserError

MOST_BYTES = 4 << 30
MOST_FILES = 200
MOST_TIMES = 200
"""A text of digits packs to a twentieth; what unpacks to more than two hundred times its size was made to burst."""

_FREE_BYTES = 10 << 20
_COPIED_AT_ONCE = 1 << 20
_NOT_DATA = ("__MACOSX", ".")
_ENCRYPTED = 0x1
_UNSUITED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""

_MOST_NAME_BYTES = 200


def unpack(path: Path, directory: Path, on_piece: Callable[[], None]) -> tuple[Path, ...]:
    """Write the files of an archive into a directory, in the order of the archive, and say where they lie.

    Only the last part of a member's name is used, behind its number: no member leaves the directory or overwrites another.
    Folders and what systems leave beside files (`__MACOSX`, hidden ones) are passed by. `on_piece` is called about once a
    megabyte; what it raises ends the work.

    UserError: `file_damaged`, `archive_locked`, `archive_too_large`, `archive_empty`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_data(member)]
            _refuse_bursting(path, members)
            return tuple(
                _written(archive, member, directory / str(place), on_piece) for place, member in enumerate(members)
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise UserError("file_damaged", file=path.name) from error
    except OSError as error:
        # A member said to lie where nothing can; a disk that is full is another matter.
        if error.errno != errno.EINVAL:
            raise
        raise UserError("file_damaged", file=path.name) from error


def require_modest(path: Path) -> None:
    """UserError `archive_too_large` where a gzipped file unpacks to far too much, `file_damaged` where it does not unpack."""
    most = min(MOST_BYTES, max(_FREE_BYTES, MOST_TIMES * path.stat().st_size))
    try:
        with gzip.open(path) as packed:
            while piece := packed.read(_COPIED_AT_ONCE):
                most -= len(piece)
                if most < 0:
                    raise UserError("archive_too_large", file=path.name)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UserError("file_damaged", file=path.name) from error


def _plain_name(name: str) -> str:
    """The last part of a member's name, without signs that a screen or a file system takes amiss."""
    last = _UNSUITED.sub("_", PurePosixPath(name.replace("\\", "/")).name)
    shortened = last.encode(errors="replace")[-_MOST_NAME_BYTES:].decode(errors="ignore")
    return "-" if shortened in ("", ".", "..") else shortened


def _is_data(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    return not member.is_dir() and bool(parts) and not any(part.startswith(_NOT_DATA) for part in parts if part != "..")


def _refuse_bursting(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if not members:
        raise UserError("archive_empty", file=path.name)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UserError("archive_locked", file=path.name)
    unpacked = sum(member.file_size for member in members)
    bursts = unpacked > max(_FREE_BYTES, MOST_TIMES * path.stat().st_size)
    if len(members) > MOST_FILES or unpacked > MOST_BYTES or bursts:
        raise UserError("archive_too_large", file=path.name)


def _written(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, on_piece: Callable[[], None]) -> Path:
    folder.mkdir()
    target = folder / _plain_name(member.filename)
    left = member.file_size
    with archive.open(member) as packed, target.open("wb") as unpacked:
        while piece := packed.read(_COPIED_AT_ONCE):
            on_piece()
            # The size in the archive's list is only said; what comes out is what fills the disk.
            left -= len(piece)
            if left < 0:
                raise zipfile.BadZipFile(member.filename)
            unpacked.write(piece)
    return target
