"""Who is before the page: somebody signed in by OpenID Connect, this computer's own user, or anybody.

With a provider in the secrets file (`[auth]`, as `st.login` reads it) whoever signs in has the role that the rules give.
Without one the app serves reading only, unless it listens on this computer alone: then its user is the analyst.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import streamlit as st
from streamlit import config

from catalog.errors import UserError
from catalog.roles import ANONYMOUS, Actor, Origin, system_user
from catalog.text import Language, text
from dashboard.ui.role_rules import RoleRules, parse_rules, read_roles_file
from dashboard.ui.sign_in_return import FAILURE_COOKIE
from dashboard.ui.this_machine import asks_from_this_machine, listens_on_loopback_alone

PROVIDER = "default"
"""Streamlit's name for the provider that stands in `[auth]` itself; identities of any other are not accepted."""

_KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_CALLBACK = "/oauth2callback"
_LEAST_SECRET = 32


@dataclass(frozen=True, kw_only=True)
class SignInSettings:
    """How the server knows people. `is_offered`: a provider is configured; `is_local`: only this computer reaches the server."""

    is_offered: bool
    is_local: bool
    rules: RoleRules


@cache
def sign_in_settings() -> SignInSettings:
    """The configuration, read once: a change needs a new start.

    Raises UserError, whose sentence says what to mend, rather than serve with less than was meant.
    """
    secrets = _secrets()
    auth = secrets.get("auth")
    if auth is not None:
        _check(auth)
    return SignInSettings(
        is_offered=auth is not None,
        is_local=listens_on_loopback_alone(st.get_option("server.address"), config._server_mode),
        rules=parse_rules(_roles_section(secrets)),
    )


def current_actor() -> Actor:
    """Who is before this session's page, in this very run."""
    settings = sign_in_settings()
    if settings.is_offered:
        claims = _claims()
        return settings.rules.actor(claims) if claims and settings.rules.holds(claims, time.time()) else ANONYMOUS
    if settings.is_local and asks_from_this_machine(_headers(), st.context.ip_address):
        name = system_user()
        return Actor(id=name, name=name, role=settings.rules.local, origin=Origin.THIS_MACHINE)
    return ANONYMOUS


def draw_sign_in(language: Language) -> None:
    """Who is signed in, with which role, and the button that changes it; nothing where nobody can sign in."""
    settings, actor = sign_in_settings(), current_actor()
    if actor.origin is Origin.THIS_MACHINE:
        _say("this_machine", actor, language)
    elif settings.is_offered and actor.origin is Origin.SIGNED_IN:
        _say("signed_in", actor, language)
        if st.button(text("sign_in.leave", language), icon=":material/logout:", type="tertiary"):
            st.logout()
    elif settings.is_offered:
        has_expired = _claims() is not None
        if has_expired:
            st.text(text("sign_in.expired", language))
        label = text("sign_in.enter_again" if has_expired else "sign_in.enter", language)
        if st.button(label, icon=":material/login:", type="tertiary"):
            st.login()


def draw_sign_in_failure(language: Language) -> None:
    """That a sign-in has just come to nothing, and what to do; nothing to whoever is signed in."""
    if sign_in_settings().is_offered and FAILURE_COOKIE in st.context.cookies and _claims() is None:
        st.warning(text("sign_in.failed", language))


def _say(key: str, actor: Actor, language: Language) -> None:
    # Plain text: a name is the words of others, and Markdown makes a link of an address.
    st.text(text(f"sign_in.{key}", language, name=actor.name, role=text(f"role.{actor.role}", language)))


def _claims() -> Mapping[str, Any] | None:
    """Claims of the identity that this session began with, None where nobody had signed in."""
    user = cast("Mapping[str, Any]", st.user.to_dict())
    return user if user.get("is_logged_in") is True and user.get("provider") == PROVIDER else None


def _headers() -> list[tuple[str, str]]:
    headers = st.context.headers
    return [(name, value) for name in headers for value in headers.get_all(name)]


def _secrets() -> Mapping[str, Any]:
    if st.secrets.load_if_toml_exists():
        return st.secrets
    # Streamlit takes a file that it cannot read for none; sign-in that was meant must not turn into none.
    for file in st.get_option("secrets.files"):
        if Path(file).exists():
            raise UserError("secrets_unreadable", file=Path(file).name)
    return {}


def _check(auth: Any) -> None:
    missing = [key for key in _KEYS if not (isinstance(auth, Mapping) and auth.get(key))]
    if missing:
        raise UserError("sign_in_incomplete", keys=", ".join(missing))
    if len(auth["cookie_secret"]) < _LEAST_SECRET:
        raise UserError("sign_in_secret_short", least=_LEAST_SECRET)
    if not (auth["redirect_uri"].startswith(("http://", "https://")) and auth["redirect_uri"].endswith(_CALLBACK)):
        raise UserError("sign_in_callback", ending=_CALLBACK)


def _roles_section(secrets: Mapping[str, Any]) -> Any:
    file = os.environ.get("DAMPAK_ROLES")
    if not file:
        return secrets.get("roles", {})
    if "roles" in secrets:
        raise UserError("roles_twice", file=Path(file).name)
    return read_roles_file(Path(file))
