"""Both languages say the same things: every dataset, column and code has its text, and no text is half a pair."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from catalog.codes import CODE_LISTS, ClaimParty, TakedownUnit, code_list_id, code_text_key
from catalog.contracts import column_text_key
from catalog.datasets import DATASETS, INDICES, SEIZURES, TAKEDOWN_COUNTS
from catalog.errors import UserError
from catalog.text import TEXT_DIRECTORY, Language, has_text, text, texts

LANGUAGES = list(Language)


def parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_indonesian_comes_first() -> None:
    assert LANGUAGES == [Language.INDONESIAN, Language.ENGLISH]


def test_both_languages_declare_the_same_keys() -> None:
    indonesian, english = (set(texts(language)) for language in LANGUAGES)
    assert len(indonesian) > 0
    assert indonesian ^ english == set()


def test_both_languages_have_the_same_files() -> None:
    names = [{path.name for path in (TEXT_DIRECTORY / language.value).glob("*.toml")} for language in LANGUAGES]
    assert len(names[0]) > 0
    assert names[0] == names[1]


def test_a_text_takes_the_same_parameters_in_both_languages() -> None:
    compared = 0
    for key, template in texts(Language.INDONESIAN).items():
        assert parameters(template) == parameters(texts(Language.ENGLISH)[key]), key
        compared += 1
    assert compared > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_parameters_have_names(language: Language) -> None:
    names = {name for template in texts(language).values() for name in parameters(template)}
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names), names


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_blank_or_padded(language: Language) -> None:
    blank = [key for key, template in texts(language).items() if not template or template != template.strip()]
    assert len(texts(language)) > 0
    assert blank == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_name(language: Language) -> None:
    named = [text(code_text_key(code), language) for code_list in CODE_LISTS for code in code_list]
    assert len(named) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_of_one_list_are_told_apart_by_their_names(language: Language) -> None:
    seen = 0
    for code_list in CODE_LISTS:
        names = [text(code_text_key(code), language) for code in code_list]
        assert len(set(names)) == len(names), code_list.__name__
        seen += len(names)
    assert seen > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dataset_has_title_description_and_grain(language: Language) -> None:
    described = 0
    for dataset in DATASETS.values():
        for part in ("title", "description", "grain"):
            assert text(f"dataset.{dataset.id}.{part}", language)
            described += 1
    assert described == 3 * len(DATASETS) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_meaning(language: Language) -> None:
    described = 0
    for dataset in DATASETS.values():
        for column in dataset.columns:
            assert text(column_text_key(dataset, column, language), language).endswith(".")
            described += 1
    assert described > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_describes_a_column_code_or_dataset_that_is_gone(language: Language) -> None:
    used = {column_text_key(dataset, column, language) for dataset in DATASETS.values() for column in dataset.columns}
    used |= {code_text_key(code) for code_list in CODE_LISTS for code in code_list}
    used |= {f"dataset.{dataset_id}.{part}" for dataset_id in DATASETS for part in ("title", "description", "grain")}
    declared = {key for key in texts(language) if key.startswith(("column.", "code.", "dataset."))}
    assert len(declared) > 0
    assert declared - used == set()


def test_a_column_that_means_something_else_in_one_dataset_is_described_there() -> None:
    english = Language.ENGLISH
    assert column_text_key(SEIZURES, SEIZURES.column("action"), english) == "column.seizures.action"
    assert column_text_key(TAKEDOWN_COUNTS, TAKEDOWN_COUNTS.column("action"), english) == "column.shared.action"
    assert column_text_key(INDICES, INDICES.column("source_url"), english) == "column.shared.source_url"


def test_a_code_list_is_named_as_text_keys_write_it() -> None:
    assert code_list_id(TakedownUnit) == "takedown_unit"
    assert code_text_key(TakedownUnit.LINK) == "code.takedown_unit.link"
    assert code_text_key(ClaimParty.KEMENDAG_PKTN) == "code.claim_party.kemendag_pktn"


def test_the_units_of_a_takedown_bear_their_indonesian_names() -> None:
    units = (
        TakedownUnit.ACCOUNT,
        TakedownUnit.MERCHANT,
        TakedownUnit.LINK,
        TakedownUnit.AD,
        TakedownUnit.PRODUCT,
        TakedownUnit.KEYWORD,
    )
    names = [text(code_text_key(unit), Language.INDONESIAN) for unit in units]
    assert names == ["Akun", "Merchant", "Tautan", "Iklan", "Produk", "Kata kunci"]


def test_an_unknown_key_is_a_bug_and_not_a_blank() -> None:
    assert not has_text("code.takedown_unit.wish", Language.INDONESIAN)
    with pytest.raises(KeyError):
        text("code.takedown_unit.wish", Language.INDONESIAN)
    with pytest.raises(KeyError):
        UserError("no_such_error")


@pytest.mark.parametrize("language", LANGUAGES)
def test_per_cent_stays_with_its_number_as_the_language_writes_it(language: Language) -> None:
    apart = [key for key, template in texts(language).items() if re.search(r"[\d}] %", template)]
    close = [key for key, template in texts(language).items() if re.search(r"\d\u00a0?%", template)]
    spaced = [key for key in close if re.search(r"\d\u00a0%", texts(language)[key])]
    assert apart == []
    assert spaced == (close if language is Language.INDONESIAN else [])
