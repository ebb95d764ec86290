"""Readers see, analysts upload, administrators undo what others did."""

from __future__ import annotations

import getpass

import pytest

from catalog.errors import UserError
from catalog.roles import ANONYMOUS, NEEDED, Actor, Deed, Origin, Role, command_line_actor, may, require
from catalog.text import Language, text

OWN, OTHERS = "siti", "budi"


def actor(role: Role) -> Actor:
    return Actor(id=OWN, name="Siti", role=role, origin=Origin.SIGNED_IN)


def allowed(role: Role, owner: str | None) -> set[Deed]:
    return {deed for deed in Deed if may(actor(role), deed, owner=owner)}


def test_readers_see_and_do_nothing_else() -> None:
    assert allowed(Role.READER, None) == allowed(Role.READER, OWN) == allowed(Role.READER, OTHERS) == {Deed.SEE}


def test_analysts_upload_and_undo_their_own_work() -> None:
    theirs = {Deed.SEE, Deed.UPLOAD, Deed.UNDO, Deed.REDO, Deed.ANNOTATE, Deed.WATCH}
    assert allowed(Role.ANALYST, None) == allowed(Role.ANALYST, OWN) == theirs
    assert allowed(Role.ANALYST, OTHERS) == {Deed.SEE}


def test_administrators_undo_what_others_did() -> None:
    assert allowed(Role.ADMINISTRATOR, OTHERS) == allowed(Role.ADMINISTRATOR, None) == set(Deed)


def test_every_deed_has_its_least_role() -> None:
    assert NEEDED.keys() == set(Deed)


def test_whoever_has_not_signed_in_is_a_reader_who_owns_nothing() -> None:
    assert may(ANONYMOUS, Deed.SEE)
    assert not may(ANONYMOUS, Deed.UNDO, owner=ANONYMOUS.id)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("deed", [deed for deed in Deed if deed is not Deed.SEE])
@pytest.mark.parametrize("owner", [None, OTHERS])
def test_a_refusal_says_what_it_takes(deed: Deed, owner: str | None, language: Language) -> None:
    with pytest.raises(UserError) as refusal:
        require(actor(Role.READER), deed, owner=owner)
    needed = Role.ADMINISTRATOR if owner else NEEDED[deed]
    sentence = refusal.value.message(language)
    assert refusal.value.code == "not_allowed"
    assert sentence.startswith(text(f"deed.{deed}.{'others' if owner else 'own'}", language))
    assert text(f"role.{needed}", language) in sentence
    assert text("role.reader", language) in sentence


def test_the_command_line_is_the_systems_user_and_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "operator")
    assert command_line_actor() == Actor(
        id="operator", name="operator", role=Role.ADMINISTRATOR, origin=Origin.COMMAND_LINE
    )


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_still_has_an_id(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert command_line_actor().id == "-"
