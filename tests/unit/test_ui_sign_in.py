"""Who is before the page: rules of roles, the configuration, and this computer's own user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets

from catalog.errors import UserError
from catalog.roles import Origin, Role
from dashboard.ui import sign_in
from dashboard.ui.role_rules import parse_rules
from dashboard.ui.this_machine import SERVERS_OF_STREAMLIT, asks_from_this_machine, listens_on_loopback_alone

NOW = 1_800_000_000
AUTH = """
[auth]
redirect_uri = "https://dampak.contoh.go.id/oauth2callback"
cookie_secret = "a secret of this test, of forty characters"
client_id = "dampak"
client_secret = "rahasia"
server_metadata_url = "https://masuk.contoh.go.id/.well-known/openid-configuration"
"""
RULES = parse_rules(
    {
        "claim": "groups",
        "analyst": {"values": ["dampak-analis"], "emails": ["Siti@Contoh.go.id"], "subjects": ["7"]},
        "administrator": {"values": ["dampak-admin"]},
    }
)
BROWSER = (("Host", "localhost:8501"), ("Origin", "http://localhost:8501"))


class TestRoles:
    @pytest.mark.parametrize(
        ("claims", "role"),
        [
            ({}, Role.READER),
            ({"sub": "8"}, Role.READER),
            ({"sub": "7"}, Role.ANALYST),
            ({"groups": "dampak-analis"}, Role.ANALYST),
            ({"groups": ["x", "dampak-analis"]}, Role.ANALYST),
            ({"groups": ["dampak-analis", "dampak-admin"]}, Role.ADMINISTRATOR),
            ({"groups": ["dampak-analis-x", 5, None]}, Role.READER),
            ({"groups": {"dampak-admin": True}}, Role.READER),
            ({"roles": ["dampak-admin"]}, Role.READER),
            ({"email": "siti@contoh.go.id", "email_verified": True}, Role.ANALYST),
            ({"email": "siti@contoh.go.id", "email_verified": False}, Role.READER),
            ({"email": "siti@contoh.go.id"}, Role.READER),
            ({"email": None, "email_verified": True}, Role.READER),
        ],
    )
    def test_claim_address_and_subject_give_the_highest_role(self, claims: Mapping[str, Any], role: Role) -> None:
        assert RULES.role(claims) is role

    @pytest.mark.parametrize(
        ("claim", "claims"),
        [
            ("realm_access.roles", {"realm_access": {"roles": ["a"]}}),
            ("https://contoh.go.id/roles", {"https://contoh.go.id/roles": ["a"]}),
        ],
    )
    def test_a_claim_may_lie_inside_another_or_be_an_address(self, claim: str, claims: Mapping[str, Any]) -> None:
        rules = parse_rules({"claim": claim, "analyst": {"values": ["a"]}})
        assert rules.role(claims) is Role.ANALYST
        assert rules.role({"realm_access": "a"}) is Role.READER

    def test_a_sign_in_holds_for_its_hours_and_not_without_an_age(self) -> None:
        assert RULES.holds({"iat": NOW - 12 * 3600 + 1}, NOW)
        assert not RULES.holds({"iat": NOW - 12 * 3600}, NOW)
        assert not RULES.holds({}, NOW)

    def test_an_actor_is_known_by_a_vouched_address_and_else_by_the_subject(self) -> None:
        claims = {"sub": "9", "name": "  Siti\n Aminah ", "email": "Siti@contoh.go.id"}
        assert RULES.actor(claims).id == "sub:9"
        known = RULES.actor({**claims, "email_verified": True})
        assert (known.id, known.name, known.origin) == ("siti@contoh.go.id", "Siti Aminah", Origin.SIGNED_IN)

    def test_a_name_is_never_empty_nor_endless(self) -> None:
        assert RULES.actor({"sub": "9", "name": " "}).name == "9"
        name = RULES.actor({"sub": "9", "name": "a" * 400}).name
        assert len(name) == 60
        assert name.endswith("…")

    @pytest.mark.parametrize(
        ("section", "code", "key"),
        [
            ({"analyts": {}}, "roles_unknown_key", "analyts"),
            ({"reader": {}}, "roles_unknown_key", "reader"),
            ({"analyst": {"mails": []}}, "roles_unknown_key", "analyst.mails"),
            ({"analyst": ["siti"]}, "roles_wrong_value", "analyst"),
            ({"analyst": {"emails": "siti"}}, "roles_wrong_value", "analyst.emails"),
            ({"analyst": {"emails": [""]}}, "roles_wrong_value", "analyst.emails"),
            ({"analyst": {"values": ["a"]}}, "roles_wrong_value", "claim"),
            ({"claim": ""}, "roles_wrong_value", "claim"),
            ({"hours": 0}, "roles_wrong_value", "hours"),
            ({"hours": float("nan")}, "roles_wrong_value", "hours"),
            ({"hours": True}, "roles_wrong_value", "hours"),
            ({"local": "administrator"}, "roles_wrong_value", "local"),
        ],
    )
    def test_a_rule_that_cannot_be_meant_is_refused(self, section: Mapping[str, Any], code: str, key: str) -> None:
        with pytest.raises(UserError) as refusal:
            parse_rules(section)
        assert (refusal.value.code, refusal.value.params["setting"]) == (code, key)


class TestThisMachine:
    @pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1", "127.0.0.2"])
    @pytest.mark.parametrize("mode", sorted(SERVERS_OF_STREAMLIT))
    def test_streamlits_own_server_on_loopback_is_for_this_computer_alone(self, address: str, mode: str) -> None:
        assert listens_on_loopback_alone(address, mode)

    @pytest.mark.parametrize(
        ("address", "mode"),
        [
            (None, "starlette-app"),
            ("", "starlette-app"),
            ("0.0.0.0", "starlette-app"),  # noqa: S104
            ("::", "starlette-app"),
            ("192.168.1.5", "starlette-app"),
            ("dampak.contoh.go.id", "starlette-app"),
            ("localhost", "asgi-server"),
            ("localhost", "asgi-mounted"),
            ("localhost", None),
        ],
    )
    def test_what_cannot_be_known_to_be_is_not(self, address: str | None, mode: str | None) -> None:
        assert not listens_on_loopback_alone(address, mode)

    @pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
    def test_a_browser_on_this_computer_is_local(self, host: str) -> None:
        assert asks_from_this_machine([("host", host), ("origin", f"http://{host}")], None)
        assert asks_from_this_machine([("host", host), ("origin", f"http://{host}")], "127.0.0.2")

    @pytest.mark.parametrize(
        "headers",
        [
            (),
            BROWSER[:1],
            BROWSER[1:],
            (("Host", "dampak.contoh:8501"), ("Origin", "http://dampak.contoh:8501")),
            (("Host", "localhost.contoh"), ("Origin", "http://localhost:8501")),
            (("Host", "localhost:8501"), ("Origin", "https://dampak.contoh.go.id")),
            (("Host", "localhost:8501"), ("Origin", "null")),
            (("Host", "localhost:8501"), ("Host", "localhost:8501"), ("Origin", "http://localhost:8501")),
            (("Host", "[::1"), ("Origin", "http://localhost:8501")),
            (*BROWSER, ("X-Forwarded-For", "203.0.113.9")),
            (*BROWSER, ("x-forwarded-proto", "https")),
            (*BROWSER, ("Forwarded", "for=203.0.113.9")),
            (*BROWSER, ("Via", "1.1 proxy")),
            (*BROWSER, ("X-Real-IP", "127.0.0.1")),
            (*BROWSER, ("CF-Connecting-IP", "203.0.113.9")),
        ],
    )
    def test_a_proxy_a_bent_name_or_no_browser_is_not(self, headers: tuple[tuple[str, str], ...]) -> None:
        assert not asks_from_this_machine(headers, None)

    def test_another_computer_is_not(self) -> None:
        assert not asks_from_this_machine(BROWSER, "192.168.1.9")


class TestConfiguration:
    @pytest.fixture(autouse=True)
    def fresh(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """A server that reads `secrets.toml` of the test's own folder."""
        files = config.get_option("secrets.files")
        config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
        monkeypatch.setattr(st, "secrets", Secrets())
        monkeypatch.delenv("DAMPAK_ROLES", raising=False)
        sign_in.sign_in_settings.cache_clear()
        yield
        sign_in.sign_in_settings.cache_clear()
        config.set_option("secrets.files", files)

    def test_without_a_file_nobody_can_sign_in(self) -> None:
        settings = sign_in.sign_in_settings()
        assert (settings.is_offered, settings.is_local, settings.rules) == (False, False, parse_rules({}))

    def test_a_provider_and_roles_in_one_file(self, tmp_path: Path) -> None:
        (tmp_path / "secrets.toml").write_text(f'{AUTH}\n[roles.analyst]\nsubjects = ["7"]\n', encoding="utf-8")
        settings = sign_in.sign_in_settings()
        assert settings.is_offered
        assert settings.rules.role({"sub": "7"}) is Role.ANALYST

    def test_roles_in_a_file_of_their_own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "secrets.toml").write_text(AUTH, encoding="utf-8")
        (tmp_path / "roles.toml").write_text('[roles.administrator]\nsubjects = ["7"]\n', encoding="utf-8")
        monkeypatch.setenv("DAMPAK_ROLES", str(tmp_path / "roles.toml"))
        assert sign_in.sign_in_settings().rules.role({"sub": "7"}) is Role.ADMINISTRATOR

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("[auth\n", "secrets_unreadable"),
            ("[auth]\n", "sign_in_incomplete"),
            ('auth = "yes"\n', "sign_in_incomplete"),
            (AUTH.replace("a secret of this test, of forty characters", "short"), "sign_in_secret_short"),
            (AUTH.replace("/oauth2callback", "/"), "sign_in_callback"),
            (AUTH.replace("https://dampak.contoh.go.id", ""), "sign_in_callback"),
            (f"{AUTH}[roles]\nrole = 1\n", "roles_unknown_key"),
            (f'{AUTH}[roles]\nlocal = "x"\n', "roles_wrong_value"),
            (f"roles = 5\n{AUTH}", "roles_wrong_value"),
        ],
    )
    def test_what_is_half_set_up_is_refused_and_not_taken_for_nothing(
        self, tmp_path: Path, content: str, code: str
    ) -> None:
        (tmp_path / "secrets.toml").write_text(content, encoding="utf-8")
        with pytest.raises(UserError) as refusal:
            sign_in.sign_in_settings()
        assert refusal.value.code == code

    @pytest.mark.parametrize("content", [None, "[roles\n", "[other]\n"])
    def test_a_roles_file_that_cannot_be_read_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
    ) -> None:
        monkeypatch.setenv("DAMPAK_ROLES", str(tmp_path / "roles.toml"))
        if content is not None:
            (tmp_path / "roles.toml").write_text(content, encoding="utf-8")
        with pytest.raises(UserError) as refusal:
            sign_in.sign_in_settings()
        assert refusal.value.code == "roles_unreadable"

    def test_roles_written_twice_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "secrets.toml").write_text("[roles]\nhours = 1\n", encoding="utf-8")
        monkeypatch.setenv("DAMPAK_ROLES", str(tmp_path / "roles.toml"))
        with pytest.raises(UserError) as refusal:
            sign_in.sign_in_settings()
        assert refusal.value.code == "roles_twice"

    def test_the_example_is_refused_until_its_secret_is_made(self, tmp_path: Path) -> None:
        example = Path(__file__).parents[2] / ".streamlit" / "secrets.example.toml"
        content = example.read_text(encoding="utf-8")
        (tmp_path / "secrets.toml").write_text(content, encoding="utf-8")
        with pytest.raises(UserError) as refusal:
            sign_in.sign_in_settings()
        assert refusal.value.code == "sign_in_secret_short"
