"""ZIP archives: what they hold, unpacked within bounds and under names of ours."""

from __future__ import annotations

import errno
import gzip
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from catalog.errors import UserError
from etl.readers.forms import Form, form_of
from etl.stopping import end_where_stopped

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

    Only the last part of a member's name is used, in a numbered folder: no member leaves the directory or overwrites another.
    Members of one folder of the archive lie in one, as they may be the parts of one export.
    Folders and what systems leave beside files (`__MACOSX`, hidden ones) are passed by. Archives within are unpacked in their
    place, as the daily dump of the DSA's statements is an archive of archives; those within them are not. `on_piece` is called
    about once a megabyte; what it raises ends the work.

    UserError: `file_damaged`, `archive_locked`, `archive_too_large` (all that it holds together), `archive_empty`.
    """
    return _unpacked(path, directory, MOST_BYTES, on_piece, is_outer=True)


def _unpacked(
    path: Path, directory: Path, most_bytes: int, on_piece: Callable[[], None], *, is_outer: bool
) -> tuple[Path, ...]:
    found: list[Path] = []
    for place, file in enumerate(_members(path, directory, most_bytes, on_piece)):
        if not is_outer or form_of(file) is not Form.ARCHIVE:
            found.append(file)
            continue
        left = most_bytes - sum(one.stat().st_size for one in found)
        within = directory / f"within-{place}"
        within.mkdir()
        found += _unpacked(file, within, left, on_piece, is_outer=False)
        file.unlink()
        if len(found) > MOST_FILES:
            raise UserError("archive_too_large", file=path.name)
    return tuple(found)


def _members(path: Path, directory: Path, most_bytes: int, on_piece: Callable[[], None]) -> tuple[Path, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_data(member)]
            _refuse_bursting(path, members, most_bytes)
            return tuple(_written(archive, member, target, on_piece) for member, target in _targets(members, directory))
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
                end_where_stopped()
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


def _refuse_bursting(path: Path, members: list[zipfile.ZipInfo], most_bytes: int) -> None:
    if not members:
        raise UserError("archive_empty", file=path.name)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UserError("archive_locked", file=path.name)
    unpacked = sum(member.file_size for member in members)
    bursts = unpacked > max(_FREE_BYTES, MOST_TIMES * path.stat().st_size)
    if len(members) > MOST_FILES or unpacked > most_bytes or bursts:
        raise UserError("archive_too_large", file=path.name)


def _targets(members: Iterable[zipfile.ZipInfo], directory: Path) -> Iterator[tuple[zipfile.ZipInfo, Path]]:
    """Where each member is written; of members of one folder with one name each lies in a folder of its own."""
    named: Counter[tuple[PurePosixPath, str]] = Counter()
    folders: dict[tuple[PurePosixPath, int], Path] = {}
    for member in members:
        parent, name = PurePosixPath(member.filename.replace("\\", "/")).parent, _plain_name(member.filename)
        # Not every file system tells small letters from capital ones.
        alike = (parent, name.casefold())
        folder = folders.setdefault((parent, named[alike]), directory / str(len(folders)))
        named[alike] += 1
        yield member, folder / name


def _written(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, on_piece: Callable[[], None]) -> Path:
    target.parent.mkdir(exist_ok=True)
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
