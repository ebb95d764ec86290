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
    address = "" if page_id == PAGE_IDS[0] else page_id
    html = asked(f"/{address}", f"lang={language.value}")
    assert f'<html lang="{language.value}">' in html
    assert f"<title>{text(f'page.{page_id}.title', language).replace('&', '&amp;')} · Dampak UMKM</title>" in html
    assert '<div id="root"></div>' in html


@pytest.mark.parametrize(("query", "target"), [("", "./"), ("lang=en&snap=a1", "./?lang=en&snap=a1")])
def test_the_name_of_the_start_page_leads_to_the_bare_address_with_its_state(query: str, target: str) -> None:
    answer = ask(f"/{PAGE_IDS[0]}", query)
    assert (answer.status, answer.headers["location"]) == (307, target)


@pytest.mark.parametrize("query", ["", "lang=jv", "lang=<script>"])
def test_any_other_language_is_indonesian(query: str) -> None:
    html = asked("/", query)
    assert '<html lang="id">' in html


def test_the_shell_asks_nothing_of_another_server() -> None:
    html = shell_html("lebaran", Language.INDONESIAN)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(addresses) > 0
    assert [address for address in addresses if not address.startswith("./")] == []
