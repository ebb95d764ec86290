"""The page of Lebaran seasons: which season it opens on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.ui.decks.lebaran_index import INDEX_CARDS
from dashboard.ui.figures import ask_figure
from tests.app.conftest import Open
from tests.etl_fixture import House, template
from tests.order_years import order_years


def test_it_opens_on_the_newest_season_of_orders_whatever_else_is_newer(
    house: House, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ingest("hari.csv", order_years(date(2022, 6, 30)))
    house.ingest("penurunan.csv", template("takedown_items", {"event_date": "2023-06-01"}))

    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(house.warehouse))
    page = open_page("lebaran")

    assert page.selectbox(key="control.id.season").value == 1443


def test_the_clothing_index_is_one_figure_whatever_orders_are_filtered_by(built_warehouse: Path) -> None:
    named = [
        ask_figure(built_warehouse, f"lebaran.{card}", parameters)
        for card in INDEX_CARDS
        for parameters in ({}, {"category": "gamis", "by": "size_class"})
    ]
    for plain, filtered in zip(named[::2], named[1::2], strict=True):
        assert plain.view.query == filtered.view.query
        assert plain.view.question == filtered.view.question
    assert (
        ask_figure(built_warehouse, "lebaran.season", {"category": "gamis"}).view.query
        != ask_figure(built_warehouse, "lebaran.season", {}).view.query
    )
