"""Places for named bytes, in a directory and on a server that speaks S3: whole or not at all, and never twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from etl.storage.interface import NameTakenError, NotThereError, Storage, UnreachableError
from etl.storage.opening import open_storage
from tests.shared_fixture import new_bucket_url, new_directory_url, serving_s3
from tests.writers_fixture import ROOT


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with serving_s3() as environment:
        yield environment


@pytest.fixture(params=["directory", "bucket"])
def url(request: pytest.FixtureRequest, tmp_path: Path, s3: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    return new_bucket_url() if request.param == "bucket" else new_directory_url(tmp_path)


@pytest.fixture
def storage(url: str) -> Storage:
    return open_storage(url)


def test_what_was_written_is_read_and_listed_below_its_prefix(storage: Storage, tmp_path: Path) -> None:
    for name in ("steps/2.json", "steps/1.json", "stepsisters/1.json"):
        storage.create(name, name.encode())
    storage.fetch("steps/2.json", tmp_path / "fetched")

    assert storage.names("steps") == ("steps/1.json", "steps/2.json")
    assert storage.names("nothing") == ()
    assert storage.read("steps/1.json") == b"steps/1.json"
    assert (tmp_path / "fetched").read_bytes() == b"steps/2.json"


def test_a_name_is_taken_once(storage: Storage) -> None:
    storage.create("a/name", b"first")
    with pytest.raises(NameTakenError):
        storage.create("a/name", b"second")
    assert storage.read("a/name") == b"first"


def test_of_many_that_take_a_name_at_once_one_succeeds(storage: Storage) -> None:
    def take(number: int) -> bool:
        try:
            storage.create("steps/000001.json", str(number).encode())
        except NameTakenError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        succeeded = [number for number, is_first in enumerate(pool.map(take, range(24))) if is_first]
    assert len(succeeded) == 1
    assert storage.read("steps/000001.json") == str(succeeded[0]).encode()


def test_a_file_under_a_name_that_tells_its_content_is_not_sent_twice(storage: Storage, tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_bytes(b"rows")
    storage.put("objects/abc", file)
    file.unlink()
    file.write_bytes(b"others")
    storage.put("objects/abc", file)
    assert storage.read("objects/abc") == b"rows"


def test_what_is_not_there_is_told_from_what_is(storage: Storage, tmp_path: Path) -> None:
    storage.create("there", b"")
    storage.delete("there")
    storage.delete("there")
    with pytest.raises(NotThereError):
        storage.read("there")
    with pytest.raises(NotThereError):
        storage.fetch("there", tmp_path / "fetched")


def test_a_directory_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError):
        open_storage((tmp_path / "unmounted").as_uri()).names("steps")


SENDING = """
import os, resource, signal, sys
from pathlib import Path
from etl.storage import opening
url, file = sys.argv[1:]
if url.startswith("s3:"):
    from etl.storage import objects
    from s3fs import S3FileSystem
    objects._PIECE_BYTES = 5 << 20
    call, pieces = S3FileSystem._call_s3, []
    async def dying(self, method, *arguments, **named):
        if method == "upload_part":
            pieces.append(method)
            if len(pieces) > 2:
                os.kill(os.getpid(), signal.SIGKILL)
        return await call(self, method, *arguments, **named)
    S3FileSystem._call_s3 = dying
else:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (7 << 20, 7 << 20))
opening.open_storage(url).put("objects/abc", Path(file))
"""


def test_an_upload_that_was_torn_half_way_has_no_name_and_can_be_made_again(
    storage: Storage, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "rows"
    file.write_bytes(os.urandom(12 << 20))
    sender = subprocess.run([sys.executable, "-c", SENDING, url, str(file)], cwd=ROOT, check=False)
    assert sender.returncode in {-signal.SIGKILL, -signal.SIGXFSZ}
    assert storage.names("objects") == ()

    storage.put("objects/abc", file)
    assert storage.names("objects") == ("objects/abc",)
    assert storage.read("objects/abc") == file.read_bytes()
