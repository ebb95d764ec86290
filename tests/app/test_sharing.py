"""What a card offers for other sites and chats."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.text import Language, text
from dashboard.ui import sharing
from dashboard.ui.card_parts import Detail
from dashboard.ui.public.allowance import Allowance
from dashboard.ui.public.keeping import Mode, find_kept
from tests.app.conftest import Open

CARD = "pesanan.trend"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAMPAK_KEPT", str(tmp_path / "kept"))
    monkeypatch.setenv("DAMPAK_ADDRESS", "https://dampak.example")
    return tmp_path / "kept"


def shared(app: AppTest, language: Language, mode: Mode = Mode.LIVE) -> AppTest:
    """The card's pane for sharing."""
    next(group for group in app.button_group if group.key == f"{CARD}.details").set_value(Detail.SHARE)
    app.run()
    if mode is Mode.FROZEN:
        next(g for g in app.button_group if g.key == f"{CARD}.{language}.share.mode").set_value(Mode.FROZEN)
        app.run()
    assert not app.exception
    return app


def codes_of(kept: Path) -> list[str]:
    return [folder.name for folder in kept.glob("*/*")]


@pytest.mark.parametrize("language", list(Language))
def test_a_live_figure_is_pasted_without_keeping_anything(open_page: Open, kept: Path, language: Language) -> None:
    app = shared(open_page("pesanan", lang=language.value, channel="marketplace"), language)
    frame, image, page = (code.value for code in app.code)
    assert 'src="https://dampak.example/embed/pesanan.trend?' in frame
    assert 'src="https://dampak.example/image/pesanan.trend.png?' in image
    assert page.startswith("https://dampak.example/pesanan?")
    for code in (frame, image, page):
        assert "channel=marketplace" in code
        assert f"lang={language.value}" in code
        assert "snap=" not in code
    assert codes_of(kept) == []


@pytest.mark.parametrize("language", list(Language))
def test_a_figure_is_frozen_by_a_click_and_found_frozen_by_the_next_reader(
    open_page: Open, kept: Path, language: Language
) -> None:
    app = shared(open_page("pesanan", lang=language.value), language, Mode.FROZEN)
    assert [code.value for code in app.code] == []
    next(button for button in app.button if button.label == text("public.share.freeze", language)).click().run()
    (code,) = codes_of(kept)
    assert f"https://dampak.example/f/{code}" == app.code[0].value
    assert f"/f/{code}/embed" in app.code[1].value
    assert f"/f/{code}/figure.png" in app.code[2].value
    found = find_kept(kept, code)
    assert found is not None
    assert found.parameters["snap"] == "new111"

    again = shared(open_page("pesanan", lang=language.value), language, Mode.FROZEN)
    assert again.code[0].value == app.code[0].value
    assert codes_of(kept) == [code]


def test_a_short_link_is_made_by_a_click(open_page: Open, kept: Path) -> None:
    language = Language.INDONESIAN
    app = shared(open_page("pesanan"), language)
    next(button for button in app.button if button.label == text("public.share.shorten", language)).click().run()
    (code,) = codes_of(kept)
    assert app.code[0].value == f"https://dampak.example/f/{code}"


def test_who_keeps_too_much_is_told_to_wait(open_page: Open, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_KEEPING", Allowance(per_minute=1, burst=0))
    language = Language.INDONESIAN
    app = shared(open_page("pesanan"), language)
    next(button for button in app.button if button.label == text("public.share.shorten", language)).click().run()
    assert text("error.too_many_requests", language, seconds=60) in [warning.value for warning in app.warning]
    assert codes_of(kept) == []


def test_on_one_s_own_computer_the_pane_says_that_others_cannot_open_the_address(
    open_page: Open, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAMPAK_ADDRESS", "http://localhost:8501")
    app = shared(open_page("pesanan"), Language.INDONESIAN)
    assert text("public.share.unreachable", Language.INDONESIAN) in [caption.value for caption in app.caption]
