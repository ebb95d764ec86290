"""One reader is told from another by who is signed in, else by the browser, else by the session."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from catalog.roles import ANONYMOUS, Actor, Origin, Role
from dashboard.ui import reader_id as module
from dashboard.ui.reader_id import reader_id


@pytest.fixture
def come(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Somebody comes before the page, with a cookie of that random number."""

    def come_(number: bytes | None, actor: Actor = ANONYMOUS) -> str:
        # Streamlit masks the number anew in every answer.
        cookies = {} if number is None else {"_streamlit_xsrf": generate_xsrf_token_string(number)}
        monkeypatch.setattr(st, "context", SimpleNamespace(cookies=cookies))
        monkeypatch.setattr(module, "current_actor", lambda: actor)
        return reader_id()

    return come_


def test_two_links_that_one_browser_opens_are_of_one_reader(come: Callable[..., str]) -> None:
    assert come(b"1" * 16) == come(b"1" * 16) != come(b"2" * 16)


def test_who_is_signed_in_is_one_reader_in_two_browsers(come: Callable[..., str]) -> None:
    reader, other = (
        Actor(id=name, name="Siti", role=Role.READER, origin=Origin.SIGNED_IN) for name in ("iss|1", "iss|2")
    )
    assert come(b"1" * 16, reader) == come(b"2" * 16, reader) != come(b"1" * 16, other)


def test_a_browser_without_cookies_is_known_by_its_session_alone(come: Callable[..., str]) -> None:
    assert come(None).startswith("session:")
