"""No file in which a byte was changed is ever called intact."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.exports.figure.file import figure_file
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.verify.verdict import Outcome, judge
from tests.unit.figure_files import OURS, trend

BYTES_SEALED = [kind for kind in Kind if kind is not Kind.CSV]


@cache
def made(kind: Kind) -> bytes:
    return figure_file(replace(trend(), sealer=OURS), kind)


@pytest.mark.parametrize("kind", BYTES_SEALED)
@settings(max_examples=150)
@given(st.data())
def test_a_changed_byte_is_told(kind: Kind, data: st.DataObject) -> None:
    content = bytearray(made(kind))
    # Heads, ends and seals are small beside pixels and fonts: they are tried as often.
    edges = st.one_of(st.integers(0, 1500), st.integers(len(content) - 1500, len(content) - 1))
    place = data.draw(st.one_of(edges, st.integers(0, len(content) - 1)))
    content[place] ^= data.draw(st.integers(1, 255))
    assert judge(bytes(content), (OURS,)).outcome is not Outcome.INTACT


@settings(max_examples=100)
@given(
    st.binary(max_size=3000), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"%PDF-", b"PAR1", b"PK\x03\x04", b"<svg", b""])
)
def test_no_bytes_are_too_strange(content: bytes, start: bytes) -> None:
    assert judge(start + content, (OURS,)).outcome is Outcome.NO_MARK
