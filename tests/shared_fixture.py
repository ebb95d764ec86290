"""Shared stores, in a directory and on a server that speaks S3, and machines that have one in common."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from s3fs import S3FileSystem

from etl import api
from etl.store import Store
from tests.etl_fixture import House, make_house
from tests.writers_fixture import ROOT, copy_of

BUCKET = "dampak"


@dataclass(frozen=True, kw_only=True)
class Machines:
    """Machines with one key that share the store at `url`.

    `first`: a house that took in one file and shared it with nobody yet; `environment`: what processes are told.
    """

    root: Path
    sample: Path
    first: House
    url: str
    environment: dict[str, str]

    def taken_in(self, name: str = "one") -> House:
        """A machine that took in `first.csv`."""
        return copy_of(self.first, self.root / name)

    def fresh(self, name: str = "other", *, has_key: bool = True) -> House:
        """A machine into which nothing was taken; the files of the other one lie there to be taken in."""
        house = make_house(self.root / name, self.sample)
        for file in self.first.root.glob("*.csv"):
            shutil.copy(file, house.root)
        if has_key:
            Store(house.store).write_keys(Store(self.first.store).keys())
        return house

    def two(self) -> tuple[House, House]:
        """A machine that shared its first file, and one that serves it."""
        one, other = self.taken_in(), self.fresh()
        one.build()
        pulled(other)
        return one, other

    def start(self, arguments: list[str], *, mode: str) -> subprocess.Popen[str]:
        """A command in a process that stops when it publishes, see `tests.shared_writer`."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.shared_writer", mode, *arguments],
            cwd=ROOT,
            env=os.environ | self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def pulled(house: House) -> api.Pulled:
    """What a machine takes over."""
    return api.pull(house.store, house.warehouse)


@contextmanager
def serving_s3() -> Iterator[dict[str, str]]:
    """What processes are told to find a server with one empty bucket; it is gone after the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.s3_server"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            environment = {
                "AWS_ENDPOINT_URL": f"http://127.0.0.1:{int(server.stdout.readline())}",
                "AWS_ACCESS_KEY_ID": "nobody",
                "AWS_SECRET_ACCESS_KEY": "nothing",
                "AWS_DEFAULT_REGION": "us-east-1",
            }
            files_of(environment).mkdir(BUCKET)
            yield environment
        finally:
            server.terminate()


def files_of(environment: dict[str, str]) -> S3FileSystem:
    """The bucket as somebody sees it who knows nothing of shared stores."""
    return S3FileSystem(
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        key=environment["AWS_ACCESS_KEY_ID"],
        secret=environment["AWS_SECRET_ACCESS_KEY"],
        use_listings_cache=False,
        skip_instance_cache=True,
    )


def new_bucket_url() -> str:
    """A place of its own in the bucket."""
    return f"s3://{BUCKET}/{uuid.uuid4().hex}"


def new_directory_url(root: Path) -> str:
    """A place of its own on this disk."""
    directory = root / f"shared-{uuid.uuid4().hex}"
    directory.mkdir()
    return directory.as_uri()


def directory_of(url: str) -> Path:
    """Where a shared store in a directory lies."""
    return Path(url.removeprefix("file://"))
