"""Titles come out the same whether Python or DuckDB normalises them, and once normalised they stay so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.keywords.titles import normalised, terms
from catalog.titles import LOOK_ALIKES
from etl.titles import normalised_title_sql, title_terms_sql

Reader = Callable[[str], tuple[str, list[str]]]

PIECES = st.sampled_from(
    [
        *("bal", "b a l", "B.A.L", "b4l", "baaal", "ball", "press", "pres", "bal-press", "second", "s e c o n d", "s3c0nd"),
        *("2nd", "import", "imported", "karungan", "k4rung4n", "xxl", "s m l", "isi5pcs", "2 pcs", "90an", "p3k", "untuk", "yg"),
        *("#", "🔥", "𝐛𝐚𝐥", "🅱🅰🅻", "\u200b", "\u0301", "'", "$", "@", "-", "_", " ", "  ", "İ", "ß", "ﬁ", "ſ", "K"),
    ]
)  # fmt: skip
TITLES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.text(st.sampled_from("abelnopsrx 0123457@$-"), max_size=60),
    st.lists(st.one_of(PIECES, st.text(st.sampled_from("".join(LOOK_ALIKES.values())), max_size=3)), max_size=12).map("".join),
    st.lists(PIECES, max_size=12).map(" ".join),
)  # fmt: skip


@pytest.fixture(scope="module")
def in_duckdb() -> Iterator[Reader]:
    with duckdb.connect() as connection:
        connection.execute(f"create macro normalised_title(title) as {normalised_title_sql('title')}")
        connection.execute(f"create macro title_terms(words) as {title_terms_sql('words')}")

        def read(title: str) -> tuple[str, list[str]]:
            row = connection.execute(
                "select words, title_terms(words) from (select normalised_title(?::varchar) as words)", [title]
            ).fetchone()
            assert row is not None
            return row[0], row[1]

        yield read


@given(title=TITLES)
@example(title="")
@example(title="\x00bal")
@example(title="k4r4k4 b4l4n")
def test_python_and_duckdb_give_the_same_title_and_terms(in_duckdb: Reader, title: str) -> None:
    words, found = in_duckdb(title)
    assert words == normalised(title)
    assert sorted(found) == sorted(terms(title))


@given(title=TITLES)
def test_what_comes_out_holds_letters_digits_and_single_blanks(title: str) -> None:
    words = normalised(title)
    assert words == " ".join(words.split(" ")).strip()
    assert set(words) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert "  " not in words


def test_every_letter_and_sign_alone_and_within_a_word_is_read_alike() -> None:
    """The two planes of Unicode that have them; the others hold rare ideographs and nothing."""
    characters = [chr(code) for code in range(1, 0x20000) if not 0xD800 <= code <= 0xDFFF]
    titles = pd.DataFrame({"title": [f"ab{character}cd {character}" for character in characters]})
    with duckdb.connect() as connection:
        connection.register("titles", titles)
        found = connection.execute(f"select title, {normalised_title_sql('title')} as words from titles").df()
    assert len(found) == len(characters) > 100_000
    assert found["words"].to_list() == [normalised(title) for title in found["title"]]
