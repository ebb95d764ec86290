"""A reader of a published table meets words alone: every column has a heading, and every code a name."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from catalog.codes import code_text_key
from catalog.contracts import CODE_JOINT, Scheme
from catalog.datasets import DATASETS
from catalog.marts import MARTS, code_list_of, contract_of
from catalog.text import Language, text
from dashboard.queries.frame import TableFrame
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import PUBLISHED_TABLES, published_table
from dashboard.ui.published_cells import published_cells, shown_headings
from dashboard.ui.published_words import NOTHING

LANGUAGES = list(Language)
TABLES = sorted(PUBLISHED_TABLES)
MARTS_OF_TEXT = [table for table in TABLES if table in MARTS and "VARCHAR" in MARTS[table].columns.values()]
LIKE_A_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")
EMPTY_TABLES = {"takedown_counts"}
"""Tables without bundled rows: their declared codes alone can be looked at."""


def columns_of(table: str) -> list[str]:
    if table in MARTS:
        return list(MARTS[table].columns)
    return [column.stored_name for column in DATASETS[table].columns]


def shown_as(table: str, column: str, value: str, language: Language) -> str:
    """What a reader sees of one value."""
    cells = published_cells(pd.DataFrame({column: [value]}), table, language)
    return str(cells.iloc[0, 0])


@pytest.fixture(scope="module")
def frames(built_warehouse: Path) -> dict[str, TableFrame]:
    snapshot = open_snapshot(built_warehouse)
    return {table: published_table(snapshot, table) for table in TABLES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_heading_of_its_own(table: str, language: Language) -> None:
    headings = shown_headings(table, columns_of(table), language)
    assert len(headings) > 2
    assert len(set(headings.values())) == len(headings)
    assert [words for words in headings.values() if LIKE_A_CODE.search(words)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_declared_code_has_words_in_its_table(language: Language) -> None:
    read = 0
    for table in TABLES:
        for column in columns_of(table):
            for code in code_list_of(table, column) or ():
                words = shown_as(table, column, code.value, language)
                assert words == text(code_text_key(code), language)
                assert not LIKE_A_CODE.search(words), f"{table}.{column}: {code.value}"
                read += 1
    assert read > 100


@pytest.mark.parametrize("table", MARTS_OF_TEXT)
def test_every_text_of_a_mart_is_declared_or_has_its_codes(table: str) -> None:
    texts = [name for name, type_name in MARTS[table].columns.items() if type_name == "VARCHAR"]
    assert len(texts) > 0
    assert [name for name in texts if contract_of(table, name) is None and code_list_of(table, name) is None] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", [table for table in TABLES if table not in EMPTY_TABLES])
def test_no_code_reaches_a_reader(frames: dict[str, TableFrame], table: str, language: Language) -> None:
    frame = frames[table]
    cells = published_cells(frame.data, table, language)
    seen = 0
    for name, heading in shown_headings(table, columns_of(table), language).items():
        if name == "source_publisher":
            continue
        for cell in cells[heading]:
            assert not LIKE_A_CODE.search(cell), f"{table}.{name}: {cell}"
            seen += cell != NOTHING
    assert seen > len(cells) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_and_provinces_are_named(frames: dict[str, TableFrame], language: Language) -> None:
    seen = 0
    for table in TABLES:
        for column in columns_of(table):
            contract = contract_of(table, column)
            if contract is None or contract.scheme is None:
                continue
            for value in frames[table].data[column].dropna().unique():
                words = shown_as(table, column, value, language)
                assert words != value
                assert words[:1].isupper()
                seen += 1
    assert seen > len(Scheme)


def test_a_name_that_means_two_things_is_headed_by_its_table() -> None:
    events = shown_headings("policy_events", columns_of("policy_events"), Language.INDONESIAN)
    assert events["event_id"] == "Peristiwa"
    assert "event_id" not in shown_headings("seizures", columns_of("seizures"), Language.INDONESIAN)
    assert shown_headings("lebaran", ["status"], Language.ENGLISH) == {"status": "Certainty of the date"}
    assert shown_headings("index_monthly", ["basis"], Language.ENGLISH) == {"basis": "Origin of the number"}
    assert shown_as("lebaran", "status", "observed", Language.INDONESIAN) == "Sudah berlangsung"
    assert shown_as("index_monthly", "status", "provisional", Language.INDONESIAN) == "Sementara"


def test_joined_codes_are_joined_words() -> None:
    assert (
        shown_as("seizures", "quantity_unit", CODE_JOINT.join(("bale", "koli")), Language.INDONESIAN) == "bal dan koli"
    )


def test_a_source_is_one_link() -> None:
    row = {
        "source_publisher": "Antara [RI]",
        "source_title": "Judul",
        "source_url": "https://example.org/a",
        "source_date": "2023-04",
    }
    cells = published_cells(pd.DataFrame([row, {**row, "source_title": None}]), "claims", Language.INDONESIAN)
    assert cells["Sumber"].tolist() == [
        "Antara \\[RI\\], [Judul](<https://example.org/a>), April 2023",
        "[Antara \\[RI\\]](<https://example.org/a>), judul tidak terbaca, April 2023",
    ]


def test_a_number_keeps_the_decimals_of_its_source() -> None:
    data = pd.DataFrame({"quantity_tonnes": [0.134, 44.0, None], "above_others_pct": [1.23456, 2.0, None]})
    cells = published_cells(data, "imports", Language.INDONESIAN)
    assert cells.to_dict("list") == {
        "Berat (ton)": ["0,134", "44", NOTHING],
        "Di atas rata-rata bulan lain (%)": ["1,2", "2", NOTHING],
    }
