"""However a name is written it is itself, and no typo makes it another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.codes import CODE_LISTS, Category, code_list_id, code_text_key
from catalog.contracts import Column, ColumnType
from catalog.datasets import ORDERS
from catalog.reference import reference_rows
from catalog.spellings import spellings
from catalog.text import Language, text
from etl.encoders import Certainty, encode, settle_categories, settle_codes
from etl.encoders.names import names_of

PROVINCE = ORDERS.column("province_code")
STATUS = ORDERS.column("status")
COLUMNS = [Column(name=code_list_id(code_list), type=ColumnType.CODE, codes=code_list) for code_list in CODE_LISTS] + [
    PROVINCE
]


def _province_spellings() -> list[tuple[str, str]]:
    own = [
        (spelling, row["province_code"])
        for row in reference_rows("provinces.csv")
        for spelling in (row["name"], row["short_name"], row["iso_code"], *row["aliases"].split("|"))
        if spelling
    ]
    listed = [(one.text, one.codes[0]) for one in spellings("province") if one.remark is None]
    return own + listed


def _full_names() -> list[tuple[str, str]]:
    """Official and English names; abbreviations are one typo apart: NTB and NTT, Sumbar and Sulbar."""
    own = [(row["name"], row["province_code"]) for row in reference_rows("provinces.csv")]
    english = [(one.text, one.codes[0]) for one in spellings("province") if one.language == "en" and one.remark is None]
    return own + english


SPELLINGS = _province_spellings()
FULL_NAMES = _full_names()
CONTAINED = [
    (inner, outer)
    for inner, inner_code in FULL_NAMES
    for outer, outer_code in FULL_NAMES
    if inner in outer and inner_code != outer_code
]

EDGES = st.sampled_from(["", " ", "\t", " .", " -", "\u00a0"])
BETWEEN = st.sampled_from([" ", "  ", "-", "_", ". ", " / ", "\u00a0"])
CASES = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])


@st.composite
def noisy(draw: st.DrawFn, names: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """A name with other case, spaces and punctuation."""
    name, code = draw(st.sampled_from(names))
    between = draw(BETWEEN)
    written = draw(CASES)(between.join(name.split(" ")))
    return draw(EDGES) + written + draw(EDGES), code


@st.composite
def with_typos(draw: st.DrawFn, names: Sequence[tuple[str, str]], count: int) -> tuple[str, str]:
    """A name with so many letters left out, added, changed or swapped."""
    name, code = draw(st.sampled_from(names))
    for _ in range(count):
        at = draw(st.integers(0, len(name) - 1))
        letter = draw(st.sampled_from(ascii_lowercase + " "))
        name = draw(
            st.sampled_from(
                [
                    name[:at] + name[at + 1 :],
                    name[:at] + letter + name[at:],
                    name[:at] + letter + name[at + 1 :],
                    name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
                ]
            )
        )
    return name, code


@given(noisy(SPELLINGS))
def test_a_province_is_itself_however_it_is_written(case: tuple[str, str]) -> None:
    written, code = case
    encoded = encode(PROVINCE, written)
    assert (encoded.code, encoded.certainty) == (code, Certainty.KNOWN)


@given(noisy(SPELLINGS), st.sampled_from(["Provinsi {}", "Prov. {}", "PROPINSI {}", "{} Province"]))
def test_that_it_is_a_province_may_be_said(case: tuple[str, str], said: str) -> None:
    written, code = case
    assert encode(PROVINCE, said.format(written)).code == code


@given(with_typos(FULL_NAMES, 1))
def test_one_typo_never_makes_another_province(case: tuple[str, str]) -> None:
    written, code = case
    assert encode(PROVINCE, written).code in {code, None}


@given(with_typos(FULL_NAMES, 2))
def test_no_fix_leads_two_typos_astray(case: tuple[str, str]) -> None:
    written, code = case
    encoded = encode(PROVINCE, written)
    assert encoded.certainty is not Certainty.FIX or encoded.code == code


@given(st.sampled_from(CONTAINED), st.text(ascii_lowercase, min_size=1, max_size=8))
def test_a_word_more_is_no_typo(case: tuple[str, str], word: str) -> None:
    inner, _ = case
    encoded = encode(PROVINCE, f"{inner} {word}")
    assert encoded.certainty is not Certainty.FIX or encoded.code != encode(PROVINCE, inner).code


@given(st.sampled_from(CONTAINED), st.data())
def test_a_word_less_is_no_typo(case: tuple[str, str], data: st.DataObject) -> None:
    words = case[1].split()
    left_out = data.draw(st.integers(0, len(words) - 1))
    assert encode(PROVINCE, " ".join(words[:left_out] + words[left_out + 1 :])).certainty is not Certainty.FIX


def test_names_that_hold_each_other_exist() -> None:
    assert {("Papua", "Papua Barat"), ("Papua Barat", "Papua Barat Daya"), ("Riau", "Kepulauan Riau")} <= set(CONTAINED)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_codes_of_a_list_share_no_name(column: Column) -> None:
    """Building the names raises where two codes share one; and every code is among them."""
    names = names_of(column)
    assert set(names.codes) <= {code for name in names.by_key.values() for code in name.codes}


@pytest.mark.parametrize("column", COLUMNS[:-1], ids=lambda column: column.name)
@pytest.mark.parametrize("language", list(Language))
def test_a_code_is_known_by_its_name_unless_a_spelling_says_why_not(column: Column, language: Language) -> None:
    assert column.codes is not None
    contested = {one.text.casefold() for one in spellings(code_list_id(column.codes)) if one.remark}
    for code in column.codes:
        assert encode(column, code.value).code == code.value
        name = text(code_text_key(code), language)
        if name.casefold() not in contested:
            assert encode(column, name.upper()).code == code.value


@given(st.text(max_size=30), st.sampled_from([*COLUMNS, replace(STATUS, allows_several=True)]))
def test_any_text_is_a_code_of_the_list_or_unknown(written: str, column: Column) -> None:
    encoded = encode(column, written)
    assert (encoded.code is None) == (encoded.certainty is Certainty.UNKNOWN)
    codes = {*names_of(column).codes}
    assert encoded.code is None or set(encoded.code.split("+")) <= codes
    assert set(encoded.candidates) <= codes


STATUS_TEXTS = st.dictionaries(
    st.sampled_from(["Selesai", "Selesa", "Batal", "Batall", "Belum Bayar", "Refunded", "Apa Saja", "X"])
    | st.text(min_size=1, max_size=8),
    st.integers(1, 100),
    max_size=70,
)
TITLES = st.dictionaries(
    st.lists(
        st.sampled_from(
            ["Gamis", "Hijab", "Kemeja", "Batik", "Anak", "Tas", "Tunik", "Zoya", "Jeans", "Promo", "Ibu", "Set", "3XL"]
        ),
        min_size=1,
        max_size=4,
    ).map(" ".join),
    st.integers(1, 100),
    max_size=40,
)


@given(STATUS_TEXTS)
def test_every_text_is_settled_or_asked_about_and_answers_settle_all(texts: dict[str, int]) -> None:
    asked = settle_codes(STATUS, texts, {})
    assert asked == settle_codes(STATUS, dict(reversed(texts.items())), {})
    answers = {one.id: one.choices[0].id for one in asked.questions}
    if "rest.status" in answers:
        answers["rest.status"] = "refuse"
    settled = settle_codes(STATUS, texts, answers)
    assert settled.questions == ()
    assert set(settled.codes) | settled.refused == {one for one in texts if one.strip()}
    assert not set(settled.codes) & settled.refused


@given(TITLES)
def test_every_title_is_settled_or_asked_about_and_answers_settle_all(titles: dict[str, int]) -> None:
    asked = settle_categories(titles, {})
    assert asked == settle_categories(dict(reversed(titles.items())), {})
    assert len({one.id for one in asked.questions}) == len(asked.questions)
    answers = {one.id: one.choices[0].id for one in asked.questions}
    settled = settle_categories(titles, answers)
    assert settled.questions == ()
    assert set(settled.codes) == set(titles)
    assert set(settled.codes.values()) <= set(Category)


@given(TITLES)
def test_asking_about_each_fix_asks_no_question_twice(titles: dict[str, int]) -> None:
    each = settle_categories(titles, {"fix.category": "ask"})
    assert len({one.id for one in each.questions}) == len(each.questions)
