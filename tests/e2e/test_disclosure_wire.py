"""What is hidden does not reach the browser: not in a frame of the socket, not in an answer, not in a file.

Seven UMKM on each of three platforms sell gamis, kemeja and celana every day of three years. In March 2023 two others sell
batik, and five sell koko, a category that has to be hidden with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from catalog.codes import IndexSeries
from catalog.lebaran import season_by_year, season_of
from dashboard.queries.selection import Dimension, Selection
from dashboard.queries.series import by_dimension
from dashboard.queries.snapshot import open_snapshot
from tests.e2e.conftest import serving
from tests.e2e.reader import Reader
from tests.e2e.test_pictures import TALL
from tests.e2e.wire import Wire, found, opened
from tests.warehouse_fixture import Sale, build_warehouse

FIRST, LAST = date(2020, 7, 1), date(2023, 6, 30)
MARCH = Selection(metric="units_count", first_date=date(2023, 3, 1), last_date=date(2023, 3, 31))
SALES_OF_BATIK = {date(2023, 3, 10): 187_654_321, date(2023, 3, 20): 165_432_187}
PRICE = 1_000


def sales() -> Iterator[Sale]:
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        for platform in ("shopee", "tokopedia", "instagram"):
            for number in range(7):
                category = "gamis" if number % 2 else "kemeja"
                for each in (category, "celana"):
                    yield sale(day, f"{platform}{number}", each, 50_000_017 + 1_009 * offset + 31 * number, platform)
        if day in SALES_OF_BATIK:
            yield sale(day, f"batik{day.day}", "batik", SALES_OF_BATIK[day])
        if (day.year, day.month) == (2023, 3):
            for number in range(5):
                yield sale(day, f"koko{number}", "koko", 20_000_003 + 7_919 * day.day + number)


def sale(day: date, umkm: str, category: str, units: int, platform: str = "shopee") -> Sale:
    return Sale(
        day=day,
        umkm=umkm,
        platform=platform,
        category=category,
        orders=units,
        units=units,
        gross_value_idr=PRICE * units,
    )


def index_months() -> Iterator[dict[str, object]]:
    """An index that the Lebaran page shows beside the orders."""
    for year, month in product(range(2018, 2024), range(1, 13)):
        first = date(year, month, 1)
        season = season_of(first).hijri_year
        yield {
            "series": IndexSeries.BI_CLOTHING.value,
            "month": first,
            "season": season,
            "index_value": 100.0 + month,
            "is_preliminary": False,
            "window_days_count": 0,
            "is_pre_lebaran_month": season_by_year(season).day(-14).replace(day=1) == first,
        }


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("wire") / "warehouse"
    build_warehouse(
        directory, sales=sales(), first_date=FIRST, last_date=LAST, rows={"index_monthly": list(index_months())}
    )
    return directory


@pytest.fixture(scope="module")
def address(warehouse: Path) -> Iterator[str]:
    with serving(warehouse.with_name("store"), warehouse, warehouse.with_name("log")) as running:
        yield running


@pytest.fixture(scope="module")
def hidden(warehouse: Path) -> set[int]:
    """Pieces and rupiah of the hidden categories: of days, and of the month, which is all that they ever sold."""
    data = by_dimension(open_snapshot(warehouse), MARCH.but(breakdown=Dimension.CATEGORY)).data
    assert set(data.loc[data["status"] == "suppressed", "category"]) == {"batik", "koko"}
    koko = [each.units for each in sales() if each.category == "koko"]
    units = {*SALES_OF_BATIK.values(), sum(SALES_OF_BATIK.values()), sum(koko[:5]), sum(koko)}
    return units | {PRICE * each for each in units}


@pytest.fixture(scope="module")
def shown(warehouse: Path) -> set[int]:
    """Pieces of a category that is shown, over all days; and of all categories on a day of hidden sales."""
    snapshot, day = open_snapshot(warehouse), min(SALES_OF_BATIK)
    by_category = by_dimension(snapshot, MARCH.but(first_date=FIRST, last_date=LAST, breakdown=Dimension.CATEGORY)).data
    on_day = by_dimension(snapshot, MARCH.but(first_date=day, last_date=day)).data
    return {int(by_category.set_index("category")["value"]["celana"]), int(on_day["value"].item())}


@pytest.fixture
def wired(open_reader: Callable[..., Reader]) -> tuple[Reader, Wire]:
    reader = open_reader()
    reader.page.set_viewport_size(TALL)
    return reader, Wire(reader.page)


@pytest.mark.parametrize("page_id", ["pesanan", "lebaran"])
def test_pages_and_their_tables_hold_nothing_hidden(
    wired: tuple[Reader, Wire], hidden: set[int], shown: set[int], page_id: str
) -> None:
    reader, wire = wired
    march = {"from": "2023-03-01", "to": "2023-03-31"}
    for more in ({}, {"grain": "day", **march}, {"category": "batik"}):
        reader.visit(page_id, metric="units_count", by="category", **more)
        tables = reader.page.get_by_role("radio", name=reader.text("ui.card.table"), exact=True)
        for place in range(tables.count()):
            # A card that opens its table by itself would close it by a click.
            if not tables.nth(place).is_checked():
                tables.nth(place).click()
                reader.settles()
        if not more:
            expect(reader.page.get_by_role("table")).to_have_count(tables.count())
        reader.expect_no_error()
        wire.collect()
    contents = wire.contents()
    assert found(shown, contents), "the same search finds what is shown"
    assert found(hidden, contents) == set()


@pytest.mark.parametrize(("page_id", "card"), [("pesanan", 3), ("lebaran", 1)])
def test_files_of_each_kind_hold_nothing_hidden(
    wired: tuple[Reader, Wire], hidden: set[int], shown: set[int], page_id: str, card: int
) -> None:
    reader, _ = wired
    reader.visit(page_id, metric="units_count", by="category").figures()
    main = reader.page.get_by_test_id("stMain")
    main.get_by_role("radio", name=reader.text("ui.card.file"), exact=True).nth(card).click()
    for name in ("CSV (", "XLSX (", "Parquet (", "ZIP:"):
        content = saved(reader, main.get_by_role("button", name=name))
        assert found(hidden, opened(content)) == set(), name
        if page_id == "pesanan":
            assert found(shown, opened(content)), f"the same search finds what is shown in {name}"
    words = {"size": reader.text("ui.picture.whole"), "theme": reader.text("ui.picture.light")}
    for kind in ("SVG", "PDF", "PNG"):
        main.get_by_role("radiogroup", name=reader.text("ui.picture.format")).get_by_text(kind).click()
        button = main.get_by_role("button", name=reader.text("ui.picture.download", format=kind, **words))
        assert found(hidden, opened(saved(reader, button))) == set(), kind


def saved(reader: Reader, button: Locator) -> bytes:
    expect(button).to_be_visible()
    reader.settles()
    with reader.page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("page_id", ["pesanan", "lebaran"])
def test_no_menu_of_a_table_or_a_figure_offers_more(wired: tuple[Reader, Wire], page_id: str) -> None:
    reader, _ = wired
    reader.visit(page_id, metric="units_count", by="category").figures()
    reader.page.get_by_role("radio", name=reader.text("ui.card.table"), exact=True).first.click()
    expect(reader.page.get_by_role("table").first).to_be_visible()
    for menu in ("stElementToolbar", "stDataFrame", "stVegaLiteChart", "stPlotlyChart"):
        expect(reader.page.get_by_test_id(menu)).to_have_count(0)
    expect(reader.page.locator(".modebar-btn")).to_have_count(0)
