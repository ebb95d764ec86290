"""The uploads behind a figure: few words for readers, more for analysts, and what is no upload said to be none."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from catalog.roles import ANONYMOUS, Actor, Origin, Role
from catalog.text import Language, text
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.uploads import uploads_behind
from dashboard.text.numbers import format_number
from dashboard.ui import uploads_behind as shown
from dashboard.ui.card_parts import Detail
from etl import api
from tests.app.conftest import Open
from tests.etl_fixture import WRITER, House, order, orders

LANGUAGES = list(Language)
INDONESIAN = Language.INDONESIAN
ANALYST = Actor(id="siti", name="siti", role=Role.ANALYST, origin=Origin.SIGNED_IN)


def sales(tag: str) -> str:
    return orders(*(order(f"{tag}{i}", f"2023-03-{1 + i % 28:02d}", umkm_id=f"toko-{i % 9}") for i in range(90)))


@pytest.fixture
def actor(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Who is before the page; the first one of the list."""
    holder = [ANONYMOUS]
    monkeypatch.setattr(shown, "current_actor", lambda: holder[0])
    return holder


@pytest.fixture
def house(built_house: House) -> House:
    return built_house


@pytest.fixture
def open_built(open_page: Open, house: House, actor: list[Actor], monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("DAMPAK_STORE", str(house.store))
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(house.warehouse))
    return open_page


def opened(app: AppTest, key: str) -> AppTest:
    """The page after a click on a card's uploads."""
    app.button_group(key=f"{key}.details").set_value(Detail.UPLOADS).run()
    assert not app.exception
    return app


def rows(app: AppTest) -> list[dict[str, str]]:
    return [
        {str(name): str(cell) for name, cell in row.items()}
        for table in app.table
        for row in table.value.to_dict("records")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_are_told_when_and_what_kind_and_no_file(open_built: Open, house: House, language: Language) -> None:
    house.ingest("toko-sejahtera.csv", sales("A"))
    house.ingest("kedua.csv", sales("B"))
    app = opened(open_built("pesanan", lang=language.value), "pesanan.trend")
    behind = uploads_behind(open_snapshot(house.warehouse), "orders_count", None, None)
    assert behind is not None
    assert text("ui.uploads.lead", language, count=format_number(len(behind), language)) in [
        m.value for m in app.markdown
    ]
    told = rows(app)
    assert [row[text("ui.uploads.batch", language)] for row in told] == [f"`{u.batch_id}`" for u in reversed(behind)]
    assert set(told[0]) == {text(f"ui.uploads.{name}", language) for name in ("received", "dataset", "batch")}
    assert "toko-sejahtera" not in str(told)


def test_analysts_are_told_file_rows_sender_reason_and_notes(
    open_built: Open, house: House, actor: list[Actor]
) -> None:
    batch = api.ingest(
        house.store, house.warehouse, house.file("a.csv", sales("A")), actor=WRITER, reason="ekspor *Maret*"
    ).batch
    api.annotate(house.store, batch.id, "sudah diperiksa", actor=WRITER)
    actor[0] = ANALYST
    (row,) = rows(opened(open_built("pesanan"), "pesanan.trend"))
    told = {name: row[text(f"ui.uploads.{name}", INDONESIAN)] for name in ("file", "rows", "who", "reason", "notes")}
    assert told == {
        "file": "a.csv",
        "rows": "90",
        "who": WRITER.name,
        "reason": r"ekspor \*Maret\*",
        "notes": "sudah diperiksa",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_and_bundled_figures_are_said_to_be_no_uploads(open_built: Open, language: Language) -> None:
    sample = [m.value for m in opened(open_built("takedown", lang=language.value), "takedown.trend").markdown]
    assert text("ui.uploads.sample", language) in sample
    assert text("ui.uploads.none", language) in sample
    public = [m.value for m in opened(open_built("takedown", lang=language.value), "takedown.published").markdown]
    assert text("ui.uploads.bundled", language) in public
    assert text("ui.uploads.sample", language) not in public


def test_a_snapshot_of_before_it_named_its_uploads_says_so(open_page: Open) -> None:
    app = opened(open_page("pesanan"), "pesanan.trend")
    assert text("ui.uploads.untold", INDONESIAN) in [markdown.value for markdown in app.markdown]
