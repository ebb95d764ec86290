"""Commands of `python -m etl`, each in a process of its own that is killed at a chosen step, or that may write only so much.

    python -m tests.killed_writer

reads one JSON object a line and answers each with one:

- `arguments`: what follows `python -m etl`; `root`: the directory whose steps count.
- `step`: the process is killed just before this step on the file system, counted from 1; 0 for none. A step is each file opened
  to be written, renamed or removed, and each directory made or removed. A flush is none: of a process that is killed the system
  keeps what it wrote, flushed or not. Nor is making a directory that is there already, and what the engine does by itself.
- `environment`: variables that the process is told.
- `limit`: bytes to which no file may grow, None for any; what is written beyond fails, or kills where `is_fatal`.

Answer: `signal` that ended it (0 for none), `code`, `steps` (names of those that it made), `said` (its standard output
  and error).

The processes are forks of this one, which has loaded the libraries and done nothing else.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from etl.__main__ import main

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "shutil.copyfile"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _count_steps(root: str, killed_at: int, log: int) -> None:
    left = killed_at

    def step(name: str, path: str) -> None:
        nonlocal left
        os.write(log, f"{name} {path.removeprefix(root)}\n".encode())
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, int) or not flags & _WRITES:
                return
        elif event not in _CHANGES or (event == "os.mkdir" and Path(arguments[0]).is_dir()):
            return
        # What is removed with a whole directory is named without it.
        if str(arguments[0]).startswith(root) or event in {"os.remove", "os.rmdir"}:
            step(event, os.fsdecode(arguments[0]))

    sys.addaudithook(watch)


def _child(order: dict[str, Any], log: int, errors: int) -> None:
    # With `--json` a refusal stands on standard output.
    os.dup2(errors, 2)
    os.dup2(errors, 1)
    os.environ.update(order["environment"])
    if order["is_fatal"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    _count_steps(order["root"], order["step"], log)
    if order["limit"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    code = 70
    try:
        code = main(order["arguments"])
    except BaseException:
        traceback.print_exc()
    finally:
        # Whatever happens, it may not go on as a second parent.
        sys.stdout.flush()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(order: dict[str, Any]) -> dict[str, Any]:
    # Pipes, as a limit of size holds for files; both hold far more than is written.
    log, log_end = os.pipe()
    said, said_end = os.pipe()
    child = os.fork()
    if child == 0:
        _child(order, log_end, said_end)
    os.close(log_end)
    os.close(said_end)
    _, status = os.waitpid(child, 0)
    with os.fdopen(log) as steps, os.fdopen(said) as words:
        return {
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
            "steps": steps.read().splitlines(),
            "said": words.read(),
        }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)  # noqa: T201
