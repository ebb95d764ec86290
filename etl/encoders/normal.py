"""What of a text's writing says nothing about its meaning, taken away."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile(r"['’ʼ`]")
_NOT_IN_WORDS = re.compile(r"[\W_]+")
# Shopee writes 'Pesanan diterima, namun Pembeli masih dapat mengajukan pengembalian hingga 2026-08-04'.
_DAY_AT_END = re.compile(r"\s+\d{4}-\d{2}-\d{2}\.?\s*$")
_SAYS_PROVINCE = frozenset({"provinsi", "propinsi", "prov", "prop", "province"})


def words(text: str) -> str:
    """The text in lower case without accents and punctuation, its words apart by one space; a sign alone stays itself."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    apart = _NOT_IN_WORDS.sub(" ", _APOSTROPHES.sub("", plain.casefold())).strip()
    return apart or text.strip()


def code_words(text: str) -> str:
    """As `words`, for the name of a code; a day at the end, as exports add to a status, is no part of the name."""
    return words(_DAY_AT_END.sub("", text))


def province_words(text: str) -> str:
    """As `words`, for the name of a province, which may be called one or not."""
    kept = [word for word in words(text).split() if word not in _SAYS_PROVINCE]
    return " ".join(kept) or words(text)


def squeezed(text: str) -> str:
    """Words without the spaces between them: 'TikTok Shop', 'Tiktokshop' and 'TIK TOK SHOP' are one name."""
    return text.replace(" ", "")
