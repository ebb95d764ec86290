"""Who may do what: readers see, analysts upload, administrators undo what others did.

The door to the ETL asks `require` before anything is written; a page asks `may` to know what to offer.
"""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from catalog.errors import Translated, UserError


class Role(StrEnum):
    """Roles, each one allowed all that those before it are."""

    READER = "reader"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Deed(StrEnum):
    """What somebody can do with the data."""

    SEE = "see"
    UPLOAD = "upload"
    UNDO = "undo"
    REDO = "redo"
    ANNOTATE = "annotate"
    WATCH = "watch"
    """Change the watch list of words."""
    BUILD = "build"
    """Make the serving snapshot anew, from the newest manifest or an older one."""
    ROTATE_KEY = "rotate_key"
    """Put all pseudonyms under a new key."""
    BACK_UP = "back_up"
    """Copy the store, its key included, to another place."""
    RESTORE = "restore"
    """Fill an empty store from a backup."""
    SEE_AUDIT = "see_audit"
    SEE_STATUS = "see_status"
    """See how the server itself is."""


class Origin(StrEnum):
    """How it is known who somebody is."""

    COMMAND_LINE = "command_line"
    INBOX = "inbox"
    """The owner of a file in the inbox: whoever may write there is an analyst."""
    THIS_MACHINE = "this_machine"
    SIGNED_IN = "signed_in"
    NOBODY = "nobody"


NEEDED = {
    Deed.SEE: Role.READER,
    Deed.UPLOAD: Role.ANALYST,
    Deed.UNDO: Role.ANALYST,
    Deed.REDO: Role.ANALYST,
    Deed.ANNOTATE: Role.ANALYST,
    Deed.WATCH: Role.ANALYST,
    Deed.BUILD: Role.ADMINISTRATOR,
    Deed.ROTATE_KEY: Role.ADMINISTRATOR,
    Deed.BACK_UP: Role.ADMINISTRATOR,
    Deed.RESTORE: Role.ADMINISTRATOR,
    Deed.SEE_AUDIT: Role.ADMINISTRATOR,
    Deed.SEE_STATUS: Role.ADMINISTRATOR,
}
"""The least role for each deed, on one's own work."""

_ORDER = tuple(Role)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who does something.

    `id` stays the same between visits and owns what its bearer does; `name` is for the screen and may hold any character.
    """

    id: str
    name: str
    role: Role
    origin: Origin


ANONYMOUS = Actor(id="-", name="-", role=Role.READER, origin=Origin.NOBODY)
"""Whoever has not signed in."""


def may(actor: Actor, deed: Deed, *, owner: str | None = None) -> bool:
    """Whether the actor's role allows a deed; on the work of another `owner` (an actor's id) administrators only."""
    return _ORDER.index(actor.role) >= _ORDER.index(_needed(actor, deed, owner))


def require(actor: Actor, deed: Deed, *, owner: str | None = None) -> None:
    """Raise UserError `not_allowed` where the actor may not do that; `owner` None stands for nobody's work or one's own."""
    if may(actor, deed, owner=owner):
        return
    whose = "others" if _is_of_another(actor, owner) else "own"
    raise UserError(
        "not_allowed",
        deed=Translated(f"deed.{deed}.{whose}"),
        needed=Translated(f"role.{_needed(actor, deed, owner)}"),
        role=Translated(f"role.{actor.role}"),
    )


def command_line_actor() -> Actor:
    """The operating system's user: an administrator, because whoever can write the store's files needs no leave of ours."""
    name = system_user()
    return Actor(id=name, name=name, role=Role.ADMINISTRATOR, origin=Origin.COMMAND_LINE)


def inbox_actor(file: Path) -> Actor:
    """Whoever put a file, that is no link, into the inbox: its owner on this system, an analyst."""
    try:
        name = file.owner()
    except KeyError:
        name = str(file.stat().st_uid)
    except NotImplementedError:
        # Windows does not say.
        name = system_user()
    return Actor(id=name, name=name, role=Role.ANALYST, origin=Origin.INBOX)


def system_user() -> str:
    """Name of the user whom this process runs as; `-` where that one has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container's user may have no name; Python 3.13 says so by another error than 3.11.
        return "-"


def _needed(actor: Actor, deed: Deed, owner: str | None) -> Role:
    return Role.ADMINISTRATOR if _is_of_another(actor, owner) and deed is not Deed.SEE else NEEDED[deed]


def _is_of_another(actor: Actor, owner: str | None) -> bool:
    return owner is not None and owner != actor.id
