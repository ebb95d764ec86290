"""The brief of the overview: in the page's own words, of any warehouse, by command and by button."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest
from pypdf import PdfReader

from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.charts.theme import Theme
from dashboard.commands.run import main
from dashboard.exports.brief.content import Brief
from dashboard.exports.brief.file import brief_file
from dashboard.exports.brief.kinds import BriefFormat
from dashboard.ui.brief import MOST_LETTERS, brief_of
from dashboard.ui.brief_downloads import brief_bytes
from dashboard.ui.figures import deck_of, serve_link, understood
from dashboard.ui.view import View, view_of
from tests.app.conftest import Open
from tests.app.figures import findings
from tests.app.small_warehouse import build_small_warehouse

Captured = pytest.CaptureFixture[str]
LANGUAGES = list(Language)


def view(warehouse: Path, language: Language, **parameters: str) -> View:
    link = understood(warehouse, {"lang": language.value, **parameters})
    serving = serve_link(warehouse, link, reader=None)
    return view_of(deck_of("ringkasan"), link, serving, theme=Theme.LIGHT, base="https://dampak.example")


def made(warehouse: Path, language: Language = Language.INDONESIAN) -> Brief:
    return brief_of(view(warehouse, language))


def changed(warehouse: Path, snapshot_id: str, *statements: str) -> Path:
    """A small warehouse with changes. Answers are kept by snapshot, so that each needs an id of its own."""
    build_small_warehouse(warehouse, snapshot_id)
    with duckdb.connect(warehouse / f"warehouse-{snapshot_id}.duckdb") as connection:
        for statement in statements:
            connection.execute(statement)
    return warehouse


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Orders of sellers instead of the sample."""
    directory = tmp_path_factory.mktemp("real")
    build_small_warehouse(directory, "real11", is_sample=False)
    return directory


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Neither orders, nor an index, nor anything published."""
    tables = ("orders_daily", "orders_national", "orders_monthly", "umkm_monthly", "index_monthly", "claims", "imports")
    emptied = "rows_count = 0, first_date = null, last_date = null, is_sample = false"
    statements = (*(f"delete from {table}" for table in tables), f"update meta_dataset set {emptied}")
    return changed(tmp_path_factory.mktemp("nothing"), "nothing1", *statements)


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources with names longer than any, and one claim in every unit."""
    return changed(
        tmp_path_factory.mktemp("wordy"),
        "wordy111",
        "update claims set source_publisher = repeat('Penerbit & Rekan <" + "W" * 30 + "> ', 20)",
        "update imports set source_publisher = repeat('X', 400) || row_id",
        *(
            f"insert into claims select * replace ('{unit}' as unit, '{unit}' as fact_id) from claims "
            "where parent_fact_id is null and value_status = 'reported' limit 1"
            for unit in ("account", "ad", "website", "ad_or_link")
        ),
    )


Asked = Callable[[str], Path]


@pytest.fixture
def named(request: pytest.FixtureRequest) -> Asked:
    return request.getfixturevalue


def plain(words: str) -> str:
    return re.sub(r"\s+", "", words)


