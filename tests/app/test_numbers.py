"""Numbers on the pages are those of the queries, in the reader's own notation."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from re import fullmatch

import pytest
from streamlit.testing.v1 import AppTest

from analysis.lebaran import analyse_season
from catalog.codes import Channel
from catalog.text import Language, text
from dashboard.queries.selection import Grain, Selection
from dashboard.queries.series import by_dimension, time_series
from dashboard.queries.snapshot import Snapshot, open_snapshot
from dashboard.text.numbers import format_compact, format_rupiah_compact
from dashboard.ui.estimates import settled
from dashboard.ui.season_words import season_finding
from tests.app.conftest import Open
from tests.app.figures import alternatives, badges, figures, findings, notes

ORDERS = Selection(metric="orders_count", first_date=date(2021, 1, 1), last_date=date(2023, 6, 30))


@pytest.fixture
def snapshot(warehouse: Path) -> Snapshot:
    return open_snapshot(warehouse)


def drawn_charts(app: AppTest) -> dict[str, dict[str, object]]:
    """Meta of every drawn figure by its chart."""
    metas = [figure["layout"]["meta"] for figure in figures(app)]
    return {meta["chart"]: meta for meta in metas}


def test_totals_are_those_of_the_query(open_page: Open, snapshot: Snapshot) -> None:
    orders = float(by_dimension(snapshot, ORDERS).data["value"].iloc[0])
    value = float(by_dimension(snapshot, ORDERS.but(metric="gross_value_idr")).data["value"].iloc[0])
    totals = {metric.label: metric.value for metric in open_page("pesanan").metric}
    assert totals["Pesanan UMKM"] == format_compact(orders, Language.INDONESIAN)
    assert totals["Nilai pesanan UMKM"] == format_rupiah_compact(value, Language.INDONESIAN)


def test_totals_follow_a_filter(open_page: Open) -> None:
    def first_total(app: AppTest) -> str:
        return str(app.metric[0].value)

    assert first_total(open_page("pesanan", channel="ecommerce")) != first_total(open_page("pesanan"))


def test_the_trend_is_drawn_from_all_rows_of_the_query(open_page: Open, snapshot: Snapshot) -> None:
    drawn = drawn_charts(open_page("pesanan"))["time_series"]
    assert drawn["rows"] == len(time_series(snapshot, ORDERS).data)
    assert drawn["snapshot_id"] == "new111"
    assert drawn["is_sample"] is True


@pytest.mark.parametrize(
    ("page", "parameters", "told"),
    [
        ("pesanan", {}, r"Pesanan UMKM: [\d.]+ pada Maret 2023"),
        ("takedown", {"by": "none"}, r"Tautan diturunkan: [\d.]+ pada Maret 2023"),
        ("takedown", {"by": "platform"}, r"Tautan diturunkan, semua platform bersama: [\d.]+ pada Maret 2023"),
    ],
)
def test_a_single_month_is_neither_highest_nor_lowest(
    open_page: Open, page: str, parameters: dict[str, str], told: str
) -> None:
    march = {"from": "2023-03-01", "to": "2023-03-31", "grain": "month"}
    assert any(fullmatch(told, finding) for finding in findings(open_page(page, **march, **parameters)))


def test_the_axis_of_days_to_lebaran_lays_seasons_over_each_other(open_page: Open) -> None:
    drawn = drawn_charts(open_page("pesanan", axis="lebaran"))
    assert "lebaran_overlay" in drawn
    assert "time_series" not in drawn


def test_the_finding_on_a_season_is_that_of_the_estimate(open_page: Open, snapshot: Snapshot) -> None:
    days = time_series(snapshot, ORDERS.but(grain=Grain.DAY)).data
    result = analyse_season(settled(days), 1444)
    assert result.season_uplift.is_known
    for language in Language:
        app = open_page("lebaran", lang=language.value, season="1444")
        title = text("metric.orders_count.title", language)
        assert season_finding(result, title, language) in findings(app)


@pytest.mark.parametrize("language", list(Language))
def test_the_sentence_above_a_figure_begins_its_text_alternative(open_page: Open, language: Language) -> None:
    app = open_page("lebaran", lang=language.value, season="1444")
    said = list(zip(findings(app), alternatives(app), strict=True))
    assert len(said) >= 9
    assert [finding for finding, alternative in said if not alternative.startswith(f"{finding}. ")] == []


def test_a_season_says_how_many_seasons_and_orders_stand_behind_it(open_page: Open, snapshot: Snapshot) -> None:
    days = time_series(snapshot, ORDERS.but(grain=Grain.DAY)).data
    result = analyse_season(settled(days), 1444)
    total = format_compact(sum(each.orders_count for each in result.seasons), Language.ENGLISH)
    (line,) = [line for line in notes(open_page("lebaran", lang="en", season="1444")) if line.startswith("Behind this")]
    assert f"{len(result.seasons)} seasons" in line
    assert total in line


def test_a_season_as_known_before_lebaran_looks_at_no_later_day_and_says_so(
    open_page: Open, snapshot: Snapshot
) -> None:
    days = time_series(snapshot, ORDERS.but(grain=Grain.DAY)).data
    known = analyse_season(settled(days), 1444, date(2023, 4, 6))
    sentence = season_finding(known, text("metric.orders_count.title", Language.ENGLISH), Language.ENGLISH)
    app = open_page("lebaran", lang="en", season="1444", known="-16")
    assert f"Data up to 6 April 2023 – {sentence}" in findings(app)
    assert not [
        heading for heading in findings(open_page("lebaran", lang="en", season="1444")) if "Data up to" in heading
    ]


def test_what_a_filtered_season_depends_on_is_computed_when_asked(open_page: Open) -> None:
    assert "shortfall_by_choice" in drawn_charts(open_page("lebaran", season="1444"))
    app = open_page("lebaran", season="1444", channel="marketplace")
    assert "shortfall_by_choice" not in drawn_charts(app)
    app.toggle(key="lebaran.more").set_value(True).run()
    assert "shortfall_by_choice" in drawn_charts(app)


def test_a_breakdown_is_estimated_value_by_value(open_page: Open, snapshot: Snapshot) -> None:
    app = open_page("lebaran", season="1444", by="category")
    drawn = drawn_charts(app)["shortfalls"]
    assert drawn["rows"] == 3
    assert drawn_charts(open_page("lebaran", season="1444"))["shortfalls"]["rows"] == len(Channel)


def test_a_period_without_data_says_what_to_do(open_page: Open) -> None:
    app = open_page("pesanan", **{"from": "2010-01-01", "to": "2010-12-31"})
    assert not app.error
    assert text("ui.empty.choice.what_to_do", Language.INDONESIAN) in [line.value for line in app.markdown]


def test_sample_data_are_said_on_page_and_card(open_page: Open) -> None:
    app = open_page("pesanan")
    assert text("ui.sample.banner", Language.INDONESIAN) in [note.value for note in app.warning]
    assert len(badges(app)) > 0
    assert set(badges(app)) == {text("ui.sample.badge", Language.INDONESIAN)}
