"""Which shared store there is, and the link between it and a machine's own store.

A store that was once linked remembers to which one, so that it never goes on without it, or with another, unnoticed.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from catalog.errors import UserError
from catalog.places import shared_store_url
from etl.pseudonyms import key_id
from etl.records import known_fields
from etl.storage.interface import NameTakenError, NotThereError, Storage, UnreachableError
from etl.storage.opening import open_storage
from etl.store import LINK, Store, write_atomically

ABOUT = "about.json"


@dataclass(frozen=True, kw_only=True)
class About:
    """What a shared store tells of itself. `key_id`: of the newest of the `keys` keys that its pseudonyms are made with."""

    id: str
    key_id: str
    keys: int


@dataclass(frozen=True, kw_only=True)
class _Link:
    """What a store notes of the shared one. `is_proven`: it was seen to refuse names that are taken; readers do not ask."""

    id: str
    is_proven: bool


def is_shared() -> bool:
    """Whether this machine has a store in common with others."""
    return shared_store_url() is not None


def shared_storage() -> Storage | None:
    """The shared store of this machine; None where it has none. UserError as `open_storage`."""
    url = shared_store_url()
    return None if url is None else open_storage(url)


@contextmanager
def naming_absence() -> Iterator[None]:
    """Raise UserError `shared_unreachable` where the shared store does not answer."""
    try:
        yield
    except UnreachableError as error:
        raise UserError("shared_unreachable", place=shared_store_url(), why=str(error)) from error


def require_unlinked(house: Store) -> None:
    """UserError `shared_unset` where a store belongs to a shared one that this process was not told of."""
    if (house.root / LINK).exists():
        raise UserError("shared_unset", link=LINK)


def link(house: Store, storage: Storage, *, is_writer: bool) -> bool:
    """Hold a store against the shared one and note that they belong together; false where the shared one has no beginning yet.

    `is_writer`: whether to make that beginning, with this store's key, and see that it can be written to. Call under the
    writer's lock.

    UserError `shared_other` where the store belongs to another one; `shared_key_unfit`, `shared_key_missing` where it has not
    the key that pseudonyms there are made with; `shared_unconditional` where names that are taken can be taken again.
    """
    known = _known(house)
    about = read_about(storage)
    if about is None:
        if known is not None:
            raise UserError("shared_other", link=LINK)
        if not is_writer:
            return False
        about = _begun(house, storage)
    if known is not None and known.id != about.id:
        raise UserError("shared_other", link=LINK)
    _require_key(house, about)
    is_proven = known is not None and known.is_proven
    if is_writer and not is_proven:
        _require_conditional(storage, about)
    noted = _Link(id=about.id, is_proven=is_proven or is_writer)
    if noted != known:
        write_atomically(house.root / LINK, json.dumps(asdict(noted)).encode())
    return True


def _require_key(house: Store, about: About) -> None:
    keys = house.keys()
    # Snapshots are named by the newest key of a chain; under a single one they are the same without it.
    if not keys and about.keys > 1:
        raise UserError("shared_key_missing")
    if keys and key_id(keys) != about.key_id:
        raise UserError("shared_key_unfit", key_id=about.key_id, own=key_id(keys))


def read_about(storage: Storage) -> About | None:
    """What the shared store tells of itself; None before its beginning. UserError `shared_damaged`."""
    try:
        return About(**known_fields(About, json.loads(storage.read(ABOUT))))
    except NotThereError:
        return None
    except (ValueError, TypeError) as error:
        raise UserError("shared_damaged", name=ABOUT) from error


def _begun(house: Store, storage: Storage) -> About:
    house.hashing_key()
    keys = house.keys()
    begun = About(id=uuid.uuid4().hex, key_id=key_id(keys), keys=len(keys))
    try:
        storage.create(ABOUT, _content(begun))
    except NameTakenError:
        return read_about(storage) or begun
    return begun


def _require_conditional(storage: Storage, about: About) -> None:
    """A service that passes over conditions would let two writers publish: it shows when a taken name is asked for."""
    try:
        storage.create(ABOUT, _content(about))
    except NameTakenError:
        return
    raise UserError("shared_unconditional", place=shared_store_url())


def _content(about: About) -> bytes:
    return json.dumps(asdict(about)).encode()


def _known(house: Store) -> _Link | None:
    try:
        return _Link(**known_fields(_Link, json.loads((house.root / LINK).read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return None
