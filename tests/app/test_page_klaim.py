"""The page of published claims: numbers as the tables hold them, facts told once, and links that make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.text import Language, text
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number
from tests.app.conftest import Open
from tests.app.figures import figures, findings, notes


@pytest.fixture
def warehouse(built_warehouse: Path) -> Path:
    """The really built one, as the marts of claims count here."""
    return built_warehouse


def summary(app: AppTest) -> str:
    return next(str(element.value) for element in app.markdown if str(element.value).startswith("**"))


def labels(app: AppTest) -> list[str]:
    return [expander.label for expander in app.expander]


@pytest.mark.parametrize("language", list(Language))
def test_twenty_eight_numbers_on_used_clothing_are_nine_facts(open_page: Open, language: Language) -> None:
    app = open_page("klaim", lang=language.value)
    assert not app.exception
    assert summary(app) == text("page.klaim.summary", language, claims="28", facts="9")
    assert len(labels(app)) == 9
    assert app.query_params["goods"] == "used_clothing_import"


@pytest.mark.parametrize("language", list(Language))
def test_the_gap_on_the_page_is_the_one_of_the_mart(open_page: Open, warehouse: Path, language: Language) -> None:
    parts = published_table(open_snapshot(warehouse), "claim_parts").data.set_index("fact_id")
    gap = format_number(int(parts["gap"]["TK2023B-01"]), language)
    app = open_page("klaim", lang=language.value)
    finding = next(finding for finding in findings(app) if gap in finding)
    assert format_number(int(parts["parts_sum"]["TK2023B-01"]), language) in finding
    assert [line.split(":")[0] for line in notes(app)[1:3]] == ["Tokopedia", "TikTok Shop"]


def test_one_fact_told_six_times_is_one_line_that_opens_to_every_telling(open_page: Open) -> None:
    app = open_page("klaim")
    fact = next(expander for expander in app.expander if "40.000" in expander.label)
    assert "diberitakan 6 kali" in fact.label
    tellings = next(str(element.value) for element in fact.markdown if "Cara fakta" in str(element.value))
    assert tellings.count("40.000") >= 6
    assert "[Republika](<https://ekonomi.republika.co.id/" in tellings


def test_codes_that_a_claim_joins_are_words(open_page: Open) -> None:
    words = "\n".join(str(element.value) for element in open_page("klaim", lang="en").markdown)
    assert "self_initiated" not in words
    assert "kemendag_pktn" not in words


def test_the_wording_filter_keeps_facts_whole(open_page: Open) -> None:
    app = open_page("klaim", qualifier="tens_of_thousands")
    assert not app.exception
    assert len(labels(app)) == 2
    assert app.query_params["qualifier"] == "tens_of_thousands"


def test_other_goods_are_there_to_compare(open_page: Open) -> None:
    app = open_page("klaim", goods="drug_food_cosmetics.cosmetics")
    assert not app.exception
    assert len(labels(app)) > 0
    assert all("40.000" not in label for label in labels(app))


def test_where_nothing_matches_the_page_says_what_to_do(open_page: Open) -> None:
    app = open_page("klaim", goods="used_clothing_import", measure="flow")
    assert [element.value for element in app.info] == [text("page.klaim.nothing", Language.INDONESIAN)]
    assert labels(app) == []


def test_values_off_the_list_fall_back_and_are_named(open_page: Open) -> None:
    app = open_page("klaim", goods="gold", qualifier="maybe", measure="sum")
    assert not app.exception
    assert len(labels(app)) == 9
    names = "barang, ketepatan angka, jenis hitungan"
    assert text("ui.link_not_understood", Language.INDONESIAN, names=names) in [e.value for e in app.warning]


def test_points_are_never_joined(open_page: Open) -> None:
    drawn = figures(open_page("klaim"))
    points = next(figure for figure in drawn if figure["layout"]["meta"]["chart"] == "published_points")
    modes = {trace["mode"] for trace in points["data"]}
    assert modes == {"markers", "markers+text"}
