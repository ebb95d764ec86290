"""Houses that something happened in, to be copied, and processes that write into the copies."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl import api
from etl.revisions import read_revisions
from etl.store import Store
from tests.etl_fixture import House, contents, order, orders

ROOT = Path(__file__).parents[1]

SECOND = orders(order("A2", gross_value_idr=250_000), order("A3", gross_value_idr=400_000))
"""What `second.csv` holds in each house: it corrects one order of the first file."""

BESIDE = orders(order("A4", "2023-05-04", gross_value_idr=900_000))
"""What `beside.csv` holds, which is taken in together with `second.csv`."""


@dataclass(frozen=True, kw_only=True)
class Writers:
    """Runs commands in processes that are killed, see `tests.killed_writer`."""

    process: subprocess.Popen[str]

    def run(
        self,
        house: House,
        arguments: list[str],
        *,
        step: int = 0,
        limit: int | None = None,
        is_fatal: bool = False,
        environment: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        wanted = {
            "root": str(house.root),
            "arguments": arguments,
            "step": step,
            "limit": limit,
            "is_fatal": is_fatal,
            "environment": environment or {},
        }
        self.process.stdin.write(json.dumps(wanted) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


def copy_of(house: House, root: Path) -> House:
    shutil.copytree(house.root, root, symlinks=True)
    return House(root=root)


def places(house: House) -> list[str]:
    return ["--store", str(house.store), "--warehouse", str(house.warehouse), "--json"]


def taking_in(house: House, file: str = "second.csv") -> list[str]:
    return ["ingest", str(house.root / file), *places(house)]


def taking_in_two(house: House) -> list[str]:
    return ["ingest", str(house.root / "second.csv"), str(house.root / "beside.csv"), *places(house)]


def undoing(house: House) -> list[str]:
    return ["undo", api.history(house.store)[0].batches[0], *places(house)]


def listing(house: House) -> list[str]:
    """Every file and directory of a house but the audit log, which grows with each try."""
    return sorted(
        str(path.relative_to(house.root)) for path in house.root.rglob("*") if not path.name.startswith("audit.")
    )


def facts(house: House) -> tuple[Any, ...]:
    """All that counts in a house, without its times."""
    moved = [(row.metric, row.month, row.part, row.before, row.after) for row in read_revisions(Store(house.store))]
    return contents(house.warehouse), moved, [manifest.batches for manifest in api.history(house.store)]
