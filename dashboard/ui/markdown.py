"""Words of others inside Markdown: what a source wrote must not become our formatting."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:])")


def escaped(words: str) -> str:
    """Plain words, with every sign that Markdown or Streamlit would read as markup taken literally."""
    return _SPECIAL.sub(r"\\\1", words)


def web_link(label: str, address: object) -> str:
    """A link, or the label alone where the address is no web address."""
    if isinstance(address, str) and re.fullmatch(r"https?://[^\s<>]+", address):
        return f"[{escaped(label)}](<{address}>)"
    return escaped(label)
