"""Keyed hashes in place of sellers', buyers' and orders' names.

A seller becomes the first 60 bits of HMAC-SHA256 over the trimmed name, as 12 letters and digits (base 32): the same seller
has the same pseudonym in every file of a store, and none outside of it. Twelve characters are what the engine keeps inside
a string's own 16 bytes, which makes grouping by seller a third faster than sixteen hex digits.

Row keys (orders, takedown items) are many, so they are hashed by the engine: 62 bits of MD5 over the secret and the id.
MD5's known weakness is collisions of chosen inputs, which needs the secret; a key only has to tell the rows of one seller on
one platform apart.
"""

from __future__ import annotations

import hmac

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
"""Two letters for ten bits: Python's own base 32 takes four times as long as the hash."""


def pseudonym(key: str, name: str) -> str:
    """The pseudonym of a name under a store's key: 12 characters a-z, 2-7."""
    digest = hmac.digest(key.encode(), name.strip().encode(), "sha256")
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join([_PAIRS[bits >> place & 1023] for place in (50, 40, 30, 20, 10, 0)])


def row_key_sql(key_parameter: str, *columns: str) -> str:
    """SQL of a row key (BIGINT) over text columns that hold no NULL; the separator cannot occur in a code or date."""
    joined = ", chr(31), ".join(columns)
    return f"cast(md5_number(concat({key_parameter}, {joined})) >> 66 as bigint)"
