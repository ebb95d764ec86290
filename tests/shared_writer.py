"""A command of `python -m etl` in a process that stops at the moment at which its change is to count for all machines.

    python -m tests.shared_writer gate|before|after ARGUMENT...

`gate` says `ready` on standard error and waits for a line before it publishes a manifest; `before` and `after` kill the process
just before its manifest is created in the shared store, or just after.
"""

from __future__ import annotations

import os
import signal
import sys

from etl.__main__ import main
from etl.storage.directory import DirectoryStorage
from etl.storage.objects import ObjectStorage


def _stopping(kind: type[DirectoryStorage | ObjectStorage], mode: str) -> None:
    create = kind.create

    def stopped(self: DirectoryStorage | ObjectStorage, name: str, content: bytes) -> None:
        is_commit = name.startswith("steps/manifests/")
        if is_commit and mode == "gate":
            print("ready", file=sys.stderr, flush=True)  # noqa: T201
            sys.stdin.readline()
        if is_commit and mode == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        create(self, name, content)  # type: ignore[arg-type]
        if is_commit and mode == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    kind.create = stopped  # type: ignore[method-assign]


if __name__ == "__main__":
    for storage in (DirectoryStorage, ObjectStorage):
        _stopping(storage, sys.argv[1])
    raise SystemExit(main(sys.argv[2:]))
