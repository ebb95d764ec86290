"""Every page in both languages: it runs, is titled, and says nothing in the other language."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.text import Language, text
from dashboard.ui.navigation import PAGE_IDS
from tests.app.conftest import Open
from tests.app.figures import badges, findings, notes


def shown_words(app: AppTest) -> list[str]:
    elements = [*app.title, *app.header, *app.markdown, *app.caption, *app.warning, *app.info, *app.error]
    words = [str(element.value) for element in elements] + [metric.label for metric in app.metric]
    return [*words, *badges(app), *findings(app), *notes(app)]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page_id", PAGE_IDS)
def test_a_page_runs_and_is_titled(seen_page: Open, page_id: str, language: Language) -> None:
    app = seen_page(page_id, lang=language.value)
    assert not app.exception
    assert not app.error
    assert [title.value for title in app.title] == [text(f"page.{page_id}.title", language)]
    assert app.query_params["lang"] == language.value


@pytest.mark.parametrize("page_id", PAGE_IDS)
def test_no_key_and_no_placeholder_is_left_in_a_text(seen_page: Open, page_id: str) -> None:
    words = shown_words(seen_page(page_id, lang=Language.INDONESIAN.value))
    assert len(words) > 1
    assert [word for word in words if "{" in word or "page." in word or "metric." in word] == []


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page_id", PAGE_IDS)
def test_words_around_figures_are_plain(seen_page: Open, page_id: str, language: Language) -> None:
    app = seen_page(page_id, lang=language.value)
    words = [*findings(app), *notes(app)]
    assert (len(words) > 0) == (page_id not in ("sumber_metode", "periksa_gambar", "unggah", "status"))
    assert [line for line in words if "**" in line or "](" in line or "\\" in line] == []


def test_the_language_switch_changes_page_and_link(open_page: Open) -> None:
    app = open_page("lebaran")
    app.button_group(key="control.lang").set_value(Language.ENGLISH).run()
    assert app.query_params["lang"] == "en"
    assert app.markdown[0].value == text("page.lebaran.lead", Language.ENGLISH)


def test_every_script_is_a_page_and_every_page_has_its_script() -> None:
    scripts = {path.stem for path in Path("pages").glob("*.py")}

    assert len(scripts) > 0
    assert scripts == set(PAGE_IDS)
