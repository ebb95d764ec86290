"""Where a card has nothing to show it says why: the reader's own choice, or data that are not there yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.text import Language, text
from tests.app.conftest import Open
from tests.app.small_warehouse import build_small_warehouse


def headings(app: AppTest) -> list[str]:
    return [str(header.value) for header in app.header]


@pytest.fixture
def without_orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open) -> Open:
    """Opens pages of data without a single order."""
    build_small_warehouse(tmp_path, "none00", orders_factor=0)
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    return open_page


@pytest.mark.parametrize("language", list(Language))
def test_a_choice_that_leaves_nothing_is_to_be_widened(open_page: Open, language: Language) -> None:
    app = open_page("tangga", lang=language.value, **{"from": "2021-01-01", "to": "2021-01-31", "platform": "webshop"})
    assert text("ui.empty.choice.heading", language) in headings(app)
    assert text("ui.empty.data.heading", language) not in headings(app)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page", ["lebaran", "kanal"])
def test_who_chose_nothing_is_not_told_to_widen_it(without_orders: Open, page: str, language: Language) -> None:
    app = without_orders(page, lang=language.value)
    assert not app.exception
    assert text("ui.empty.data.heading", language) in headings(app)
    assert text("ui.empty.choice.heading", language) not in headings(app)


def test_a_season_that_cannot_be_told_says_what_is_lacking(without_orders: Open) -> None:
    app = without_orders("lebaran", lang="en")
    (told,) = [heading for heading in headings(app) if heading.endswith("cannot be compared with other seasons yet")]
    assert "UMKM orders" in told
    assert text("season.note.no_orders", Language.ENGLISH) in [str(line.value) for line in app.markdown]
