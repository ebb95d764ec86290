"""A seal on a file: an HMAC over all its bytes, at a place of its own in each kind, which only who holds the key can make.

What is sealed is the file as it would leave without a seal, so the same figure is still the same file. Whether a seal holds
is found by taking it off, sealing again, and comparing all bytes.
"""

from __future__ import annotations

import hmac
import re
import struct
import zlib
from dataclasses import dataclass, field

from dashboard.exports.figure.kinds import Kind

TOKEN = b"dampak-umkm-seal:"
DIGITS = 64
BLANK = TOKEN + b"0" * DIGITS
"""What a Parquet file holds before it is sealed: its end is a footer, which nothing can stand behind."""

KEY_BYTES = 32

_SEAL = TOKEN + rb"([0-9a-f]{64})"
_SVG_END = re.compile(rb"\n<!-- " + _SEAL + rb" -->\Z")
_PDF_END = re.compile(rb"%" + _SEAL + rb"\n\Z")
_ZIP_END = re.compile(_SEAL + rb"\Z")
_PARQUET = re.compile(_SEAL)
_PNG_HEAD = 33
_PNG_CHUNK = b"tEXtSeal\0"
_NO_COMMENT = b"\0\0"


@dataclass(frozen=True, kw_only=True)
class Sealer:
    """A key of one installation."""

    key: bytes = field(repr=False)

    @property
    def issuer(self) -> str:
        """What may be told of the key: 16 hexadecimal digits that say nothing of it."""
        return hmac.digest(self.key, b"dampak-umkm issuer", "sha256").hex()[:16]

    def seal(self, kind: Kind, content: bytes) -> str:
        """The seal of an unsealed file, 64 hexadecimal digits."""
        return hmac.digest(self.key, b"dampak-umkm seal 1 " + kind.encode() + b"\0" + content, "sha256").hex()


def sealed(content: bytes, kind: Kind, sealer: Sealer | None) -> bytes:
    """The file with its seal; as it is where there is no sealer. ValueError for a kind or file that has no place for one."""
    return content if sealer is None else _attached(kind, content, sealer.seal(kind, content))


def holds(content: bytes, kind: Kind, sealer: Sealer) -> bool:
    """Whether a file bears the seal that this key gives to all its other bytes."""
    bare = _bare(kind, content)
    return bare is not None and hmac.compare_digest(sealed(bare, kind, sealer), content)


def bears_seal(content: bytes, kind: Kind) -> bool:
    """Whether a file names a seal, held or not. A ZIP is asked for its own alone: what lies in it may bear others."""
    return (content[-len(BLANK) :] if kind in (Kind.ZIP, Kind.XLSX) else content).find(TOKEN) >= 0


def _attached(kind: Kind, content: bytes, seal: str) -> bytes:
    token = TOKEN + seal.encode()
    match kind:
        case Kind.PNG:
            return content[:_PNG_HEAD] + _png_chunk(token) + content[_PNG_HEAD:]
        case Kind.SVG:
            return content + b"\n<!-- " + token + b" -->"
        case Kind.PDF:
            return content + b"%" + token + b"\n"
        case Kind.XLSX | Kind.ZIP if content.endswith(_NO_COMMENT):
            return content[:-2] + struct.pack("<H", len(token)) + token
        case Kind.PARQUET if content.count(BLANK) == 1:
            return content.replace(BLANK, token)
        case _:
            raise ValueError(f"this {kind} file has no place for a seal")


def _bare(kind: Kind, content: bytes) -> bytes | None:
    """The file without its seal; None where none stands at its place."""
    match kind:
        case Kind.PNG:
            end = _PNG_HEAD + len(_png_chunk(BLANK))
            return (
                content[:_PNG_HEAD] + content[end:] if content[_PNG_HEAD + 4 :].startswith(_PNG_CHUNK + TOKEN) else None
            )
        case Kind.SVG:
            return _without(_SVG_END, content, b"")
        case Kind.PDF:
            return _without(_PDF_END, content, b"")
        case Kind.XLSX | Kind.ZIP:
            found = _ZIP_END.search(content, max(len(content) - len(BLANK), 0))
            return content[: found.start() - 2] + _NO_COMMENT if found and found.start() >= 2 else None
        case Kind.PARQUET:
            return _without(_PARQUET, content, BLANK) if len(_PARQUET.findall(content)) == 1 else None
        case _:
            return None


def _without(pattern: re.Pattern[bytes], content: bytes, instead: bytes) -> bytes | None:
    bare, count = pattern.subn(instead, content, count=1)
    return bare if count else None


def _png_chunk(token: bytes) -> bytes:
    chunk = _PNG_CHUNK + token
    return struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
