"""A real server on one machine, a writer on another, and a server that speaks S3 between them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from etl.store import Store
from tests.e2e.conftest import serving
from tests.etl_fixture import make_house, order, orders
from tests.shared_fixture import new_bucket_url, serving_s3

WAIT_SECONDS = 60.0


def health(address: str) -> dict[str, Any]:
    with urlopen(f"{address}/health", timeout=10) as answer:  # noqa: S310 - our own loopback address
        said: dict[str, Any] = json.load(answer)
    return said


def waited_for(address: str, is_seen: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first answer of that kind."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_seen(said := health(address)):
        assert time.monotonic() < deadline, said
        time.sleep(0.2)
    return said


def test_a_server_serves_what_another_machine_takes_in_and_goes_on_without_the_shared_store(
    tmp_path: Path, small_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = make_house(tmp_path / "writer", small_sample), make_house(tmp_path / "reader", small_sample)
    Store(writer.store).hashing_key()
    monkeypatch.setenv("DAMPAK_SHARED_POLL_SECONDS", "0.5")
    with ExitStack() as running:
        for name, value in {**running.enter_context(serving_s3()), "DAMPAK_SHARED_STORE": new_bucket_url()}.items():
            monkeypatch.setenv(name, value)
        first = writer.ingest("first.csv", orders(order("A1")))
        with serving(reader.store, reader.warehouse, tmp_path / "log") as address:
            said = health(address)
            assert (said["snapshot"], said["shared_store"]) == (first.build.snapshot_id, "current")

            second = writer.ingest("second.csv", orders(order("A2", gross_value_idr=250_000)))
            said = waited_for(address, lambda said: said["snapshot"] != first.build.snapshot_id)
            assert (said["snapshot"], said["shared_store"]) == (second.build.snapshot_id, "current")
            assert reader.totals() == writer.totals() == (2, 350_000)

            running.close()
            said = waited_for(address, lambda said: said["shared_store"] != "current")
            assert (said["snapshot"], said["shared_store"]) == (second.build.snapshot_id, "shared_unreachable")
    told = [line for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines() if "shared_store" in line]
    assert [line.partition("code=")[2] for line in told] == ["current", "shared_unreachable"]
