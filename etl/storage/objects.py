"""A bucket of S3, or of what speaks like it, as a place for named bytes.

Where it lies and who may read it say the usual variables of AWS (`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, ...), which botocore
reads. Conditional writes are `If-None-Match: *`, the one condition that s3fs passes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from botocore.exceptions import BotoCoreError, ClientError
from s3fs import S3FileSystem

from etl.storage.interface import NameTakenError, NotThereError, UnreachableError

_T = TypeVar("_T")

_CONNECT_SECONDS, _READ_SECONDS = 5, 20
_PIECE_BYTES = 16 << 20
"""Of files that are sent in pieces; four of them are in memory at once."""

_PIECES_AT_ONCE = 4
_TRIES, _AGAIN_SECONDS = 5, 0.2
_TAKEN = frozenset({"PreconditionFailed", "412"})
_CONFLICT = "ConditionalRequestConflict"
"""Two wrote under one name at the same moment, and neither was told yet who was first: to be asked again."""


class ObjectStorage:
    """`place`: the bucket, which must be there, and perhaps a prefix within it."""

    def __init__(self, place: str) -> None:
        self._place = place.strip("/")
        self._files: Any = S3FileSystem(
            use_listings_cache=False,
            skip_instance_cache=True,
            config_kwargs={
                "connect_timeout": _CONNECT_SECONDS,
                "read_timeout": _READ_SECONDS,
                "retries": {"total_max_attempts": 3, "mode": "standard"},
            },
        )
        # botocore tries again already.
        self._files.retries = 1

    def names(self, prefix: str) -> tuple[str, ...]:
        with _answering():
            found = self._files.find(self._path(prefix))
        return tuple(sorted(path.removeprefix(f"{self._place}/") for path in found))

    def read(self, name: str) -> bytes:
        with _answering():
            content: bytes = self._files.cat_file(self._path(name))
        return content

    def fetch(self, name: str, target: Path) -> None:
        with _answering():
            self._files.get_file(self._path(name), str(target))

    def create(self, name: str, content: bytes) -> None:
        with _answering():
            _asked_again(lambda: self._files.pipe_file(self._path(name), content, mode="create"))

    def put(self, name: str, source: Path) -> None:
        with _answering():
            if self._files.exists(self._path(name)):
                return
            # Bytes of one name are the same, whoever is last; pieces become an object all at once.
            self._files.put_file(str(source), self._path(name), chunksize=_PIECE_BYTES, max_concurrency=_PIECES_AT_ONCE)

    def delete(self, name: str) -> None:
        with _answering():
            self._files.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._place}/{name}"


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        # So says a bucket that is missing, too.
        if _code(error) == "NoSuchBucket":
            raise UnreachableError("NoSuchBucket") from error
        raise NotThereError from error
    except (OSError, BotoCoreError, ClientError, aiohttp.ClientError, TimeoutError) as error:
        # s3fs tells a file that exists only where the answer names the condition, which not all services do.
        if isinstance(error, FileExistsError) or _code(error) in _TAKEN:
            raise NameTakenError from error
        raise UnreachableError(_code(error) or type(error).__name__) from error


def _asked_again(function: Callable[[], _T]) -> _T:
    for _ in range(_TRIES - 1):
        try:
            return function()
        except OSError as error:
            if _code(error) != _CONFLICT:
                raise
            time.sleep(_AGAIN_SECONDS)
    return function()


def _code(error: BaseException) -> str:
    """The service's own code of an error; empty where it gave none."""
    answer = error if isinstance(error, ClientError) else error.__cause__
    return str(answer.response["Error"].get("Code", "")) if isinstance(answer, ClientError) else ""
