"""Which role an identity has: the section `[roles]` of the secrets file, or the file that `DAMPAK_ROLES` names.

[roles]
claim = "groups"            # a claim of the identity token; one inside another is written a.b
hours = 12                  # how long a sign-in holds
local = "analyst"           # role of this computer's user, where no provider is configured

[roles.analyst]
values = ["dampak-analis"]  # values of the claim
emails = []                 # addresses that the provider vouches for (email_verified)
subjects = []               # the provider's own ids (sub)

[roles.administrator]
values = ["dampak-admin"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.errors import UserError
from catalog.roles import Actor, Origin, Role

GIVEN_ROLES = (Role.ADMINISTRATOR, Role.ANALYST)
"""Roles that rules give, the highest first; everybody else is a reader."""

_LISTS = ("values", "emails", "subjects")
_MOST_NAME_CHARACTERS = 60


@dataclass(frozen=True, kw_only=True)
class Bearers:
    """Who has a role: values of the claim, verified e-mail addresses in small letters, subjects."""

    values: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class RoleRules:
    """The rules, checked. `hours`: how long a sign-in holds, as claims are as old as it is."""

    claim: str | None = None
    hours: float = 12.0
    local: Role = Role.ANALYST
    bearers: Mapping[Role, Bearers] = field(default_factory=dict)

    def role(self, claims: Mapping[str, Any]) -> Role:
        """The highest role that the claims of an identity token give."""
        values = set(_texts(_claim(claims, self.claim))) if self.claim else set()
        email = verified_email(claims)
        for role in GIVEN_ROLES:
            bearers = self.bearers.get(role, Bearers())
            if values & bearers.values or email in bearers.emails or claims.get("sub") in bearers.subjects:
                return role
        return Role.READER

    def holds(self, claims: Mapping[str, Any], now: float) -> bool:
        """Whether a sign-in still counts at a time in seconds since 1970; one of unknown age does not."""
        issued = claims.get("iat")
        return isinstance(issued, int | float) and now - issued < self.hours * 3600

    def actor(self, claims: Mapping[str, Any]) -> Actor:
        """Who has signed in. Verified addresses are easier to recognise in a list than a provider's ids."""
        email, subject = verified_email(claims), str(claims.get("sub", ""))
        named = (claims.get(claim) for claim in ("name", "preferred_username", "email"))
        name = next((" ".join(name.split()) for name in named if isinstance(name, str) and name.strip()), subject)
        return Actor(
            id=email or f"sub:{subject}",
            name=name if len(name) <= _MOST_NAME_CHARACTERS else f"{name[: _MOST_NAME_CHARACTERS - 1]}…",
            role=self.role(claims),
            origin=Origin.SIGNED_IN,
        )


def verified_email(claims: Mapping[str, Any]) -> str | None:
    """The address in small letters, where the provider says that it belongs to whoever signed in."""
    email = claims.get("email")
    return email.strip().lower() if isinstance(email, str) and claims.get("email_verified") in (True, "true") else None


def read_roles_file(path: Path) -> Any:
    """The section `[roles]` of a TOML file, not checked yet. UserError `roles_unreadable`."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))["roles"]
    except (OSError, ValueError, KeyError) as error:
        raise UserError("roles_unreadable", file=path.name) from error


def parse_rules(section: Any) -> RoleRules:
    """Rules from a section `[roles]`. UserError `roles_unknown_key`, `roles_wrong_value`."""
    if not isinstance(section, Mapping):
        raise UserError("roles_wrong_value", setting="roles")
    _require_known(section, ("claim", "hours", "local", *GIVEN_ROLES), "")
    claim, hours = section.get("claim"), section.get("hours", RoleRules.hours)
    if claim is not None and not (isinstance(claim, str) and claim):
        raise UserError("roles_wrong_value", setting="claim")
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not hours > 0:
        raise UserError("roles_wrong_value", setting="hours")
    local = section.get("local", RoleRules.local)
    if local not in (Role.READER, Role.ANALYST):
        raise UserError("roles_wrong_value", setting="local")
    bearers = {role: _bearers(role, section[role]) for role in GIVEN_ROLES if role in section}
    if claim is None and any(of_role.values for of_role in bearers.values()):
        raise UserError("roles_wrong_value", setting="claim")
    return RoleRules(claim=claim, hours=hours, local=Role(local), bearers=bearers)


def _bearers(role: Role, lists: Any) -> Bearers:
    if not isinstance(lists, Mapping):
        raise UserError("roles_wrong_value", setting=role)
    _require_known(lists, _LISTS, f"{role}.")
    read: dict[str, frozenset[str]] = {}
    for name, entries in lists.items():
        if not isinstance(entries, list) or not all(isinstance(entry, str) and entry.strip() for entry in entries):
            raise UserError("roles_wrong_value", setting=f"{role}.{name}")
        read[name] = frozenset(entry.strip().lower() if name == "emails" else entry for entry in entries)
    return Bearers(**read)


def _require_known(section: Mapping[str, Any], known: Iterable[str], prefix: str) -> None:
    for key in section:
        if key not in known:
            raise UserError("roles_unknown_key", setting=f"{prefix}{key}", known=", ".join(known))


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, which may itself have dots (addresses do), else by its path."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list | tuple) else []
