"""The page that checks a file: the answer first, then what the file shows and what has moved since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.text import Language, text
from dashboard.ui.markdown import escaped
from tests.app.checked_files import AFTER, BEFORE, build_changed_warehouse, exported
from tests.app.conftest import Open

LANGUAGES = list(Language)
Check = Callable[[bytes, Language], AppTest]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("changed")
    build_changed_warehouse(directory)
    return directory


@pytest.fixture
def check(open_page: Open, changed: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Puts a file on the page."""
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(changed))

    def check_(content: bytes, language: Language) -> AppTest:
        app = open_page("periksa_gambar", lang=language.value)
        app.file_uploader[0].set_value(("gambar.png", content, "image/png")).run()
        assert not app.exception
        return app

    return check_


def words(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*app.markdown, *app.header])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_intact_picture_is_told_with_what_it_shows(
    check: Check, changed: Path, tmp_path: Path, language: Language
) -> None:
    app = check(exported(changed, tmp_path / "figure.png"), language)
    [answer] = app.success
    assert answer.value.startswith(f"## {text('verify.headline.newest', language)}")
    assert text("metric.orders_count.title", language) in words(app)
    assert AFTER in words(app)
    assert text("page.periksa_gambar.changes", language) not in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_superseded_picture_says_by_how_much(check: Check, changed: Path, tmp_path: Path, language: Language) -> None:
    app = check(exported(changed, tmp_path / "figure.svg", kind="svg", select=f"snap={BEFORE}"), language)
    [answer] = app.warning[-1:]
    assert text("verify.headline.superseded", language) in answer.value
    said = words(app)
    assert escaped(text("public.fate.changed", language, changed="1", rows="30")) in said
    assert {"id": "1 Mei 2022", "en": "1 May 2022"}[language.value] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_altered_picture_is_told_and_nothing_of_it_is_quoted(
    check: Check, changed: Path, tmp_path: Path, language: Language
) -> None:
    content = exported(changed, tmp_path / "figure.svg", kind="svg").replace(b"Pesanan UMKM", b"Kirim uangmu")
    app = check(content, language)
    [answer] = app.error
    assert text("verify.headline.altered", language) in answer.value
    assert "Kirim" not in words(app)
    assert text("page.periksa_gambar.facts", language) not in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_foreign_picture_gets_a_sentence_on_what_to_do(check: Check, language: Language) -> None:
    app = check(b"\x89PNG\r\n\x1a\n" + bytes(1000), language)
    [answer] = app.info
    assert text("verify.headline.no_mark", language) in answer.value
    assert text("page.periksa_gambar.facts", language) not in words(app)


def test_before_a_file_is_chosen_the_page_says_which_ones_carry_a_mark(open_page: Open) -> None:
    app = open_page("periksa_gambar")
    assert text("page.periksa_gambar.before", Language.INDONESIAN) in words(app)
    assert not app.success
    assert not app.error