def pages_of(brief: Brief) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(BytesIO(brief_file(brief, BriefFormat.PDF))).pages]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["warehouse", "real", "nothing", "wordy"])
def test_two_pages_hold_every_finding_of_any_warehouse(named: Asked, name: str, language: Language) -> None:
    brief = made(named(name), language)
    pages = pages_of(brief)
    assert len(pages) == 2
    assert len(brief.points) == 4
    assert [point.sentence for point in brief.points if plain(point.sentence) not in pages[0]] == []
    assert plain(brief.answer) in pages[0]
    assert all(plain(text(f"brief.heading.{part}", language)) in pages[1] for part in ("caveats", "cite"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_says_what_the_page_says(warehouse: Path, open_page: Open, language: Language) -> None:
    app = open_page(lang=language.value)
    on_page = [header.value for header in app.header] + findings(app)
    assert [
        point.sentence for point in made(warehouse, language).points if point.sentence.removesuffix(".") not in on_page
    ] == []


@pytest.mark.parametrize(("name", "is_marked"), [("warehouse", True), ("real", False)])
def test_the_sample_is_marked_on_each_page_and_the_answer_waits_for_real_orders(
    named: Asked, name: str, is_marked: bool
) -> None:
    brief = made(named(name))
    assert ["DATACONTOH" in page for page in pages_of(brief)] == [is_marked] * 2
    assert ("Belum dapat dijawab" in brief.answer) is is_marked
    assert [point.is_sample for point in brief.points] == [False, False, False, is_marked]


def test_real_orders_are_the_first_figure_and_made_up_ones_the_last(warehouse: Path, real: Path) -> None:
    assert made(real).figures[0].figure_id == "ringkasan.orders"
    assert made(warehouse).figures[-1].figure_id == "ringkasan.orders"


def test_takedowns_stand_by_unit_and_are_never_added(warehouse: Path) -> None:
    brief = made(warehouse)
    assert brief.table is not None
    units = [row[0] for row in brief.table.rows]
    assert len(units) == len(set(units)) > 2
    assert brief.table.title == text("page.ringkasan.claims_apart", Language.INDONESIAN)


def test_where_nothing_can_be_estimated_each_finding_says_so(nothing: Path) -> None:
    brief = made(nothing)
    names = ("takedowns", "imports", "index", "orders")
    assert [point.sentence for point in brief.points] == [
        text(f"brief.nothing.{name}", Language.INDONESIAN) for name in names
    ]
    assert (brief.figures, brief.table) == ((), None)


def test_a_name_that_is_longer_than_any_is_shortened_and_shows_it(wordy: Path) -> None:
    table = made(wordy).table
    assert table is not None
    names = {row[-1] for row in table.rows}
    assert all(len(name) <= MOST_LETTERS and name.endswith("…") for name in names)


def test_sources_are_named_with_the_dates_of_their_data(warehouse: Path) -> None:
    brief = made(warehouse)
    said = plain(" ".join(source.words(brief.language) for source in brief.sources))
    assert plain(text("source.bank_indonesia_spe.name", brief.language)) in said
    assert plain(text("source.published_claims.name", brief.language)) in said
    assert brief.table is not None
    assert all(plain(row[-1]) in said for row in brief.table.rows)


def test_the_address_holds_what_the_overview_hangs_on_and_no_more(warehouse: Path) -> None:
    assert made(warehouse).address == "https://dampak.example/ringkasan?lang=id&asof=newest&snap=new111"


def brief_command(warehouse: Path, *arguments: str) -> int:
    return main(["brief", "--warehouse", str(warehouse), *arguments])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BriefFormat)
def test_the_command_writes_each_kind_in_each_language(
    warehouse: Path, tmp_path: Path, kind: BriefFormat, language: Language
) -> None:
    one, other = tmp_path / f"one.{kind}", tmp_path / f"other.{kind}"
    for file in (one, other):
        assert brief_command(warehouse, "--language", language, "--format", kind, "--out", str(file)) == 0
    assert one.read_bytes() == other.read_bytes()
    title = text("brief.title", language)
    if kind is BriefFormat.PDF:
        assert plain(title) in plain(PdfReader(one).pages[0].extract_text())
    else:
        assert title in ZipFile(one).read("word/document.xml").decode()


def test_the_link_says_which_data_are_told_of(warehouse: Path, tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    assert brief_command(warehouse, "--select", "?lang=en&snap=old222", "--out", str(file)) == 0
    said = PdfReader(file).pages[0].extract_text()
    assert "old222" in said
    assert plain(text("brief.title", Language.ENGLISH)) in plain(said)


@pytest.mark.parametrize(
    ("select", "code", "params"),
    [
        ("snap=ffff", "snapshot_gone", {"snapshot_id": "ffff"}),
        ("chanel=x", "figure_parameters", {"names": "chanel"}),
    ],
)
def test_what_cannot_be_written_is_said_in_both_languages(
    warehouse: Path, tmp_path: Path, capsys: Captured, select: str, code: str, params: dict[str, str]
) -> None:
    assert brief_command(warehouse, "--select", select, "--out", str(tmp_path / "brief.pdf")) == 1
    assert capsys.readouterr().err.splitlines() == [
        UserError(code, **params).message(language) for language in Language
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(warehouse: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "missing" / "brief.docx"
    assert brief_command(warehouse, "--format", "docx", "--out", str(file)) == 1
    assert str(file) in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_offers_the_brief_of_what_it_shows(open_page: Open, warehouse: Path, language: Language) -> None:
    app = open_page(lang=language.value)
    assert not app.exception
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == [text("brief.download", language, format=kind.upper()) for kind in BriefFormat]
    for kind in BriefFormat:
        shown = view(warehouse, language)
        assert brief_bytes(shown, kind) == brief_file(brief_of(shown), kind)
