"""Keyed hashes in place of sellers', buyers' and orders' names.

A seller becomes the first 60 bits of HMAC-SHA256 over the trimmed name, as 12 letters and digits (base 32): the same seller
has the same pseudonym in every file of a store, and none outside of it. Twelve characters are what the engine keeps inside
a string's own 16 bytes, which makes grouping by seller a third faster than sixteen hex digits.

A key that was rotated is a chain: keys joined by `CHAIN`, the oldest first. A name is hashed under the first of them, what
comes of it under the second, and so on; so what is stored can be carried over to a new key without its name.

Row keys (orders, takedown items) are many, so they are hashed by the engine: 62 bits of MD5 over the secret and the id.
MD5's known weakness is collisions of chosen inputs, which needs the secret; a key only has to tell the rows of one seller on
one platform apart.
"""

from __future__ import annotations

import hmac

CHAIN = "\n"
"""Between the keys of a chain; occurs in no key."""


_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
"""Two letters for ten bits: Python's own base 32 takes four times as long as the hash."""


def pseudonym(key: str, name: str) -> str:
    """The pseudonym of a name under a store's key, or chain of keys: 12 characters a-z, 2-7."""
    first, *later = key.split(CHAIN)
    hashed = _hashed(first, name.strip())
    for following in later:
        hashed = _hashed(following, hashed)
    return hashed


def rekeyed(new_key: str, stored: str) -> str:
    """A stored pseudonym as it becomes under one more key: that of its name under the chain with this key behind it."""
    return _hashed(new_key, stored)


def key_id(keys: tuple[str, ...]) -> str:
    """What may be told of the newest of some keys: 12 hexadecimal digits that say nothing of it."""
    return hmac.digest(keys[-1].encode(), b"key id", "sha256").hex()[:12]


def row_key_sql(key_parameter: str, *columns: str) -> str:
    """SQL of a row key (BIGINT) over text columns that hold no NULL; the separator cannot occur in a code or date."""
    # The parameter is a constant: of the two ways the engine drops one before it reads a row.
    joined = ", chr(31), ".join(columns)
    first = _number_sql(f"split_part({key_parameter}, chr(10), 1), {joined}")
    later = f"string_split({key_parameter}, chr(10))[2:]"
    chained = rekeyed_row_key_sql("later_key", "cast(earlier as bigint)")
    return (
        f"case when contains({key_parameter}, chr(10)) then cast(list_reduce(list_prepend(cast({first} as varchar), {later}),"
        f" lambda earlier, later_key: cast({chained} as varchar)) as bigint)"
        f" else {_number_sql(f'{key_parameter}, {joined}')} end"
    )


def rekeyed_row_key_sql(key_parameter: str, row_key: str) -> str:
    """SQL of a stored row key as it becomes under one more key."""
    return _number_sql(f"{key_parameter}, chr(31), {row_key}")


def _hashed(key: str, text: str) -> str:
    digest = hmac.digest(key.encode(), text.encode(), "sha256")
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join([_PAIRS[bits >> place & 1023] for place in (50, 40, 30, 20, 10, 0)])


def _number_sql(parts: str) -> str:
    return f"cast(md5_number(concat({parts})) >> 66 as bigint)"
