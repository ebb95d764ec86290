"""The page of published claims: numbers as the tables hold them, facts told once, and links that make no sense."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.reference import reference_rows
from catalog.text import Language, text
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number
from tests.app.conftest import Open
from tests.app.figures import figures, findings, notes
from tests.warehouse_fixture import build_warehouse


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


def verdicts_drawn(app: AppTest) -> dict[str, float]:
    drawn = next(one for one in figures(app) if one["layout"]["meta"]["chart"] == "claim_verdicts")
    values = next(trace for trace in drawn["data"] if trace["name"] == "values")
    return dict(zip(values["customdata"], values["x"], strict=True))


@pytest.mark.parametrize("language", list(Language))
def test_no_claim_is_held_against_the_sample(open_page: Open, language: Language) -> None:
    app = open_page("klaim", lang=language.value)
    assert not app.exception
    drawn = verdicts_drawn(app)
    assert sum(drawn.values()) == 28 == max(drawn.values())
    assert text("claim_check.sample", language) in notes(app)
    checks = [one for one in figures(app) if one["layout"]["meta"]["chart"] in ("claim_check", "claim_verdicts")]
    assert [one["layout"]["meta"]["is_sample"] for one in checks] == [False, False]


def test_one_claim_stands_in_the_link_and_shows_its_own_parts(open_page: Open) -> None:
    app = open_page("klaim", claim="TK2023B-01")
    assert not app.exception
    assert app.query_params["claim"] == "TK2023B-01"
    assert any("= 67.497, 3.000 lebih banyak" in line for line in notes(app))
    drawn = next(one for one in figures(app) if one["layout"]["meta"]["chart"] == "claim_check")
    values = next(trace for trace in drawn["data"] if trace["name"] == "values")
    assert values["x"] == [64_497.0, 67_497.0]


def test_a_claim_that_the_filters_leave_out_gives_way_to_the_first(open_page: Open) -> None:
    app = open_page("klaim", claim="BP2021-00")
    assert not app.exception
    assert app.selectbox(key="control.id.claim").value == "TK2023A-00"


@pytest.mark.parametrize(
    ("count", "verdict"), [(28_462, "supported"), (14_000, "not_supported")], ids=["the number", "half of it"]
)
def test_uploaded_counts_bear_a_claim_out_or_do_not_with_the_sum_on_show(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, count: int, verdict: str
) -> None:
    counts = {
        "period_first_date": date(2023, 3, 1),
        "period_last_date": date(2023, 5, 14),
        "platform": "shopee",
        "channel": "marketplace",
        "unit": "link",
        "measure": "cumulative",
        "requester": "ministry",
        "detection": "ministry_request",
        "action": "removal",
        "goods": "used_clothing_import",
        "territory": "indonesia",
        "source_publisher": "Kemendag",
    }
    parts = [{**counts, "count": 8_000}, {**counts, "detection": "ai", "count": count - 8_000}]
    days = ("as_of_date", "period_first_date", "period_last_date")
    claims = [
        {
            name: None if not value else date.fromisoformat(value) if name in days else value
            for name, value in row.items()
        }
        for row in reference_rows("claims.csv")
    ]
    build_warehouse(
        tmp_path, snapshot_id=f"claims{count}", rows={"claims": claims, "takedown_counts": parts}, is_sample=False
    )
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))

    app = open_page("klaim", claim="TK2023B-13")

    assert not app.exception
    heading = next(words for words in findings(app) if "28.462 tautan" in words)
    assert heading == text(
        f"claim_check.finding.{verdict}",
        Language.INDONESIAN,
        claim="28.462 tautan",
        data=format_number(count, Language.INDONESIAN),
    )
    assert verdicts_drawn(app)[text(f"code.claim_verdict.{verdict}", Language.INDONESIAN)] == 1
    assert any(format_number(count, Language.INDONESIAN) in line and "cocok" in line for line in notes(app))
