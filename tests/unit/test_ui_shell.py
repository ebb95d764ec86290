"""The HTML that comes before any script: language, title and words of the page that a link leads to."""

from __future__ import annotations

import re

import pytest

from catalog.text import Language, text
from dashboard.ui.navigation import PAGE_IDS
from dashboard.ui.shell import shell_html
from tests.unit.served import ask


def asked(path: str, query: str = "") -> str:
    """The HTML of a page."""
    return ask(path, query).body.decode("utf-8")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page_id", PAGE_IDS)
def test_the_shell_speaks_the_language_of_the_link(page_id: str, language: Language) -> None:
    html = asked(f"/{page_id}", f"lang={language.value}")
    assert f'<html lang="{language.value}">' in html
    assert f"<title>{text(f'page.{page_id}.title', language).replace('&', '&amp;')} · Dampak UMKM</title>" in html
    assert '<div id="root"></div>' in html


@pytest.mark.parametrize("query", ["", "lang=jv", "lang=<script>"])
def test_any_other_language_is_indonesian(query: str) -> None:
    html = asked("/", query)
    assert '<html lang="id">' in html


def test_the_shell_asks_nothing_of_another_server() -> None:
    html = shell_html("lebaran", Language.INDONESIAN)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(addresses) > 0
    assert [address for address in addresses if not address.startswith("./")] == []
