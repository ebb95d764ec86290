"""From an address to the place that it names."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from catalog.errors import UserError
from etl.storage.directory import DirectoryStorage
from etl.storage.interface import Storage


def open_storage(url: str) -> Storage:
    """The place of `file:///directory` or `s3://bucket/prefix`. Nothing is asked of it yet.

    Raises UserError `shared_store_unknown` for any other address, `shared_packages_missing` where those for S3 are not installed.
    """
    return _opened(url, os.getpid())


# By process: what s3fs keeps running on a thread is not there after a fork.
@lru_cache(maxsize=4)
def _opened(url: str, _process: int) -> Storage:
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path not in ("", "/"):
        # As this system writes paths, drives of Windows among them.
        from urllib.request import url2pathname  # noqa: PLC0415 - half as long to import as all of the command line

        return DirectoryStorage(Path(url2pathname(parts.path)))
    if parts.scheme == "s3" and parts.netloc and not (parts.query or parts.fragment or "@" in parts.netloc):
        try:
            from etl.storage.objects import ObjectStorage  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise UserError("shared_packages_missing") from error
        return ObjectStorage(f"{parts.netloc}{parts.path}")
    raise UserError("shared_store_unknown")
