"""What the sidebar says to whoever is before the page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from catalog.roles import Actor, Origin, Role
from catalog.text import Language, text
from dashboard.ui import sign_in
from dashboard.ui.role_rules import parse_rules
from dashboard.ui.sign_in import SignInSettings
from tests.app.conftest import Open

RULES = parse_rules({"hours": 2, "analyst": {"subjects": ["7"]}})
LABELS = {text(f"sign_in.{key}", language) for key in ("enter", "enter_again", "leave") for language in Language}


def settings(monkeypatch: pytest.MonkeyPatch, *, is_offered: bool, is_local: bool = False) -> None:
    configured = SignInSettings(is_offered=is_offered, is_local=is_local, rules=RULES)
    monkeypatch.setattr(sign_in, "sign_in_settings", lambda: configured)


def identity(monkeypatch: pytest.MonkeyPatch, claims: Mapping[str, Any] | None) -> None:
    monkeypatch.setattr(sign_in, "_claims", lambda: claims)


def said(app: AppTest) -> list[str]:
    return [str(element.value) for element in app.sidebar.text]


def offered(app: AppTest) -> list[str]:
    return [button.label for button in app.sidebar.button if button.label in LABELS]


@pytest.mark.parametrize("language", list(Language))
def test_who_has_signed_in_is_named_with_the_role(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    settings(monkeypatch, is_offered=True)
    identity(monkeypatch, {"sub": "7", "name": "Siti", "iat": time.time()})
    app = open_page("klaim", lang=language.value)
    assert said(app) == [text("sign_in.signed_in", language, name="Siti", role=text("role.analyst", language))]
    assert offered(app) == [text("sign_in.leave", language)]


@pytest.mark.parametrize("language", list(Language))
def test_a_sign_in_that_has_run_out_counts_no_more_and_can_be_renewed(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    settings(monkeypatch, is_offered=True)
    identity(monkeypatch, {"sub": "7", "name": "Siti", "iat": time.time() - 2 * 3600})
    app = open_page("klaim", lang=language.value)
    assert said(app) == [text("sign_in.expired", language)]
    assert offered(app) == [text("sign_in.enter_again", language)]


def test_who_has_not_signed_in_is_offered_it(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(monkeypatch, is_offered=True, is_local=True)
    app = open_page("klaim")
    assert (said(app), offered(app)) == ([], [text("sign_in.enter", Language.INDONESIAN)])


def test_a_session_without_a_browser_is_not_this_computers_user(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(monkeypatch, is_offered=False, is_local=True)
    app = open_page("klaim")
    assert (said(app), offered(app)) == ([], [])


def test_this_computers_user_is_named_and_offered_nothing(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(monkeypatch, is_offered=False, is_local=True)
    actor = Actor(id="budi", name="budi", role=Role.ANALYST, origin=Origin.THIS_MACHINE)
    monkeypatch.setattr(sign_in, "current_actor", lambda: actor)
    app = open_page("klaim")
    role = text("role.analyst", Language.INDONESIAN)
    assert said(app) == [text("sign_in.this_machine", Language.INDONESIAN, name="budi", role=role)]
    assert offered(app) == []
