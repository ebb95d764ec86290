"""The page of Lebaran seasons: which season it opens on."""

from __future__ import annotations

from datetime import date

import pytest

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
