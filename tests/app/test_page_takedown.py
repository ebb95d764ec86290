"""The takedown page: public figures first, one unit at a time, numbers as the query gives them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from catalog.codes import Action, Goods, TakedownUnit
from catalog.text import Language, text
from dashboard.exports.csv_file import csv_bytes
from dashboard.queries.selection import Dimension, Filters, Selection
from dashboard.queries.series import by_dimension
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import published_table
from tests.app.conftest import Open
from tests.app.figures import figures, findings, notes
from tests.warehouse_fixture import Takedown, build_warehouse

SPLITS = 4
"""Cards by channel, platform, requester and detection."""


@pytest.fixture
def warehouse(built_warehouse: Path) -> Path:
    """The really built one, whose sample holds takedown items."""
    return built_warehouse


def figure(app: AppTest, title: str) -> dict[str, Any]:
    return next(figure for figure in figures(app) if figure["layout"]["meta"]["title"] == title)


@pytest.mark.parametrize("language", list(Language))
def test_the_public_figures_come_first_and_the_sample_is_marked(open_page: Open, language: Language) -> None:
    app = open_page("takedown", lang=language.value)
    assert not app.exception
    marks = [drawn["layout"]["meta"]["is_sample"] for drawn in figures(app)]
    assert marks == [False, True, True, True, True, True]
    shown = [heading.value for heading in app.subheader]
    number = "64.583 tautan" if language is Language.INDONESIAN else "64,583 links"
    assert number in shown
    assert any("40" in heading for heading in shown)


@pytest.mark.parametrize("language", list(Language))
def test_filters_that_leave_no_record_say_so_in_each_card(open_page: Open, language: Language) -> None:
    app = open_page("takedown", lang=language.value, goods="syrup_medicine", channel="marketplace.social_commerce")
    assert not app.error
    said = [line.value for line in app.markdown].count(text("ui.empty.choice.what_to_do", language))
    assert said == SPLITS


def test_platforms_count_what_the_query_counts(open_page: Open, warehouse: Path) -> None:
    frame = by_dimension(
        open_snapshot(warehouse),
        Selection(
            metric="takedown_items_count",
            first_date=date(2023, 1, 1),
            last_date=date(2023, 12, 31),
            breakdown=Dimension.PLATFORM,
            filters=Filters(actions=(Action.REMOVAL, Action.BAN), goods=(Goods.USED_CLOTHING_IMPORT,)),
            takedown_unit=TakedownUnit.PRODUCT,
        ),
    )
    parameters = {"from": "2023-01-01", "to": "2023-12-31", "unit": "product"}
    app = open_page("takedown", **parameters)
    drawn = figure(app, "Penurunan tercatat menurut platform")
    values = next(trace["x"] for trace in drawn["data"] if trace["name"] == "values")
    assert sorted(values) == sorted(frame.data["value"])
    assert drawn["layout"]["meta"]["unit"] == "produk"


def test_warnings_and_returns_are_no_takedowns(open_page: Open) -> None:
    app = open_page("takedown")
    assert app.query_params["action"] == "removal.ban"
    assert any("Penurunan, Pemblokiran tetap" in line for line in figures(app)[1]["layout"]["meta"]["window"])


def test_the_unit_is_chosen_on_the_page_and_in_the_link(open_page: Open) -> None:
    app = open_page("takedown")
    assert app.query_params["unit"] == "link"
    app.button_group(key="control.id.unit").set_value(TakedownUnit.ACCOUNT).run()
    assert app.query_params["unit"] == "account"
    assert not app.exception


def test_days_to_lebaran_lay_seasons_over_each_other(open_page: Open) -> None:
    app = open_page("takedown", axis="lebaran", by="platform")
    assert not app.exception
    assert "lebaran_overlay" in [drawn["layout"]["meta"]["chart"] for drawn in figures(app)]


@pytest.mark.parametrize(("name", "value"), [("unit", "link_or_merchant"), ("unit", "butir"), ("by", "category")])
def test_a_choice_that_the_page_does_not_offer_falls_back(open_page: Open, name: str, value: str) -> None:
    app = open_page("takedown", **{name: value})
    assert not app.exception
    assert app.query_params[name] == {"unit": "link", "by": "none"}[name]


def test_uploaded_counts_are_shown_where_there_are_any_flow_apart_from_cumulative(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    month = {
        "period_first_date": date(2023, 3, 1),
        "period_last_date": date(2023, 3, 31),
        "platform": "shopee",
        "channel": "marketplace",
        "territory": "indonesia",
        "unit": "link",
        "goods": "used_clothing_import",
        "source_publisher": "Shopee",
    }
    rows = [{**month, "measure": "flow", "count": 70}, {**month, "measure": "cumulative", "count": 900}]
    build_warehouse(tmp_path, takedowns=[Takedown(day=date(2023, 3, 5))], rows={"takedown_counts": rows})
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    app = open_page("takedown")
    assert not app.exception
    reported = [drawn for drawn in figures(app) if drawn["layout"]["meta"]["chart"] == "reported_counts"]
    assert [drawn["layout"]["meta"]["rows"] for drawn in reported] == [1, 1]
    assert [element.value for element in app.info] == [text("page.takedown.published_nothing", Language.INDONESIAN)]
    app.button_group(key="control.id.unit").set_value(TakedownUnit.AD).run()
    assert text("page.takedown.reported_none", Language.INDONESIAN) in [element.value for element in app.info]


@pytest.mark.parametrize("language", list(Language))
def test_counts_of_the_eu_stand_in_a_card_of_their_own_that_names_it(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: Language
) -> None:
    month = {
        "period_first_date": date(2023, 3, 1),
        "period_last_date": date(2023, 3, 31),
        "platform": "tiktok",
        "channel": "social_commerce",
        "unit": "link",
        "measure": "flow",
        "goods": "used_clothing_import",
        "source_publisher": "TikTok",
    }
    rows = [{**month, "territory": None, "count": 70}, {**month, "territory": "eu", "count": 4_321}]
    # What was computed is kept by the snapshot's id.
    build_warehouse(
        tmp_path, snapshot_id="eu1", takedowns=[Takedown(day=date(2023, 3, 5))], rows={"takedown_counts": rows}
    )
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    frame = published_table(open_snapshot(tmp_path), "takedown_counts")
    counts = dict(zip(frame.data["territory"], frame.data["count"], strict=True))

    app = open_page("takedown", lang=language.value)

    assert not app.exception
    reported = [drawn for drawn in figures(app) if drawn["layout"]["meta"]["chart"] == "reported_counts"]
    drawn_counts = [{y for trace in drawn["data"] for y in trace["y"] if y is not None} for drawn in reported]
    assert drawn_counts == [{counts["indonesia"]}, {counts["eu"]}] == [{70}, {4_321}]
    name = text("code.territory.eu", language)
    assert [name in drawn["layout"]["meta"]["title"] for drawn in reported] == [False, True]
    assert text("page.takedown.reported_elsewhere", language, territory=name) in [one.value for one in app.header]
    file = csv_bytes(frame, figure_id="takedown.trend", selection="").decode("utf-8-sig").splitlines()
    assert "territory" in file[0]
    assert [row for row in file[1:] if ",eu," in row and ",4321," in row]


def test_a_platform_whose_records_begin_later_is_not_ranked_and_not_drawn_with_the_others(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(360)]
    takedowns = [Takedown(day=day, platform=name) for day in days for name in ("shopee", "tokopedia")]
    takedowns += [Takedown(day=day, platform="lazada", items=500) for day in days if day >= date(2023, 6, 1)]
    build_warehouse(tmp_path, snapshot_id="apart1", takedowns=takedowns)
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))

    app = open_page("takedown", by="platform", goods="all", **{"from": "2023-01-01", "to": "2023-12-20"})

    assert not app.exception
    by_platform = figure(app, "Penurunan tercatat menurut platform")
    assert by_platform["layout"]["yaxis"]["ticktext"] == ["Shopee", "Tokopedia", "Lazada"]
    assert any("Lazada berdiri sendiri" in line for line in by_platform["layout"]["meta"]["remarks"])
    trends = [drawn for drawn in figures(app) if drawn["layout"]["meta"]["chart"] == "time_series"]
    assert [sorted({trace["name"] for trace in drawn["data"]}) for drawn in trends] == [
        ["Shopee", "Tokopedia"],
        ["Lazada"],
    ]
    heading = next(words for words in findings(app) if "menurut platform" in words)
    assert "Lazada" not in heading
    assert any("Tidak ikut diurutkan dan tidak dibandingkan: Lazada" in line for line in notes(app))


def test_counts_of_a_quarter_stand_apart_from_those_of_a_month(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    month = {
        "period_first_date": date(2023, 3, 1),
        "period_last_date": date(2023, 3, 31),
        "territory": "indonesia",
        "unit": "link",
        "measure": "flow",
        "goods": "used_clothing_import",
        "source_publisher": "Kemendag",
    }
    rows = [
        {**month, "platform": "shopee", "count": 70},
        {**month, "platform": "tokopedia", "count": 60},
        {**month, "platform": "lazada", "count": 900, "period_first_date": date(2023, 1, 1)},
    ]
    build_warehouse(
        tmp_path, snapshot_id="apart2", takedowns=[Takedown(day=date(2023, 3, 5))], rows={"takedown_counts": rows}
    )
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))

    app = open_page("takedown", lang="en")

    assert not app.exception
    (reported,) = [drawn for drawn in figures(app) if drawn["layout"]["meta"]["chart"] == "reported_counts"]
    assert {trace["name"]: trace["yaxis"] for trace in reported["data"]} == {
        "Shopee": "y",
        "Tokopedia": "y",
        "Lazada": "y2",
    }
    assert any("differ in length (in days: 31 and 90)" in line for line in notes(app))


def test_own_web_shops_have_no_operator_and_stand_apart(open_page: Open) -> None:
    drawn = figure(open_page("takedown"), "Penurunan tercatat menurut platform")
    assert drawn["layout"]["yaxis"]["ticktext"][-1] == "Situs toko<br>sendiri"
    assert any("diblokir pemerintah" in line for line in drawn["layout"]["meta"]["remarks"])


def test_nor_does_their_channel_rank_with_the_others(open_page: Open) -> None:
    app = open_page("takedown", by="channel")
    drawn = figure(app, "Penurunan tercatat menurut kanal")
    assert drawn["layout"]["yaxis"]["ticktext"][-1] == "Toko daring<br>sendiri"
    assert any("diblokir pemerintah" in line for line in drawn["layout"]["meta"]["remarks"])
    assert any(said.endswith("dari kanal-kanal yang sebanding") for said in findings(app))
    trends = [each for each in figures(app) if each["layout"]["meta"]["chart"] == "time_series"]
    assert len(trends) == 2
    assert not {trace["name"] for trace in trends[0]["data"]} & {trace["name"] for trace in trends[1]["data"]}
