"""Codes and tables of a file that is looked at, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import streamlit as st

from catalog.codes import code_text_key
from catalog.datasets import DATASETS
from catalog.regions import provinces
from catalog.text import Language, text
from dashboard.ui.markdown import escaped


def code_name(dataset: str, column: str, value: str, language: Language) -> str:
    """A field in words: the name of a code or a province, anything else as it stands."""
    if column == "province_code" and value in provinces():
        return provinces()[value].name
    with suppress(KeyError):
        codes = DATASETS[dataset].column(column).codes
        if codes is not None and value in set(codes):
            return text(code_text_key(codes(value)), language)
    return value


def draw_table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table of texts. It reads its cells as Markdown, and these are the words of others."""
    cells = [dict(zip(names, map(escaped, row), strict=True)) for row in rows]
    st.table(cells, hide_index=True, border="horizontal")
